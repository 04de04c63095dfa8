"""What the history tells of a change, before and after; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Action(StrEnum):
    """What was done."""

    ADDED = "added"
    EDITED = "edited"
    QUANTITY = "quantity"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    MOVED = "moved"
    SEATS = "seats"
    LAST_USED = "last-used"
    DELETED = "deleted"
    RESTORED = "restored"
    REVEALED = "revealed"
    COPIED = "copied"
    IMPORTED = "imported"
    EXPORTED = "exported"
    BULK = "bulk"
    REFUSED = "refused"
    BACKED_UP = "backed-up"
    UPGRADED = "upgraded"
    UNDONE = "undone"
    REDONE = "redone"

    @property
    def label(self) -> str:
        """The word shown to people."""
        return self.value.replace("-", " ")


class RecordKind(StrEnum):
    """What a change was made to."""

    LICENSE = "license"
    END_USER = "end-user"
    DEVICE = "device"
    ASSIGNMENT = "assignment"
    REGISTER = "register"
    BATCH = "batch"


class FieldChange(Struct, frozen=True):
    """One field before and after."""

    field: str
    """The field's name, as in JSON."""
    before: str | None
    """Its text before; None where there was nothing."""
    after: str | None
    """Its text after; None where there is nothing."""


class Change(Struct, frozen=True):
    """One row of the history."""

    id: int
    """The row's number; a later change has a higher one."""
    at: datetime
    """When, UTC by the real clock."""
    actor: str
    """The technician, from the operating system's user."""
    action: Action
    """What was done."""
    kind: RecordKind
    """What it was done to."""
    record_id: int | None
    """The record's number; None for the register and a batch."""
    label: str
    """What the record was called then."""
    changes: tuple[FieldChange, ...]
    """Each field before and after."""
    reason: str
    """Why, and what was agreed to."""
    batch_id: int | None
    """The row of the import or bulk change it belongs to."""
    license_reference: str = ""
    """The license concerned; blank when none is."""
    origin: str = ""
    """How it came in: `app`, or the verb; blank where it was not kept yet."""


def as_mapping(changes: tuple[FieldChange, ...]) -> Mapping[str, list[str | None]]:
    """The changes as JSON writes them: `{field: [before, after]}`."""
    return {change.field: [change.before, change.after] for change in changes}
