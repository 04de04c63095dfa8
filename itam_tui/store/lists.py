"""Every list a screen or a verb shows: counted, paged, and a record found in it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn

from itam_tui.domain.errors import UsageError
from itam_tui.domain.queries import Criteria
from itam_tui.store.database import Unit
from itam_tui.store.filters import Filterable, where

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How one kind of list is read."""

    rows: Callable[[], Any]
    """The query of whole rows, joins included, without condition or order."""
    slim: Callable[[], Any]
    """The same joins with the record's number as the only column."""
    key: Expression
    """The column with the record's number."""
    fields: Filterable
    """What can be filtered by."""
    sorts: Mapping[str, tuple[Expression, ...]]
    """Column name to what it is sorted by; the first may be NULL, which comes last."""
    scope: tuple[Expression, ...] = ()
    """What every row of the list must meet."""


def condition(criteria: Criteria, listing: Listing) -> Expression:
    """What a row must meet to be part of the list."""
    found = where(criteria.filter, listing.fields)
    for one in listing.scope:
        found = found & one
    return found


def order(criteria: Criteria, listing: Listing) -> list[Expression]:
    """How the list is sorted, blanks last, the record's number as the tie breaker.

    Raises:
        UsageError: The list has no such column to sort by.
    """
    sort = criteria.sort
    try:
        terms = listing.sorts[sort.column]
    except KeyError:
        raise UsageError(f"This list can't be sorted by {sort.column}.") from None
    by = [*terms, listing.key]
    if sort.descending:
        return [by[0].desc(nulls="LAST"), *(term.desc() for term in by[1:])]
    return [by[0].asc(nulls="LAST"), *(term.asc() for term in by[1:])]


def count(unit: Unit, criteria: Criteria, listing: Listing) -> int:
    """How many rows the list has."""
    query = listing.slim().where(condition(criteria, listing))
    return int(query.count(unit.database))


def rows(
    unit: Unit, criteria: Criteria, listing: Listing, offset: int, limit: int | None
) -> list[dict[str, Any]]:
    """A page of the list, in one query."""
    query = listing.rows().where(condition(criteria, listing)).order_by(*order(criteria, listing))
    if limit is not None:
        query = query.limit(limit)
    return unit.rows(query.offset(offset) if offset else query)


def keys(
    unit: Unit, criteria: Criteria, listing: Listing, first: int = 0, last: int | None = None
) -> list[int]:
    """The numbers of the records from one place of the list to another, both included."""
    query = listing.slim().where(condition(criteria, listing)).order_by(*order(criteria, listing))
    if last is not None:
        query = query.limit(last - first + 1)
    return [number for (number,) in unit.tuples(query.offset(first) if first else query)]


def position_of(unit: Unit, criteria: Criteria, listing: Listing, number: int) -> int | None:
    """Where in the list a record stands, counted from 0; None when it is not part of it."""
    ranked = listing.slim().select_extend(
        fn.ROW_NUMBER().over(order_by=order(criteria, listing)).alias("place")
    )
    ranked = ranked.where(condition(criteria, listing)).alias("ranked")
    from peewee import Select

    query = Select([ranked], [SQL("place")]).where(ranked.c.id == number)
    place = unit.scalar(query)
    return None if place is None else int(place) - 1


def matching(unit: Unit, criteria: Criteria, listing: Listing, numbers: Sequence[int]) -> set[int]:
    """Which of these records are part of the list."""
    found: set[int] = set()
    for start in range(0, len(numbers), 500):
        part = list(numbers[start : start + 500])
        query = listing.slim().where(condition(criteria, listing), listing.key.in_(part))
        found |= {number for (number,) in unit.tuples(query)}
    return found
