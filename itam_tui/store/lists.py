"""Every list a screen or a verb shows: counted, paged, and a record found in it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from peewee import EnclosedNodeList, Value

from itam_tui.domain.errors import UsageError
from itam_tui.domain.queries import Criteria
from itam_tui.store.database import Unit

if TYPE_CHECKING:
    from itam_tui.store.filters import Filterable

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""


class Listing(Struct, frozen=True):
    """How one kind of list is read."""

    rows: Callable[[], Any]
    """The query of whole rows, joins included, without condition or order."""
    slim: Callable[[], Any]
    """The same joins with the record's number as the only column."""
    key: Expression
    """The column with the record's number."""
    fields: Callable[[], Filterable]
    """What can be filtered by."""
    sorts: Mapping[str, tuple[Expression, ...]]
    """Column name to what it is sorted by; the first may be NULL, which comes last."""
    scope: tuple[Expression, ...] = ()
    """What every row of the list must meet."""


def condition(criteria: Criteria, listing: Listing) -> Expression:
    """What a row must meet to be part of the list."""
    parts = list(listing.scope)
    if criteria.filter.conditions:
        from itam_tui.store.filters import where

        parts.insert(0, where(criteria.filter, listing.fields()))
    return reduce(and_, parts) if parts else Value(1) == Value(1)


def order(criteria: Criteria, listing: Listing) -> list[Expression]:
    """How the list is sorted, blanks last, the record's number as the tie breaker.

    Raises:
        UsageError: The list has no such column to sort by.
    """
    first, *others = sort_terms(criteria, listing)
    if criteria.sort.descending:
        return [first.desc(nulls="LAST"), *(term.desc() for term in others)]
    return [first.asc(nulls="LAST"), *(term.asc() for term in others)]


def sort_terms(criteria: Criteria, listing: Listing) -> list[Expression]:
    """What the list is sorted by, the record's number last; only the first may be NULL.

    Raises:
        UsageError: The list has no such column to sort by.
    """
    try:
        return [*listing.sorts[criteria.sort.column], listing.key]
    except KeyError:
        raise UsageError(f"This list can't be sorted by {criteria.sort.column}.") from None


def count(unit: Unit, criteria: Criteria, listing: Listing) -> int:
    """How many rows the list has."""
    query = listing.slim().where(condition(criteria, listing))
    return int(query.count(unit.database))


def rows(
    unit: Unit, criteria: Criteria, listing: Listing, offset: int, limit: int | None
) -> list[dict[str, Any]]:
    """A page of the list, in one query.

    The numbers of the page are found first, mostly in an index alone, and only then its rows
    read: a row before the page, or after it in the order, costs next to nothing.
    """
    by = order(criteria, listing)
    if limit is None and not offset:
        return unit.rows(listing.rows().where(condition(criteria, listing)).order_by(*by))
    page = listing.slim().where(condition(criteria, listing)).order_by(*by)
    page = page.offset(offset) if limit is None else page.limit(limit).offset(offset)
    return unit.rows(listing.rows().where(listing.key.in_(page)).order_by(*by))


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
    terms, fits = sort_terms(criteria, listing), condition(criteria, listing)
    own = listing.slim().where(fits, listing.key == number)
    values = unit.stored(own.select(*(term.alias(f"t{at}") for at, term in enumerate(terms))))
    if values is None:
        return None
    before = _before(terms, values, criteria.sort.descending)
    return int(listing.slim().where(fits, before).count(unit.database))


def _before(terms: Sequence[Expression], values: Sequence[Any], descending: bool) -> Expression:
    """Whether a row stands before the one with these values; a blank first term comes last."""

    def precedes(first: int) -> Expression:
        row = EnclosedNodeList(terms[first:])
        other = EnclosedNodeList([Value(value, converter=False) for value in values[first:]])
        return row > other if descending else row < other

    if values[0] is not None:
        return precedes(0)
    return terms[0].is_null(False) | precedes(1)


def matching(unit: Unit, criteria: Criteria, listing: Listing, numbers: Sequence[int]) -> set[int]:
    """Which of these records are part of the list."""
    found: set[int] = set()
    for start in range(0, len(numbers), 500):
        part = list(numbers[start : start + 500])
        query = listing.slim().where(condition(criteria, listing), listing.key.in_(part))
        found |= {number for (number,) in unit.tuples(query)}
    return found
