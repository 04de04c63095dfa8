"""Dates and positions as SQL that both databases take.

They are the rules of `domain.terms`, `domain.licenses` and `domain.renewals` again; a test
compares them row by row.

A day is the proleptic Gregorian ordinal, 1 for 0001-01-01, as `date.toordinal` counts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import SQL, Case, Context, Value

from itam_tui.domain.licenses import Position
from itam_tui.domain.renewals import RenewalGroup
from itam_tui.domain.terms import TermKind
from itam_tui.store.models import LicenseTable as License

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

_SHORT_MONTHS = (3, 5, 8, 10)
"""April, June, September and November, January counted as 0."""


class Ready(SQL):
    """An expression of one license's columns as finished text, to be used in many queries.

    Putting a long one together for each query takes longer than the database needs for it;
    putting those together that no query names took longer than the first page.
    """

    def __init__(self, expression: Expression) -> None:
        """Remember the expression; it becomes text when a query first names it."""
        super().__init__("")
        self._expression = expression

    def __sql__(self, context: Context) -> Context:
        """Write the text."""
        if not self.sql:
            own = Context(value_literals=True)
            with own.scope_values():
                self.sql, _ = own.sql(self._expression).query()
        return context.literal(self.sql)


def remainder(number: Expression, divisor: Expression | int) -> Expression:
    """What a whole division leaves; peewee's own `%` is LIKE."""
    return number - number / divisor * divisor


def first_of_month(month: Expression) -> Expression:
    """The day a month begins, the month counted as year × 12 + month − 1.

    Years are counted from March, so that the leap day comes last.
    """
    march = month - 2
    return (
        march / 12 * 365 + march / 48 - march / 1200 + march / 4800
        + (remainder(march, 12) * 153 + 2) / 5 - 305
    )  # fmt: skip


def shown_day(today: date) -> Expression:
    """The expiration or next renewal day as of today; NULL without a date."""
    worked_out = Case(None, [(_rolls(today), _rolled_day(today))], License.expires_day)
    return Case(None, [(~is_unknown(today), License.shown_day)], worked_out)


def dates(today: date, known: bool) -> tuple[Expression, Expression]:
    """The date shown and the last day to cancel, as of a day.

    Args:
        today: The day that counts as today.
        known: Whether the days kept are those of today, for every license.
    """
    if known:
        return License.shown_day, License.cancel_day
    return Ready(shown_day(today)), Ready(cancel_day(today))


def _rolls(today: date) -> Expression:
    """Whether the day entered has passed and the license renews itself."""
    return (
        License.auto_renewal
        & License.term_months.is_null(False)
        & (License.expires_day < today.toordinal())
    )


def is_unknown(today: date) -> Expression:
    """Whether the dates kept beside a license are not those of today.

    Working a date out takes SQL about as long as reading the license does, so they are kept;
    a day that isn't known is worked out where it is needed.
    """
    now = today.toordinal()
    return (License.known_since > now) | (License.known_until < now)


def _rolled_day(today: date) -> Expression:
    """The day entered plus as many whole terms as bring it to today or later.

    Only where the day entered lies before today.
    """
    this_month = today.year * 12 + today.month - 1
    months_over = remainder(Value(this_month) - License.anchor_month, License.term_months)
    lands_today_or_later = (months_over == 0) & (License.anchor_day >= today.day)
    later_month = Value(this_month) - months_over + License.term_months
    month = Case(None, [(lands_today_or_later, this_month)], later_month)
    return first_of_month(month) + _day_in(month) - 1


def _day_in(month: Expression) -> Expression:
    """The day entered, or the month's last day where the month is shorter."""
    entered, year = License.anchor_day, month / 12
    leap = (remainder(year, 4) == 0) & ((remainder(year, 100) != 0) | (remainder(year, 400) == 0))
    return Case(
        None,
        [
            (entered <= 28, entered),
            (remainder(month, 12) == 1, Case(None, [(leap, 29)], 28)),
            ((entered == 31) & remainder(month, 12).in_(_SHORT_MONTHS), 30),
        ],
        entered,
    )


def cancel_day(today: date) -> Expression:
    """The last day to cancel; NULL without a date or notice days."""
    return shown_day(today) - License.notice_days


def days_left(today: date) -> Expression:
    """Days from today to the date; negative once it has passed."""
    return shown_day(today) - today.toordinal()


def expired(today: date) -> Expression:
    """Whether the right has ended; NULL, which no CASE takes for true, without a date."""
    return (License.expires_day < today.toordinal()) & ~License.auto_renewal


def position(today: date) -> Expression:
    """The word for how used compares with what is granted."""
    return Case(
        None,
        [
            (expired(today), Position.EXPIRED.value),
            (License.used > License.quantity, Position.UNDER.value),
            (
                (License.used == License.quantity) & (License.quantity > 0),
                Position.FULL.value,
            ),
        ],
        Position.OK.value,
    )


def position_rank(today: date) -> Expression:
    """Positions to sort by, the worst first."""
    return Case(
        None,
        [
            (expired(today), 0),
            (License.used > License.quantity, 1),
            ((License.used == License.quantity) & (License.quantity > 0), 2),
        ],
        3,
    )


def free(today: date) -> Expression:
    """Granted less used; NULL when unlimited."""
    return Case(None, [(expired(today), Value(0) - License.used)], License.quantity - License.used)


def under_by(today: date) -> Expression:
    """How many seats are used past what is granted."""
    return Case(
        None,
        [
            (expired(today), License.used),
            (License.used > License.quantity, License.used - License.quantity),
        ],
        0,
    )


def renewal_day(today: date, of: Expression) -> Expression:
    """What comes first of a license's dates; the end of maintenance of a perpetual one.

    Args:
        today: The day that counts as today.
        of: The columns of a query of licenses that has `shown_day` as `shown`.
    """
    last_to_cancel = of.shown - of.notice_days
    return Case(
        None,
        [
            (of.expires_day.is_null(), of.maintenance_day),
            (of.notice_days.is_null(False) & (last_to_cancel >= today.toordinal()), last_to_cancel),
        ],
        of.shown,
    )


def has_renewal() -> Expression:
    """Whether a license has a date that Renewals lists."""
    return License.expires_day.is_null(False) | (
        (License.term_kind == TermKind.PERPETUAL.value) & License.maintenance_day.is_null(False)
    )


def renewal_rank(today: date, of: Expression) -> Expression:
    """The group a license stands in among the renewals, counted from 0 in the order shown.

    Args:
        today: The day that counts as today.
        of: The columns of a query of licenses that has `shown_day` as `shown`, and
            `renewal_day` as `due`.
    """
    order = {group: number for number, group in enumerate(RenewalGroup)}
    due, now, shown, automatic = of.due, today.toordinal(), of.shown, of.auto_renewal
    passed = of.expires_day.is_null(False) & (shown < now)
    locked = of.expires_day.is_null(False) & automatic & (shown - of.notice_days < now)
    return Case(
        None,
        [
            (passed & automatic, order[RenewalGroup.OVERDUE]),
            (passed & (of.used > 0), order[RenewalGroup.EXPIRED_HELD]),
            (passed, order[RenewalGroup.EXPIRED]),
            (locked, order[RenewalGroup.LOCKED_IN]),
            (due > now + 90, order[RenewalGroup.LATER]),
            (due < now, order[RenewalGroup.OVERDUE]),
            (due <= now + 7, order[RenewalGroup.DAYS_7]),
            (due <= now + 30, order[RenewalGroup.DAYS_30]),
            (due <= now + 60, order[RenewalGroup.DAYS_60]),
        ],
        order[RenewalGroup.DAYS_90],
    )
