"""The register as a whole: its name, its checks, its backups; no SQL."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from itam_tui.domain.authorization import Right, authorize
from itam_tui.domain.errors import DatabaseError, RefusedError, UsageError
from itam_tui.store import upgrade
from itam_tui.store.database import Store
from itam_tui.store.watching import FileWatch, ServerWatch

if TYPE_CHECKING:
    from itam_tui.domain.as_of import AsOf
    from itam_tui.store.restoring import Restored


class RegisterStatus(Struct, frozen=True):
    """What a register is and how far its tables are."""

    place: str
    """Where it is."""
    kind: str
    """`SQLite` or `PostgreSQL`."""
    size: int | None
    """Bytes of the file; None on a server."""
    steps: tuple[str, ...]
    """The upgrades it has behind it."""
    pending: tuple[str, ...]
    """The upgrades it still needs."""


class Register(Struct, frozen=True):
    """A register as a whole."""

    store: Store
    """The database."""

    @property
    def name(self) -> str:
        """What it is called on screens."""
        return self.store.name

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written."""
        return self.store.read_only

    @property
    def why_fixed(self) -> str:
        """Why nothing can be changed; blank where it can."""
        if (as_of := self.store.as_of) is not None:
            return f"This is the register {as_of.words}, so nothing can be changed."
        if self.read_only:
            return "This register is open read-only, so nothing can be changed."
        return ""

    @property
    def as_of(self) -> AsOf | None:
        """The past day that is shown; None is today."""
        return self.store.as_of

    @property
    def actor(self) -> str:
        """The technician."""
        return self.store.actor

    def today(self) -> date:
        """The day that counts as today."""
        return self.store.today()

    def real_day(self) -> date:
        """The day by the real clock, where this program runs."""
        return self.store.now().astimezone().date()

    def watch(self) -> FileWatch | ServerWatch:
        """Watch for what others change, on a thread of the caller's."""
        return self.store.watch()

    def fold_log(self) -> None:
        """Have SQLite fold the log it keeps beside a file into it, where nobody else is there.

        The last one to close a file does, unless it only reads, as the one does who watches.
        """
        if self.store.path is not None and not self.read_only:
            with suppress(DatabaseError), self.store.reading() as unit:
                upgrade.applied_steps(unit.database)

    def status(self) -> RegisterStatus:
        """What it is and how far its tables are."""
        with self.store.reading() as unit:
            applied = upgrade.applied_steps(unit.database)
        path = self.store.path
        return RegisterStatus(
            place=str(path) if path else self.store.url,
            kind="SQLite" if path else "PostgreSQL",
            size=path.stat().st_size if path else None,
            steps=tuple(applied),
            pending=tuple(step for step in upgrade.known_steps() if step not in applied),
        )

    def owns(self, path: Path) -> bool:
        """Whether a path is the register's file, or one that SQLite keeps beside it."""
        kept = (self.store.present or self.store).path
        if kept is None:
            return False
        place = os.path.realpath(kept)
        beside = {f"{place}{ending}" for ending in ("", "-wal", "-shm", "-journal")}
        return os.path.realpath(path) in beside or _is_same_file(path, kept)

    def check_apart(self, path: Path) -> None:
        """Refuse a place that is the register's own, or of the keys it can't do without.

        Raises:
            RefusedError: It is the register's file, one kept beside it, or the key file.
        """
        if self.owns(path):
            raise RefusedError(f"{path} is the register itself. Choose another place.")
        keys = (self.store.present or self.store).vault.path
        if keys is None:
            return
        if os.path.realpath(path) == os.path.realpath(keys) or _is_same_file(path, keys):
            raise RefusedError(
                f"{path} is the key file, without which no product key can be revealed. "
                "Choose another place."
            )

    def damage_told(self) -> AbstractContextManager[None]:
        """A stretch of work in which an error that a damaged file explains is told as that.

        Raises:
            DatabaseError: In place of such an error.
        """
        from itam_tui.store.faults import damage_told

        return damage_told(self.store.database, self.name)

    def check(self) -> list[str]:
        """Recount everything, check the file and the history; a sentence for each fault."""
        from itam_tui.services.audit import Audit
        from itam_tui.store import checks

        with self.store.reading() as unit:
            found = checks.faults(unit)
        tampered = Audit(self.store).verify().fault
        return [*found, tampered] if tampered else found

    def repair(self) -> list[str]:
        """Put each kept count right and write it down; a sentence for each.

        Raises:
            DatabaseError: The file is damaged, or may not be written.
        """
        from itam_tui.store import checks, repairs, values

        with self.store.writing(Right.ADMINISTER) as unit:
            if checks.file_faults(unit) or values.unreadable(unit):
                raise DatabaseError(
                    f"{self.name} is damaged, so its counts were left as they are. "
                    "Restore a backup: itam-tui db restore FILE."
                )
            return repairs.repair(unit)

    def backup(self, target: Path) -> list[str]:
        """Write a checked copy, readable by its owner alone, and record that it was made.

        Returns:
            A sentence for each wrong count.

        Raises:
            DatabaseError: The target exists, can't be written, or the register is damaged.
            RefusedError: The target is the register's own, or the key file.
            UsageError: It is on a server, which has its own tools.
        """
        if self.store.path is None:
            raise UsageError("A register on PostgreSQL is backed up with pg_dump.")
        self.check_apart(target)
        wrong = upgrade.backup(self.store.path, target, recount=True)
        if not self.store.read_only:
            self._record_backup(target.name)
        return wrong

    def _record_backup(self, name: str) -> None:
        from itam_tui.domain.history import Action, RecordKind
        from itam_tui.store import history

        entry = history.Entry(
            Action.BACKED_UP,
            RecordKind.REGISTER,
            None,
            "register backed up",
            {"file": (None, name)},
        )
        with self.store.writing(Right.LOOK) as unit:
            history.record(unit, entry)


def restore_register(path: Path, source: Path, *, actor: str, now: datetime) -> Restored:
    """Put a backup in the place of a register that may be missing or damaged.

    Raises:
        NotAllowedError: The register that is there can be read, and says that they may not.
        DatabaseError: The backup can't be taken, or somebody has the register open.
    """
    from itam_tui.store.restoring import restore, role_there

    authorize(role_there(path, actor=actor, now=now), Right.ADMINISTER)

    return restore(path, source, actor=actor, now=now)


def _is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths name one file, by another name of it too."""
    with suppress(OSError):
        return one.samefile(other)
    return False
