"""A command line with a register of its own, nothing of the machine it runs on."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from itam_tui.cli import output
from tests.cli.a_shell import Shell
from tests.journeys.a_register import TODAY, Book


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("ITAM_TUI_TODAY", TODAY.isoformat())
    monkeypatch.delenv("ITAM_TUI_DATABASE_URL", raising=False)
    monkeypatch.setenv("ITAM_KEY_FILE", str(tmp_path / "config" / "product-keys.key"))


@pytest.fixture
def book(tmp_path: Path, database: str) -> Book:
    return Book(tmp_path, database)


@pytest.fixture
def shell(book: Book, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys, ("--db", book.url))


@pytest.fixture
def bare_shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let a person at a terminal answer with these lines."""

    def types(lines: str) -> None:
        monkeypatch.setattr(output, "can_ask", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))

    return types


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give standard input a text from a pipe."""

    def pipe(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))

    return pipe
