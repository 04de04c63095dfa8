"""Where nobody listens, what was asked is done all the same, and the exit code tells it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.a_register import Book


def in_a_shell(book: Book, words: str) -> int:
    """Run a line of a shell with `itam-tui` in it, and give its exit code."""
    program = shlex.join([sys.executable, "-m", "itam_tui", "--db", book.url])
    line = words.replace("itam-tui", program)
    return subprocess.run(["sh", "-c", line], stdin=subprocess.DEVNULL, check=False).returncode


@pytest.mark.parametrize("unheard", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full", "<&-"])
def test_a_change_is_made_and_told_by_the_exit_code(book: Book, unheard: str) -> None:
    if "/dev/full" in unheard and not Path("/dev/full").is_char_device():
        pytest.skip("there is no /dev/full here")

    assert in_a_shell(book, f"itam-tui add end-user Ada {unheard}") == 0

    assert book.services.holders.find("Ada").label == "Ada"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("itam-tui list licenses >&-", 0),
        ("itam-tui show nobody 2>&-", 4),
        ("itam-tui assign Figma --from - <&-", 2),
        ("itam-tui >&- 2>&- <&-", 2),
    ],
)
def test_and_so_is_an_answer(book: Book, words: str, code: int) -> None:
    assert in_a_shell(book, words) == code


def test_data_that_could_not_be_written_is_an_error(book: Book) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("there is no /dev/full here")

    assert in_a_shell(book, "itam-tui list licenses --format json >/dev/full") == 1
