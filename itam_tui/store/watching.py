"""Notices that somebody else changed the register, without anybody asking for it.

SQLite tells a connection that kept open whether another one has written (`PRAGMA
data_version`), at the cost of a glance at shared memory. PostgreSQL tells who listens.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import Any

import peewee
from peewee import SqliteDatabase, fn

from itam_tui.store.models import HistoryTable

CHANNEL = "itam_tui"
"""What a server's tables send word on; the text is the application name of who wrote."""

GLANCE_SECONDS = 1.0
"""How often an SQLite file is looked at."""

_AGAIN_SECONDS = 2.0
"""After which a lost server is asked again."""


class Heard(Enum):
    """What a wait for others ended with."""

    NOTHING = "nothing"
    CHANGE = "change"
    LOST = "lost"
    BACK = "back"


class FileWatch:
    """Watches a register in a file."""

    def __init__(self, database: SqliteDatabase, session: str) -> None:
        """Look at it through a database object of its own.

        Args:
            database: The register; it is connected for as long as it is watched.
            session: What the history calls what is written here, which is no news.
        """
        self._database = database
        self._session = session
        self._version: int | None = None
        self._seen = 0

    def wait(self, stopping: threading.Event) -> Heard:
        """Wait a moment, and say whether somebody else wrote; on the one thread that watches."""
        if self._version is None:
            self._glance()
        if stopping.wait(GLANCE_SECONDS):
            return Heard.NOTHING
        return Heard.CHANGE if self._glance() else Heard.NOTHING

    def _glance(self) -> bool:
        """Look once; a file that can't be read just now tells nothing."""
        with suppress(peewee.PeeweeException):
            self._database.connect(reuse_if_open=True)
            ((version,),) = self._database.execute_sql("PRAGMA data_version").fetchall()
            if version == self._version:
                return False
            is_first, self._version = self._version is None, version
            seen, self._seen = self._seen, self._newest()
            return not is_first and self._is_others(seen)
        return False

    def _newest(self) -> int:
        """The number of the newest row of the history; 0 before there is one."""
        query = HistoryTable.select(fn.MAX(HistoryTable.id)).tuples()
        ((number,),) = query.execute(self._database)
        return number or 0

    def _is_others(self, seen: int) -> bool:
        """Whether anybody else wrote into the history since a row of it."""
        table = HistoryTable
        others = table.select(table.id).where(table.id > seen, table.session_id != self._session)
        return next(iter(others.limit(1).tuples().execute(self._database)), None) is not None

    def close(self) -> None:
        """Stop watching."""
        self._database.close()


class ServerWatch:
    """Watches a register on a PostgreSQL server."""

    def __init__(self, connect: Callable[[], Any], own_name: str) -> None:
        """Listen on a connection of its own.

        Args:
            connect: Makes a connection of the driver that commits by itself.
            own_name: The application name this program writes under.
        """
        self._connect = connect
        self._own_name = own_name
        self._connection: Any = None
        self._is_lost = False

    def wait(self, stopping: threading.Event) -> Heard:
        """Wait a moment, and say what happened; on the one thread that watches."""
        import psycopg

        try:
            if self._connection is None:
                self._connection = self._connect()
                self._connection.execute(f"LISTEN {CHANNEL}")
                if self._is_lost:
                    self._is_lost = False
                    return Heard.BACK
            heard = list(self._connection.notifies(timeout=GLANCE_SECONDS, stop_after=1))
        except psycopg.Error:
            self.close()
            was_lost, self._is_lost = self._is_lost, True
            stopping.wait(_AGAIN_SECONDS)
            return Heard.NOTHING if was_lost else Heard.LOST
        others = [one for one in heard if one.payload != self._own_name]
        return Heard.CHANGE if others else Heard.NOTHING

    def close(self) -> None:
        """Stop watching."""
        if self._connection is not None:
            with suppress(Exception):  # whatever is wrong with it, it is let go
                self._connection.close()
            self._connection = None
