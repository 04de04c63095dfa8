"""What goes wrong with a database, as sentences with the next step."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from itam_tui.domain.errors import (
    DatabaseBusyError,
    DatabaseError,
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

_TOO_LONG = ("parser stack overflow", "LIKE or GLOB pattern too complex")


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what a driver raises into a sentence about the database `name`.

    Raises:
        DatabaseError: In place of any fault of the database.
        RefusedError: A guard in the database refused it.
        UsageError: A question has more conditions than the database takes.
    """
    try:
        yield
    except (peewee.ProgrammingError, sqlite3.ProgrammingError) as mistake:
        # A mistake of this program must stay loud; a right the server denies is none.
        if getattr(mistake.__cause__, "sqlstate", None) != "42501":
            raise
        raise explain(mistake, name) from mistake
    except (peewee.PeeweeException, sqlite3.Error, UnicodeDecodeError) as fault:
        if str(fault) in _TOO_LONG:
            raise UsageError("The filter has too many conditions. Take some out.") from fault
        raise explain(fault, name) from fault


def explain(fault: BaseException, name: str) -> DatabaseError | RefusedError:
    """The sentence for a fault, by its true cause.

    A failed rollback hides what failed first, so the whole chain is looked at.
    """
    codes = [code for cause in _chain(fault) if (code := getattr(cause, "sqlite_errorname", None))]
    for code in reversed(codes):
        for prefix, sentence in _FAULTS.items():
            if code.startswith(prefix):
                kind = DatabaseBusyError if prefix in ("SQLITE_BUSY", "SQLITE_LOCKED") else None
                return (kind or DatabaseError)(sentence.format(name=name))
    if isinstance(fault, peewee.IntegrityError) and (guarded := _GUARDED.search(str(fault))):
        return RefusedError(guarded[0])
    from itam_tui.store.server_faults import explain_server

    if (told := explain_server(_chain(fault), name)) is not None:
        return told
    if isinstance(fault, UnicodeDecodeError):
        return DatabaseError(_FAULTS["SQLITE_CORRUPT"].format(name=name))
    words = " ".join(str(fault).split()) or type(fault).__name__
    return DatabaseError(f"{name} could not be used: {words}. Check it with itam-tui db check.")


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """A fault and what it arose from, the last first."""
    seen: set[int] = set()
    cause: BaseException | None = fault
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
