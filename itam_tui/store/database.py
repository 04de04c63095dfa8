"""The register's database: found, checked, opened, and used one unit of work at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace
from peewee import Database, Query, SqliteDatabase

from itam_tui.domain.authorization import Right, authorize
from itam_tui.domain.errors import DatabaseError, NoSeatError, RefusedError, UsageError
from itam_tui.domain.origin import Origin
from itam_tui.domain.undo import Journal, Session
from itam_tui.store.faults import damage_told, explained
from itam_tui.store.sqlite_file import APPLICATION_ID, check_file
from itam_tui.store.vault import Vault
from itam_tui.store.watching import FileWatch, ServerWatch

if TYPE_CHECKING:
    from itam_tui.domain.as_of import AsOf

BUSY_MILLISECONDS = 5000
"""How long a writer waits for another one."""

_WRITERS = 0x57524954
"""The advisory lock under which a server's writers take turns."""

_PRAGMAS = {
    "foreign_keys": 1,
    "busy_timeout": BUSY_MILLISECONDS,
    "synchronous": "full",
    "secure_delete": 1,
    "trusted_schema": 0,
}


class Unit(Struct, frozen=True):
    """One unit of work: an open connection, who works, and when."""

    database: Database
    """The connection; every query is run against it by name."""
    actor: str
    """The technician."""
    at: datetime
    """When the unit began, UTC by the real clock."""
    today: date
    """The day that counts as today."""
    vault: Vault = field(default_factory=Vault)
    """Encrypts product keys."""
    origin: Origin = Origin()
    """Where what is written comes from."""
    journal: Journal = field(default_factory=Journal)
    """What it writes into the history, to be taken back as one."""

    def rows(self, query: Query) -> list[dict[str, Any]]:
        """The rows of a query, a mapping each."""
        return list(query.dicts().execute(self.database))

    def row(self, query: Query) -> dict[str, Any] | None:
        """The first row of a query, if there is one."""
        return next(iter(query.limit(1).dicts().execute(self.database)), None)

    def tuples(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows of a query, a tuple each."""
        return list(query.tuples().execute(self.database))

    def stored(self, query: Query) -> tuple[Any, ...] | None:
        """The first row of a query as the database keeps it, to be compared there again."""
        sql, parameters = self.database.get_sql_context().sql(query.limit(1)).query()
        row: tuple[Any, ...] | None = self.database.execute_sql(sql, parameters).fetchone()
        return row

    def scalar(self, query: Query) -> Any:
        """The first column of the first row."""
        row = next(iter(query.tuples().execute(self.database)), None)
        return None if row is None else row[0]

    def trial(self) -> AbstractContextManager[Any]:
        """A part of the unit that is kept whole or, when it raises, not at all."""
        return self.database.atomic()

    def run(self, query: Query) -> int:
        """Run an insert (its new number), an update or a delete (how many rows)."""
        return int(query.execute(self.database))


class Store(Struct, frozen=True):
    """A register that was found and checked."""

    database: Database
    """The database; connected only inside a unit of work."""
    url: str
    """Where it is, without a password."""
    path: Path | None
    """The SQLite file; None for PostgreSQL."""
    actor: str
    """The technician, written into every change."""
    today: Callable[[], date]
    """Tells the day that counts as today."""
    now: Callable[[], datetime]
    """Tells the moment, UTC by the real clock."""
    read_only: bool = False
    """Nothing may be written."""
    origin: Origin = Origin()
    """Where changes come from, written into each."""
    session: Session = field(default_factory=Session)
    """The changes made since it was opened, to be taken back."""
    vault: Vault = field(default_factory=Vault)
    """Encrypts product keys."""
    as_of: AsOf | None = None
    """The past day it shows, as a copy that is read only."""
    present: Store | None = None
    """The register this is a copy of, as it is today."""

    @property
    def name(self) -> str:
        """What the database is called on screens."""
        return self.path.name if self.path else self.url.rpartition("/")[2]

    def _unit(self) -> Unit:
        return Unit(self.database, self.actor, self.now(), self.today(), self.vault, self.origin)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A unit of work that only reads.

        Raises:
            DatabaseError: The database can't be read.
        """
        with (
            explained(self.name),
            self.database.connection_context(),
            damage_told(self.database, self.name),
        ):
            yield self._unit()

    @contextmanager
    def reading_snapshot(self) -> Iterator[Unit]:
        """A unit of work that only reads, and sees nothing of what others write meanwhile.

        Raises:
            DatabaseError: The database can't be read.
        """
        with self.reading() as unit:
            if isinstance(self.database, SqliteDatabase):
                begin = "BEGIN DEFERRED"
            else:
                begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            self.database.execute_sql(begin)
            try:
                yield unit
            finally:
                self.database.execute_sql("ROLLBACK")

    @contextmanager
    def writing(self, right: Right) -> Iterator[Unit]:
        """A unit of work under the write lock: all of it is kept, or nothing.

        Args:
            right: What is done; who works must have a role that may.

        Raises:
            NotAllowedError: The role may not do it; nothing was written.
            RefusedError: It shows a past day.
            DatabaseError: The database can't be written, or was opened read-only.
        """
        if self.as_of is not None:
            raise RefusedError(
                f"This is {self.name} {self.as_of.words}, which can't be changed any more. "
                "Go back to today to change it."
            )
        if self.read_only:
            raise DatabaseError(
                f"{self.name} was opened read-only; start again without --read-only to change it."
            )
        from itam_tui.store.history_chain import seal

        with (
            explained(self.name),
            self.database.connection_context(),
            damage_told(self.database, self.name),
        ):
            try:
                with self._locked():
                    unit = self._unit()
                    if right is not Right.LOOK:
                        self.authorize(unit, right)
                    yield unit
                    seal(unit)
                self.session.keep(unit.journal)
            except NoSeatError as refused:
                self._record_refusal(refused)
                raise

    def _record_refusal(self, refused: NoSeatError) -> None:
        """Keep that somebody asked for a seat and got none (trust.md §6)."""
        from itam_tui.store.history import record_refusal
        from itam_tui.store.history_chain import seal

        with self._locked():
            unit = self._unit()
            record_refusal(unit, refused)
            seal(unit)

    @contextmanager
    def trying(self, right: Right) -> Iterator[Unit]:
        """A unit of work that may change anything, of which nothing is kept.

        In SQLite it works on a copy that nobody else sees, so that people go on writing
        meanwhile; a server undoes it at the end, and lets nobody try what they may not do.

        Args:
            right: What is tried.

        Raises:
            NotAllowedError: The server keeps everybody to their role, and this one may not.
            DatabaseError: The database can't be read.
        """
        with explained(self.name), self.database.connection_context():
            unit = replace(self._unit(), vault=self.vault.rehearsal())
            if isinstance(self.database, SqliteDatabase):
                # What has no name spills, when it is large, into a file that has none either.
                pragmas = {"foreign_keys": 1, "trusted_schema": 0}
                copy = SqliteDatabase("file:", uri=True, pragmas=pragmas)
                with copy.connection_context():
                    self.database.connection().backup(copy.connection())
                    with copy.atomic():
                        yield replace(unit, database=copy)
                return
            from itam_tui.store.roles import is_enforced

            with self._locked() as undone:
                if is_enforced(unit):
                    self.authorize(unit, right)
                yield unit
                undone.rollback()

    def watch(self) -> FileWatch | ServerWatch:
        """Watch for what others change; the caller waits on a thread of its own, and closes it."""
        if self.path is not None:
            return FileWatch(sqlite_database(self.path, read_only=True), self.origin.session)
        from itam_tui.store.server import listening

        return listening(self.database)

    @staticmethod
    def authorize(unit: Unit, right: Right) -> None:
        """Let pass what the role of who works may do.

        Raises:
            NotAllowedError: It may not.
        """
        from itam_tui.store.roles import role_of

        authorize(role_of(unit), right)

    @contextmanager
    def _locked(self) -> Iterator[Any]:
        """A transaction of the only one who writes.

        SQLite has one writer at a time. On a server writers take turns too, from their first
        question on: what one reads stays so until it has written, no two wait for each other,
        numbers are given once, and the history's chain grows in the order of its times.
        """
        if isinstance(self.database, SqliteDatabase):
            with self.database.atomic("IMMEDIATE") as transaction:
                yield transaction
            return
        with self.database.atomic() as transaction:
            self.database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_WRITERS,))
            yield transaction


