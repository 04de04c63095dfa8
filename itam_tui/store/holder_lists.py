"""Lists of end users, of devices, and of candidates for a seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itam_tui.domain.filter_conditions import Condition, Contains
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.queries import Criteria
from itam_tui.domain.text import fold
from itam_tui.store import lists
from itam_tui.store.database import Unit
from itam_tui.store.filters import NEVER, Filterable, either, yes_no
from itam_tui.store.holders import Holder, device_selection, holder_of
from itam_tui.store.lists import Listing
from itam_tui.store.models import DeviceTable, EndUserTable, LicenseTable
from itam_tui.store.usage import HOLDERS, LINKS

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""


def _holding(kind: HolderKind, condition: Condition) -> Expression:
    """Holders of a license whose name or reference has the text."""
    if not isinstance(condition, Contains):
        return NEVER
    table, link = HOLDERS[kind], LINKS[kind]
    holder: Any = link.holder  # type: ignore[attr-defined]
    choices = []
    for text in condition.values:
        named = LicenseTable.select(LicenseTable.id).where(LicenseTable.search.contains(fold(text)))
        held = link.select(holder).where(link.license.in_(named), link.active == 1)
        choices.append(table.id.in_(held))
    found = either(choices)
    return (found | (table.licenses == 0)) if condition.unset else found


def end_user_fields() -> Filterable:
    """What end users can be filtered by."""
    table = EndUserTable
    return Filterable(
        words=table.search,
        texts={
            "name": table.label_key,
            "email": table.email_key,
            "user": table.user_name_key,
            "department": table.department_key,
            "organization": table.organization_key,
            "role": table.role_key,
        },
        words_of={
            "status": table.status,
            "archived": yes_no(table.archived_at.is_null(False)),
        },
        numbers={"licenses": table.licenses, "devices": table.devices},
        special={"license": lambda condition: _holding(HolderKind.END_USER, condition)},
    )


def device_fields() -> Filterable:
    """What devices can be filtered by."""
    table = DeviceTable
    return Filterable(
        words=table.search,
        texts={
            "name": table.label_key,
            "serial": table.serial_key,
            "tag": table.asset_tag_key,
            "kind": table.kind_key,
            "os": table.os_key,
            "user": table.end_user_key,
            "group": table.group_key,
            "organization": table.organization_key,
        },
        words_of={
            "status": table.status,
            "archived": yes_no(table.archived_at.is_null(False)),
        },
        numbers={"licenses": table.licenses},
        special={"license": lambda condition: _holding(HolderKind.DEVICE, condition)},
    )


def _sorts(kind: HolderKind) -> dict[str, tuple[Expression, ...]]:
    """What each column is sorted by."""
    if kind is HolderKind.DEVICE:
        table: Any = DeviceTable
        label = table.label_key
        return {
            "name": (label,),
            "serial": (table.serial_key, label),
            "asset_tag": (table.asset_tag_key, label),
            "kind": (table.kind_key, label),
            "os": (table.os_key, label),
            "end_user": (table.end_user_key, label),
            "group": (table.group_key, label),
            "organization": (table.organization_key, label),
            "status": (table.status, label),
            "licenses": (table.licenses, label),
        }
    table = EndUserTable
    label = table.label_key
    return {
        "name": (label,),
        "email": (table.email_key, label),
        "user_name": (table.user_name_key, label),
        "department": (table.department_key, label),
        "role": (table.role_key, label),
        "organization": (table.organization_key, label),
        "status": (table.status, label),
        "licenses": (table.licenses, label),
        "devices": (table.devices, label),
    }


def listing(kind: HolderKind, criteria: Criteria | None = None) -> Listing:
    """How holders are listed: those in force unless the filter asks for deleted ones."""
    table = HOLDERS[kind]
    conditions = criteria.filter.conditions if criteria else ()
    asks = any(getattr(condition, "field", "") == "archived" for condition in conditions)
    scope = [] if asks else [table.archived_at.is_null()]
    if kind is HolderKind.DEVICE and criteria is not None and criteria.end_user_id is not None:
        scope.append(table.end_user == criteria.end_user_id)
    return Listing(
        rows=device_selection if kind is HolderKind.DEVICE else lambda: table.select(),
        slim=lambda: table.select(table.id),
        key=table.id,
        fields=device_fields if kind is HolderKind.DEVICE else end_user_fields,
        sorts=_sorts(kind),
        scope=tuple(scope),
    )


def count(unit: Unit, kind: HolderKind, criteria: Criteria) -> int:
    """How many holders a list has."""
    return lists.count(unit, criteria, listing(kind, criteria))


def rows(
    unit: Unit, kind: HolderKind, criteria: Criteria, offset: int, limit: int | None
) -> list[Holder]:
    """A page of a list of holders."""
    found = lists.rows(unit, criteria, listing(kind, criteria), offset, limit)
    return [holder_of(row, kind) for row in found]


def keys(
    unit: Unit, kind: HolderKind, criteria: Criteria, first: int, last: int | None
) -> list[int]:
    """The numbers of the holders from one place of a list to another."""
    return lists.keys(unit, criteria, listing(kind, criteria), first, last)


def position_of(unit: Unit, kind: HolderKind, criteria: Criteria, number: int) -> int | None:
    """Where a holder stands in a list."""
    return lists.position_of(unit, criteria, listing(kind, criteria), number)


def matching(unit: Unit, kind: HolderKind, criteria: Criteria, numbers: Sequence[int]) -> set[int]:
    """Which of these holders are part of a list."""
    return lists.matching(unit, criteria, listing(kind, criteria), numbers)


def _held(kind: HolderKind, license_id: int) -> Any:
    """The numbers of the holders that hold a license."""
    link = LINKS[kind]
    holder: Any = link.holder  # type: ignore[attr-defined]
    return link.select(holder).where(link.license == license_id, link.active == 1)


def candidate_count(unit: Unit, kind: HolderKind, text: str, *, without: int | None = None) -> int:
    """How many holders in force have every word of a text, those of a license left out."""
    table = HOLDERS[kind]
    query = table.select(table.id).where(table.archived_at.is_null())
    if without is not None:
        query = query.where(table.id.not_in(_held(kind, without)))
    for word in fold(text).split():
        query = query.where(table.search.contains(word))
    return int(query.count(unit.database))


def candidates(
    unit: Unit,
    kind: HolderKind,
    text: str,
    license_id: int | None,
    offset: int,
    limit: int,
    *,
    without: int | None = None,
) -> list[tuple[Holder, bool]]:
    """A page of the holders that have every word of a text, and whether they hold a license.

    Args:
        unit: The unit of work.
        kind: End users or devices.
        text: What they have every word of.
        license_id: The license of which it is told whether they hold it.
        offset: How many are skipped.
        limit: How many are given at most.
        without: A license whose holders are left out.
    """
    table = HOLDERS[kind]
    held = _held(kind, license_id or 0)
    base = device_selection() if kind is HolderKind.DEVICE else table.select()
    query = base.select_extend(table.id.in_(held).alias("held")).where(table.archived_at.is_null())
    if without is not None:
        query = query.where(table.id.not_in(_held(kind, without)))
    for word in fold(text).split():
        query = query.where(table.search.contains(word))
    query = query.order_by(table.label_key, table.id).limit(limit).offset(offset)
    return [(holder_of(row, kind), bool(row["held"])) for row in unit.rows(query)]
