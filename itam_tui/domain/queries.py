"""The filter language: what is typed in a filter box, as a value the store can ask for; no I/O.

The grammar is product.md §4, view 1: words; `field:value`; `field<number`; a comma is any of;
`none` is not set; a leading `-` negates; quotes keep a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Literal

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_fields import FieldKind, FieldSet, FieldSpec
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.terms import FIRST_YEAR, LAST_YEAR
from itam_tui.domain.text import fold

Operator = Literal["<", "<=", ">", ">=", "="]
"""How a number is compared."""

LARGEST_NUMBER = 2**40
"""The largest number compared with; the register keeps none as large."""

_FURTHEST_DAYS = 365 * 1000


@dataclass(frozen=True, slots=True)
class Words:
    """Free text somewhere in the record."""

    text: str
    """The text, folded."""
    negated: bool = False
    """Whether it must not be there."""


@dataclass(frozen=True, slots=True)
class Equals:
    """A field is one of several words of a closed set."""

    field: str
    """The field's name."""
    values: tuple[str, ...]
    """The words, as the register keeps them."""
    unset: bool = False
    """Whether not set counts too."""
    negated: bool = False
    """Whether it must be none of them."""


@dataclass(frozen=True, slots=True)
class Contains:
    """A text field has one of several texts in it."""

    field: str
    """The field's name."""
    values: tuple[str, ...]
    """The texts, folded."""
    unset: bool = False
    """Whether blank counts too."""
    negated: bool = False
    """Whether it must have none of them."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A number compared; not set never fits."""

    field: str
    """The field's name."""
    op: Operator
    """How."""
    value: int
    """With what."""
    negated: bool = False
    """Whether it must not fit."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date between two days, both included."""

    field: str
    """The field's name."""
    first: date | None
    """The first day; None for any."""
    last: date | None
    """The last day; None for any."""
    unset: bool = False
    """Whether no date counts too."""
    negated: bool = False
    """Whether it must not lie there."""


Condition = Words | Equals | Contains | Compare | DateRange
"""One condition of a filter."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold."""

    conditions: tuple[Condition, ...] = ()
    """The conditions, in the order typed."""
    text: str = ""
    """The filter as typed."""


EMPTY = Filter()
"""No condition at all."""