def open_store(
    url: str,
    *,
    actor: str,
    today: Callable[[], date],
    now: Callable[[], datetime],
    create: bool = False,
    read_only: bool = False,
    origin: Origin | None = None,
    vault: Vault | None = None,
) -> Store:
    """Find a register, check that it is one, and bring its tables up to date.

    Args:
        url: `sqlite:///file`, a plain file name, or `postgresql://…`.
        actor: The technician.
        today: Tells the day that counts as today.
        now: Tells the moment, UTC.
        create: Whether a missing SQLite register is made.
        read_only: Whether nothing may be written.
        origin: Where changes come from; it gets a session of its own.
        vault: Encrypts product keys; without one none can be written or revealed.

    Raises:
        DatabaseError: It is missing, damaged, newer, busy or no register; it is untouched.
        UsageError: The URL is of no kind this program knows.
    """
    made, path = False, sqlite_path(url)
    database: Database
    if path is None:
        from itam_tui.store.server import server_database, shown_url

        place, database = shown_url(url), server_database(url, read_only=read_only)
    else:
        place, made = url, check_file(path, create=create, read_only=read_only)
        database = sqlite_database(path, read_only=read_only)
    store = Store(
        database, place, path, actor, today, now, read_only,
        origin=replace(origin or Origin(), session=os.urandom(8).hex()),
        vault=vault or Vault(),
    )  # fmt: skip
    if not made:
        from itam_tui.store.upgrade import upgrade_if_older

        with explained(path.name if path else place):
            upgrade_if_older(store)
    return store


def sqlite_path(url: str) -> Path | None:
    """The file an SQLite URL names; None for a server's URL.

    Raises:
        UsageError: The URL is of no kind this program knows.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url).expanduser()
    if scheme == "sqlite":
        place = unquote(rest.removeprefix("/"))
        if not place or place == ":memory:":
            raise UsageError("A register needs a file: sqlite:///register.db.")
        return Path(place).expanduser()
    if scheme in ("postgresql", "postgres"):
        return None
    raise UsageError(
        f"{scheme}:// is no database this program knows; use sqlite:/// or postgresql://."
    )


def sqlite_database(path: Path, *, read_only: bool = False) -> SqliteDatabase:
    """The database in a file, with the settings every connection needs."""
    if not read_only:
        return SqliteDatabase(str(path), pragmas=_PRAGMAS, timeout=BUSY_MILLISECONDS / 1000)
    from urllib.parse import quote

    return SqliteDatabase(
        f"file:{quote(str(path))}?mode=ro",
        uri=True,
        pragmas={"busy_timeout": BUSY_MILLISECONDS, "query_only": 1, "trusted_schema": 0},
    )


__all__ = ["APPLICATION_ID", "Store", "Unit", "open_store", "sqlite_database", "sqlite_path"]
