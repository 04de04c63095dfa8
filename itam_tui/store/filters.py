"""The filter language as SQL; NULL is never an answer, so that a leading `-` can negate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from msgspec import Struct, field
from peewee import Case, Value, fn

from itam_tui.domain.errors import UsageError
from itam_tui.domain.filter_conditions import (
    AnyOf,
    Compare,
    Condition,
    Contains,
    DateRange,
    Equals,
    Words,
)
from itam_tui.domain.queries import Filter

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

ALWAYS = Value(1) == Value(1)
NEVER = Value(1) == Value(0)

_COMPARE: dict[str, Callable[[Expression, int], Expression]] = {
    "<": lambda column, number: column < number,
    "<=": lambda column, number: column <= number,
    ">": lambda column, number: column > number,
    ">=": lambda column, number: column >= number,
    "=": lambda column, number: column == number,
}


class Filterable(Struct, frozen=True):
    """How the fields of one list are found in its tables."""

    words: Expression
    """The folded search column that free words match."""
    texts: Mapping[str, Expression] = field(default_factory=dict)
    """Folded text, NULL where blank, that `field:text` looks in."""
    words_of: Mapping[str, Expression] = field(default_factory=dict)
    """Columns that hold a word of a closed set; a yes/no column gives `yes` or `no`."""
    numbers: Mapping[str, Expression] = field(default_factory=dict)
    """Numbers; NULL where there is none."""
    dates: Mapping[str, Expression] = field(default_factory=dict)
    """Columns with a date; NULL where there is none."""
    days: Mapping[str, Expression] = field(default_factory=dict)
    """Days counted as ordinals; NULL where there is none."""
    moments: Mapping[str, Expression] = field(default_factory=dict)
    """Columns with a moment in UTC, compared by the calendar day of this machine."""
    special: Mapping[str, Callable[[Condition], Expression]] = field(default_factory=dict)
    """Fields with a rule of their own."""


def yes_no(condition: Expression) -> Expression:
    """A truth as the words filters use."""
    return Case(None, [(condition, "yes")], "no")


def where(filter: Filter, fields: Filterable) -> Expression:
    """The condition under which a row is part of a filtered list."""
    conditions = [_negatable(condition, fields) for condition in filter.conditions]
    return _joined(and_, conditions) if conditions else ALWAYS


def _negatable(condition: Condition, fields: Filterable) -> Expression:
    found = _condition(condition, fields)
    return fn.COALESCE(found, NEVER) == NEVER if condition.negated else found


def _condition(condition: Condition, fields: Filterable) -> Expression:
    """One condition, before it is negated."""
    if isinstance(condition, Words):
        return fields.words.contains(condition.text)
    if isinstance(condition, AnyOf):
        return either([_condition(one, fields) for one in condition.conditions])
    special = fields.special.get(condition.field)
    if special is not None:
        return special(condition)
    if isinstance(condition, Equals):
        # `used:none` asks of the number itself; only a word has a column of words.
        unset_number = not condition.values and condition.field in fields.numbers
        column = _column(fields.numbers if unset_number else fields.words_of, condition.field)
        return _any_of(
            [column.in_(condition.values)] if condition.values else [], column, condition
        )
    if isinstance(condition, Contains):
        column = _column(fields.texts, condition.field)
        return _any_of([column.contains(text) for text in condition.values], column, condition)
    if isinstance(condition, Compare):
        return _COMPARE[condition.op](_column(fields.numbers, condition.field), condition.value)
    return _date_range(condition, fields)


def _any_of(
    choices: list[Expression], column: Expression, condition: Equals | Contains
) -> Expression:
    if condition.unset:
        choices = [*choices, column.is_null()]
    return either(choices)


def either(choices: Sequence[Expression]) -> Expression:
    """Any of several conditions; none when there are none."""
    return _joined(or_, choices) if choices else NEVER


def _joined(
    join: Callable[[Expression, Expression], Expression], parts: Sequence[Expression]
) -> Expression:
    """Conditions joined in halves, as a database takes only so many nested ones."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return join(_joined(join, parts[:half]), _joined(join, parts[half:]))


def _date_range(condition: DateRange, fields: Filterable) -> Expression:
    """A range of days, both ends included."""
    first, last = condition.first, condition.last
    if condition.field in fields.days:
        column = fields.days[condition.field]
        bounds = _bounds(column, first and first.toordinal(), last and last.toordinal())
    elif condition.field in fields.moments:
        column = fields.moments[condition.field]
        bounds = _moment_bounds(column, first, last)
    else:
        column = _column(fields.dates, condition.field)
        bounds = _bounds(column, first, last)
    found = reduce(and_, bounds) if bounds else NEVER
    return (found | column.is_null()) if condition.unset else found


def _bounds(column: Expression, first: Any, last: Any) -> list[Expression]:
    bounds = [column >= first] if first is not None else []
    return [*bounds, column <= last] if last is not None else bounds


def _moment_bounds(column: Expression, first: date | None, last: date | None) -> list[Expression]:
    bounds = []
    if first is not None:
        bounds.append(column >= _beginning(first))
    if last is not None and last < dt.date.max:
        bounds.append(column < _beginning(last + dt.timedelta(days=1)))
    return bounds


def _beginning(day: date) -> dt.datetime:
    """The moment a day begins where this machine is, as its screens show times."""
    midnight = dt.datetime(day.year, day.month, day.day)
    try:
        return midnight.astimezone(dt.UTC)
    except (OverflowError, ValueError):  # the first days there are, or the last
        return midnight.replace(tzinfo=dt.UTC)


def _column(columns: Mapping[str, Expression], name: str) -> Expression:
    try:
        return columns[name]
    except KeyError:
        raise UsageError(f"This list can't be filtered by {name}.") from None
