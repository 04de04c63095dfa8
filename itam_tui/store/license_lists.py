"""Lists of licenses and of renewals: what each column and filter field is in the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from peewee import Case, fn

from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Condition, Contains, Criteria
from itam_tui.domain.text import fold
from itam_tui.store import expressions, lists
from itam_tui.store.database import Unit
from itam_tui.store.expressions import Ready
from itam_tui.store.filters import NEVER, Filterable, either
from itam_tui.store.license_rows import UNLIMITED_RANK, license_of, selection
from itam_tui.store.lists import Listing
from itam_tui.store.models import LicenseTable
from itam_tui.store.usage import HOLDERS, LINKS

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

_T = LicenseTable


def _maker() -> Expression:
    """The publisher, else the vendor (product.md §4, `publisher:`)."""
    return fn.COALESCE(_T.publisher_key, _T.vendor_key)


def yes_no(condition: Expression) -> Expression:
    """A truth as the words filters use."""
    return Case(None, [(condition, "yes")], "no")


def _held_by(condition: Condition) -> Expression:
    """Licenses held by somebody whose name, e-mail, serial or tag has the text."""
    if not isinstance(condition, Contains):
        return NEVER
    held = [
        _holding_licenses(link, HOLDERS[kind], text)
        for kind, link in LINKS.items()
        for text in condition.values
    ]
    # One list of numbers, so that the licenses are looked up by it, not gone through.
    found = [_T.id.in_(reduce(or_, held))] if held else []
    if condition.unset:
        found.append(~either([_T.id.in_(link.select(link.license)) for link in LINKS.values()]))
    return either(found)


def _holding_licenses(link: Any, table: Any, text: str) -> Any:
    """The numbers of the licenses that holders of one kind with the text hold."""
    named = table.select(table.id).where(table.search.contains(text))
    return link.select(link.license).where(link.holder.in_(named), link.active == 1)


def _reference(condition: Condition) -> Expression:
    """The reference, which is kept in the folded search text as its own line."""
    if not isinstance(condition, Contains):
        return NEVER
    found = NEVER
    for text in condition.values:
        digits = fold(text).removeprefix("lic-").lstrip("0")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
        found = found | (_T.number == number)
    return found


@lru_cache(maxsize=4)
def license_fields(today: date, known: bool = False) -> Filterable:
    """What licenses can be filtered by, as of a day; `known` as in `dates`."""
    shown, cancel = dates(today, known)
    return Filterable(
        words=_T.search,
        texts={
            "publisher": _maker(),
            "vendor": _T.vendor_key,
            "organization": _T.organization_key,
            "category": _T.category_key,
            "owner": _T.owner_key,
            "name": _T.name_key,
            "note": _T.note_folded,
            "po": _T.po_number_key,
            "order": _T.order_number_key,
            "currency": fn.LOWER(_T.currency),
        },
        words_of={
            "type": _T.type,
            "position": Ready(expressions.position(today)),
            "alert": Ready(yes_no(expressions.under_by(today) > 0)),
            "auto": yes_no(_T.auto_renewal == True),  # noqa: E712 - an expression
            "archived": yes_no(_T.archived_at.is_null(False)),
            "reassignable": yes_no(_T.reassignable == True),  # noqa: E712
            "maintained": yes_no(_T.maintained == True),  # noqa: E712
            "when": _T.when_full,
            "term": _T.term_kind,
            "quantity": Case(None, [(_T.quantity.is_null(), "unlimited")], "limited"),
        },
        numbers={
            "quantity": _T.quantity_rank,
            "used": _T.used,
            "free": Ready(expressions.free(today)),
            "under": Ready(expressions.under_by(today)),
            "days": shown - today.toordinal() if known else Ready(expressions.days_left(today)),
        },
        dates={"maintenance": _T.maintenance_until, "purchased": _T.purchase_date},
        days={
            "expires": shown,
            "cancel": cancel,
        },
        moments={"updated": _T.updated_at},
        special={"holder": _held_by, "reference": _reference},
    )


@lru_cache(maxsize=4)
def license_sorts(today: date, known: bool = False) -> Mapping[str, tuple[Expression, ...]]:
    """What each column of licenses is sorted by, as of a day; `known` as in `dates`."""
    name = _T.name_key
    shown, cancel = dates(today, known)
    # Unlimited stands above every number.
    free_rank = Ready(fn.COALESCE(expressions.free(today), UNLIMITED_RANK))
    return {
        "name": (name,),
        "type": (_T.type_key, name),
        "usage": (_T.used, _T.quantity_rank, name),
        "used": (_T.used, _T.quantity_rank, name),
        "quantity": (_T.quantity_rank, name),
        "free": (free_rank, name),
        "position": (Ready(expressions.position_rank(today)), free_rank, name),
        "under_by": (Ready(expressions.under_by(today)), name),
        "auto_renewal": (_T.auto_renewal, name),
        "expiration_date": (shown, name),
        "days_left": (shown, name),
        "cancel_by": (cancel, name),
        "publisher": (_T.publisher_key, name),
        "vendor": (_T.vendor_key, name),
        "organization": (_T.organization_key, name),
        "reference": (_T.number,),
        "maintenance_until": (_T.maintenance_until, name),
        "unit_cost": (_T.unit_cost_rank, name),
        "total_cost": (_T.total_cost_rank, name),
        "currency": (_T.currency, name),
        "purchase_date": (_T.purchase_date, name),
        "po_number": (_T.po_number_key, name),
        "category": (_T.category_key, name),
        "owner": (_T.owner_key, name),
        "note": (_T.note_key, name),
        "updated_at": (_T.updated_at, name),
    }


def dates(today: date, known: bool) -> tuple[Expression, Expression]:
    """The date shown and the last day to cancel, as of a day.

    Args:
        today: The day that counts as today.
        known: Whether the days kept are those of today, for every license.
    """
    if known:
        return _T.shown_day, _T.cancel_day
    return Ready(expressions.shown_day(today)), Ready(expressions.cancel_day(today))


def days_known(unit: Unit) -> bool:
    """Whether the days kept beside the licenses are those of today, for every one."""
    unknown = _T.select(_T.id).where(expressions.is_unknown(unit.today))
    return unit.scalar(unknown.limit(1)) is None


_BY_DATE = frozenset({"expiration_date", "days_left", "cancel_by", "expires", "cancel", "days"})
"""Columns and filter fields that are dates moving on with time."""


def _asks_dates(criteria: Criteria) -> bool:
    conditions = (
        part
        for condition in criteria.filter.conditions
        for part in getattr(condition, "conditions", (condition,))
    )
    asked = {criteria.sort.column, *(getattr(part, "field", "") for part in conditions)}
    return not _BY_DATE.isdisjoint(asked)


def _filters_archived(criteria: Criteria) -> bool:
    return any(
        getattr(condition, "field", "") == "archived" for condition in criteria.filter.conditions
    )


def listing(unit: Unit, criteria: Criteria) -> Listing:
    """How licenses are listed: those in force unless the filter asks for deleted ones."""
    known = _asks_dates(criteria) and days_known(unit)
    scope = () if _filters_archived(criteria) else (_T.archived_at.is_null(),)
    return Listing(
        rows=selection,
        slim=lambda: _T.select(_T.id),
        key=_T.id,
        fields=license_fields(unit.today, known),
        sorts=license_sorts(unit.today, known),
        scope=scope,
    )


def count(unit: Unit, criteria: Criteria) -> int:
    """How many licenses a list has."""
    return lists.count(unit, criteria, listing(unit, criteria))


def rows(unit: Unit, criteria: Criteria, offset: int, limit: int | None) -> list[License]:
    """A page of a list of licenses, keys masked."""
    found = lists.rows(unit, criteria, listing(unit, criteria), offset, limit)
    return [license_of(row) for row in found]


def keys(unit: Unit, criteria: Criteria, first: int, last: int | None) -> list[int]:
    """The numbers of the licenses from one place of a list to another."""
    return lists.keys(unit, criteria, listing(unit, criteria), first, last)


def position_of(unit: Unit, criteria: Criteria, license_id: int) -> int | None:
    """Where a license stands in a list."""
    return lists.position_of(unit, criteria, listing(unit, criteria), license_id)


def matching(unit: Unit, criteria: Criteria, ids: Sequence[int]) -> set[int]:
    """Which of these licenses are part of a list."""
    return lists.matching(unit, criteria, listing(unit, criteria), ids)
