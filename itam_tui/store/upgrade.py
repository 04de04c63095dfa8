"""Brings a register's tables up to date, after a backup of the file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from peewee import Database, SqliteDatabase

from itam_tui.domain.errors import DatabaseError
from itam_tui.store.database import Store, sqlite_database
from itam_tui.store.faults import explained
from itam_tui.store.sqlite_file import APPLICATION_ID

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
        pending = _pending(store)
        has_task = not pending and not store.read_only and _has_key_task(store.database)
    if has_task:
        _seal(store)
    if not pending:
        return []
    if store.read_only:
        raise DatabaseError(
            f"{store.name} was written by an older itam-tui and must be upgraded. "
            "Open it once without --read-only."
        )
    if store.path is not None:
        keep_backup(store.path)
    _apply(store.database)
    with store.database.connection_context():
        has_task = _has_key_task(store.database)
    if has_task:
        _seal(store)
    return pending


def _has_key_task(database: Database) -> bool:
    """Whether an upgrade has left product keys to encrypt."""
    if not database.table_exists("key_task"):
        return False
    return database.execute_sql("SELECT 1 FROM key_task LIMIT 1").fetchone() is not None


def _seal(store: Store) -> None:
    from itam_tui.store.sealing import seal_plain_keys

    seal_plain_keys(store)


def _apply(database: Database) -> None:
    """Run every step that is missing, one program at a time."""
    from playhouse.migrations import Runner

    with database.connection_context():
        if not isinstance(database, SqliteDatabase):
            database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
        Runner(database, str(MIGRATIONS)).up()


def make_tables(path: Path) -> None:
    """Turn an empty file into a register."""
    database = sqlite_database(path)
    with explained(path.name):
        with database.connection_context():
            database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        _apply(database)
        with database.connection_context():
            database.execute_sql("PRAGMA journal_mode = wal")


def backup(path: Path, target: Path) -> None:
    """Write a checked copy of a register, readable by its owner alone.

    Raises:
        DatabaseError: The target exists, can't be written, or the copy is damaged.
    """
    if os.path.lexists(target):
        raise DatabaseError(f"{target} exists already; name another file for the backup.")
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as fault:
        raise DatabaseError(
            f"{target} can't be written ({fault.strerror}). Choose another place."
        ) from fault
    try:
        with explained(path.name):
            _copy(path, beside)
        os.link(beside, target)
    except FileExistsError:
        raise DatabaseError(f"{target} exists already; name another file for it.") from None
    finally:
        beside.unlink(missing_ok=True)


def _copy(path: Path, beside: Path) -> None:
    """Copy a live database page by page, check the copy, and see it on the disk."""
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(beside)
    try:
        source.backup(copy)
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    finally:
        copy.close()
        source.close()
    if verdict != "ok":
        raise DatabaseError(f"{path.name} is damaged ({verdict}), so no backup was made.")
    descriptor = os.open(beside, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_backup(path: Path) -> Path:
    """Back a register up before its tables change, and drop the oldest such backups."""
    kept = sorted(path.parent.glob(f"{path.name}.before-*"))
    numbers = [int(text) for one in kept if (text := one.name.rpartition("-")[2]).isdigit()]
    target = path.with_name(f"{path.name}.before-{max(numbers, default=0) + 1:04}")
    backup(path, target)
    for old in sorted(path.parent.glob(f"{path.name}.before-*"))[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return target
