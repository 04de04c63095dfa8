"""Upgrades a register by steps from a folder, until it is done or killed."""

from __future__ import annotations

import sys
from pathlib import Path

from itam_tui.store import upgrade
from tests.torture.sessions import session

STEPS, ROWS = 8, 3000


def write_steps(folder: Path) -> None:
    """Write the steps there are, and some more that each make a table and fill it."""
    for step in sorted(upgrade.MIGRATIONS.glob("[0-9]*.py")):
        (folder / step.name).write_text(step.read_text())
    for number in range(STEPS):
        (folder / f"9{number:03}_more.py").write_text(
            "def up(migrator, db):\n"
            f"    db.execute_sql('CREATE TABLE more_{number} (id INTEGER PRIMARY KEY)')\n"
            f"    for row in range({ROWS}):\n"
            f"        db.execute_sql('INSERT INTO more_{number} DEFAULT VALUES')\n"
        )


def main(url: str, steps: Path) -> None:
    """Open a register, which upgrades it."""
    upgrade.MIGRATIONS = steps
    session(url, "ada")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
