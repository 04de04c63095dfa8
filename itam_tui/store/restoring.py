"""Puts a backup in the place of a register: looked through first, and the old one kept."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from itam_tui.domain.authorization import Role
from itam_tui.domain.errors import DatabaseBusyError, DatabaseError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.store import checks, history
from itam_tui.store.database import BUSY_MILLISECONDS, Unit, sqlite_database
from itam_tui.store.faults import explained
from itam_tui.store.history import Entry
from itam_tui.store.history_chain import seal
from itam_tui.store.roles import role_of
from itam_tui.store.sqlite_file import APPLICATION_ID, check_file, put_in_place, see_on_disk
from itam_tui.store.upgrade import applied_steps, apply_steps, known_steps, make_tables
from itam_tui.store.usage import differences
from itam_tui.store.values import unreadable

_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps under a database's name."""


class Restored(Struct, frozen=True):
    """What became of putting a backup in a register's place."""

    kept: Path | None
    """Where what was there before is kept; None when nothing was there."""
    upgraded: tuple[str, ...]
    """The steps its tables still needed."""
    differences: tuple[str, ...]
    """Counts in it that are not what they count."""


def restore(path: Path, source: Path, *, actor: str, now: datetime) -> Restored:
    """Put a backup in the place of a register, or leave everything as it is.

    The backup is copied and looked through before anything is touched. A register that can
    still be read is overwritten in one transaction while nobody else has it open; one that
    can't is moved aside.

    Args:
        path: The register; it may be missing or damaged.
        source: The backup.
        actor: The technician.
        now: The moment, UTC.

    Raises:
        DatabaseError: The backup is no register, damaged or newer, or somebody has the
            register open.
    """
    if not os.path.lexists(source):
        raise DatabaseError(f"There is no backup at {source}. Name another file.")
    check_file(source, create=False, read_only=True)
    _check_place(path)
    if os.path.lexists(path) and path.samefile(source):
        raise DatabaseError(f"{source} is the register itself. Name a backup of it.")
    with _beside(path) as copy:
        with explained(source.name):
            _copy_file(source, copy)
            upgraded, wrong = _look_through(copy, source.name, actor, now)
        try:
            with explained(path.name):
                kept = _put(copy, path)
        except OSError as fault:
            raise DatabaseError(f"{path} can't be replaced ({fault.strerror}).") from fault
    return Restored(kept, tuple(upgraded), tuple(wrong))


def role_there(path: Path, *, actor: str, now: datetime) -> Role:
    """The role that the register to be replaced gives; one that gives none makes all admins.

    Raises:
        DatabaseBusyError: Somebody writes to it.
    """
    if not os.path.lexists(path):
        return Role.ADMIN
    database = sqlite_database(path, read_only=True)
    try:
        with explained(path.name), database.connection_context():
            return role_of(Unit(database, actor, now, now.date()))
    except DatabaseBusyError:
        raise
    except DatabaseError:
        return Role.ADMIN  # missing, damaged, or from before there were roles


