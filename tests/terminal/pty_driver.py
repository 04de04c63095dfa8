"""A program in a real pseudo-terminal: keys in, a screen and raw bytes out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte

QUIET_SECONDS = 0.15
"""A program that has written nothing for so long is waiting for a key."""


class PtyDriver:
    """One program, spawned in a terminal of its own; ended by its process id."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Start the program with the terminal as its standard streams."""
        self.raw = b""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._code: int | None = None
        settings = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TEXTUAL_ANIMATIONS": "none",
            **(environ or {}),
        }
        for told_size in ("COLUMNS", "LINES"):  # the terminal's own size counts
            settings.pop(told_size, None)
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            try:  # sized before it starts, so that it never sees another size
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
                os.execvpe(command[0], list(command), settings)
            finally:
                os._exit(127)

    def __enter__(self) -> PtyDriver:
        """Use the terminal; it is closed at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the program if it is still there."""
        if self._reap() is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self._terminal >= 0:
            os.close(self._terminal)

    def send(self, keys: bytes) -> None:
        """Write keys in one packet, as a terminal or a slow link would."""
        os.write(self._terminal, keys)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        os.close(self._terminal)
        self._terminal = -1

    def settle(self, quiet: float = QUIET_SECONDS, longest: float = 10.0) -> bytes:
        """Read until nothing is written for a while; answer with what was read."""
        before, deadline = len(self.raw), time.monotonic() + longest
        while time.monotonic() < deadline and self._read(quiet):
            pass
        return self.raw[before:]

    def wait_for(self, text: str, longest: float = 20.0, quiet: float = QUIET_SECONDS) -> None:
        """Read until a text stands on the screen, and then until nothing more is written.

        Raises:
            TimeoutError: It never did; the screen is in the message.
        """
        self._read_until(lambda: text in self.screen_text(), f"{text!r} isn't", longest)
        self.settle(quiet)

    def wait_without(self, text: str, longest: float = 20.0, quiet: float = QUIET_SECONDS) -> None:
        """Read until a text is gone from the screen, and then until nothing more is written.

        Raises:
            TimeoutError: It stayed; the screen is in the message.
        """
        while text in self.screen_text():
            self._read_until(lambda: text not in self.screen_text(), f"{text!r} is", longest)
            self.settle(quiet)

    def _read_until(self, is_so: Callable[[], bool], told: str, longest: float) -> None:
        deadline = time.monotonic() + longest
        while not is_so():
            if time.monotonic() > deadline or (self._reap() is not None and not self._read(0.1)):
                raise TimeoutError(f"{told} on the screen:\n{self.screen_text()}")
            self._read(0.05)

    def screen_lines(self) -> list[str]:
        """Give the lines of the screen, without the spaces at their ends."""
        rows = (self._screen.buffer[line] for line in range(self._screen.lines))
        columns = range(self._screen.columns)
        return ["".join(row[column].data for column in columns).rstrip() for row in rows]

    def screen_text(self) -> str:
        """Give the whole screen as one text."""
        return "\n".join(self.screen_lines()).rstrip()

    def exit_code(self, longest: float = 5.0) -> int:
        """Wait for the end; a program ended by a signal answers minus its number.

        Raises:
            TimeoutError: The program is still running.
        """
        deadline = time.monotonic() + longest
        while self._reap() is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"process {self.pid} is still running")
            if self._terminal >= 0:
                self._read(0.02)
            else:
                select.select([], [], [], 0.02)
        while self._terminal >= 0 and self._read(0.05):
            pass
        assert self._code is not None
        return self._code

    def _read(self, seconds: float) -> bool:
        """Take what there is within some seconds; False when there was nothing."""
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if not ready:
            return False
        try:
            chunk = os.read(self._terminal, 65536)
        except OSError:
            return False
        self.raw += chunk
        self._stream.feed(chunk)
        return bool(chunk)

    def _reap(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code
