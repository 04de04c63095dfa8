"""A register on a PostgreSQL server: its address, and the settings every connection needs."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from peewee import Database

from itam_tui.domain.errors import DatabaseError, UsageError
from itam_tui.store.watching import ServerWatch

CONNECT_SECONDS = 5
"""How long a connection may take to stand."""

LOCK_MILLISECONDS = 5000
"""How long a writer waits for another one."""

_SILENCE_SECONDS = 15
"""After how long without an answer a connection is taken for lost."""


def shown_url(url: str) -> str:
    """A server's address as it may be shown, without a password."""
    try:
        password = urlsplit(url).password
    except ValueError:  # what can't be read may still have one in it
        return re.sub(r"(://[^/@:]*):.*@", r"\1@", url)
    return url.replace(f":{password}@", "@") if password else url


def server_database(url: str, *, read_only: bool = False) -> Database:
    """The database of an address; nothing is connected yet.

    Users, passwords and certificates may be given in all the ways of the client library:
    a password file, a service file, the environment.

    Raises:
        DatabaseError: The driver isn't installed.
        UsageError: The address can't be read.
    """
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise DatabaseError(
            "PostgreSQL needs the driver psycopg: install itam-tui[postgres] and try again."
        ) from None
    from playhouse.db_url import parse

    from itam_tui.store.kept_connections import KeptConnections

    settings = [f"lock_timeout={LOCK_MILLISECONDS}"]
    if read_only:
        settings.append("default_transaction_read_only=on")
    parameters: dict[str, Any] = {
        "application_name": f"itam-tui {uuid4()}",
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": _SILENCE_SECONDS,
        "tcp_user_timeout": _SILENCE_SECONDS * 1000,
        "options": " ".join(f"-c {setting}" for setting in settings),
        "prefer_psycopg3": True,
    }
    try:
        address = parse(url, unquote_password=True)
    except ValueError as fault:
        raise UsageError(f"{shown_url(url)} is no address of a register: {fault}.") from fault
    return KeptConnections(**{**address, **parameters})


def listening(database: Any) -> ServerWatch:
    """Watch a register on a server."""
    import psycopg

    parameters = {**database.connect_params, "dbname": database.database}

    def connect() -> Any:
        return psycopg.connect(**parameters, autocommit=True)

    return ServerWatch(connect, parameters["application_name"])
