"""Eight processes do random things for a minute while some are killed; nothing told is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from itam_tui.services import Services
from tests.torture.chores import STORMY, furnish
from tests.torture.killed import left_wrong
from tests.torture.sessions import registers
from tests.torture.table import Figure, report

PROCESSES = 8
LONGEST_START_SECONDS = 30.0


def rage(
    folder: Path, seconds: float, processes: int = PROCESSES, url: str | None = None
) -> tuple[int, int, list[str]]:
    """Let it rage; how much was told as done, how many were killed, what was wrong.

    It lasts until something was done at least, on a machine that is busy with other things.
    """
    url, log = url or f"sqlite:///{folder / 'storm.db'}", folder / "done.log"
    register = furnish(url)
    began, kills = 0, 0

    def begin() -> subprocess.Popen[bytes]:
        nonlocal began
        began += 1
        words = ["tests.torture.chores", url, str(folder), ",".join(STORMY), f"w{began}"]
        return subprocess.Popen([sys.executable, "-m", *words])

    running = [begin() for _ in range(processes)]
    until = time.monotonic() + seconds
    at_last = until + LONGEST_START_SECONDS
    while (now := time.monotonic()) < until or (not log.exists() and now < at_last):
        time.sleep(random.uniform(0.2, 0.8))
        if not log.exists():
            continue
        place = random.randrange(processes)
        running[place].send_signal(signal.SIGKILL)
        running[place].wait()
        kills += 1
        running[place] = begin()
    for process in running:
        process.send_signal(signal.SIGKILL)
        process.wait()
    lines = log.read_text().splitlines() if log.exists() else []
    wrong = [*left_wrong(register, folder, lines), *_over(register)]
    return len(lines), kills + processes, wrong


def _over(register: Services) -> list[str]:
    """Licenses set to `Refuse` that are past their quantity."""
    with register.store.reading() as unit:
        rows = unit.database.execute_sql(
            "SELECT name, used, quantity FROM license "
            "WHERE when_full = 'refuse' AND used > quantity"
        ).fetchall()
    return [f"{name} is set to Refuse: {used} of {quantity} used" for name, used, quantity in rows]


def main(arguments: Sequence[str]) -> int:
    """Rage for a minute (with `--quick` for ten seconds), and print a table."""
    seconds = 10 if "--quick" in arguments else 60
    figures = []
    with registers(arguments) as each:
        for name, url in each:
            with tempfile.TemporaryDirectory() as made:
                told, kills, wrong = rage(Path(made), seconds, url=url)
            for words in wrong[:10]:
                print(words, file=sys.stderr)
            found = f"{told:,} told as done, {kills} killed, {len(wrong)} wrong"
            what = f"storm of {PROCESSES} processes for {seconds} seconds on {name}"
            figures.append(Figure(what, found, "0 lost, 0 over, 0 unsound", not wrong and told > 0))
    return report("Storm", figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
