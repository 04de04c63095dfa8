"""The history: written in the transaction of the change, read newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from msgspec import Struct
from peewee import SqliteDatabase

from itam_tui.domain.errors import NoSeatError
from itam_tui.domain.history import Action, Change, FieldChange, RecordKind
from itam_tui.domain.holders import HolderKind, HolderRef
from itam_tui.domain.text import fold
from itam_tui.domain.undo import Image
from itam_tui.store.database import Unit
from itam_tui.store.history_chain import add_sealed
from itam_tui.store.models import HistoryTable, LicenseTable
from itam_tui.store.rows import insert_rows

_BEFORE_BATCH = "before_batch"
"""Where a server goes back to when a batch changed nothing."""

Changes = Mapping[str, tuple[str | None, str | None]]
"""Each field that changed, as text before and after."""


class Entry(Struct, frozen=True):
    """One change to be written down."""

    action: Action
    """What was done."""
    kind: RecordKind
    """What it was done to."""
    record_id: int | None
    """The record's number."""
    label: str
    """What the record is called."""
    changes: Changes
    """Each field before and after."""
    license_id: int | None = None
    """The license concerned, so that its page finds the row."""
    holder: HolderRef | None = None
    """The holder concerned, so that their page finds the row."""
    reason: str = ""
    """Why, and what was agreed to."""
    image: Image | None = None
    """The record before and after, when the change can be taken back."""


def record(unit: Unit, entry: Entry, batch_id: int | None = None) -> int:
    """Write one change down, and give its row's number."""
    number = unit.run(HistoryTable.insert(_columns(unit, entry, batch_id)))
    journal = unit.journal
    journal.images += entry.image is not None
    if journal.step is None:
        journal.step = number
        journal.first = (entry.action.value, entry.kind.value, entry.label, entry.changes)
    return number


def record_all(unit: Unit, entries: Sequence[Entry], batch_id: int | None = None) -> None:
    """Write many changes down."""
    if entries and unit.journal.step is None:
        record(unit, entries[0], batch_id)
        entries = entries[1:]
    unit.journal.images += sum(entry.image is not None for entry in entries)
    rows = [_columns(unit, entry, batch_id) for entry in entries]
    if not isinstance(unit.database, SqliteDatabase):
        insert_rows(unit, HistoryTable, rows)
    elif rows:
        kept = {
            name: HistoryTable._meta.fields[name].db_value
            for name in ("changes", "claims", "image")
        }
        at = unit.at.astimezone(UTC).isoformat(" ")
        claims = kept["claims"](rows[0]["claims"])
        add_sealed(
            unit,
            [
                {
                    **row,
                    "at": at,
                    "claims": claims,
                    **{name: kept[name](row[name]) for name in ("changes", "image")},
                }
                for row in rows
            ],
        )


def record_refusal(unit: Unit, refused: NoSeatError) -> None:
    """Write down that no seat was given, in a transaction of its own: the change's is undone."""
    names = ", ".join(refused.without_seat)
    entry = Entry(
        Action.REFUSED,
        RecordKind.LICENSE,
        refused.license_id,
        refused.license_name,
        {"holder": (None, names)},
        license_id=refused.license_id,
        reason="no seat left",
    )
    record(unit, entry)


def record_batch(unit: Unit, action: Action, label: str, changes: Changes, reason: str = "") -> int:
    """Write the row of an import or a bulk change; its number is what the others carry."""
    if not isinstance(unit.database, SqliteDatabase):
        unit.database.execute_sql(f"SAVEPOINT {_BEFORE_BATCH}")
    entry = Entry(action, RecordKind.BATCH, None, label, changes, reason=reason)
    return record(unit, entry)


def amend_batch(unit: Unit, batch_id: int, changes: Changes) -> None:
    """Fill in a batch's counts, in the transaction that wrote its row."""
    values = {name: list(pair) for name, pair in changes.items()}
    unit.run(HistoryTable.update(changes=values).where(HistoryTable.id == batch_id))


def is_empty_batch(unit: Unit, batch_id: int) -> bool:
    """Whether no change belongs to a batch."""
    query = HistoryTable.select(HistoryTable.id).where(HistoryTable.batch_id == batch_id)
    return unit.row(query) is None


def drop_batch(unit: Unit, batch_id: int) -> None:
    """Take back the last batch's row, which turned out to change nothing: no change, no row.

    Nobody on a server has the right to delete of the history, so there its writing is undone.
    """
    if isinstance(unit.database, SqliteDatabase):
        unit.run(HistoryTable.delete().where(HistoryTable.id == batch_id))
    else:
        unit.database.execute_sql(f"ROLLBACK TO SAVEPOINT {_BEFORE_BATCH}")
    if unit.journal.step == batch_id:
        unit.journal.step = unit.journal.first = None


def _columns(unit: Unit, entry: Entry, batch_id: int | None) -> dict[str, Any]:
    """A change as a row; one that takes a step back or does it again tells which."""
    holder, image, step = entry.holder, entry.image, unit.journal.takes_back
    if image is not None and step is not None:
        image = {**image, "step": step.id}
    return {
        "at": unit.at,
        "actor": unit.actor,
        "action": entry.action.value,
        "kind": entry.kind.value,
        "record_id": entry.record_id,
        "label": entry.label,
        "label_key": fold(entry.label),
        "license_id": entry.license_id,
        "end_user_id": holder.id if holder and holder.kind is HolderKind.END_USER else None,
        "device_id": holder.id if holder and holder.kind is HolderKind.DEVICE else None,
        "changes": {name: list(pair) for name, pair in entry.changes.items()},
        "reason": entry.reason,
        "batch_id": batch_id,
        "step_id": unit.journal.step,
        "image": image,
        **origin_columns(unit),
    }


def origin_columns(unit: Unit) -> dict[str, Any]:
    """Where a change comes from, as the columns every row of a session shares."""
    origin = unit.origin
    return {
        "actor_uid": origin.uid,
        "login": origin.login,
        "origin": origin.door,
        "session_id": origin.session,
        "app_version": origin.version,
        "claims": dict(origin.claims) or None,
    }


def change_of(row: Mapping[str, Any]) -> Change:
    """A change out of a row that also has the license's `reference_number`."""
    from itam_tui.domain.licenses import reference

    number = row.get("reference_number")
    return Change(
        id=row["id"],
        at=row["at"],
        actor=row["actor"],
        action=Action(row["action"]),
        kind=RecordKind(row["kind"]),
        record_id=row["record_id"],
        label=row["label"],
        changes=tuple(
            FieldChange(name, before, after)
            for name, (before, after) in (row["changes"] or {}).items()
        ),
        reason=row["reason"],
        batch_id=row["batch_id"],
        license_reference=reference(number) if number is not None else "",
        origin=row["origin"],
    )


def selection() -> Any:
    """The columns `change_of` reads."""
    table = HistoryTable
    return table.select(
        table.id, table.at, table.actor, table.action, table.kind, table.record_id, table.label,
        table.changes, table.reason, table.batch_id, table.origin,
        LicenseTable.number.alias("reference_number"),
    ).left_outer_join(LicenseTable, on=(HistoryTable.license_id == LicenseTable.id))  # fmt: skip
