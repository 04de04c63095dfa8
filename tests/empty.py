"""A register with nothing in it: made once, then copied, as making its tables takes long."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pendulum

from itam_tui.services import open_services

_FOLDER = TemporaryDirectory(prefix="itam-tui-empty-")


@cache
def _made() -> Path:
    path = Path(_FOLDER.name) / "empty.db"
    day, moment = pendulum.date(2026, 11, 24), pendulum.datetime(2026, 11, 24, tz="UTC")
    url = f"sqlite:///{path}"
    open_services(url, actor="", today=lambda: day, now=lambda: moment, create=True)
    return path


def an_empty_register(path: Path) -> str:
    """Make a register in a file, unless there is one, and give its address."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy(_made(), path)
    return f"sqlite:///{path}"
