"""The databases that tests keep registers in: SQLite, and PostgreSQL where its server is installed.

A server is started on loopback by the first test that needs it, in a folder of its own and with
nothing of the machine's settings, and stopped by the process that started it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from itam_tui.store.database import open_store

DATABASES = ("sqlite", "postgresql")
_UNPRIVILEGED = "postgres"
"""Who runs the server where the tests are run by root, which the server refuses."""


def server_programs() -> Path | None:
    """The folder of PostgreSQL's programs; None where the server isn't installed."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def why_not() -> str:
    """Why nothing is tested on PostgreSQL; blank when it is."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg isn't installed"
    return "" if server_programs() else "no server is installed"


class Server:
    """A PostgreSQL server for the time of the tests."""

    def __init__(self, folder: Path, port: int, user: str | None) -> None:
        self.folder = folder
        self.port = port
        self._user = user
        self._numbers = count(1)
        self._has_tables = False

    def fresh(self) -> str:
        """Make a register with nothing in it, and give its address."""
        if not self._has_tables:
            self._ask("CREATE DATABASE empty")
            store = open_store(self.address("empty"), actor="", today=date.today, now=datetime.now)
            kept: Any = store.database
            kept.close_idle()  # what is copied may have no connection
            self._has_tables = True
        name = f"register_{next(self._numbers)}"
        self._ask(f"CREATE DATABASE {name} TEMPLATE empty STRATEGY file_copy")
        return self.address(name)

    def drop(self, address: str) -> None:
        """Take a register away, whoever is connected."""
        self._ask(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")

    def address(self, name: str) -> str:
        """Where a database is."""
        return f"postgresql://itam@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Let it answer."""
        settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 "
            f"-c unix_socket_directories={self.folder} -c fsync=off -c max_connections=40"
        )
        self._control("-o", settings, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """Let it answer no more; what it keeps stays."""
        self._control("-m", "immediate", "stop")

    def cut_off(self) -> None:
        """End every connection but the one that says so."""
        self._ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname <> 'postgres'"
        )

    def ask_for_passwords(self) -> None:
        """Let nobody in without a password, which nobody has."""
        rules = self.folder / "data" / "pg_hba.conf"
        rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        self._control("reload")

    def _control(self, *words: str) -> None:
        programs = server_programs()
        assert programs is not None
        _run(self._user, programs / "pg_ctl", "-D", self.folder / "data", "-w", *words)

    def _ask(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def a_server() -> Iterator[Server]:
    """Start a server; it is stopped at the end, whatever happens."""
    programs = server_programs()
    assert programs is not None, why_not()
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="itam-pg-", dir=_memory()) as made:
        folder = Path(made)
        if user:
            shutil.chown(folder, user)
        server = Server(folder, _free_port(), user)
        _run(user, programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "itam",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _memory() -> Path | None:
    """A folder in memory with room, where there is one; a register has some 300 files there."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return memory if has_room and os.access(memory, os.W_OK) else None


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _run(user: str | None, *command: str | Path) -> None:
    words: Sequence[str] = [str(word) for word in command]
    subprocess.run(words, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)
