"""The rows of the history that are taken back as one, and what came after them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct

from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import HolderKind, HolderRef
from itam_tui.domain.undo import Image, Step, step_of
from itam_tui.store.database import Unit
from itam_tui.store.models import HistoryTable


class StepRow(Struct, frozen=True):
    """One row of a step."""

    id: int
    """Its number."""
    actor: str
    """Who made the change."""
    at: datetime
    """When."""
    action: Action
    """What was done."""
    kind: RecordKind
    """What it was done to."""
    record_id: int | None
    """The record's number."""
    label: str
    """What it was called."""
    changes: dict[str, list[str | None]]
    """Each field before and after, as text."""
    license_id: int | None
    """The license concerned."""
    holder: HolderRef | None
    """The holder concerned."""
    image: Image | None
    """The record before and after."""


def step_at(unit: Unit, number: int) -> Step | None:
    """The step that a row of the history is part of; None when there is no such row."""
    table = HistoryTable
    row = unit.row(table.select(table.step_id, table.batch_id).where(table.id == number))
    if row is None:
        return None
    first = unit.row(_table().where(HistoryTable.id == (row["step_id"] or number)))
    if first is None:
        return None
    others = table.select(table.id).where(table.step_id == first["id"])
    return step_of(
        first["id"], first["action"], first["kind"], first["label"], first["changes"] or {},
        first["reason"], several=unit.row(others) is not None,
    )  # fmt: skip


def action_of(unit: Unit, number: int) -> Action | None:
    """What the first row of a step did."""
    action = unit.scalar(HistoryTable.select(HistoryTable.action).where(HistoryTable.id == number))
    return None if action is None else Action(action)


def rows_of(unit: Unit, step: int) -> list[StepRow]:
    """The rows of a step, in the order they were written."""
    table = HistoryTable
    whole = (table.id == step) | (table.step_id == step)
    return [row_of(row) for row in unit.rows(_table().where(whole).order_by(table.id))]


def taken_back_by(unit: Unit, step: int) -> StepRow | None:
    """The row that took a step back, or did it again; None while it stands.

    Taking that one back makes the step stand again.
    """
    table = HistoryTable
    query = table.select(table.id, table.step_id, table.image).where(
        table.id > step,
        table.action.in_([Action.UNDONE.value, Action.REDONE.value]),
        table.image.is_null(False),
    )
    takers: dict[int, dict[int, int]] = {}
    for number, first, image in unit.tuples(query.order_by(table.id)):
        if (taken := image.get("step")) is not None:
            takers.setdefault(taken, {}).setdefault(first or number, number)

    def taken_by(one: int) -> int | None:
        found = takers.get(one, {}).items()
        return next((row for taker, row in found if taken_by(taker) is None), None)

    row = taken_by(step)
    return None if row is None else row_of(unit.rows(_table().where(table.id == row))[0])


def newest_of(
    unit: Unit,
    after: int,
    before: int | None,
    *,
    license_id: int | None,
    holder: HolderRef | None,
    texts: Iterable[str],
) -> StepRow | None:
    """The newest change of a record between two rows of the history.

    Args:
        unit: The unit of work.
        after: The row it is later than.
        before: The row it is earlier than; None for no limit.
        license_id: The license it concerns.
        holder: The holder it concerns.
        texts: One that has a field of these comes before any other.
    """
    table = HistoryTable
    query = _table().where(table.id > after, table.kind != RecordKind.BATCH.value)
    if before is not None:
        query = query.where(table.id < before)
    if license_id is not None:
        query = query.where(table.license_id == license_id)
    if holder is not None:
        column = table.device_id if holder.kind is HolderKind.DEVICE else table.end_user_id
        query = query.where(column == holder.id)
    told = (Action.REVEALED.value, Action.COPIED.value, Action.EXPORTED.value)
    query = query.where(table.action.not_in(told)).order_by(table.id.desc()).limit(50)
    found = [row_of(row) for row in unit.rows(query)]
    wanted = set(texts)
    return next((one for one in found if wanted & set(one.changes)), next(iter(found), None))


def _table() -> Any:
    return HistoryTable.select()


def row_of(row: dict[str, Any]) -> StepRow:
    """A row of the history as one of a step."""
    holder = None
    if row["end_user_id"] is not None:
        holder = HolderRef(HolderKind.END_USER, row["end_user_id"])
    elif row["device_id"] is not None:
        holder = HolderRef(HolderKind.DEVICE, row["device_id"])
    return StepRow(
        row["id"], row["actor"], row["at"], Action(row["action"]), RecordKind(row["kind"]),
        row["record_id"], row["label"], row["changes"] or {}, row["license_id"], holder,
        row["image"],
    )  # fmt: skip
