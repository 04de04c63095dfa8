"""Tears the log of a register at any byte, as a power cut may: what is left is a whole past."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from itam_tui.domain.errors import ItamError
from itam_tui.services import Services
from tests.torture.calls import calls, opened, small_register
from tests.torture.faulty import fingerprint
from tests.torture.table import Figure, report

CHANGES = (
    "move", "license edit", "quantity", "assign", "unassign", "bulk edit", "license add",
    "end user edit", "device edit", "import licenses", "import assignments", "license archive",
)  # fmt: skip
"""What is done to the register whose log is torn, a transaction each."""


class Past:
    """A register with a log that was never folded in, and all it was on the way."""

    def __init__(self, folder: Path) -> None:
        place = folder / "past.db"
        register = small_register(place)
        reader = register.store.database
        self.states: list[Any] = [fingerprint(register)]
        with reader.connection_context():  # an open connection keeps the log from being folded in
            reader.execute_sql("SELECT COUNT(*) FROM license").fetchone()
            working = opened(place)
            for name in CHANGES:
                calls(folder)[name](working)
                self.states.append(fingerprint(working))
            self.database = place.read_bytes()
            self.log = Path(f"{place}-wal").read_bytes()

    def torn(self, log: bytes, place: Path) -> Services:
        """The register as it is found after the cut, with what is left of its log."""
        for ending, content in (("", self.database), ("-wal", log)):
            Path(f"{place}{ending}").write_bytes(content)
        Path(f"{place}-shm").unlink(missing_ok=True)
        return opened(place)


def torn_logs(log: bytes, count: int) -> list[bytes]:
    """Logs cut off at a random byte, or with a few random bytes wrong, half of them each."""
    torn = []
    for number in range(count):
        at = random.randrange(len(log))
        if number % 2:
            torn.append(log[:at])
        else:
            torn.append(log[:at] + random.randbytes(64) + log[at + 64 :])
    return torn


def tear(folder: Path, count: int) -> tuple[set[int], list[str]]:
    """Tear so many logs; which pasts were found, and what was wrong."""
    past, found, wrong = Past(folder), set(), []
    for number, log in enumerate(torn_logs(past.log, count)):
        try:
            register = past.torn(log, folder / "torn.db")
            state = fingerprint(register)
            wrong += [f"log {number}: {each}" for each in register.register.check()]
        except ItamError as error:
            wrong.append(f"log {number}: {error}")
        else:
            if state in past.states:
                found.add(past.states.index(state))
            else:
                wrong.append(f"log {number}: no past of the register")
    return found, wrong


def main(arguments: Sequence[str]) -> int:
    """Tear 400 logs (with `--quick` 80), and print a table."""
    count = 80 if "--quick" in arguments else 400
    with tempfile.TemporaryDirectory() as made:
        found, wrong = tear(Path(made), count)
    for words in wrong[:5]:
        print(words, file=sys.stderr)
    figure = Figure(
        f"{count} logs torn at a random byte",
        f"{count - len(wrong)} a whole past ({len(found)} of {len(CHANGES) + 1} pasts seen)",
        "all",
        not wrong and len(found) > 3,
    )
    return report("Torn logs", [figure])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
