"""Brings a register's tables up to date, after a backup of the file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from peewee import Database, SqliteDatabase

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import DatabaseError
from itam_tui.store.database import Store, Unit, sqlite_database
from itam_tui.store.faults import explained
from itam_tui.store.sqlite_file import APPLICATION_ID, put_in_place, see_on_disk

MIGRATIONS = Path(__file__).parent / "migrations"
"""Where the numbered steps are."""

KEPT_BACKUPS = 3
"""How many backups from before an upgrade are kept."""

_LOCK = 0x4954414D


def known_steps() -> list[str]:
    """The names of the steps this program knows, in order."""
    return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))


def applied_steps(database: Database) -> list[str]:
    """The names of the steps a register has behind it; none when it has no tables yet."""
    if not database.table_exists("schema_migration"):
        return []
    cursor = database.execute_sql("SELECT name FROM schema_migration ORDER BY name")
    return [name for (name,) in cursor.fetchall()]


def pending_steps(store: Store) -> list[str]:
    """The steps a register still needs.

    Raises:
        DatabaseError: A newer program wrote it.
    """
    with store.database.connection_context():
        return _pending(store)


def _pending(store: Store) -> list[str]:
    applied = applied_steps(store.database)
    known = known_steps()
    if unknown := [step for step in applied if step not in known]:
        raise DatabaseError(
            f"{store.name} was written by a newer itam-tui (its tables are at {unknown[-1]}, "
            f"this program knows {known[-1]}). Install the newer program; nothing was changed."
        )
    return [step for step in known if step not in applied]


def upgrade_if_older(store: Store) -> list[str]:
    """Apply the steps a register still needs, and tell which.

    Raises:
        DatabaseError: A newer program wrote it, or it may not be written.
    """
    with store.database.connection_context():
        before, pending = applied_steps(store.database), _pending(store)
    if not pending:
        _seal_if_asked(store)
        return []
    if store.read_only:
        raise DatabaseError(
            f"{store.name} was written by an older itam-tui and must be upgraded. "
            "Open it once without --read-only."
        )
    if store.path is not None:
        keep_backup(store.path)
    apply_steps(store.database)
    if before:
        _record(store, before[-1], pending[-1])
    _seal_if_asked(store)
    return pending


def _record(store: Store, before: str, after: str) -> None:
    """Write into the history that the tables were brought up to date."""
    from itam_tui.domain.history import Action, RecordKind
    from itam_tui.store import history

    changes = {"tables": (before, after)}
    entry = history.Entry(Action.UPGRADED, RecordKind.REGISTER, None, "register upgraded", changes)
    with store.writing(Right.LOOK) as unit:
        history.record(unit, entry)


def _seal_if_asked(store: Store) -> None:
    """Encrypt the product keys that an upgrade has left plain."""
    if store.read_only:
        return
    with store.database.connection_context():
        asked = store.database.execute_sql("SELECT 1 FROM key_task LIMIT 1").fetchone()
    if asked is not None:
        from itam_tui.store.sealing import seal_plain_keys

        seal_plain_keys(store)


def apply_steps(database: Database, last: str | None = None) -> None:
    """Run every step that is missing, one program at a time.

    Args:
        database: The register; not connected.
        last: The step to stop after; the newest by default.
    """
    from playhouse.migrations import Runner

    with database.connection_context():
        if isinstance(database, SqliteDatabase):
            Runner(database, str(MIGRATIONS)).up(last)
            return
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            Runner(database, str(MIGRATIONS)).up(last)
        finally:  # the connection may be kept
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))


def make_tables(path: Path, last: str | None = None) -> None:
    """Turn an empty file into a register, as it was after its step `last`."""
    database = sqlite_database(path)
    with explained(path.name):
        with database.connection_context():
            database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        apply_steps(database, last)
        with database.connection_context():
            database.execute_sql("PRAGMA journal_mode = wal")


def backup(path: Path, target: Path, *, recount: bool = False) -> list[str]:
    """Write a checked copy of a register, readable by its owner alone.

    Args:
        path: The register.
        target: The copy.
        recount: Whether its counts are checked too; its tables must be up to date for that.

    Returns:
        A sentence for each count that is not what it should be.

    Raises:
        DatabaseError: The target exists, can't be written, or the copy is damaged.
    """
    if os.path.lexists(target):
        raise DatabaseError(f"{target} exists already; name another file for the backup.")
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(path, beside, target)
        with explained(path.name):
            wrong = _recounted(beside) if recount else []
        see_on_disk(beside)
        put_in_place(beside, target)
    except FileExistsError:
        raise DatabaseError(f"{target} exists already; name another file for it.") from None
    except OSError as fault:
        raise DatabaseError(
            f"{target} can't be written ({fault.strerror}). Choose another place."
        ) from fault
    finally:
        for leftover in (beside, Path(f"{beside}-wal"), Path(f"{beside}-shm")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
    return wrong


def _copy(path: Path, beside: Path, target: Path) -> None:
    """Copy a live database page by page, and check the copy."""
    with (
        explained(path.name),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(beside)) as copy,
    ):
        try:
            source.backup(copy)
        except sqlite3.Error as fault:
            if fault.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE")):
                raise DatabaseError(
                    f"The disk is full, so {target} was not written. Make room, "
                    "or choose another place."
                ) from fault
            raise
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise DatabaseError(f"{path.name} is damaged ({verdict}), so no backup was made.")


def _recounted(copy: Path) -> list[str]:
    """The counts in a copy that are not what they should be."""
    from itam_tui.store.usage import differences

    database = sqlite_database(copy)
    with database.connection_context():
        moment = datetime.min
        return differences(Unit(database, "", moment, moment.date()))


def keep_backup(path: Path) -> Path:
    """Back a register up before its tables change, and drop the oldest such backups."""
    kept = sorted(path.parent.glob(f"{path.name}.before-*"))
    numbers = [int(text) for one in kept if (text := one.name.rpartition("-")[2]).isdigit()]
    target = path.with_name(f"{path.name}.before-{max(numbers, default=0) + 1:04}")
    backup(path, target)
    for old in sorted(path.parent.glob(f"{path.name}.before-*"))[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return target
