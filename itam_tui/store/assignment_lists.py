"""Lists of assignments: the holders of a license, the licenses of a holder, or all of them."""

from __future__ import annotations

from typing import Any

from peewee import Case, Value, fn

from itam_tui.domain.filter_conditions import Condition, DateRange, Equals
from itam_tui.domain.holders import Assignment, HolderKind
from itam_tui.domain.queries import Criteria
from itam_tui.store import lists
from itam_tui.store.assignments import assignment_of, selection
from itam_tui.store.database import Unit
from itam_tui.store.fields import plain_date
from itam_tui.store.filters import ALWAYS, NEVER, Filterable
from itam_tui.store.lists import Listing
from itam_tui.store.models import (
    DeviceAssignmentTable,
    DeviceTable,
    EndUserAssignmentTable,
    EndUserTable,
    LicenseTable,
)
from itam_tui.store.usage import HOLDERS, LINKS

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""


def _fields(kind: HolderKind) -> Filterable:
    """What assignments to one kind of holder can be filtered by."""
    link, holder = LINKS[kind], HOLDERS[kind]
    is_device = kind is HolderKind.DEVICE
    department = DeviceTable.group_key if is_device else EndUserTable.department_key
    return Filterable(
        words=holder.search + Value("\n") + LicenseTable.search,
        texts={
            "department": department,
            "organization": holder.organization_key,
            "license": LicenseTable.search,
            "holder": holder.search,
            "by": fn.LOWER(link.assigned_by),
            "note": link.note_key,
            "user": DeviceTable.end_user_key if is_device else EndUserTable.user_name_key,
        },
        words_of={"spent": Case(None, [(link.active.is_null(), "yes")], "no")},
        numbers={"seats": link.seats},
        dates={"since": link.since, "used": link.last_used},
        special={
            "kind": lambda condition: _of_kind(kind, condition),
            "unused": lambda condition: _unused(link, condition),
        },
    )


def _of_kind(kind: HolderKind, condition: Condition) -> Expression:
    if isinstance(condition, Equals) and kind.value in condition.values:
        return ALWAYS
    return NEVER


def _unused(link: Any, condition: Condition) -> Expression:
    """`unused>60d`: the last use, else the first day, lies in that range."""
    if not isinstance(condition, DateRange):
        return NEVER
    day = fn.COALESCE(link.last_used, link.since)
    found = ALWAYS
    if condition.first is not None:
        found = found & (day >= plain_date(condition.first))
    if condition.last is not None:
        found = found & (day <= plain_date(condition.last))
    return found


def _sorts(kind: HolderKind) -> dict[str, tuple[Expression, ...]]:
    """What each column is sorted by."""
    link: Any = LINKS[kind]
    holder = HOLDERS[kind]
    name, is_device = link.holder_key, kind is HolderKind.DEVICE
    handle = fn.COALESCE(
        *((holder.serial_key, holder.asset_tag_key) if is_device
          else (holder.email_key, holder.user_name_key))
    )  # fmt: skip
    group = DeviceTable.group_key if is_device else holder.department_key
    owner = DeviceTable.end_user_key if is_device else name
    return {
        "holder_name": (name,),
        "holder": (handle, name),
        "end_user": (owner, name),
        "department": (group, name),
        "organization": (holder.organization_key, name),
        "seats": (link.seats, name),
        "since": (link.since, name),
        "assigned_at": (link.assigned_at, name),
        "assigned_by": (link.assigned_by, name),
        "last_used": (link.last_used, name),
        "note": (link.note_key, name),
        "spent": (fn.COALESCE(link.active, 0), name),
        "license_name": (LicenseTable.name_key, name, LicenseTable.number, link.holder),
        "license": (LicenseTable.number, name),
        "holder_kind": (name,),
    }


def _slim(kind: HolderKind) -> Any:
    if kind is HolderKind.DEVICE:
        link, holder = DeviceAssignmentTable, DeviceTable
        return (
            link.select(link.id)
            .join(LicenseTable, on=(link.license == LicenseTable.id))
            .join(holder, on=(link.holder == holder.id))
            .left_outer_join(EndUserTable, on=(holder.end_user == EndUserTable.id))
        )
    of_users = EndUserAssignmentTable
    query = of_users.select(of_users.id).join(
        LicenseTable, on=(of_users.license == LicenseTable.id)
    )
    return query.join(EndUserTable, on=(of_users.holder == EndUserTable.id))


def listing(kind: HolderKind, criteria: Criteria) -> Listing:
    """How assignments to one kind of holder are listed."""
    link: Any = LINKS[kind]
    # A deleted license is gone from lists, and its spent seats with it.
    scope = [LicenseTable.archived_at.is_null()]
    if criteria.license_id is not None:
        scope = [link.license == criteria.license_id]
    own = criteria.device_id if kind is HolderKind.DEVICE else criteria.end_user_id
    if own is not None:
        scope.append(link.holder == own)
    return Listing(
        rows=lambda: selection(kind),
        slim=lambda: _slim(kind),
        key=link.id,
        fields=lambda: _fields(kind),
        sorts=_sorts(kind),
        scope=tuple(scope),
    )


def kinds(criteria: Criteria) -> tuple[HolderKind, ...]:
    """The kinds of holder a list of assignments is about."""
    if criteria.device_id is not None:
        return (HolderKind.DEVICE,)
    if criteria.end_user_id is not None:
        return (HolderKind.END_USER,)
    if criteria.holder_kind is not None:
        return (criteria.holder_kind,)
    return tuple(HolderKind)


def count(unit: Unit, criteria: Criteria) -> int:
    """How many assignments a list has."""
    return sum(lists.count(unit, criteria, listing(kind, criteria)) for kind in kinds(criteria))


def rows(unit: Unit, criteria: Criteria, offset: int, limit: int | None) -> list[Assignment]:
    """A page of a list of assignments; of both kinds, devices come first."""
    found: list[Assignment] = []
    for kind in kinds(criteria):
        which = listing(kind, criteria)
        room = None if limit is None else limit - len(found)
        if room is not None and room <= 0:
            break
        page = lists.rows(unit, criteria, which, offset, room)
        found += [assignment_of(row, kind) for row in page]
        if offset:
            offset = max(0, offset - lists.count(unit, criteria, which)) if not page else 0
    return found


def keys(
    unit: Unit, criteria: Criteria, first: int, last: int | None
) -> list[tuple[HolderKind, int]]:
    """The keys of the assignments from one place of a list to another, of one kind."""
    return [
        (kind, number)
        for kind in kinds(criteria)[:1]
        for number in lists.keys(unit, criteria, listing(kind, criteria), first, last)
    ]


def position_of(unit: Unit, criteria: Criteria, key: tuple[HolderKind, int]) -> int | None:
    """Where an assignment stands in a list of its kind."""
    kind, number = key
    return lists.position_of(unit, criteria, listing(kind, criteria), number)
