"""A private copy of a register, and what it takes to bring it to how it was at a moment.

Whatever is written here is written into the copy: its guards are taken away first.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase, fn

from itam_tui.domain.as_of import DatedChange
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.undo import GONE
from itam_tui.store import usage
from itam_tui.store.database import Unit
from itam_tui.store.models import (
    DeviceTable,
    EndUserTable,
    HistoryTable,
    LicenseTable,
    ProductKeyTable,
    QuantityEntryTable,
)
from itam_tui.store.side_tables import FormerKeyTable
from itam_tui.store.steps import StepRow, row_of
from itam_tui.store.usage import HOLDERS, LINKS

_AT_ONCE = 1000

_RECORDS = (
    RecordKind.LICENSE, RecordKind.END_USER, RecordKind.DEVICE, RecordKind.ASSIGNMENT,
)  # fmt: skip
_CHANGES = (
    Action.ADDED, Action.EDITED, Action.QUANTITY, Action.ASSIGNED, Action.UNASSIGNED,
    Action.MOVED, Action.SEATS, Action.LAST_USED, Action.DELETED, Action.RESTORED,
)  # fmt: skip
_TOLD_ELSEWHERE = frozenset({"product_key", "used", "licenses", "devices"})
"""Fields of changes that need no image: further keys say when they came, counts are recounted."""

_TABLES: dict[RecordKind, tuple[Any, tuple[str, ...]]] = {
    RecordKind.LICENSE: (LicenseTable, ()),
    RecordKind.END_USER: (EndUserTable, ("email_key", "user_name_key")),
    RecordKind.DEVICE: (DeviceTable, ("serial_key", "asset_tag_key")),
}
"""Each kind of record to its table, and to what only one in force may be known by."""


def copy_file(source: Unit, path: Path) -> bool:
    """Copy a register that is a file, as it is at one moment; False where it is on a server."""
    if not isinstance(source.database, SqliteDatabase):
        return False
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path)) as copy:
        source.database.connection().backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # so that it can be opened read-only
        with copy:
            copy.execute("DELETE FROM key_task")  # what is to be done is done in the register
    return True


def loosen(unit: Unit) -> None:
    """Take the copy's guards away: it is about to be brought to what they keep it from."""
    found = unit.database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in found.fetchall():
        unit.database.execute_sql(f'DROP TRIGGER "{name}"')


def first_moment(unit: Unit) -> datetime | None:
    """When the history begins; None before there is any."""
    query = HistoryTable.select(HistoryTable.at).order_by(HistoryTable.id)
    row = unit.row(query)
    return None if row is None else row["at"]


def last_row(unit: Unit, moment: datetime) -> int:
    """The last row of the history before the first that was written from a moment on.

    What follows that one counts as later, whatever a clock that was put back says of it.
    """
    table = HistoryTable
    first_after = unit.scalar(table.select(fn.MIN(table.id)).where(table.at >= moment))
    query = table.select(fn.MAX(table.id))
    if first_after is not None:
        query = query.where(table.id < first_after)
    return int(unit.scalar(query) or 0)


def rows_after(unit: Unit, last: int) -> Iterator[StepRow]:
    """The rows of the history after one, the newest first, a part at a time."""
    table = HistoryTable
    before: int | None = None
    while True:
        query = table.select().where(table.id > last, table.image.is_null(False))
        if before is not None:
            query = query.where(table.id < before)
        part = [row_of(row) for row in unit.rows(query.order_by(table.id.desc()).limit(_AT_ONCE))]
        yield from part
        if len(part) < _AT_ONCE:
            return
        before = part[-1].id


def untold(unit: Unit, last: int) -> StepRow | None:
    """The newest change of a record after a row that doesn't tell what the record was before."""
    table = HistoryTable
    query = table.select().where(
        table.id > last,
        table.image.is_null(),
        table.kind.in_([kind.value for kind in _RECORDS]),
        table.action.in_([action.value for action in _CHANGES]),
    )
    for row in query.order_by(table.id.desc()).dicts().iterator(unit.database):
        if set(row["changes"] or {}) - _TOLD_ELSEWHERE:
            return row_of(row)
    return None


def keys_before(unit: Unit, last: int) -> dict[int, dict[str, Any]]:
    """The product key that each license had at a row of the history, where it changed since."""
    table = FormerKeyTable
    query = table.select().where(table.history_id > last).order_by(table.history_id.desc())
    return {row["license_id"]: row["before"] for row in unit.rows(query)}


def forget_after(unit: Unit, last: int, moment: datetime) -> None:
    """Take away what the copy has from later: history, former and further keys, assignments."""
    unit.run(HistoryTable.delete().where(HistoryTable.id > last))
    unit.run(FormerKeyTable.delete().where(FormerKeyTable.history_id > last))
    unit.run(ProductKeyTable.delete().where(ProductKeyTable.added_at >= moment))
    for link in LINKS.values():
        unit.run(link.delete().where(link.assigned_at >= moment))


