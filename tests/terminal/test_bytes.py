"""What a key costs on the line: exact bytes at 120×40, on rows where nothing is due or under."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import registers
from tests.terminal.a_real_app import the_program
from tests.terminal.pty_driver import PtyDriver

DOWN, PAGE_DOWN, PAGE_UP, ESCAPE = b"\x1b[B", b"\x1b[6~", b"\x1b[5~", b"\x1b"
TOAST_SECONDS = 0.4
"""How long nothing must come before a screen is at rest."""


def cost(terminal: PtyDriver, keys: bytes, quiet: float = 0.12) -> int:
    """How many bytes the program writes for these keys."""
    before = len(terminal.raw)
    terminal.send(keys)
    terminal.settle(quiet)
    return len(terminal.raw) - before


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    registers.make(folder / "acme.db", 1_000, 500, 4_000)
    return folder


@pytest.fixture
def terminal(home: Path) -> Iterator[PtyDriver]:
    db = f"sqlite:///{home / 'acme.db'}"
    with the_program(home, "--db", db, columns=120, lines=40) as program:
        program.wait_for("1,000 licenses")
        program.settle(TOAST_SECONDS)
        yield program


def test_a_move_costs_two_lines(terminal: PtyDriver) -> None:
    costs = [cost(terminal, DOWN) for _ in range(10)]

    assert max(costs) <= 600, costs


def test_moving_on_and_on_costs_little_scrolling_included(terminal: PtyDriver) -> None:
    costs = [cost(terminal, DOWN, 0.05) for _ in range(150)]

    assert sum(costs) / len(costs) <= 1_000


def test_a_page_costs_what_its_cells_need(terminal: PtyDriver) -> None:
    costs = [cost(terminal, PAGE_DOWN) for _ in range(5)] + [cost(terminal, PAGE_UP)]

    assert max(costs) <= 9_000, costs


def test_a_letter_in_the_filter_box_costs_little(terminal: PtyDriver) -> None:
    terminal.send(b"/")
    terminal.settle(TOAST_SECONDS)

    costs = [cost(terminal, letter.encode(), 0.04) for letter in "adobe"]

    assert max(costs) <= 400, costs


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ((), "License management"),
        ((b"/",), "License management"),
        ((b"m",), "Copy reference"),
        ((b"=",), "Edit quantity"),
        ((b"e",), "Edit settings"),
        ((b"A",), "Assign"),
        ((b"C",), "Table settings"),
        ((b":",), "Palette"),
        ((b"?",), "Keys in"),
        ((b":", b"about", b"\r"), "Roles are advice"),
        ((b"\r",), "Licensed end user"),
        ((b"2",), "End users"),
        ((b"2", b"\r"), "Assets"),
        ((b"3",), "Devices"),
        ((b"4",), "Renewals"),
        ((b"5",), "History"),
        ((b"x",), "Export"),
    ],
    ids=lambda keys: b"".join(keys).decode().strip() or "list" if isinstance(keys, tuple) else "",
)
def test_a_screen_at_rest_writes_nothing(
    terminal: PtyDriver, keys: tuple[bytes, ...], shown: str
) -> None:
    for key in keys:
        terminal.send(key)
        terminal.settle(TOAST_SECONDS)
    terminal.wait_for(shown)
    terminal.settle(1.0)
    before = len(terminal.raw)

    terminal.settle(2.5)

    assert len(terminal.raw) == before


def test_a_dialog_costs_its_own_lines_and_the_list_is_drawn_once_behind_it(
    terminal: PtyDriver,
) -> None:
    opened = cost(terminal, b"m", TOAST_SECONDS)
    closed = cost(terminal, ESCAPE, TOAST_SECONDS)

    assert opened <= 16_000
    assert closed <= 9_500
