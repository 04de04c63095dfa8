"""Two technicians with stale lists do everything in every order, of up to four steps."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itam_tui.domain.errors import DatabaseError, ItamError
from itam_tui.domain.holders import EndUserSettings, HolderKind, HolderRef
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS
from tests.torture.calls import copy_of
from tests.torture.sessions import race, registers, session
from tests.torture.table import Figure, report

STEPS = ("assign", "unassign", "lower quantity", "delete", "import")
PAIRS = [(one, other) for one in STEPS for other in STEPS]


@dataclass(frozen=True)
class Technician:
    """One of two, with what both have read before either did anything."""

    number: int
    """0 or 1."""
    folder: Path
    """Where the files are that this one imports."""

    def does(self, register: Services, step: str, license_id: int = 1) -> None:
        """Do a step to a license with what was read at the beginning."""
        mine = HolderRef(HolderKind.END_USER, 2 + self.number)
        stale = ((HolderKind.END_USER, license_id),)
        steps: dict[str, Callable[[], object]] = {
            "assign": lambda: register.assignments.assign(
                license_id, [mine], consents=ALL_CONSENTS
            ),
            "unassign": lambda: register.assignments.unassign(stale, consents=ALL_CONSENTS),
            "lower quantity": lambda: register.licenses.change_quantity(
                license_id, QuantityChange(-1, relative=True), consents=ALL_CONSENTS
            ),
            "delete": lambda: register.licenses.delete(
                [license_id], unassign_all=True, consents=ALL_CONSENTS
            ),
            "import": lambda: register.importing.apply(
                self._file(license_id), ImportOptions(FileKind.ASSIGNMENTS)
            ),
        }
        steps[step]()

    def _file(self, license_id: int) -> Path:
        file = self.folder / f"{self.number}-{license_id}.csv"
        file.write_text(
            f"license,email\nFigma {license_id},{('dee', 'eve')[self.number]}@acme.com\n"
        )
        return file


def begin(url: str, count: int = 1) -> Services:
    """Licenses set to `Refuse` with two seats, of which one person has one; more people."""
    register = session(url, "ada")
    for name in ("Ada", "Bob", "Cy", "Dee", "Eve"):
        register.holders.add_end_user(EndUserSettings(name=name, email=f"{name.lower()}@acme.com"))
    for number in range(1, count + 1):
        settings = LicenseSettings(
            f"Figma {number}", type=LicenseType.PER_END_USER, when_full=WhenFull.REFUSE
        )
        register.licenses.add(settings, 2)
        register.assignments.assign(number, [HolderRef(HolderKind.END_USER, 1)])
    return register


def wrong_with(register: Services) -> str:
    """What is wrong with a register afterwards; blank when nothing is."""
    if faults := register.register.check():
        return faults[0]
    with register.store.reading() as unit:
        rows = unit.database.execute_sql("SELECT name, used, quantity FROM license").fetchall()
    over = [
        f"{name}: {used} of {quantity} used" for name, used, quantity in rows if used > quantity
    ]
    return over[0] if over else ""


def orders(folder: Path, longest: int) -> Iterator[tuple[str, str]]:
    """Do every order of steps up to a length; give each and what was wrong after it.

    The first step is the first technician's: the other half is the same with the names swapped.
    """
    both = (Technician(0, folder), Technician(1, folder))
    first = begin(f"sqlite:///{folder / 'begin.db'}")
    waiting: list[tuple[tuple[str, ...], Services]] = [((), first)]
    while waiting:
        done, register = waiting.pop()
        for who in both[:1] if not done else both:
            for step in STEPS:
                words = (*done, f"{'AB'[who.number]} {step}")
                after = copy_of(register, folder / f"{len(words)}-{len(waiting)}.db")
                yield ", ".join(words), _wrong_step(after, who, step)
                if len(words) < longest:
                    waiting.append((words, after))


def _wrong_step(register: Services, who: Technician, step: str, license_id: int = 1) -> str:
    try:
        who.does(register, step, license_id)
    except DatabaseError as error:
        return f"told {error}"
    except ItamError:
        pass  # refused by a rule, which is an answer
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"
    return wrong_with(register)


def do_at_once(number: int, barrier: Any, told: Any, url: str, folder: Path) -> None:
    """Do each pair of steps at the same moment as the other technician."""
    who, register = Technician(number, folder), session(url, f"technician {number}")
    wrong = []
    for license_id, pair in enumerate(PAIRS, 1):
        barrier.wait()
        words = _wrong_step(register, who, pair[number], license_id)
        barrier.wait()
        if words := words or (wrong_with(register) if number == 0 else ""):
            wrong.append(f"{pair}: {words}")
    told.put(wrong)


def main(arguments: Sequence[str]) -> int:
    """Do them all (with `--quick` up to three steps), and print a table."""
    longest = 3 if "--quick" in arguments else 4
    figures = []
    with tempfile.TemporaryDirectory() as made:
        done = list(orders(Path(made), longest))
        wrong = [(words, what) for words, what in done if what]
        for words, what in wrong[:5]:
            print(f"{words}: {what}", file=sys.stderr)
        figures.append(
            Figure(
                f"orders of up to {longest} steps by two technicians on SQLite",
                f"{len(done) - len(wrong):,} of {len(done):,} sound",
                "all",
                not wrong,
            )
        )
        with registers(arguments) as each:
            for name, url in each:
                figures.append(_at_once(name, url, Path(made)))
    return report("Interleavings", figures)


def at_once(url: str, folder: Path) -> list[str]:
    """Do every pair of steps at the same moment; what was wrong."""
    begin(url, len(PAIRS))
    return [words for answer in race(do_at_once, 2, url, folder) for words in answer]


def _at_once(name: str, url: str, folder: Path) -> Figure:
    wrong = at_once(url, folder)
    for words in wrong[:5]:
        print(words, file=sys.stderr)
    return Figure(
        f"pairs of steps at the same moment on {name}",
        f"{len(PAIRS) - len(wrong)} of {len(PAIRS)} sound",
        "all",
        not wrong,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