def forget_sealed(unit: Unit) -> None:
    """Take the encrypted product keys away: a copy reveals none."""
    for table in (LicenseTable, ProductKeyTable):
        unit.run(table.update(key_sealed=None).where(table.key_sealed.is_null(False)))
    unit.run(FormerKeyTable.delete())


def forget_entries(unit: Unit, license_id: int, count: int) -> None:
    """Take the newest quantity entries of a license away, so many."""
    table = QuantityEntryTable
    query = table.select(table.id).where(table.license == license_id)
    newest = [number for (number,) in unit.tuples(query.order_by(table.id.desc()).limit(count))]
    unit.run(table.delete().where(table.id.in_(newest)))


def in_force_by(unit: Unit, day: date) -> set[int]:
    """The licenses that have a quantity entry in force on a day or before."""
    table = QuantityEntryTable
    query = table.select(table.license).where(table.in_force <= day).distinct()
    return {number for (number,) in unit.tuples(query)}


def changes_of_quantities(unit: Unit) -> Iterator[tuple[int, list[DatedChange]]]:
    """Each license with everything that changed its quantity, in the order it was written."""
    table = QuantityEntryTable
    query = table.select(table.license, table.in_force, table.delta, table.after)
    rows = unit.tuples(query.order_by(table.license, table.id))
    for number, part in groupby(rows, key=lambda row: int(row[0])):
        yield number, [DatedChange(in_force, delta, after) for _, in_force, delta, after in part]


def forget_entries_in_force_after(unit: Unit, day: date) -> None:
    """Take the quantity entries away that count from a later day."""
    unit.run(QuantityEntryTable.delete().where(QuantityEntryTable.in_force > day))


def remove_licenses(unit: Unit, numbers: Sequence[int]) -> None:
    """Take licenses away with all that hangs on them."""
    for part in _parts(numbers):
        for link in LINKS.values():
            unit.run(link.delete().where(link.license.in_(part)))
        for table in (QuantityEntryTable, ProductKeyTable):
            unit.run(table.delete().where(table.license.in_(part)))
        unit.run(LicenseTable.delete().where(LicenseTable.id.in_(part)))


def remove_holders(unit: Unit, kind: HolderKind, numbers: Sequence[int]) -> None:
    """Take holders away with what they hold."""
    table: Any = HOLDERS[kind]
    link: Any = LINKS[kind]
    for part in _parts(numbers):
        unit.run(link.delete().where(link.holder.in_(part)))
        unit.run(table.delete().where(table.id.in_(part)))


def free_names(unit: Unit, kind: RecordKind, numbers: Sequence[int]) -> None:
    """Let go of what only one holder may be known by, as all of them are written anew."""
    table, unique = _TABLES[kind]
    for part in _parts(numbers if unique else ()):
        unit.run(table.update(**dict.fromkeys(unique)).where(table.id.in_(part)))


def stamp(
    unit: Unit, kind: RecordKind, number: int, *, version: int, gone_at: datetime | None
) -> None:
    """Write the version of a license or a holder, and when it was deleted."""
    table, unique = _TABLES[kind]
    columns: dict[str, Any] = {"version": version, "archived_at": gone_at}
    if gone_at is not None:
        columns |= dict.fromkeys(unique)
    unit.run(table.update(**columns).where(table.id == number))


def stamp_change(unit: Unit, license_id: int) -> None:
    """Write when a license changed last, by what is left of the history."""
    if (when := _last_change(unit, license_id)) is not None:
        unit.run(LicenseTable.update(updated_at=when).where(LicenseTable.id == license_id))


def deleted_at(unit: Unit, kind: str, number: int) -> datetime | None:
    """When a record was deleted last, by what is left of the history."""
    table = HistoryTable
    query = table.select(table.at, table.image).where(
        table.kind == kind, table.record_id == number, table.image.is_null(False)
    )
    for row in unit.rows(query.order_by(table.id.desc())):
        life = row["image"].get("life")
        if life:
            at: datetime = row["at"]
            return at if life[1] == GONE else None
    return None


def _last_change(unit: Unit, license_id: int) -> datetime | None:
    """When a license changed last, by what is left of the history."""
    table = HistoryTable
    query = table.select(table.at, table.image).where(
        table.license_id == license_id,
        table.image.is_null(False),
        table.action != Action.LAST_USED.value,
    )
    for row in query.order_by(table.id.desc()).dicts().iterator(unit.database):
        before, after = row["image"].get("seat", (None, None))
        if before is None or after is None or before.get("seats") != after.get("seats"):
            at: datetime = row["at"]
            return at
    return None


def recount(unit: Unit) -> None:
    """Put every kept count right."""
    for one in usage.miscounts(unit):
        unit.run(one.table.update(**{one.column: one.counted}).where(one.table.id == one.record_id))


def _parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    every = list(numbers)
    for start in range(0, len(every), _AT_ONCE // 2):
        yield every[start : start + _AT_ONCE // 2]
