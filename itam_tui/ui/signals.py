"""Leaving when told to, or when the terminal is gone: in two seconds, with its exit code."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any, Final

from textual.app import App

from itam_tui.leaving import EXIT_CODES

GRACE_SECONDS: Final = 2.0
"""How long unfinished work may keep the process alive."""

_POLL_MILLISECONDS: Final = 1000
_KEYBOARD: Final = 0
_GIVE_BACK: Final = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h"
)
"""Mouse, paste and keyboard modes off, the main screen back, the cursor shown."""


class Departure:
    """Ends an app on SIGHUP, SIGTERM, SIGINT and on a terminal that went away."""

    def __init__(
        self,
        app: App[Any],
        stop_jobs: Callable[[], None],
        last_words: Callable[[], str] = lambda: "",
    ) -> None:
        """Remember how the terminal was; make it before the app runs.

        Args:
            app: The app to end.
            stop_jobs: Tells long jobs to stop at their next chunk; called on any thread.
            last_words: Clears away before the process is cut off, and gives what to say;
                called on a thread of its own.
        """
        self._app = app
        self._stop_jobs = stop_jobs
        self._last_words = last_words
        self._leaving = threading.Event()
        self._modes: list[Any] | None = None
        with contextlib.suppress(termios.error, OSError, ValueError):
            self._modes = termios.tcgetattr(_KEYBOARD)

    def install(self) -> None:
        """Start listening; call it in the app's running loop. A headless app needs none."""
        if self._app.is_headless:
            return
        loop = asyncio.get_running_loop()
        for number, code in EXIT_CODES.items():
            loop.add_signal_handler(number, self.leave, code)
        threading.Thread(target=self._watch, args=(loop,), name="terminal", daemon=True).start()

    def leave(self, code: int) -> None:
        """End the app in its own loop; what hasn't ended after two seconds is cut off."""
        self.begin(code)
        with contextlib.suppress(Exception):
            self._app.exit(return_code=code)

    def begin(self, code: int) -> None:
        """Stop the jobs of an app that is ending, and cut off what hasn't ended in two seconds."""
        if self._app.is_headless:
            self._stop_jobs()
        elif not self._leaving.is_set():
            self._cut_off_later(code)

    def give_back(self) -> None:
        """Leave the terminal as it was, for an app that could not do so itself."""
        with contextlib.suppress(Exception):
            if self._modes is not None:
                termios.tcsetattr(_KEYBOARD, termios.TCSANOW, self._modes)
            if sys.__stderr__ is not None:
                os.write(sys.__stderr__.fileno(), _GIVE_BACK.encode())

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait for the terminal to hang up; nothing is read and nothing written."""
        terminal = select.poll()
        terminal.register(_KEYBOARD, 0)
        gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
        while not self._leaving.is_set():
            if any(events & gone for _, events in terminal.poll(_POLL_MILLISECONDS)):
                self._cut_off_later(EXIT_CODES[signal.SIGHUP])
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(self.leave, EXIT_CODES[signal.SIGHUP])
                return

    def _cut_off_later(self, code: int) -> None:
        """Stop the jobs now, and the process itself when it is still there later."""
        self._leaving.set()
        timer = threading.Timer(GRACE_SECONDS, self._cut_off, (code,))
        timer.daemon = True
        timer.start()
        self._stop_jobs()

    def _cut_off(self, code: int) -> None:
        self.give_back()
        with contextlib.suppress(Exception):
            if (words := self._last_words()) and sys.__stderr__ is not None:
                os.write(sys.__stderr__.fileno(), f"{words}\r\n".encode())
        os._exit(code)
