"""A temporary directory that only its owner can read, gone at the end whatever happens; no SQL."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

AtEnd = Callable[[Callable[[], None]], object]
"""Takes what is to be done at the end, which may be done more than once."""


@contextmanager
def private_folder(prefix: str, at_end: AtEnd) -> Iterator[Path]:
    """Make a directory to fill; it is gone at the end, and at once if filling it fails.

    Args:
        prefix: What its name begins with.
        at_end: Takes what removes it, before there is anything to remove.
    """
    folder: Path | None = None

    def remove() -> None:
        if folder is not None:
            rmtree(folder, ignore_errors=True)

    try:
        at_end(remove)
        with _undisturbed():
            folder = Path(mkdtemp(prefix=prefix))  # mode 0700
        yield folder
    except BaseException:
        remove()
        raise


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no signal come between the making of a file and the knowing of it; it comes after."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGHUP, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