def _check_place(path: Path) -> None:
    """Refuse a place where something else is than a register, whole or damaged."""
    if not os.path.lexists(path):
        return
    if not path.is_file():
        raise DatabaseError(f"{path} is no regular file. Name another with --db.")
    with suppress(OSError), path.open("rb") as file:
        header = file.read(100)
        if header.startswith(b"SQLite format 3") and (
            int.from_bytes(header[68:72], "big") != APPLICATION_ID
        ):
            raise DatabaseError(
                f"{path} is a database of another program, not a register. It was left as it is; "
                "name another file with --db."
            )


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A new file next to a register, for its owner alone; gone at the end."""
    copy = path.with_name(f".{path.name}.{os.getpid()}.restored")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as fault:
        raise DatabaseError(
            f"Nothing can be written beside {path} ({fault.strerror}). "
            "Ask for permission on its directory."
        ) from fault
    try:
        yield copy
    finally:
        for ending in _BESIDE:
            Path(f"{copy}{ending}").unlink(missing_ok=True)


def _copy_file(source: Path, copy: Path) -> None:
    """Copy a backup without leaving a trace beside it, which may be on a read-only disk."""
    in_use = os.path.lexists(f"{source}-wal") or os.path.lexists(f"{source}-journal")
    how = "mode=ro" if in_use else "mode=ro&immutable=1"
    uri = f"{source.absolute().as_uri()}?{how}"
    with closing(sqlite3.connect(uri, uri=True)) as original, closing(sqlite3.connect(copy)) as new:
        original.execute("PRAGMA trusted_schema = 0")
        original.backup(new)


def _look_through(copy: Path, name: str, actor: str, now: datetime) -> tuple[list[str], list[str]]:
    """Check a copy, bring its tables up to date, and write down that it was restored."""
    database = sqlite_database(copy)
    with database.connection_context():
        if found := checks.file_faults(Unit(database, actor, now, now.date())):
            raise DatabaseError(f"{name} is damaged, so it was not restored. {found[0]}")
        steps = applied_steps(database)
        _check_steps(steps, name)
        _check_schema(copy, steps, name)
    upgraded = [step for step in known_steps() if step not in steps]
    if upgraded:
        apply_steps(database)
    with database.connection_context():
        database.execute_sql("PRAGMA journal_mode = wal")
    with database.connection_context(), database.atomic("IMMEDIATE"):
        unit = Unit(database, actor, now, now.date())
        if found := unreadable(unit):
            raise DatabaseError(f"{name} is damaged, so it was not restored. {found[0]}")
        wrong = differences(unit)
        reason = f"restored from {name}"
        history.record(
            unit, Entry(Action.RESTORED, RecordKind.REGISTER, None, "register", {}, reason=reason)
        )
        seal(unit)
    return upgraded, wrong


def _check_steps(steps: list[str], name: str) -> None:
    """Refuse tables that no version up to this one has made."""
    known = known_steps()
    if unknown := [step for step in steps if step not in known]:
        raise DatabaseError(
            f"{name} was written by a newer itam-tui (its tables are at {unknown[-1]}, this "
            f"program knows {known[-1]}). Install the newer program; nothing was changed."
        )
    if not steps or steps != known[: len(steps)]:
        raise DatabaseError(f"{name} has no tables of a register. Name another backup.")


def _check_schema(copy: Path, steps: list[str], name: str) -> None:
    """Refuse a backup with anything in it that this program never makes.

    A trigger or a view runs when the register is used, so a stranger's must never come in.
    """
    model = copy.with_name(f"{copy.name}.model")
    try:
        model.touch(0o600)
        make_tables(model, steps[-1])
        found, wanted = _schema(copy), _schema(model)
    finally:
        for ending in _BESIDE:
            Path(f"{model}{ending}").unlink(missing_ok=True)
    for key in sorted(found.keys() | wanted.keys()):
        kind, what = key
        if key not in wanted:
            raise DatabaseError(
                f"{name} has a {kind} {what} that no register has, so it was not restored. "
                "It may have been tampered with; name another backup."
            )
        if found.get(key) != wanted[key]:
            raise DatabaseError(
                f"{name} has not the {kind} {what} as registers have it, so it was not restored. "
                "Name another backup."
            )


def _schema(path: Path) -> dict[tuple[str, str], object]:
    """What each part of a database is made of: tables and indexes by columns, others by text."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA trusted_schema = 0")
        parts: dict[tuple[str, str], object] = {}
        rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        for kind, name, table, sql in rows:
            asked = "index_xinfo" if kind == "index" else "table_xinfo"
            made_of: object = " ".join(str(sql).split())
            if kind in ("table", "index") and not str(sql).upper().startswith("CREATE VIRTUAL"):
                made_of = (table, database.execute(f'PRAGMA {asked}("{name}")').fetchall())
            parts[kind, str(name)] = made_of
        return parts


def _put(copy: Path, path: Path) -> Path | None:
    """Give a register the content of a copy, and keep what was there before."""
    if not os.path.lexists(path):
        see_on_disk(copy)
        try:
            put_in_place(copy, path)
        except FileExistsError:
            raise DatabaseBusyError(f"{path.name} was made meanwhile. Try again.") from None
        return None
    try:
        return _overwrite(copy, path)
    except sqlite3.DatabaseError as fault:
        if fault.sqlite_errorname not in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            raise
    return _move_aside(copy, path)


def _overwrite(copy: Path, path: Path) -> Path:
    """Overwrite a register in one transaction that nobody else's comes between."""
    if path.stat().st_size == 0:
        return _move_aside(copy, path)
    kept = _free_name(path)
    with closing(
        sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None)
    ) as register:
        _take_alone(register, path.name)
        os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with closing(sqlite3.connect(kept)) as old:
                register.backup(old)
        except sqlite3.Error:
            kept.unlink(missing_ok=True)
            raise
        see_on_disk(kept)
        with closing(sqlite3.connect(copy)) as new:
            new.backup(register)
        register.execute("PRAGMA wal_checkpoint(truncate)")
    return kept


def _take_alone(register: sqlite3.Connection, name: str) -> None:
    """Lock everybody else out until the connection closes.

    It isn't given while an app has the register open, even at rest: it watches for what others
    change, and what it shows would be of a register that is no more.

    Raises:
        DatabaseBusyError: Somebody has it open.
    """
    try:
        register.execute("PRAGMA locking_mode = exclusive")
        register.execute("PRAGMA synchronous = full")
        register.execute("BEGIN IMMEDIATE")
        register.execute("COMMIT")
    except sqlite3.OperationalError as fault:
        if not fault.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise
        raise DatabaseBusyError(
            f"{name} is in use: an itam-tui has it open, or somebody writes to it. "
            "Quit it everywhere, then restore again; nothing was changed."
        ) from fault


def _move_aside(copy: Path, path: Path) -> Path:
    """Replace a register that can't be read any more; its bytes are kept as they are."""
    kept = _free_name(path)
    see_on_disk(copy)
    os.link(path, kept)
    for ending in _BESIDE[1:]:
        with suppress(FileNotFoundError):
            os.replace(f"{path}{ending}", f"{kept}{ending}")
    os.replace(copy, path)
    see_on_disk(path.parent)
    return kept


def _free_name(path: Path) -> Path:
    """Where what is replaced is kept: `register.db.replaced-0001` and so on."""
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.replaced-{number:04}")):
        number += 1
    return kept
