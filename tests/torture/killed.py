"""Kills the program in the middle of what it does, a hundred times each; looks at what is left."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from itam_tui.services import Services
from itam_tui.store import upgrade
from tests.databases import a_server, why_not
from tests.torture import upgrading
from tests.torture.calls import copy_of
from tests.torture.chores import KEY_FILE, KEYS, ROWS, furnish, furnish_keys, keys_wrong, rows_of
from tests.torture.sessions import session
from tests.torture.table import Figure, report

KILLED = ("import", "edit", "assign", "backup", "export", "rotate")
LONGEST_SECONDS = 0.25


ON_A_SERVER = ("import", "edit", "assign", "rotate")
"""What is not about files."""


def kill_during(
    chore: str, folder: Path, rounds: int, url: str | None = None, keyed: int = KEYS
) -> tuple[int, list[str]]:
    """Kill a process that does one chore again and again; how much it did, and what was wrong."""
    url = url or f"sqlite:///{folder / 'killed.db'}"
    furnish(url)
    register = session(url, "ada", folder / KEY_FILE)
    if chore == "rotate":
        furnish_keys(register, keyed)
    log, wrong, told = folder / "done.log", [], 0
    for number in range(rounds):
        log.unlink(missing_ok=True)
        words = ["tests.torture.chores", url, str(folder), chore, f"r{number}"]
        process = subprocess.Popen([sys.executable, "-m", *words])
        _until_begun(log, process)
        time.sleep(random.random() * LONGEST_SECONDS)
        process.send_signal(signal.SIGKILL)
        process.wait()
        lines = log.read_text().splitlines() if log.exists() else []
        told += len(lines)
        faults = left_wrong(register, folder, lines)
        if chore == "rotate":
            faults += keys_wrong(session(url, "ada", folder / KEY_FILE), keyed)
        wrong += [f"round {number}: {each}" for each in faults]
    return told, wrong


def _until_begun(log: Path, process: subprocess.Popen[bytes]) -> None:
    while not log.exists() and process.poll() is None:
        time.sleep(0.002)


def left_wrong(register: Services, folder: Path, log: Sequence[str]) -> list[str]:
    """What is wrong after a kill: a loss, a half, a register that doesn't agree."""
    wrong = register.register.check()
    for line in log:
        kind, actor, name, *rest = line.split(" ")
        if kind == "fault":
            wrong.append(line)
        elif rows_of(register, actor) != int(rest[0]):
            wrong.append(f"{name} by {actor} was told as done and is not there")
    with register.store.reading() as unit:
        halves = unit.database.execute_sql(
            "SELECT b.actor, COUNT(c.id) FROM history b LEFT JOIN history c ON c.batch_id = b.id "
            "WHERE b.kind = 'batch' AND b.action = 'imported' GROUP BY b.id, b.actor"
        ).fetchall()
    wrong += [f"half an import by {who}: {count}" for who, count in halves if count != ROWS]
    return wrong + _files_wrong(register, folder)


def _files_wrong(register: Services, folder: Path) -> list[str]:
    """What is wrong with backups and exports that have their name; what hasn't is cleared away."""
    wrong = []
    for copy in folder.glob("backup-*.db"):
        if faults := session(f"sqlite:///{copy}", "ada").register.check():
            wrong.append(f"{copy.name}: {faults[0]}")
        copy.unlink()
    for export in folder.glob("export.csv"):
        lines = export.read_text().splitlines()
        if len(lines) != register.licenses.total() + 1 or not export.read_text().endswith("\n"):
            wrong.append(f"the export has {len(lines)} lines")
    for unfinished in folder.glob(".*.new*"):
        unfinished.unlink()
    return wrong


def kill_upgrades(folder: Path, rounds: int) -> tuple[int, list[str]]:
    """Kill a register's upgrade; how many steps were done by then, and what was wrong."""
    original = furnish(f"sqlite:///{folder / 'original.db'}")
    steps = folder / "steps"
    steps.mkdir()
    upgrading.write_steps(steps)
    done, wrong = 0, []
    for number in range(rounds):
        place = folder / "upgraded.db"
        copy_of(original, place)
        words = ["tests.torture.upgrading", f"sqlite:///{place}", str(steps)]
        process = subprocess.Popen([sys.executable, "-m", *words])
        while not list(folder.glob("upgraded.db.before-*")) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(random.random() * LONGEST_SECONDS)
        process.send_signal(signal.SIGKILL)
        process.wait()
        count, faults = _upgraded(place, steps)
        done += count
        wrong += [f"round {number}: {each}" for each in faults]
        for kept in folder.glob("upgraded.db*"):
            kept.unlink()
    return done, wrong


def _upgraded(place: Path, steps: Path) -> tuple[int, list[str]]:
    """How many steps a register has behind it, and what is wrong with it."""
    wrong = []
    with closing(sqlite3.connect(place)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM schema_migration")]
        tables = {
            name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'more_%'"
            ).fetchall()
        }
    done = [name for name in names if name.startswith("9")]
    if set(tables.values()) - {upgrading.ROWS} or len(tables) != len(done):
        wrong.append(f"steps {done}, tables {tables}")
    for kept in place.parent.glob(f"{place.name}.before-*"):
        wrong += session(f"sqlite:///{kept}", "ada").register.check()
    before, upgrade.MIGRATIONS = upgrade.MIGRATIONS, steps
    try:
        register = session(f"sqlite:///{place}", "ada")
        wrong += register.register.check()
        if len(register.register.status().pending):
            wrong.append("the upgrade isn't finished by the next start")
    finally:
        upgrade.MIGRATIONS = before
    return len(done), wrong


def main(arguments: Sequence[str]) -> int:
    """Kill each (with `--quick` ten times), and print a table."""
    rounds = 10 if "--quick" in arguments else 100
    figures = []
    for chore in KILLED:
        with tempfile.TemporaryDirectory() as made:
            figures.append(_figure(chore, rounds, *kill_during(chore, Path(made), rounds)))
    with tempfile.TemporaryDirectory() as made:
        figures.append(_figure("migrate", rounds, *kill_upgrades(Path(made), rounds)))
    if reason := why_not():
        print(f"not on PostgreSQL: {reason}", file=sys.stderr)
        return report("Killed in the middle", figures)
    with a_server() as server:
        for chore in ON_A_SERVER:
            with tempfile.TemporaryDirectory() as made:
                found = kill_during(chore, Path(made), rounds, server.fresh())
                figures.append(_figure(f"{chore} on PostgreSQL", rounds, *found))
    return report("Killed in the middle", figures)


def _figure(chore: str, rounds: int, told: int, wrong: Sequence[str]) -> Figure:
    for words in wrong[:5]:
        print(f"{chore}: {words}", file=sys.stderr)
    return Figure(
        f"kill -9 × {rounds} during {chore}",
        f"{told:,} told as done, {len(wrong)} wrong",
        "0 half-applied, 0 lost, 0 unsound",
        not wrong and told > 0,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
