"""What goes wrong with a database, as sentences with the next step."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import peewee

from itam_tui.domain.errors import (
    DatabaseBusyError,
    DatabaseError,
    ItamError,
    NotAllowedError,
    RefusedError,
    UsageError,
)

_FAULTS = {
    "SQLITE_BUSY": "{name} is busy: somebody else is writing. Try again in a moment.",
    "SQLITE_LOCKED": "{name} is busy: somebody else is writing. Try again in a moment.",
    "SQLITE_NOTADB": (
        "{name} is no SQLite database, so it can't be a register. It was left as it is; "
        "name another file with --db."
    ),
    "SQLITE_CORRUPT": (
        "{name} is damaged. It was left as it is; restore a backup made with itam-tui db backup."
    ),
    "SQLITE_IOERR_SHMSIZE": "The disk is full, so {name} can't be used. Make room and try again.",
    "SQLITE_FULL": "The disk is full, so {name} could not be changed. Make room and try again.",
    "SQLITE_READONLY": (
        "{name} can't be written. Ask for write permission on the file and its directory, "
        "or open it with --read-only."
    ),
    "SQLITE_CANTOPEN": (
        "{name} can't be opened. Check that its directory exists and may be read and written."
    ),
    "SQLITE_PERM": "{name} may not be opened by this user. Ask for permission on the file.",
    "SQLITE_IOERR": "The disk failed while {name} was in use. Nothing half-done was kept.",
}

_GUARDED = re.compile("This license is set to Refuse, and [^.]*[.]")
"""What the triggers of the tables say."""

_NO_RIGHT = "42501"
"""What PostgreSQL calls a statement that takes a right whoever runs it doesn't have."""

_SERVER_FAULTS = (
    (
        (
            "password authentication failed", "no password supplied", "no pg_hba.conf entry",
            'role "',
        ),
        "The server refused the user or the password for {name}. Put the password in a password "
        "file (PGPASSFILE), or ask for access.",
    ),
    (
        ("53100", "No space left on device"),
        "The disk of the server is full, so {name} could not be changed. Ask for room there and "
        "try again.",
    ),
    (
        ("40001", "40P01", "55P03", "deadlock detected", "lock timeout"),
        "{name} is busy: somebody else is writing. Try again in a moment.",
    ),
    (
        ("permission denied",),
        "The server doesn't let this user do that in {name}. Ask for the right to.",
    ),
    (("25006",), "{name} can't be written: the server keeps it read-only."),
    (
        ("53300", "too many clients", "remaining connection slots"),
        "The server of {name} has no room for another connection. Try again in a moment.",
    ),
    (
        ("database system is starting up", "shutting down", "in recovery mode"),
        "The server of {name} is starting or stopping. Try again in a moment.",
    ),
    (
        (
            "57P01", "57P02", "08003", "08006", "server closed the connection",
            "terminating connection", "connection is closed", "connection already closed",
            "consuming input failed", "sending query failed", "connection is lost",
            "connection has been closed", "the connection is bad",
        ),
        "The connection to the server of {name} was lost. Nothing half-done was kept; look "
        "whether the change is there, and try again.",
    ),
    (
        (
            "Connection refused", "translate host name", "resolve host", "timeout expired",
            "No route to host", "unreachable", "No such file or directory", "timed out",
        ),
        "The server of {name} can't be reached. Check that it runs and that the address is "
        "right, then try again.",
    ),
    (
        ("does not exist", "3D000"),
        "The server has no {name}. Ask for it to be made, or name another with --db.",
    ),
)  # fmt: skip
"""What a server's fault is known by, its code or its words, and the sentence for it."""

_SERVER_SIDE = (peewee.OperationalError, peewee.InterfaceError, peewee.InternalError)
"""What the driver of a server raises when the server, and no statement, is at fault."""

_LIKE_DAMAGE = (
    TypeError, ValueError, LookupError, AttributeError, ArithmeticError, AssertionError,
)  # fmt: skip
"""What reading a value that can't be there ends in."""

