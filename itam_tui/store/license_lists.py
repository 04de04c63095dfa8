"""Lists of licenses: what each column is sorted by, and the rows of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from peewee import fn

from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria
from itam_tui.store import expressions, lists
from itam_tui.store.database import Unit
from itam_tui.store.expressions import Ready
from itam_tui.store.license_rows import UNLIMITED_RANK, license_of, selection
from itam_tui.store.lists import Listing
from itam_tui.store.models import LicenseTable

if TYPE_CHECKING:
    from itam_tui.store.filters import Filterable

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

_T = LicenseTable


@lru_cache(maxsize=4)
def license_sorts(today: date, known: bool = False) -> Mapping[str, tuple[Expression, ...]]:
    """What each column of licenses is sorted by, as of a day; `known` as in `expressions.dates`."""
    name = _T.name_key
    shown, cancel = expressions.dates(today, known)
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


def _fields(today: date, known: bool) -> Filterable:
    from itam_tui.store.license_filters import license_fields

    return license_fields(today, known)


def listing(unit: Unit, criteria: Criteria) -> Listing:
    """How licenses are listed: those in force unless the filter asks for deleted ones."""
    known = _asks_dates(criteria) and days_known(unit)
    scope = () if _filters_archived(criteria) else (_T.archived_at.is_null(),)
    return Listing(
        rows=selection,
        slim=lambda: _T.select(_T.id),
        key=_T.id,
        fields=lambda: _fields(unit.today, known),
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