ListKind = Literal["licenses", "end-users", "devices", "assignments", "renewals", "history"]
"""The lists there are."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """The whole question a list asks."""

    kind: ListKind
    """Which list."""
    filter: Filter = EMPTY
    """What a row must meet."""
    sort: Sort = field(default_factory=lambda: Sort("name"))
    """What it is sorted by."""
    license_id: int | None = None
    """Only what concerns this license."""
    end_user_id: int | None = None
    """Only what concerns this end user."""
    device_id: int | None = None
    """Only what concerns this device."""
    holder_kind: HolderKind | None = None
    """Only assignments to this kind of holder."""


_TERM = re.compile(r'-?(?:[^\s"]|"[^"]*(?:"|$))+')
_FIELD = re.compile(r"([A-Za-z_]+)(<=|>=|[:<>=])(.*)", re.DOTALL)
_VALUE = re.compile(r'(?:[^,"]|"[^"]*(?:"|$))+')


def parse_filter(text: str, fields: FieldSet, today: date) -> Filter:
    """Read a filter as typed.

    Args:
        text: What was typed.
        fields: The fields the list has.
        today: The day that counts as today, for `90d`.

    Raises:
        FilterError: A word can't be understood; it names the word and why.
    """
    conditions = []
    for match in _TERM.finditer(text):
        condition = _read_term(match[0], fields, today)
        if condition is not None:
            conditions.append(condition)
    return Filter(tuple(conditions), " ".join(text.split()))


def _read_term(term: str, fields: FieldSet, today: date) -> Condition | None:
    """Read one word; None while there is nothing to ask for yet."""
    negated = term.startswith("-") and len(term) > 1
    word = term[1:] if negated else term
    match = _FIELD.fullmatch(word)
    if match is None or word.startswith('"'):
        folded = fold(_unquoted(word))
        return Words(folded, negated) if folded and word != "-" else None
    name, op, value = match[1].lower(), match[2], match[3]
    spec = fields.get(name)
    if spec is None:
        raise FilterError(term, _unknown(name, fields))
    if not value:
        return None
    if spec.kind is FieldKind.NUMBER:
        return _number_condition(term, spec, op, value, negated)
    if spec.kind in (FieldKind.DATE, FieldKind.AGE):
        return _date_condition(term, spec, op, value, negated, today)
    if op not in (":", "="):
        raise FilterError(term, f"{name} is compared with a colon: {name}:{value}.")
    return _text_condition(term, spec, value, negated)


def _unknown(name: str, fields: FieldSet) -> str:
    close = get_close_matches(name, fields, 1)
    if close:
        return f"there is no field {name}; try {close[0]}."
    known = ", ".join(dict.fromkeys(spec.name for spec in fields.values()))
    return f"there is no field {name}; there are {known}."


def _unquoted(text: str) -> str:
    return text.replace('"', "")


def _choices(value: str) -> tuple[list[str], bool]:
    """The values between commas, and whether `none` was among them."""
    values = [match[0] for match in _VALUE.finditer(value)]
    wanted = [_unquoted(one) for one in values if one.casefold() != "none"]
    return [one for one in wanted if one.strip()], any(one.casefold() == "none" for one in values)


def _text_condition(term: str, spec: FieldSpec, value: str, negated: bool) -> Condition | None:
    values, unset = _choices(value)
    if spec.kind is FieldKind.TEXT:
        folded = tuple(text for text in map(fold, values) if text)
        return Contains(spec.name, folded, unset, negated) if folded or unset else None
    words = []
    for one in values:
        word = spec.words.get(one.casefold())
        if word is None:
            known = ", ".join(spec.words)
            raise FilterError(term, f"{one} is not one of {known}.")
        words.append(word)
    return Equals(spec.name, tuple(words), unset, negated) if words or unset else None


def _number_condition(term: str, spec: FieldSpec, op: str, value: str, negated: bool) -> Condition:
    word = value.casefold()
    if op in (":", "=") and word in spec.words:
        return Equals(spec.name, (word,), negated=negated)
    if op in (":", "=") and word == "none":
        return Equals(spec.name, (), unset=True, negated=negated)
    if not re.fullmatch(r"-?[0-9]{1,18}", value) or abs(int(value)) > LARGEST_NUMBER:
        also = "".join(f", or {one}" for one in spec.words)
        raise FilterError(term, f"{spec.name} takes a whole number{also}.")
    compared: Operator = "=" if op == ":" else op  # type: ignore[assignment]
    return Compare(spec.name, compared, int(value), negated)


def _date_condition(
    term: str, spec: FieldSpec, op: str, value: str, negated: bool, today: date
) -> DateRange:
    word = value.casefold()
    if op in (":", "=") and word == "none":
        return DateRange(spec.name, date.max, date.min, True, negated)
    days = re.fullmatch(r"(-?[0-9]{1,6})d", word)
    if days and abs(int(days[1])) <= _FURTHEST_DAYS:
        first, last = _days_range(spec, op, int(days[1]), today)
        return DateRange(spec.name, first, last, False, negated)
    if spec.kind is FieldKind.AGE:
        raise FilterError(term, f"{spec.name} takes a number of days: {spec.name}>60d.")
    start, end = _span(term, spec, today if word == "today" else word)
    return DateRange(spec.name, *_compared(spec, op, start, end), False, negated)


def _compared(spec: FieldSpec, op: str, start: date, end: date) -> tuple[date | None, date | None]:
    """The days that compare so with a day, a month or a year."""
    one = timedelta(days=1)
    if op in (":", "=") and spec.name == "since":
        return start, None
    if op in (":", "=") and spec.name == "until":
        return None, end
    match op:
        case "<":
            return None, start - one
        case "<=":
            return None, end
        case ">":
            return end + one if end < date.max else date.max, None
        case ">=":
            return start, None
        case _:
            return start, end


def _days_range(
    spec: FieldSpec, op: str, days: int, today: date
) -> tuple[date | None, date | None]:
    """The days so many days from today: ahead, or behind for a date that lies behind.

    `expires<90d` counts from today on, `expires<0d` has passed (product.md §4); `since:7d`
    is the last seven days; `unused>60d` was last used more than 60 days ago.
    """
    one = timedelta(days=1)
    if spec.kind is FieldKind.AGE or spec.past:
        day = _shifted(today, -days)
        if spec.kind is FieldKind.AGE:
            ranges = {
                ">": (None, day - one), ">=": (None, day), "<": (day + one, None),
                "<=": (day, None),
            }  # fmt: skip
            return ranges.get(op, (day, day))
        if spec.name == "until":
            return None, day
        ranges = {">": (None, day - one), ">=": (None, day), "<": (day + one, today)}
        return ranges.get(op, (day, today if op in (":", "=", "<=") else None))
    day = _shifted(today, days)
    match op:
        case "<":
            return (today, day - one) if days > 0 else (None, day - one)
        case "<=":
            return (today, day) if days >= 0 else (None, day)
        case ">":
            return day + one, None
        case ">=":
            return day, None
        case _:
            return day, day


def _shifted(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return date(LAST_YEAR, 1, 1) if days > 0 else date(FIRST_YEAR, 1, 1)


def _span(term: str, spec: FieldSpec, word: str | date) -> tuple[date, date]:
    """The first and last day of a day, a month or a year as typed."""
    if isinstance(word, date):
        return word, word
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", word)
    try:
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR - 1:
            raise ValueError(word)
        year, month, day = int(match[1]), match[2], match[3]
        if day:
            exact = date(year, int(month), int(day))
            return exact, exact
        first = date(year, int(month or 1), 1)
        after = (
            date(year + 1, 1, 1) if not month or int(month) == 12 else date(year, int(month) + 1, 1)
        )
        return first, after - timedelta(days=1)
    except ValueError:
        raise FilterError(
            term,
            f"{spec.name} takes a date such as 2026-12-31, a month such as 2026-12, "
            "or days such as 90d.",
        ) from None
