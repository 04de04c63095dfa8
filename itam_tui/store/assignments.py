"""Who holds which license, written with the counts kept beside it; the caller checked the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from peewee import Value, fn

from itam_tui.domain.holders import Assignment, HolderKind, HolderRef
from itam_tui.domain.licenses import reference
from itam_tui.store.database import Unit
from itam_tui.store.fields import as_kept
from itam_tui.store.license_rows import key_of
from itam_tui.store.models import (
    DeviceAssignmentTable,
    DeviceTable,
    EndUserAssignmentTable,
    EndUserTable,
    LicenseTable,
)
from itam_tui.store.usage import HOLDERS, LINKS, add_held, add_used


class HolderSums(Struct, frozen=True):
    """How many hold a license, and with how many seats."""

    holders: int
    """Active assignments."""
    seats: int
    """Their seats."""
    spent: int
    """Spent seats."""
    lines: int
    """Assignments, those with spent seats included."""


def selection(kind: HolderKind) -> Any:
    """Assignments to one kind of holder, with all that `assignment_of` reads."""
    if kind is HolderKind.DEVICE:
        link, holder = DeviceAssignmentTable, DeviceTable
        query = link.select(
            *as_kept(link._meta.sorted_fields),
            LicenseTable.number.alias("license_number"),
            LicenseTable.name.alias("license_name"),
            *_holder_columns(holder, holder.serial, holder.asset_tag),
            holder.group.alias("department"),
            EndUserTable.name.alias("owner_name"),
            EndUserTable.email.alias("owner_email"),
            EndUserTable.user_name.alias("owner_user_name"),
        )
        return (
            query.join(LicenseTable, on=(link.license == LicenseTable.id))
            .join(holder, on=(link.holder == holder.id))
            .left_outer_join(EndUserTable, on=(holder.end_user == EndUserTable.id))
        )
    link_of_user, user = EndUserAssignmentTable, EndUserTable
    of_users = link_of_user.select(
        *as_kept(link_of_user._meta.sorted_fields),
        LicenseTable.number.alias("license_number"),
        LicenseTable.name.alias("license_name"),
        *_holder_columns(user, user.email, user.user_name),
        user.department.alias("department"),
    )
    return of_users.join(LicenseTable, on=(link_of_user.license == LicenseTable.id)).join(
        user, on=(link_of_user.holder == user.id)
    )


def _holder_columns(table: Any, first_handle: Any, second_handle: Any) -> tuple[Any, ...]:
    return (
        table.name.alias("holder_name"),
        first_handle.alias("first_handle"),
        second_handle.alias("second_handle"),
        table.organization.alias("organization"),
    )


def assignment_of(row: Mapping[str, Any], kind: HolderKind) -> Assignment:
    """An assignment out of a row of `selection`."""
    handle = row["first_handle"] or row["second_handle"]
    owner = (row.get("owner_name"), row.get("owner_email"), row.get("owner_user_name"))
    return Assignment(
        id=row["id"],
        license_id=row["license"],
        reference=reference(row["license_number"]),
        license_name=row["license_name"],
        holder=HolderRef(kind, row["holder"]),
        holder_name=row["holder_name"] or handle,
        holder_handle=handle,
        organization=row["organization"],
        department=row["department"],
        end_user=next((text for text in owner if text), ""),
        seats=row["seats"],
        since=row["since"],
        assigned_at=row["assigned_at"],
        assigned_by=row["assigned_by"],
        last_used=row["last_used"],
        note=row["note"],
        spent=row["active"] is None,
    )


def read(unit: Unit, kind: HolderKind, assignment_id: int) -> Assignment | None:
    """One assignment."""
    link = LINKS[kind]
    row = unit.row(selection(kind).where(link.id == assignment_id))
    return None if row is None else assignment_of(row, kind)


def of_license(unit: Unit, license_id: int, *, spent: bool = True) -> list[Assignment]:
    """Everyone who holds a license, devices first, by name."""
    return [
        assignment
        for kind in HolderKind
        for assignment in _listed(unit, kind, LINKS[kind].license == license_id, spent=spent)
    ]


def of_holder(unit: Unit, holder: HolderRef, *, spent: bool = False) -> list[Assignment]:
    """Every license a holder holds, by name."""
    link: Any = LINKS[holder.kind]
    found = _listed(unit, holder.kind, link.holder == holder.id, spent=spent)
    return sorted(found, key=lambda assignment: assignment.license_name.casefold())


def on_devices_of(unit: Unit, end_user_id: int) -> list[Assignment]:
    """Every license on the devices of an end user, by device and name."""
    device = DeviceTable
    theirs = (device.end_user == end_user_id) & device.archived_at.is_null()
    found = _listed(unit, HolderKind.DEVICE, theirs, spent=False)
    return sorted(found, key=lambda one: (one.holder_name.casefold(), one.license_name.casefold()))


def _listed(unit: Unit, kind: HolderKind, condition: Any, *, spent: bool) -> list[Assignment]:
    link = LINKS[kind]
    query = selection(kind).where(condition).order_by(link.holder_key, link.id)
    if not spent:
        query = query.where(link.active == 1)
    return [assignment_of(row, kind) for row in unit.rows(query)]


def held_by(
    unit: Unit, license_id: int, holders: Iterable[HolderRef]
) -> dict[HolderRef, Assignment]:
    """The active assignments of a license to some holders; of nobody else is anything read."""
    held: dict[HolderRef, Assignment] = {}
    for kind in HolderKind:
        ids = [holder.id for holder in holders if holder.kind is kind]
        link: Any = LINKS[kind]
        for start in range(0, len(ids), 500):
            theirs = (link.license == license_id) & link.holder.in_(ids[start : start + 500])
            held |= {one.holder: one for one in _listed(unit, kind, theirs, spent=False)}
    return held


def sums(unit: Unit, license_id: int) -> dict[HolderKind, HolderSums]:
    """How many of each kind hold a license, asked at once."""
    of_devices, of_users = (
        link.select(
            Value(kind.value).alias("kind"),
            fn.COUNT(link.active),
            fn.COALESCE(fn.SUM(link.seats * fn.COALESCE(link.active, 0)), 0),
            fn.COALESCE(fn.SUM(link.seats * (1 - fn.COALESCE(link.active, 0))), 0),
            fn.COUNT(link.id),
        ).where(link.license == license_id)
        for kind, link in LINKS.items()
    )
    return {
        HolderKind(kind): HolderSums(holders, int(seats), int(spent), lines)
        for kind, holders, seats, spent, lines in unit.tuples(of_devices.union_all(of_users))
    }


def insert(
    unit: Unit,
    license_id: int,
    holder: HolderRef,
    *,
    seats: int = 1,
    since: date | None = None,
    last_used: date | None = None,
    note: str = "",
) -> int:
    """Give a seat, and count it; the number of the assignment."""
    link, table = LINKS[holder.kind], HOLDERS[holder.kind]
    key = unit.scalar(table.select(table.label_key).where(table.id == holder.id)) or ""
    number = unit.run(
        link.insert(
            license=license_id,
            holder=holder.id,
            seats=seats,
            since=since or unit.today,
            assigned_at=unit.at,
            assigned_by=unit.actor,
            last_used=last_used,
            note=note,
            note_key=key_of(note),
            holder_key=key,
        )
    )
    add_used(unit, license_id, seats)
    add_held(unit, holder, 1)
    return number


def set_seats(unit: Unit, assignment: Assignment, seats: int) -> None:
    """Change how many seats an assignment takes, and count them."""
    link = LINKS[assignment.holder.kind]
    unit.run(link.update(seats=seats).where(link.id == assignment.id))
    add_used(unit, assignment.license_id, seats - assignment.seats)


def set_facts(unit: Unit, assignment: Assignment, **facts: date | str) -> None:
    """Change since, last used or the note of an assignment."""
    link = LINKS[assignment.holder.kind]
    columns: dict[str, Any] = dict(facts)
    if "note" in facts:
        columns["note_key"] = key_of(str(facts["note"]))
    unit.run(link.update(**columns).where(link.id == assignment.id))


def remove(unit: Unit, assignment: Assignment, *, spend: bool) -> None:
    """Take a seat back; a spent one stays and counts on.

    Args:
        unit: The unit of work, under the write lock.
        assignment: What is taken back.
        spend: The license isn't reassignable: the seat is spent, not free.
    """
    link = LINKS[assignment.holder.kind]
    if spend:
        unit.run(link.update(active=None, spent_at=unit.at).where(link.id == assignment.id))
    else:
        unit.run(link.delete().where(link.id == assignment.id))
        add_used(unit, assignment.license_id, -assignment.seats)
    if not assignment.spent:
        add_held(unit, assignment.holder, -1)


def release_spent(unit: Unit, license_id: int, seats: int) -> int:
    """Drop up to so many spent seats, the oldest first, as the quantity is lowered."""
    released = 0
    spent = [one for one in of_license(unit, license_id) if one.spent]
    for assignment in sorted(spent, key=lambda one: (one.assigned_at, one.id)):
        if released >= seats:
            break
        link, dropped = LINKS[assignment.holder.kind], min(assignment.seats, seats - released)
        row = link.id == assignment.id
        if dropped == assignment.seats:
            unit.run(link.delete().where(row))
        else:
            unit.run(link.update(seats=link.seats - dropped).where(row))
        released += dropped
    if released:
        add_used(unit, license_id, -released)
    return released


def longest_unused(unit: Unit, license_id: int, limit: int) -> list[Assignment]:
    """The holders with the oldest last use; one never used counts from its first day."""
    found: list[Assignment] = []
    for kind, link in LINKS.items():
        query = (
            selection(kind)
            .where(link.license == license_id, link.active == 1)
            .order_by(fn.COALESCE(link.last_used, link.since), link.holder_key, link.id)
            .limit(limit)
        )
        found += [assignment_of(row, kind) for row in unit.rows(query)]
    found.sort(key=lambda one: (one.last_used or one.since, one.holder_name.casefold()))
    return found[:limit]


def rename_holder(unit: Unit, holder: HolderRef, label_key: str) -> None:
    """Keep the name assignments are sorted by in step with the holder's."""
    link: Any = LINKS[holder.kind]
    unit.run(link.update(holder_key=label_key).where(link.holder == holder.id))
