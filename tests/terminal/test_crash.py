"""An error of the program's own: one sentence, where the log is, and the terminal given back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.a_crash import SECRET
from tests.terminal.a_real_app import LEFT_ALTERNATE, environ_of
from tests.terminal.pty_driver import PtyDriver


@pytest.mark.parametrize("keys", [b"", b"3"])
def test_a_crash_is_one_sentence_and_no_traceback(tmp_path: Path, keys: bytes) -> None:
    words = ["--demo", *(["--view", "devices"] if not keys else [])]
    command = [sys.executable, "-m", "tests.terminal.a_crash", *words]

    with PtyDriver(command, columns=200, environ=environ_of(tmp_path)) as driver:
        if keys:
            driver.wait_for("License management")
            driver.send(keys)

        assert driver.exit_code(10) == 1
        after = driver.raw.rpartition(LEFT_ALTERNATE)[2].decode()
        assert "itam-tui stopped because of an error of its own (ZeroDivisionError)." in after
        assert "itam-tui.log" in after
        assert "Traceback" not in driver.raw.decode()
        assert SECRET not in driver.raw.decode()
    (log,) = tmp_path.rglob("itam-tui.log")
    assert "ZeroDivisionError" in log.read_text()
    assert SECRET not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600
    assert not list((tmp_path / "tmp").iterdir())
