"""Calendar terms: when a license renews, must be canceled, or has ended; no clock of its own.

The calendar library is loaded when a month is first added: most starts add none.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

FIRST_YEAR = 1900
LAST_YEAR = 9999
LONGEST_TERM_MONTHS = 1200


class TermKind(StrEnum):
    """How long the right lasts (product.md §3)."""

    PERPETUAL = "perpetual"
    FIXED = "fixed"
    MONTHS = "months"
    YEARS = "years"

    @property
    def label(self) -> str:
        """The word shown to people."""
        return self.value.capitalize()


class Term(Struct, frozen=True):
    """How long a right lasts, as it was entered."""

    kind: TermKind
    """What ends it."""
    count: int | None = None
    """How many months or years; None for `Perpetual` and `Fixed`."""

    @property
    def months(self) -> int | None:
        """The length in months; None where the term has no length."""
        if self.count is None:
            return None
        return self.count * 12 if self.kind is TermKind.YEARS else self.count

    @property
    def label(self) -> str:
        """The term as people read it: `Perpetual`, `Fixed`, `1 year`, `18 months`."""
        if self.count is None:
            return self.kind.label
        unit = self.kind.value if self.count != 1 else self.kind.value.removesuffix("s")
        return f"{self.count} {unit}"

    @property
    def word(self) -> str:
        """The term as the command line and files write it: `perpetual`, `12months`."""
        if self.count is None:
            return self.kind.value
        return f"{self.count}{self.kind.value}"


PERPETUAL = Term(TermKind.PERPETUAL)
FIXED = Term(TermKind.FIXED)


def parse_term(text: str) -> Term | None:
    """Read a term as people, files and the command line write it.

    Args:
        text: `perpetual`, `fixed`, `12months`, `1 year`; blank is no term.

    Raises:
        ValueError: The text is no term; the message is the sentence to show.
    """
    word = "".join(text.split()).casefold()
    if not word:
        return None
    if word in ("perpetual", "fixed"):
        return Term(TermKind(word))
    digits = word[: len(word) - len(word.lstrip("0123456789"))]
    kind = {"month": TermKind.MONTHS, "year": TermKind.YEARS}.get(
        word[len(digits) :].removesuffix("s")
    )
    if kind is None or not digits or not digits.isascii() or len(digits) > 4:
        raise ValueError("A term is perpetual, fixed, or a number of months or years: 12months.")
    term = Term(kind, int(digits))
    if not 1 <= (term.months or 0) <= LONGEST_TERM_MONTHS:
        raise ValueError("A term is between 1 month and 100 years.")
    return term


def add_months(anchor: date, months: int) -> date:
    """The day `months` after the anchor, clamped to the end of a shorter month.

    The anchor keeps its day: 31 Jan + 1 month = 28 Feb, + 2 months = 31 Mar (product.md §3).
    """
    import pendulum

    return pendulum.date(anchor.year, anchor.month, anchor.day).add(months=months)


def next_renewal(entered: date, months: int, today: date) -> date:
    """The date entered plus as many whole terms as bring it to today or later.

    Args:
        entered: The renewal date as it was typed.
        months: The length of the term; at least 1.
        today: The day that counts as today.

    Returns:
        The last day there is, where the renewal would come after the year 9999.
    """
    if entered >= today:
        return entered
    apart = (today.year - entered.year) * 12 + today.month - entered.month
    terms = max(1, apart // months)
    try:
        while (renewal := add_months(entered, terms * months)) < today:
            terms += 1
    except ValueError:
        return date.max
    return renewal


def shown_date(
    entered: date | None, term: Term | None, auto_renewal: bool, today: date
) -> date | None:
    """The expiration or next renewal date as of today (product.md §3, Dates).

    Returns:
        None without a date and for `Perpetual`; the date entered unless auto-renewal
        with a term in months or years moves it on.
    """
    if entered is None or (term is not None and term.kind is TermKind.PERPETUAL):
        return None
    if not auto_renewal or term is None or term.months is None:
        return entered
    return next_renewal(entered, term.months, today)


class KnownRenewal(NamedTuple):
    """A next renewal that was worked out beforehand."""

    day: date
    """The renewal."""
    since: date
    """The day it was worked out."""
    until: date
    """The last day on which it is the next one."""

    def on(self, today: date) -> date | None:
        """The next renewal as of a day; None where it must be worked out."""
        return self.day if self.since <= today <= self.until else None


def cancel_by(shown: date | None, notice_days: int | None) -> date | None:
    """The last day to cancel: the date less the notice days; None without either."""
    if shown is None or notice_days is None:
        return None
    return shown - timedelta(days=notice_days)


def days_between(today: date, day: date | None) -> int | None:
    """How many days are left from today to `day`; negative once it has passed."""
    return None if day is None else day.toordinal() - today.toordinal()


def in_words(days: int) -> str:
    """How far off a day is: `today`, `in 12 days`, `1 day ago`."""
    if days == 0:
        return "today"
    count = f"{abs(days):,} {'day' if abs(days) == 1 else 'days'}"
    return f"in {count}" if days > 0 else f"{count} ago"
