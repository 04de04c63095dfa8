"""Keys sent to the program in one packet do what they do typed slowly, and answer no question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from itam_tui.services import Services
from tests.builders import a_license, given
from tests.terminal.a_real_app import a_register_at, the_program
from tests.terminal.pty_driver import PtyDriver


@pytest.fixture
def acme(tmp_path: Path) -> Services:
    register = a_register_at(tmp_path / "acme.db")
    given(register, *(a_license(name) for name in ("Figma", "Slack", "Slack Enterprise")))
    return register


@pytest.fixture
def terminal(acme: Services, tmp_path: Path) -> Iterator[PtyDriver]:
    with the_program(tmp_path, "--db", acme.store.url) as driver:
        driver.wait_for("3 licenses")
        yield driver


def test_a_filter_and_enter_in_one_packet(terminal: PtyDriver) -> None:
    terminal.send(b"/slack\r")

    terminal.wait_for("2 of 3 licenses")
    assert "Figma" not in terminal.screen_text()


def test_a_quantity_and_enter_in_one_packet(terminal: PtyDriver, acme: Services) -> None:
    terminal.send(b"=12\r")

    terminal.wait_for("0/12")
    assert acme.licenses.find("Figma").quantity == 12


def test_an_answer_in_the_packet_of_the_question_deletes_nothing(
    terminal: PtyDriver, acme: Services
) -> None:
    terminal.send(b"dy")
    terminal.wait_for("y Yes")
    assert len(acme.licenses.search("Figma", 5)) == 1

    terminal.send(b"y")

    terminal.wait_for("Figma deleted")
    assert not acme.licenses.search("Figma", 5)


def test_a_way_through_pages_in_one_packet(terminal: PtyDriver) -> None:
    terminal.send(b"j\r\tq3")

    terminal.wait_for("No devices yet")
