"""Keeps keys sent ahead waiting until the rows they are meant for are on the screen."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from itam_tui.ui.keys_ahead import KeysAhead

LONGEST_WAIT_SECONDS = 2.0
"""After which keys act on what is there."""


class RowWait:
    """Holds the keys of one screen; beginning twice and ending twice do no harm."""

    def __init__(self, screen: Screen[Any]) -> None:
        """Hold nothing yet."""
        self._screen = screen
        self._held = ExitStack()
        self._limit: Timer | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the rows are still awaited."""
        return self._limit is not None

    def begin(self) -> None:
        """Keep the keys that come next."""
        app = self._screen.app
        if self._limit is None and isinstance(app, KeysAhead):
            self._held.enter_context(app.holding_keys())
            self._limit = self._screen.set_timer(LONGEST_WAIT_SECONDS, self.end)

    def end(self) -> None:
        """Let them act."""
        if self._limit is not None:
            self._limit.stop()
            self._limit = None
        self._held.close()
