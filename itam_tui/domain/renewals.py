"""What comes up for renewal, and in which group it stands (product.md §4, view 4); no I/O."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import TermKind, add_months, cancel_by, shown_date


class RenewalGroup(StrEnum):
    """How soon something must be done, in the order shown."""

    EXPIRED_HELD = "expired-held"
    OVERDUE = "overdue"
    DAYS_7 = "7-days"
    DAYS_30 = "30-days"
    DAYS_60 = "60-days"
    DAYS_90 = "90-days"
    LATER = "later"
    LOCKED_IN = "locked-in"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """The heading shown to people."""
        if self is RenewalGroup.EXPIRED_HELD:
            return "Expired, still held"
        return self.value.replace("-", " ").capitalize()


GROUPS: tuple[RenewalGroup, ...] = tuple(RenewalGroup)
"""Every group, in the order shown."""

NEEDS_ANSWER: frozenset[RenewalGroup] = frozenset(
    {
        RenewalGroup.EXPIRED_HELD,
        RenewalGroup.OVERDUE,
        RenewalGroup.DAYS_7,
        RenewalGroup.DAYS_30,
        RenewalGroup.DAYS_60,
        RenewalGroup.DAYS_90,
    }
)
"""The groups that need an answer within 90 days."""

_LIMITS = (
    (7, RenewalGroup.DAYS_7),
    (30, RenewalGroup.DAYS_30),
    (60, RenewalGroup.DAYS_60),
    (90, RenewalGroup.DAYS_90),
)


class Renewal(Struct, frozen=True):
    """A license with a date, and what must be done by when."""

    license: License
    """The license."""
    group: RenewalGroup
    """How soon."""
    due: date
    """What comes first: the cancel-by date, else the date; of a perpetual license the
    end of its maintenance."""
    locked_in_until: date | None
    """The next renewal and one term more, once it can't be canceled any longer."""


def renewal(license: License, today: date) -> Renewal | None:
    """Where a license stands among the renewals on a day; None without a date."""
    settings, standing = license.settings, license.standing(today)
    shown, last_day, now = standing.expiration_date, standing.cancel_by, today.toordinal()
    if shown is None:
        support = settings.maintenance_until
        if settings.term is None or settings.term.kind is not TermKind.PERPETUAL or not support:
            return None
        return Renewal(license, group_of_days(support.toordinal() - now), support, None)
    if shown < today:
        if settings.auto_renewal:
            return Renewal(license, RenewalGroup.OVERDUE, shown, None)
        held = RenewalGroup.EXPIRED_HELD if license.used > 0 else RenewalGroup.EXPIRED
        return Renewal(license, held, shown, None)
    if last_day is not None and last_day >= today:
        return Renewal(license, group_of_days(last_day.toordinal() - now), last_day, None)
    if last_day is not None and settings.auto_renewal:
        months = settings.term.months if settings.term else None
        until = _one_term_more(shown, months) if months else None
        return Renewal(license, RenewalGroup.LOCKED_IN, shown, until)
    return Renewal(license, group_of_days(shown.toordinal() - now), shown, None)


class KnownDates(Struct, frozen=True):
    """The dates of a license worked out on a day, and how long they stay as they are."""

    shown: date | None
    """The expiration or next renewal date."""
    cancel_by: date | None
    """The last day to cancel."""
    due: date | None
    """What comes first, as in a `Renewal`; None where Renewals doesn't list it."""
    since: date
    """The day they were worked out."""
    until: date
    """The last day on which they are the same."""


def known_dates(settings: LicenseSettings, today: date) -> KnownDates:
    """The dates of a license as of a day.

    They change after the day that is due: the last day to cancel gives way to the renewal,
    and the renewal to the next. What is due no longer changes once it has passed.
    """
    shown = shown_date(settings.expiration_date, settings.term, settings.auto_renewal, today)
    last_day = cancel_by(shown, settings.notice_days)
    due: date | None
    if shown is None:
        perpetual = settings.term is not None and settings.term.kind is TermKind.PERPETUAL
        due = settings.maintenance_until if perpetual else None
    elif last_day is not None and last_day >= today:
        due = last_day
    else:
        due = shown
    until = due if shown is not None and due is not None and due >= today else date.max
    return KnownDates(shown, last_day, due, today, until)


def _one_term_more(shown: date, months: int) -> date | None:
    """The renewal after the next one; None after the last year there is."""
    try:
        return add_months(shown, months)
    except ValueError:
        return None


def group_of_days(days: int) -> RenewalGroup:
    """The group of something due in so many days."""
    if days < 0:
        return RenewalGroup.OVERDUE
    return next((group for limit, group in _LIMITS if days <= limit), RenewalGroup.LATER)
