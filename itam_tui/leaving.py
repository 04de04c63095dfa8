"""Leaving when a signal says so, with its exit code, and with what was begun cleared away."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

EXIT_CODES: Final = {signal.SIGINT: 130, signal.SIGHUP: 129, signal.SIGTERM: 143}
"""What the program exits with when a signal ends it (product.md §6)."""


@contextmanager
def leaving_when_told() -> Iterator[None]:
    """Turn SIGHUP and SIGTERM into `SystemExit`, so that what was begun is cleared away.

    One that is ignored stays so (`nohup`). An app that runs listens by itself; this is for
    verbs, and for the time before and after.
    """

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(EXIT_CODES[signal.Signals(number)])

    heard = [
        each
        for each in (signal.SIGHUP, signal.SIGTERM)
        if signal.getsignal(each) is not signal.SIG_IGN
    ]
    before = {each: signal.signal(each, leave) for each in heard}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
