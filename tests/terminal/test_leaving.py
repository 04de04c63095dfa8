"""How the program is left: signals, a lost terminal, jobs at work; and where it never starts."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from itam_tui.services import Services
from tests.builders import a_license, given
from tests.terminal.a_real_app import LEFT_ALTERNATE, a_register_at, environ_of, the_program
from tests.terminal.pty_driver import PtyDriver

FROM_OUTSIDE = [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]


@pytest.fixture
def acme(tmp_path: Path) -> Services:
    register = a_register_at(tmp_path / "acme.db")
    given(register, a_license("Figma", quantity=2, used=3), a_license("Slack Enterprise"))
    return register


@pytest.fixture
def terminal(acme: Services, tmp_path: Path) -> Iterator[PtyDriver]:
    with the_program(tmp_path, "--db", acme.store.url) as driver:
        driver.wait_for("2 licenses")
        yield driver


@pytest.mark.parametrize(("number", "code"), FROM_OUTSIDE)
def test_a_signal_ends_it_with_its_code_gives_the_screen_back_and_harms_nothing(
    terminal: PtyDriver, acme: Services, number: signal.Signals, code: int
) -> None:
    terminal.send(b"=7")
    terminal.wait_for("Edit quantity")

    terminal.signal(number)

    assert terminal.exit_code() == code
    assert LEFT_ALTERNATE in terminal.raw
    assert b"\x1b[?25h" in terminal.raw
    assert acme.register.check() == []
    assert acme.licenses.find("Figma").quantity == 2


def test_a_lost_terminal_ends_it(terminal: PtyDriver, acme: Services) -> None:
    terminal.hang_up()

    assert terminal.exit_code() == 129
    assert acme.register.check() == []


@pytest.mark.parametrize(("number", "code"), FROM_OUTSIDE[:2])
def test_a_demo_is_gone_whatever_ends_it(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with the_program(tmp_path, "--demo") as driver:
        driver.wait_for("License management")
        assert driver.screen_text().startswith("DEMO TODAY 2026-11-24")
        assert list((tmp_path / "tmp").iterdir())

        driver.signal(number)

        assert driver.exit_code() == code
    assert not list((tmp_path / "tmp").iterdir())


def test_a_demo_is_gone_when_the_terminal_is_lost(tmp_path: Path) -> None:
    with the_program(tmp_path, "--demo") as driver:
        driver.wait_for("License management")

        driver.hang_up()

        assert driver.exit_code() == 129
    assert not list((tmp_path / "tmp").iterdir())


def test_a_signal_while_it_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    with the_program(tmp_path, "--demo") as driver:
        while not list((tmp_path / "tmp").iterdir()):
            driver.settle(quiet=0.005, longest=0.01)

        driver.signal(signal.SIGTERM)

        assert driver.exit_code() == 143
        assert driver.raw.count(b"\x1b[?1049h") <= driver.raw.count(LEFT_ALTERNATE)
    assert not list((tmp_path / "tmp").iterdir())


def test_ctrl_q_quits_at_once_and_leaves_no_process(terminal: PtyDriver) -> None:
    terminal.send(b"\x11")

    assert terminal.exit_code() == 0
    assert terminal.raw.rstrip().endswith(b"\x1b[?25h") or LEFT_ALTERNATE in terminal.raw
    with pytest.raises(ProcessLookupError):
        os.killpg(terminal.pid, 0)


@pytest.mark.parametrize(("key", "code"), [(b"\x11", 0), (b"", 143)])
def test_a_job_at_work_keeps_nobody_for_long_and_no_demo_behind(
    tmp_path: Path, key: bytes, code: int
) -> None:
    command = [sys.executable, "-m", "tests.terminal.a_long_job", "--demo"]
    with PtyDriver(command, environ=environ_of(tmp_path)) as driver:
        driver.wait_for("License management")
        driver.send(b"c" + key)
        if not key:
            driver.settle()
            driver.signal(signal.SIGTERM)

        assert driver.exit_code() == code
        assert LEFT_ALTERNATE in driver.raw
    assert not list((tmp_path / "tmp").iterdir())


def test_a_terminal_that_cannot_be_drawn_on_is_refused(acme: Services, tmp_path: Path) -> None:
    with the_program(tmp_path, "--db", acme.store.url, environ={"TERM": "dumb"}) as driver:
        assert driver.exit_code() == 2
        assert "TERM=dumb is a terminal that can't" in " ".join(driver.screen_text().split())
        assert b"\x1b" not in driver.raw


def test_without_a_terminal_the_verbs_are_pointed_to(acme: Services, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "itam_tui", "--db", acme.store.url]

    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
        env={**os.environ, **environ_of(tmp_path)}, check=False,
    )  # fmt: skip

    assert ended.returncode == 2
    assert "needs a terminal" in ended.stderr
    assert "itam-tui list licenses" in ended.stderr
    assert not ended.stdout


def test_a_window_too_small_says_so_and_is_used_again_once_it_is_larger(
    acme: Services, tmp_path: Path
) -> None:
    with the_program(tmp_path, "--db", acme.store.url, columns=59, lines=14) as driver:
        driver.wait_for("This window is 59×14; itam-tui needs at least 60×15.")

        driver.resize(60, 15)
        driver.signal(signal.SIGWINCH)

        driver.wait_for("Figma")
        assert "needs at least" not in driver.screen_text()


def test_without_colors_words_still_tell_the_state(acme: Services, tmp_path: Path) -> None:
    with the_program(tmp_path, "--db", acme.store.url, environ={"NO_COLOR": "1"}) as driver:
        driver.wait_for("2 licenses")

        assert "3/2 ⚠   Under 1" in driver.screen_text()
        assert not re.search(rb"\x1b\[[0-9;]*\b(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])\b", driver.raw)


def test_a_register_that_cannot_be_opened_is_told_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"")

    with the_program(tmp_path, "--db", f"sqlite:///{broken}") as driver:
        assert driver.exit_code() == 3
        assert "broken.db" in driver.screen_text().replace("\n", "")
        assert "Traceback" not in driver.screen_text()


def test_an_unknown_theme_is_told_with_the_file_it_stands_in(tmp_path: Path) -> None:
    config = tmp_path / "mine.toml"
    config.write_text('theme = "itam-drak"\n')

    with the_program(tmp_path, "--config", str(config), "--demo", columns=200) as driver:
        assert driver.exit_code() == 2
        assert "mine.toml: theme: there is no itam-drak; did you mean" in driver.screen_text()


def test_what_was_typed_survives_a_lost_terminal(acme: Services, tmp_path: Path) -> None:
    with the_program(tmp_path, "--db", acme.store.url) as driver:
        driver.wait_for("2 licenses")
        driver.send(b"e")
        driver.wait_for("Reassignable")
        driver.send(b"\x1b[F Organization")
        driver.wait_for("Figma Organization")

        driver.hang_up()
        assert driver.exit_code() == 129

    with the_program(tmp_path, "--db", acme.store.url) as driver:
        driver.wait_for("2 licenses")
        driver.send(b"e")
        driver.wait_for("Take up what you typed at")
        driver.send(b"y")
        driver.wait_for("Figma Organization")
        driver.send(b"\x13")
        driver.wait_for("2 licenses")

    assert acme.licenses.find("Figma Organization").quantity == 2
