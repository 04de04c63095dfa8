"""The program itself in a real terminal, on a register and a home of the test's own."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pendulum

from itam_tui.services import Services, open_services
from tests.terminal.pty_driver import PtyDriver

DAY = "2026-11-24"
"""The day that counts as today for every program started here."""
MOMENT: datetime = pendulum.datetime(2026, 11, 24, 9, 30, tz="UTC")
"""When a register was filled."""
LEFT_ALTERNATE = b"\x1b[?1049l"
"""What gives the main screen back."""

_MODES = "1000|1002|1003|1004|1006|1007|1015|1016|1049|2004|2026|2048|25|7"
_OWN = re.compile(
    rb"\x1b\[[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[\?(?:%b)[hl]|\x1b\[\?(?:2026|2048)\$p|\x1b\[[<>][0-9]*u|\x1b\]22;[a-z-]+\x07"
    % _MODES.encode()
)
"""What the interface itself sends: colors, places, modes."""


def environ_of(home: Path, **more: str) -> dict[str, str]:
    """An environment whose configuration, log and temporary files lie in a home."""
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    places = {
        "HOME": home,
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "share",
        "XDG_STATE_HOME": home / "state",
        "XDG_CACHE_HOME": home / "cache",
        "TMPDIR": home / "tmp",
    }
    return {
        **{name: str(place) for name, place in places.items()},
        "ITAM_TUI_TODAY": DAY,
        "ESCDELAY": "25",
        **more,
    }


def the_program(
    home: Path,
    *words: str,
    columns: int = 80,
    lines: int = 24,
    environ: Mapping[str, str] | None = None,
) -> PtyDriver:
    """Start `itam-tui` with these words."""
    command = [sys.executable, "-m", "itam_tui", *words]
    settings = environ_of(home, **(environ or {}))
    return PtyDriver(command, columns=columns, lines=lines, environ=settings)


def a_register_at(path: Path) -> Services:
    """Make a register in a file."""
    day = date.fromisoformat(DAY)
    return open_services(
        f"sqlite:///{path}", actor="ada", today=lambda: day, now=lambda: MOMENT, create=True,
        key_file=path.parent / "config" / "itam-tui" / "product-keys.key",
    )  # fmt: skip


def strange_controls(raw: bytes) -> set[bytes]:
    """Controls among the bytes a terminal was sent that the interface doesn't send itself."""
    rest = _OWN.sub(b"", raw)
    return set(
        re.findall(
            rb"\x1b.{0,12}|[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]"
            rb"|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]",
            rest,
        )
    )
