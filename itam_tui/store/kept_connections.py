"""Connections to a server that are kept between units of work: making one takes most of a unit."""

from __future__ import annotations

import select
from contextlib import suppress
from typing import Any

from playhouse.pool import PooledPostgresqlDatabase

STALE_SECONDS = 300
"""How old a connection gets at the most."""


class KeptConnections(PooledPostgresqlDatabase):
    """Hands a connection out again only while the server holds its other end."""

    def __init__(self, database: str, **parameters: Any) -> None:
        """Keep none yet.

        Args:
            database: The name of the database.
            parameters: What the driver is to connect with.
        """
        super().__init__(database, max_connections=0, stale_timeout=STALE_SECONDS, **parameters)

    def _is_closed(self, conn: Any) -> bool:
        """Whether a connection is of no use any more, as far as can be told without asking.

        A server says nothing to one at rest but farewell.
        """
        if super()._is_closed(conn):
            return True
        poll = select.poll()
        poll.register(conn.fileno(), select.POLLIN)
        return bool(poll.poll(0))

    def __del__(self) -> None:
        """Let go of what is kept."""
        with suppress(Exception):
            self.close_idle()
