"""The log file: private, small, never on the terminal, and without product keys."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = logging.getLogger("itam_tui")
"""What every part of the program logs to. No record may carry a product key."""

_LARGEST_BYTES = 1_000_000


def log_to(path: Path) -> None:
    """Send the log to a file that only its owner can read, and nowhere else.

    A file that can't be written is done without: the log is never a reason not to start.

    Args:
        path: The file; its directory is made with mode 0700.
    """
    LOGGER.propagate = False
    for handler in tuple(LOGGER.handlers):
        LOGGER.removeHandler(handler)
        handler.close()
    LOGGER.addHandler(logging.NullHandler())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        path.chmod(0o600)
        handler = RotatingFileHandler(
            path, maxBytes=_LARGEST_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)


def crash_report(error: BaseException, log_path: Path) -> str:
    """Log an error nobody expected, and word it for the person it happened to.

    Args:
        error: What was raised.
        log_path: The file `log_to` was given.

    Returns:
        One sentence for stderr, after the terminal has been given back.
    """
    LOGGER.error("The program stopped.", exc_info=(type(error), error, error.__traceback__))
    return (
        f"itam-tui stopped because of an error of its own ({type(error).__name__}). "
        f"What was saved is safe; please report it with the end of {log_path}."
    )
