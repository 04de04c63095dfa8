"""Dates in the filter language: `<90d`, `:2026-12`, `>=2027-01-01`, as days from and to; no I/O."""

from __future__ import annotations

import re
from datetime import date

from itam_tui.domain.filter_fields import Bare, FieldKind, FieldSpec
from itam_tui.domain.terms import FIRST_YEAR, LAST_YEAR

Span = tuple[date | None, date | None]
"""A first and a last day, both included; None where it is open."""

_DAYS = re.compile(r"(-?[0-9]{1,6})d")
_CALENDAR = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def read_span(spec: FieldSpec, op: str, value: str, today: date) -> Span:
    """Read what a date is compared with.

    Args:
        spec: The field; a date ahead, a date behind or the age of a date.
        op: `:`, `=`, `<`, `<=`, `>` or `>=`.
        value: What was typed after it.
        today: The day that `90d` counts from.

    Raises:
        ValueError: It is no such thing; its text is the reason.
    """
    word = value.casefold()
    if days := _DAYS.fullmatch(word):
        return _from_days(spec, op, int(days[1]), today)
    if spec.kind is FieldKind.AGE:
        raise ValueError(f"{spec.name} takes a number of days: {spec.name}>60d.")
    if word == "today":
        return _compared(spec, op, _moved(today, 0), _moved(today, 0))
    return _compared(spec, op, *_calendar(spec, word))


def _calendar(spec: FieldSpec, word: str) -> tuple[date, date]:
    """The first and the last day of a day, a month or a year as typed."""
    match = _CALENDAR.fullmatch(word)
    if match is None:
        raise ValueError(
            f"{spec.name} takes a date such as 2026-12-31, a month such as 2026-12, "
            "or days such as 90d."
        )
    year = int(match[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{spec.name} takes years from {FIRST_YEAR} to {LAST_YEAR}.")
    month = int(match[2] or 12)
    try:
        if match[3]:
            exact = date(year, month, int(match[3]))
            return exact, exact
        return date(year, int(match[2] or 1), 1), _last_of(year, month)
    except ValueError:
        raise ValueError(f"there is no {'day' if match[3] else 'month'} {word}.") from None


def _last_of(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else _moved(date(year, month + 1, 1), -1)


def _compared(spec: FieldSpec, op: str, start: date, end: date) -> Span:
    """The days that compare so with a day, a month or a year."""
    match op:
        case "<":
            return None, _moved(start, -1)
        case "<=":
            return None, end
        case ">":
            return _moved(end, 1), None
        case ">=":
            return start, None
    match spec.bare:
        case Bare.FROM:
            return start, None
        case Bare.UNTIL:
            return None, end
        case Bare.WITHIN:
            return start, end


def _from_days(spec: FieldSpec, op: str, days: int, today: date) -> Span:
    """The days that lie so many days from today.

    Ahead, `expires<90d` counts from today on and `expires<0d` has passed (product.md §4).
    Behind is the mirror of it: `purchased<30d` is the last 30 days, and `:7d` the last 7.
    An age has no near end: `unused>60d` was last used more than 60 days ago.
    """
    behind = spec.past or spec.kind is FieldKind.AGE
    day = _moved(today, -days if behind else days)
    if op in (":", "="):
        lasts = behind and spec.kind is FieldKind.DATE and spec.bare is Bare.WITHIN
        edge = _moved(today, 0) if lasts else day
        return _compared(spec, op, min(day, edge), max(day, edge))
    further = op.startswith(">")
    near = None if further or spec.kind is FieldKind.AGE else _near_end(op, days, today)
    edge = day if op.endswith("=") else _moved(day, 1 if further is not behind else -1)
    return (edge, near) if further is not behind else (near, edge)


def _near_end(op: str, days: int, today: date) -> date | None:
    """Today, where fewer days than these still leaves some; else it is all of the other side."""
    return _moved(today, 0) if days > 0 or (days == 0 and op == "<=") else None


def _moved(day: date, days: int) -> date:
    """A day so many days later, no further than the calendar goes."""
    ordinal = day.toordinal() + days
    return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))