_TOO_LONG = ("parser stack overflow", "LIKE or GLOB pattern too complex")


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what a driver raises into a sentence about the database `name`.

    Raises:
        DatabaseError: In place of any fault of the database.
        NotAllowedError: A server gives whoever asks no right to it.
        RefusedError: A guard in the database refused it.
        UsageError: A question has more conditions than the database takes.
    """
    try:
        yield
    except (peewee.ProgrammingError, sqlite3.ProgrammingError) as fault:
        if (said := _said(fault, name)) is None:
            raise  # a mistake of this program, which must stay loud
        raise said from fault
    except (peewee.PeeweeException, sqlite3.Error, UnicodeDecodeError) as fault:
        if str(fault) in _TOO_LONG:
            raise UsageError("The filter has too many conditions. Take some out.") from fault
        raise explain(fault, name) from fault


@contextmanager
def damage_told(database: peewee.Database, name: str) -> Iterator[None]:
    """Tell damage that shows as values no register can have, such as text where a date belongs.

    A mistake of this program looks alike, so the file is looked through before it is blamed.

    Raises:
        DatabaseError: In place of an error that a damaged file explains.
    """
    try:
        yield
    except ItamError:
        raise
    except _LIKE_DAMAGE as fault:
        if not isinstance(database, peewee.SqliteDatabase):
            raise
        if not _is_damaged(database):
            raise
        raise _worded(_FAULTS["SQLITE_CORRUPT"], name) from fault


def _is_damaged(database: peewee.SqliteDatabase) -> bool:
    """Whether a file's pages or values are not what a register can have."""
    from datetime import date, datetime

    from itam_tui.store.checks import file_faults
    from itam_tui.store.database import Unit
    from itam_tui.store.values import unreadable

    with nullcontext() if not database.is_closed() else database.connection_context():
        unit = Unit(database, "", datetime.min, date.min)
        return bool(file_faults(unit) or unreadable(unit))


def explain(fault: BaseException, name: str) -> DatabaseError | RefusedError:
    """The sentence for a fault, by its true cause.

    A failed rollback hides what failed first, so the whole chain is looked at.
    """
    if isinstance(fault, peewee.IntegrityError) and (guarded := _GUARDED.search(str(fault))):
        return RefusedError(guarded[0])
    if (said := _said(fault, name)) is not None:
        return said
    words = " ".join(str(fault).split()) or type(fault).__name__
    return DatabaseError(f"{name} could not be used: {words}. Check it with itam-tui db check.")


def _said(fault: BaseException, name: str) -> DatabaseError | NotAllowedError | None:
    """The sentence for the first cause that is known; None when none is."""
    causes = list(_chain(fault))[::-1]
    if any(getattr(cause, "sqlstate", None) == _NO_RIGHT for cause in causes):
        return NotAllowedError(
            "The server doesn't let you do this: your role there has no right to it. Ask an admin."
        )
    for cause in causes:
        code = getattr(cause, "sqlite_errorname", None) or ""
        for prefix, sentence in _FAULTS.items():
            if code.startswith(prefix):
                return _worded(sentence, name)
    for cause in causes:
        if isinstance(cause, UnicodeDecodeError):
            return _worded(_FAULTS["SQLITE_CORRUPT"], name)
        if not isinstance(cause, _SERVER_SIDE) or getattr(cause, "sqlite_errorname", None):
            continue
        known_by = f"{getattr(cause, 'sqlstate', None) or ''} {cause}"
        for signs, sentence in _SERVER_FAULTS:
            if any(sign in known_by for sign in signs):
                return _worded(sentence, name)
    return None


def _worded(sentence: str, name: str) -> DatabaseError:
    kind = DatabaseBusyError if " is busy: " in sentence else DatabaseError
    return kind(sentence.format(name=name))


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """A fault and all it arose from, the last first."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [fault]
    while waiting:
        cause = waiting.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__]
