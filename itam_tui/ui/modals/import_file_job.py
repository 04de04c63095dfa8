"""One run of a file through the import: how far it is, and how it is stopped; no widget."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

LEAST_SECONDS = 0.1
"""The pause between two messages of progress (product.md §7: at most ten a second)."""


class ImportJob:
    """Hears from a thread how far a file is, and tells it to stop."""

    def __init__(self, tell: Callable[[int, int], None], leaving: threading.Event) -> None:
        """Begin.

        Args:
            tell: Called on the job's thread with rows done and rows in all, at most ten
                times a second.
            leaving: Set when the app ends.
        """
        self._tell = tell
        self._leaving = leaving
        self._stop = threading.Event()
        self._told_at = 0.0

    def stop(self) -> None:
        """Ask it to stop at its next chunk."""
        self._stop.set()

    def is_stopped(self) -> bool:
        """Whether it is to stop."""
        return self._stop.is_set() or self._leaving.is_set()

    def progress(self, done: int, total: int) -> None:
        """Note how far it is."""
        if (now := monotonic()) - self._told_at >= LEAST_SECONDS:
            self._told_at = now
            self._tell(done, total)
