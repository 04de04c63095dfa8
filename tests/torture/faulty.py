"""A database whose Nth statement fails, as a full disk or a lost server would make it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from itam_tui.services import Services
from itam_tui.store.database import Store, sqlite_database


@dataclass(frozen=True)
class Fault:
    """One way for a statement to fail."""

    name: str
    """What it is called in a report."""
    code: str
    """SQLite's name of it; blank for what only a server's driver raises."""
    words: str
    """What the driver says."""
    told: str
    """What a person must be told."""
    undoes: bool = False
    """Whether the database rolls back by itself, so that a rollback fails too."""
    lasts: bool = False
    """Whether every later statement fails as well."""

    def raised(self) -> sqlite3.OperationalError:
        """The error, as the driver raises it."""
        error = sqlite3.OperationalError(self.words)
        if self.code:
            error.sqlite_errorname = self.code
        return error


FAULTS = (
    Fault("disk full", "SQLITE_FULL", "database or disk is full", "The disk is full", undoes=True),
    Fault("I/O error", "SQLITE_IOERR_WRITE", "disk I/O error", "The disk failed", undoes=True),
    Fault("busy", "SQLITE_BUSY", "database is locked", "is busy: somebody else is writing"),
    Fault(
        "disconnect", "", "server closed the connection unexpectedly",
        "The connection to the server", undoes=True, lasts=True,
    ),
)  # fmt: skip
"""What may happen at any statement (trust: a fault at statement N of each service call)."""


@dataclass
class Plan:
    """Which statement fails, and how; counts them all."""

    fault: Fault | None = None
    at: int = 0
    seen: int = 0
    struck: bool = False
    texts: list[str] = field(default_factory=list)

    def before(self, connection: sqlite3.Connection, sql: str) -> None:
        """Let a statement through, or fail it."""
        if sql.startswith("PRAGMA"):
            return
        self.seen += 1
        self.texts.append(sql)
        if self.fault is None or self.seen < self.at:
            return
        if self.seen == self.at:
            self.struck = True
            if self.fault.undoes and connection.in_transaction:
                sqlite3.Connection.execute(connection, "ROLLBACK")
            raise self.fault.raised()
        if self.fault.lasts:
            raise sqlite3.OperationalError("the connection is closed")


def faulty(services: Services, plan: Plan) -> Services:
    """The same register over connections on which a plan is carried out."""
    store = services.store
    assert isinstance(store.path, Path)
    return Services(replace(store, database=_database(store, plan)))


def _database(store: Store, plan: Plan) -> Any:
    class FailingCursor(sqlite3.Cursor):
        def execute(self, sql: str, *parameters: Any) -> FailingCursor:
            plan.before(self.connection, sql)
            super().execute(sql, *parameters)
            return self

        def executemany(self, sql: str, rows: Any) -> FailingCursor:
            plan.before(self.connection, sql)
            super().executemany(sql, rows)
            return self

    class FailingConnection(sqlite3.Connection):
        def cursor(self, *_: Any) -> sqlite3.Cursor:  # type: ignore[override]
            return FailingCursor(self)

    database = sqlite_database(store.path)  # type: ignore[arg-type]
    database.connect_params["factory"] = FailingConnection
    return database


def fingerprint(services: Services) -> list[tuple[Any, ...]]:
    """Everything a register keeps, to be compared."""
    found: list[tuple[Any, ...]] = []
    with services.store.reading() as unit:
        tables = unit.database.execute_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
        for (table,) in tables.fetchall():
            found += [
                (table, *row) for row in unit.database.execute_sql(f'SELECT * FROM "{table}"')
            ]
    return found


Call = Callable[[Services], object]
"""A service call, given a register."""
