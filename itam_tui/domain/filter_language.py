"""The filter language: what is typed in a filter box, as a value the store can ask for; no I/O.

The grammar is product.md §4, view 1: words; `field:value`; `field<number`; a comma is any of;
`none` is not set; a leading `-` negates; quotes keep a space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from msgspec.structs import replace

from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_conditions import (
    AnyOf,
    Compare,
    Condition,
    Contains,
    DateRange,
    Equals,
    Operator,
    Words,
)
from itam_tui.domain.filter_dates import read_span
from itam_tui.domain.filter_fields import (
    ASSIGNMENT_FIELDS,
    DEVICE_FIELDS,
    END_USER_FIELDS,
    HISTORY_FIELDS,
    LICENSE_FIELDS,
    FieldKind,
    FieldSet,
    FieldSpec,
)
from itam_tui.domain.queries import Filter, ListKind
from itam_tui.domain.text import clean_input, fold

FIELDS_OF: Mapping[ListKind, FieldSet] = {
    "licenses": LICENSE_FIELDS,
    "renewals": LICENSE_FIELDS,
    "end-users": END_USER_FIELDS,
    "devices": DEVICE_FIELDS,
    "assignments": ASSIGNMENT_FIELDS,
    "history": HISTORY_FIELDS,
}
"""What each list can be filtered by."""

MOST_CONDITIONS = 200
"""How many words and values a filter may have; databases limit how long a question is."""

LONGEST_FILTER = 10_000
"""How many characters a filter may have."""

LARGEST_NUMBER = 2**40
"""The largest number compared with; the register keeps none as large."""

_TERM = re.compile(r'-?(?:[^\s"]|"[^"]*(?:"|$))+')
_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*)(<=|>=|[:<>=])(.*)", re.DOTALL)
_VALUE = re.compile(r'(?:[^,"]|"[^"]*(?:"|$))+')
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_COLON = (":", "=")
_OPERATORS: dict[str, Operator] = {
    "<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=", ":": "=",
}  # fmt: skip


def parse_filter(text: str, fields: FieldSet, today: date, *, is_typed_out: bool = False) -> Filter:
    """Read a filter as typed.

    A lone `-` and empty quotes ask for nothing, and an open quote runs to the end; so does a
    field with nothing behind it until the filter is typed out.

    Args:
        text: What was typed.
        fields: The fields the list has.
        today: The day that counts as today, for `90d`.
        is_typed_out: Whether nothing more is coming, so that a field must have its value.

    Raises:
        FilterError: A word can't be understood; it names the word and why.
    """
    if len(text) > LONGEST_FILTER:
        raise FilterError(text[:20], f"a filter has at most {LONGEST_FILTER:,} characters.")
    conditions = []
    asked = 0
    for match in _TERM.finditer(text):
        asked += 1 + match[0].count(",")
        if asked > MOST_CONDITIONS:
            raise FilterError(match[0][:20], f"a filter has at most {MOST_CONDITIONS} words.")
        try:
            term = clean_input(" ".join(match[0].split()))
            condition = _read_term(term, fields, today, is_typed_out)
        except ValueError as error:
            raise FilterError(match[0], str(error)) from None
        if condition is not None:
            conditions.append(condition)
    return Filter(tuple(conditions), " ".join(text.split()))


def fault_of(text: str, fields: FieldSet, today: date) -> str:
    """What is wrong with a filter that is typed out, as a sentence; blank when nothing is."""
    try:
        parse_filter(text, fields, today, is_typed_out=True)
    except FilterError as error:
        return str(error)
    return ""


def _read_term(term: str, fields: FieldSet, today: date, is_typed_out: bool) -> Condition | None:
    """Read one word; None while there is nothing to ask for yet.

    Raises:
        ValueError: It can't be understood; its text is the reason.
    """
    negated = term.startswith("-")
    word = term[1:] if negated else term
    match = _FIELD.fullmatch(word)
    if match is None:
        folded = fold(_unquoted(word))
        return Words(folded, negated) if folded and word.strip("-") else None
    name, op, value = match[1].lower(), match[2], match[3]
    spec = fields.get(name.replace("-", "_"))
    if spec is None:
        raise ValueError(_unknown(name, fields))
    if not _unquoted(value).strip(", "):
        if is_typed_out:
            raise ValueError(_without_value(spec, name))
        return None
    if spec.kind in (FieldKind.TEXT, FieldKind.WORD):
        if op not in _COLON:
            raise ValueError(f"{name} is compared with a colon: {name}:{value}.")
        return _text_condition(spec, value, negated)
    if op not in _COLON:
        return _amount_condition(spec, op, _unquoted(value).strip(), negated, today)
    return _any_amount(spec, value, negated, today)


def _unknown(name: str, fields: FieldSet) -> str:
    """Why a name is no field, short enough for the filter line at 80 columns."""
    close = get_close_matches(name.replace("-", "_"), fields, 1)
    if close:
        return f"there is no field {name}; try {close[0]}."
    known = ", ".join(dict.fromkeys(spec.name for spec in fields.values()))
    return f"there is no field {name}; put quotes around text, or use one of {known}."


def _without_value(spec: FieldSpec, name: str) -> str:
    """What a field takes that stands there without a value."""
    match spec.kind:
        case FieldKind.TEXT:
            return f"{name} takes a text behind it, or none where it isn't set."
        case FieldKind.WORD:
            return f"{name} takes one of {', '.join(spec.words)}."
        case FieldKind.NUMBER:
            return f"{name} takes a whole number{_or_words(spec)}."
        case FieldKind.DATE:
            return f"{name} takes a date such as 2026-12-31, or days such as 90d."
        case FieldKind.AGE:
            return f"{name} takes a number of days: {name}>60d."


def _or_words(spec: FieldSpec) -> str:
    return "".join(f", or {spec.name}:{word}" for word in spec.words)


def _unquoted(text: str) -> str:
    return text.replace('"', "")


def _choices(value: str) -> tuple[list[str], bool]:
    """The values between commas, and whether `none` was among them."""
    values = [match[0] for match in _VALUE.finditer(value)]
    wanted = [_unquoted(one).strip() for one in values if one.casefold() != "none"]
    return [one for one in wanted if one], any(one.casefold() == "none" for one in values)


def _text_condition(spec: FieldSpec, value: str, negated: bool) -> Condition | None:
    values, unset = _choices(value)
    if spec.kind is FieldKind.TEXT:
        folded = tuple(text for text in map(fold, values) if text)
        return Contains(spec.name, folded, unset, negated) if folded or unset else None
    words = []
    for one in values:
        word = spec.words.get(one.casefold())
        if word is None:
            raise ValueError(f"{one} is not one of {', '.join(spec.words)}.")
        words.append(word)
    return Equals(spec.name, tuple(words), unset, negated) if words or unset else None


def _any_amount(spec: FieldSpec, value: str, negated: bool, today: date) -> Condition | None:
    """A number or a date after a colon, or one of several."""
    values, unset = _choices(value)
    found = [_amount_condition(spec, ":", one, False, today) for one in values]
    if unset:
        found.append(_no_amount(spec))
    if len(found) == 1:
        return replace(found[0], negated=negated)
    return AnyOf(tuple(found), negated) if found else None


def _no_amount(spec: FieldSpec) -> Equals | DateRange:
    """A number or a date that isn't set."""
    if spec.kind is FieldKind.NUMBER:
        return Equals(spec.name, (), unset=True)
    if spec.kind is FieldKind.AGE:
        raise ValueError(f"{spec.name} takes a number of days: {spec.name}>60d.")
    return DateRange(spec.name, None, None, unset=True)


def _amount_condition(
    spec: FieldSpec, op: str, value: str, negated: bool, today: date
) -> Equals | Compare | DateRange:
    """A number or a date, compared with one value."""
    if spec.kind is not FieldKind.NUMBER:
        return DateRange(spec.name, *read_span(spec, op, value, today), negated=negated)
    if op in _COLON and value.casefold() in spec.words:
        return Equals(spec.name, (spec.words[value.casefold()],), negated=negated)
    if not _NUMBER.fullmatch(value) or abs(int(value)) > LARGEST_NUMBER:
        raise ValueError(f"{spec.name} takes a whole number{_or_words(spec)}.")
    return Compare(spec.name, _OPERATORS[op], int(value), negated)
