"""Many rows at once, for imports and the demo; the counts are put right at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from peewee import fn

from itam_tui.domain.holders import (
    DeviceSettings,
    DeviceStatus,
    EndUserSettings,
    EndUserStatus,
    HolderKind,
    HolderRef,
)
from itam_tui.store.database import Unit
from itam_tui.store.holders import device_columns, end_user_columns
from itam_tui.store.license_rows import key_of
from itam_tui.store.models import DeviceTable, EndUserTable, LicenseTable
from itam_tui.store.rows import insert_rows
from itam_tui.store.usage import HOLDERS, LINKS, seats_counted

_IDS_AT_ONCE = 500


class KnownHolder(Struct, frozen=True):
    """What an import must know of a holder in force."""

    ref: HolderRef
    """Which record."""
    keys: tuple[str | None, str | None, str | None]
    """E-mail, user name and name; or serial, asset tag and name; folded, None where blank."""
    label: str
    """What they are called."""
    label_key: str
    """The same, folded, to sort by."""
    asks_first: bool
    """Whether their status asks before they get a seat."""
    status: str
    """The word of their status."""
    owner: int | None = None
    """Whose device it is."""


class SeatRow(Struct, frozen=True):
    """An assignment to be written."""

    license_id: int
    """Which license."""
    holder: HolderRef
    """Who gets it."""
    label_key: str
    """The holder's name, folded."""
    seats: int
    """How many seats."""
    since: date
    """From which day."""
    last_used: date | None = None
    """The day it was last used."""
    note: str = ""
    """Free text."""
    spent: bool = False
    """Whether the seat is spent already."""


class HeldSeat(Struct, frozen=True):
    """An assignment as it stands in the register."""

    id: int
    """Its number."""
    seats: int
    """How many seats."""
    since: date
    """From which day."""
    last_used: date | None
    """The day it was last used."""
    note: str
    """Free text."""


def known_end_users(unit: Unit) -> list[KnownHolder]:
    """Every end user in force."""
    table = EndUserTable
    query = table.select(
        table.id, table.email_key, table.user_name_key, table.name_key,
        table.name, table.email, table.user_name, table.label_key, table.status,
    ).where(table.archived_at.is_null())  # fmt: skip
    return [
        KnownHolder(
            HolderRef(HolderKind.END_USER, row[0]),
            (row[1], row[2], row[3]),
            row[4] or row[5] or row[6],
            row[7],
            EndUserStatus(row[8]).asks_first,
            EndUserStatus(row[8]).label,
        )
        for row in unit.tuples(query)
    ]


def known_devices(unit: Unit) -> list[KnownHolder]:
    """Every device in force."""
    table = DeviceTable
    query = table.select(
        table.id, table.serial_key, table.asset_tag_key, table.name_key,
        table.name, table.serial, table.asset_tag, table.label_key, table.status, table.end_user,
    ).where(table.archived_at.is_null())  # fmt: skip
    return [
        KnownHolder(
            HolderRef(HolderKind.DEVICE, row[0]),
            (row[1], row[2], row[3]),
            row[4] or row[5] or row[6],
            row[7],
            DeviceStatus(row[8]).asks_first,
            DeviceStatus(row[8]).label,
            row[9],
        )
        for row in unit.tuples(query)
    ]


def next_id(unit: Unit, kind: HolderKind) -> int:
    """The number the next new holder gets, under the write lock."""
    table = HOLDERS[kind]
    return int(unit.scalar(table.select(fn.MAX(table.id))) or 0) + 1


def insert_end_users(unit: Unit, rows: Sequence[tuple[int, EndUserSettings]]) -> None:
    """Add end users under the numbers given."""
    insert_rows(
        unit,
        EndUserTable,
        [{"id": number, "updated_at": unit.at, **end_user_columns(one)} for number, one in rows],
    )


def insert_devices(
    unit: Unit, rows: Sequence[tuple[int, DeviceSettings]], owners: Mapping[int, str]
) -> None:
    """Add devices under the numbers given; `owners` are end users' names by number."""
    written = []
    for number, one in rows:
        columns = device_columns(one, None)
        name = owners.get(one.end_user_id) if one.end_user_id is not None else None
        if name:
            columns["end_user_key"] = key_of(name)
            columns["search"] = "\n".join(filter(None, (columns["search"], key_of(name))))
        written.append({"id": number, "updated_at": unit.at, **columns})
    insert_rows(unit, DeviceTable, written)
    recount_devices(unit, {one.end_user_id for _, one in rows if one.end_user_id is not None})


def insert_seats(unit: Unit, rows: Sequence[SeatRow]) -> None:
    """Add assignments; `recount` must follow in the same unit."""
    for kind, link in LINKS.items():
        written = [
            {
                "license": row.license_id,
                "holder": row.holder.id,
                "seats": row.seats,
                "since": row.since,
                "assigned_at": unit.at,
                "assigned_by": unit.actor,
                "last_used": row.last_used,
                "note": row.note,
                "note_key": key_of(row.note),
                "active": None if row.spent else 1,
                "spent_at": unit.at if row.spent else None,
                "holder_key": row.label_key,
            }
            for row in rows
            if row.holder.kind is kind
        ]
        insert_rows(unit, link, written)


def held_seats(unit: Unit, license_id: int) -> dict[HolderRef, HeldSeat]:
    """The active assignments of a license."""
    held: dict[HolderRef, HeldSeat] = {}
    for kind, link in LINKS.items():
        holder: Any = link.holder  # type: ignore[attr-defined]
        query = link.select(
            holder, link.id, link.seats, link.since, link.last_used, link.note
        ).where(link.license == license_id, link.active == 1)
        for number, *rest in unit.tuples(query):
            held[HolderRef(kind, number)] = HeldSeat(*rest)
    return held


def recount(unit: Unit, license_ids: Iterable[int], holders: Iterable[HolderRef]) -> None:
    """Put the kept counts of licenses and holders right after rows were added."""
    counted = seats_counted()
    for part in _parts(license_ids):
        unit.run(
            LicenseTable.update(used=counted, updated_at=unit.at).where(
                LicenseTable.id.in_(part), LicenseTable.used != counted
            )
        )
    wanted = list(holders)
    for kind, table in HOLDERS.items():
        link: Any = LINKS[kind]
        counted = link.select(fn.COUNT(link.id)).where(link.holder == table.id, link.active == 1)
        for part in _parts(ref.id for ref in wanted if ref.kind is kind):
            unit.run(table.update(licenses=counted).where(table.id.in_(part)))


def recount_devices(unit: Unit, end_user_ids: Iterable[int]) -> None:
    """Put the kept number of devices of end users right."""
    counted = DeviceTable.select(fn.COUNT(DeviceTable.id)).where(
        DeviceTable.end_user == EndUserTable.id, DeviceTable.archived_at.is_null()
    )
    for part in _parts(end_user_ids):
        unit.run(EndUserTable.update(devices=counted).where(EndUserTable.id.in_(part)))


def _parts(numbers: Iterable[int]) -> list[list[int]]:
    every = sorted(set(numbers))
    return [every[start : start + _IDS_AT_ONCE] for start in range(0, len(every), _IDS_AT_ONCE)]
