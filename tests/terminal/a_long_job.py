"""The program with a job at work that minds no flag; for the test of quitting meanwhile."""

from __future__ import annotations

import sys
import time

from itam_tui.__main__ import main
from itam_tui.ui.screens.licenses import LicensesScreen


def begin(screen: LicensesScreen) -> None:
    """Keep a thread at work for far longer than anybody waits."""
    screen.run_worker(lambda: time.sleep(60), thread=True)


if __name__ == "__main__":
    LicensesScreen.action_duplicate = begin  # type: ignore[method-assign,assignment]
    sys.exit(main())
