"""The program with a mistake in it: a view that can't be drawn; for the test of crashes."""

from __future__ import annotations

import sys

from itam_tui.__main__ import main
from itam_tui.ui.screens.devices import DevicesScreen

SECRET = "AAAA-SECRET-KEY"
"""A local value that no report may show."""


def fail(screen: DevicesScreen) -> None:
    """Fail as an oversight does."""
    secret = SECRET
    raise ZeroDivisionError(f"[/] not for the terminal {len(secret)}")


if __name__ == "__main__":
    DevicesScreen.on_mount = fail  # type: ignore[method-assign,assignment]
    sys.exit(main())
