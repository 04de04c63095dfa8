"""What an app that is open keeps of a register, and what it leaves behind when it is quit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from itam_tui.services import Services
from tests.builders import a_license, given
from tests.terminal.a_real_app import a_register_at, environ_of, the_program
from tests.terminal.pty_driver import PtyDriver

WATCHING_SECONDS = 2.0
"""After which it surely watches for others."""


@pytest.fixture
def acme(tmp_path: Path) -> Services:
    register = a_register_at(tmp_path / "acme.db")
    given(register, a_license("Figma", quantity=2))
    return register


@pytest.fixture
def terminal(acme: Services, tmp_path: Path) -> Iterator[PtyDriver]:
    with the_program(tmp_path, "--db", acme.store.url) as driver:
        driver.wait_for("1 license", quiet=WATCHING_SECONDS)
        yield driver


def beside(acme: Services) -> list[str]:
    """The files that SQLite keeps beside a register."""
    assert acme.store.path is not None
    return sorted(each.name for each in acme.store.path.parent.glob("acme.db-*"))


def test_quitting_folds_the_log_into_the_register(terminal: PtyDriver, acme: Services) -> None:
    assert beside(acme) == ["acme.db-shm", "acme.db-wal"]
    terminal.send(b"+\r")
    terminal.wait_for("0/3")

    terminal.send(b"q")
    terminal.wait_for("Quit?")
    terminal.send(b"y")

    assert terminal.exit_code() == 0
    assert beside(acme) == []
    assert acme.licenses.find("Figma").quantity == 3


def test_a_register_that_an_app_has_open_is_not_restored(
    terminal: PtyDriver, acme: Services, tmp_path: Path
) -> None:
    acme.register.backup(friday := tmp_path / "friday.db")
    command = [sys.executable, "-m", "itam_tui", "--db", acme.store.url, "db", "restore"]
    settings = {**os.environ, **environ_of(tmp_path)}

    def restore() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, str(friday), "--yes"],
            env=settings, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    refused = restore()
    assert refused.returncode == 3
    assert "acme.db is in use: an itam-tui has it open" in refused.stderr

    terminal.send(b"q")
    terminal.wait_for("Quit?")
    terminal.send(b"y")
    assert terminal.exit_code() == 0
    done = restore()
    assert (done.returncode, "is as it was in" in done.stderr) == (0, True)
