"""The shell in a real terminal: what reaches it, how it is left, keys sent ahead."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.pty_driver import PtyDriver

HOSTILE = "evil\x1b]52;c;ZXZpbA==\x1b\\\x9b31m\x1b[?1049l\u202eabc[/]x[/foo]\x7f\x07"
LEFT_ALTERNATE = b"\x1b[?1049l"


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names"
    path.write_text("\0".join([HOSTILE, "Slack", "slackware", "Figma"]), "utf-8")
    return path


@pytest.fixture
def terminal(names: Path) -> Iterator[PtyDriver]:
    with PtyDriver([sys.executable, "-m", "tests.tiny_app", str(names)]) as driver:
        driver.wait_for("q Quit")
        yield driver


def test_a_hostile_name_is_shown_and_never_acts(terminal: PtyDriver) -> None:
    assert b"\x1b]52" not in terminal.raw
    assert LEFT_ALTERNATE not in terminal.raw
    assert "\u202e".encode() not in terminal.raw
    assert "\x9b".encode() not in terminal.raw
    assert b"\x7f" not in terminal.raw
    assert "evil␛]52;c;" in terminal.screen_text()
    assert "[/]x[/foo]" in terminal.screen_text()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_ends_it_with_its_code_and_gives_the_screen_back(
    terminal: PtyDriver, number: signal.Signals, code: int
) -> None:
    terminal.signal(number)

    assert terminal.exit_code() == code
    assert LEFT_ALTERNATE in terminal.raw


def test_a_lost_terminal_ends_it(terminal: PtyDriver) -> None:
    terminal.hang_up()

    assert terminal.exit_code() == 129


def test_a_job_that_does_not_stop_is_cut_off_and_the_screen_given_back(names: Path) -> None:
    command = [sys.executable, "-m", "tests.tiny_app", str(names)]
    with PtyDriver(command, environ={"ITAM_TINY_BUSY": "1"}) as driver:
        driver.wait_for("q Quit")

        driver.signal(signal.SIGTERM)

        assert driver.exit_code() == 143
        assert LEFT_ALTERNATE in driver.raw


def test_nothing_is_written_while_nobody_types(terminal: PtyDriver) -> None:
    terminal.settle(quiet=0.5)

    assert terminal.settle(quiet=1.5) == b""


def test_a_filter_sent_in_one_packet_is_typed_into_the_box(terminal: PtyDriver) -> None:
    terminal.send(b"/slack\r")
    terminal.wait_for("2 licenses")

    assert "/ slack" in terminal.screen_text()
    assert "Figma" not in terminal.screen_text()


def test_a_quantity_sent_in_one_packet_goes_to_the_box_it_opens(terminal: PtyDriver) -> None:
    terminal.send(b"=12\r")

    terminal.wait_for("quantity 12")


def test_an_answer_sent_before_the_question_was_drawn_is_no_answer(terminal: PtyDriver) -> None:
    terminal.send(b"dy")
    terminal.wait_for("Delete it?")
    assert "delete True" not in terminal.screen_text()

    terminal.send(b"y")
    terminal.wait_for("delete True")


def test_a_key_typed_in_the_filter_redraws_only_the_box(terminal: PtyDriver) -> None:
    terminal.send(b"/")
    terminal.settle()

    terminal.send(b"z")

    before_the_pause_ends = terminal.settle(quiet=0.06)
    assert 0 < len(before_the_pause_ends) <= 400
