"""A register moved to another place, a file or a server, and proved to be the same; no SQL."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import DatabaseError, RefusedError
from itam_tui.store import copying
from itam_tui.store.database import Store


class Copied(Struct, frozen=True):
    """A register that was copied, and is equal there."""

    rows: int
    """How many rows it has."""
    tables: int
    """Of how many tables."""


def _silent(rows: int) -> None:
    """Tell nobody."""


def copy_register(
    source: Store, target: Store, progress: Callable[[int], None] = _silent
) -> Copied:
    """Copy a register into an empty one: all of it, equal row by row, or nothing.

    People may go on working in the source meanwhile; what they change after the beginning
    is not copied.

    Args:
        source: The register.
        target: Where it goes.
        progress: Told now and then how many rows were written.

    Raises:
        NotAllowedError: Only who is an admin of both may.
        RefusedError: The target already has records.
        DatabaseError: The copy is not equal to the source; the target is as it was.
    """
    with source.reading_snapshot() as read, target.writing(Right.ADMINISTER) as unit:
        source.authorize(read, Right.ADMINISTER)
        if not copying.is_empty(unit):
            raise RefusedError(
                f"{target.name} already has records; a register is copied into an empty one only."
            )
        rows = copying.copy(read, unit, progress)
        here, there = copying.fingerprints(read), copying.fingerprints(unit)
        if different := [name for name in here if here[name] != there[name]]:
            raise DatabaseError(
                f"The copy of {source.name} is not equal to it in {', '.join(different)}, so "
                f"nothing was kept in {target.name}. Check both with itam-tui db check."
            )
    return Copied(rows, len(here))
