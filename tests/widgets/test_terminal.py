"""Where the interface can be drawn, and what is written when it can't go on."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from itam_tui.logs import LOGGER, crash_report, log_to
from itam_tui.terminal import require_terminal

XTERM = {"TERM": "xterm-256color"}


@dataclass
class Stream:
    """A standard stream that is, or isn't, a terminal."""

    tty: bool

    def isatty(self) -> bool:
        return self.tty


@pytest.fixture(autouse=True)
def quiet_logger() -> Iterator[None]:
    yield
    for handler in tuple(LOGGER.handlers):
        LOGGER.removeHandler(handler)
        handler.close()
    LOGGER.propagate = True
    LOGGER.setLevel(logging.NOTSET)


def test_a_terminal_is_all_it_needs() -> None:
    assert require_terminal(XTERM, Stream(True), Stream(True)) is None


@pytest.mark.parametrize(
    ("environ", "stdin", "stderr", "said"),
    [
        (XTERM, Stream(False), Stream(True), "its input isn't one"),
        (XTERM, None, Stream(True), "its input isn't one"),
        (XTERM, Stream(True), Stream(False), "standard error"),
        ({"TERM": "dumb"}, Stream(True), Stream(True), "TERM=dumb"),
        ({}, Stream(True), Stream(True), "TERM isn't set"),
    ],
)
def test_without_one_it_says_why_and_names_the_verbs(
    environ: dict[str, str], stdin: Stream | None, stderr: Stream | None, said: str
) -> None:
    sentence = require_terminal(environ, stdin, stderr)

    assert sentence is not None
    assert said in sentence
    assert "itam-tui list licenses" in sentence


def test_the_log_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "state" / "itam-tui.log"

    log_to(path)
    sentence = crash_report(ValueError("broken"), path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "ValueError: broken" in path.read_text("utf-8")
    assert "(ValueError)" in sentence
    assert str(path) in sentence
    assert "\n" not in sentence


def test_a_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")

    log_to(tmp_path / "file" / "below" / "itam-tui.log")
    crash_report(ValueError("broken"), tmp_path)

    assert capsys.readouterr().err == ""
