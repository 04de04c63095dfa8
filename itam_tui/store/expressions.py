"""Dates and positions as SQL that both databases take.

They are the rules of `domain.terms`, `domain.licenses` and `domain.renewals` again; a test
compares them row by row.

A day is the proleptic Gregorian ordinal, 1 for 0001-01-01, as `date.toordinal` counts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import Case, Value

from itam_tui.domain.licenses import Position
from itam_tui.domain.renewals import RenewalGroup
from itam_tui.domain.terms import TermKind
from itam_tui.store.models import LicenseTable as License

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""


def first_of_month(month: Expression) -> Expression:
    """The day a month begins, the month counted as year × 12 + month − 1.

    Years are counted from March, so that the leap day comes last.
    """
    march = month - 2
    year = march / 12
    return (
        year * 365 + march / 48 - march / 1200 + march / 4800
        + ((march - year * 12) * 153 + 2) / 5 - 305
    )  # fmt: skip


def shown_day(today: date) -> Expression:
    """The expiration or next renewal day as of today; NULL without a date."""
    rolls = (
        (License.auto_renewal == True)  # noqa: E712 - an expression, not a test
        & License.term_months.is_null(False)
        & (License.expires_day < today.toordinal())
    )
    return Case(None, [(rolls, _rolled_day(today))], License.expires_day)


def _rolled_day(today: date) -> Expression:
    """The day entered plus as many whole terms as bring it to today or later."""
    months = Value(today.year * 12 + today.month - 1) - License.anchor_month
    terms = months / License.term_months
    lands_today_or_later = (terms * License.term_months == months) & (
        License.anchor_day >= today.day
    )
    more = Case(None, [(lands_today_or_later, 0)], 1)
    month = License.anchor_month + License.term_months * (terms + more)
    same_day = first_of_month(month) + License.anchor_day - 1
    last_day = first_of_month(month + 1) - 1
    return Case(None, [(same_day < last_day, same_day)], last_day)


def cancel_day(today: date) -> Expression:
    """The last day to cancel; NULL without a date or notice days."""
    return shown_day(today) - License.notice_days


def days_left(today: date) -> Expression:
    """Days from today to the date; negative once it has passed."""
    return shown_day(today) - today.toordinal()


def expired(today: date) -> Expression:
    """Whether the right has ended; never NULL."""
    return (
        License.expires_day.is_null(False)
        & (License.expires_day < today.toordinal())
        & (License.auto_renewal == False)  # noqa: E712 - an expression, not a test
    )


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


def renewal_day(
    today: date, of: Expression = License, shown: Expression | None = None
) -> Expression:
    """What comes first of a license's dates; the end of maintenance of a perpetual one.

    Args:
        today: The day that counts as today.
        of: Where the license's columns are read: its table, or a query that has them.
        shown: The column there that has `shown_day`; it is written out unless given.
    """
    now = today.toordinal()
    shown = shown_day(today) if shown is None else shown
    return Case(
        None,
        [
            (of.expires_day.is_null(), of.maintenance_day),
            (
                (shown >= now) & of.notice_days.is_null(False) & (shown - of.notice_days >= now),
                shown - of.notice_days,
            ),
        ],
        shown,
    )


def has_renewal() -> Expression:
    """Whether a license has a date that Renewals lists."""
    return License.expires_day.is_null(False) | (
        (License.term_kind == TermKind.PERPETUAL.value) & License.maintenance_day.is_null(False)
    )


def renewal_rank(
    today: date, of: Expression = License, shown: Expression | None = None
) -> Expression:
    """The group a license stands in among the renewals, counted from 0 in the order shown.

    It names the shown day a dozen times: lists read it from a column, see `renewal_day`.
    """
    order = {group: number for number, group in enumerate(RenewalGroup)}
    shown = shown_day(today) if shown is None else shown
    due, now = renewal_day(today, of, shown), today.toordinal()
    dated = of.expires_day.is_null(False)
    passed = dated & (shown < now)
    automatic = of.auto_renewal == True  # noqa: E712 - an expression, not a test
    locked = (
        dated & automatic & of.notice_days.is_null(False)
        & (shown - of.notice_days < now)
    )  # fmt: skip
    return Case(
        None,
        [
            (passed & automatic, order[RenewalGroup.OVERDUE]),
            (passed & (of.used > 0), order[RenewalGroup.EXPIRED_HELD]),
            (passed, order[RenewalGroup.EXPIRED]),
            (locked, order[RenewalGroup.LOCKED_IN]),
            (due < now, order[RenewalGroup.OVERDUE]),
            (due <= now + 7, order[RenewalGroup.DAYS_7]),
            (due <= now + 30, order[RenewalGroup.DAYS_30]),
            (due <= now + 60, order[RenewalGroup.DAYS_60]),
            (due <= now + 90, order[RenewalGroup.DAYS_90]),
        ],
        order[RenewalGroup.LATER],
    )
