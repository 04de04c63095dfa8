"""Every statement of every service call fails once, in every way: nothing is half-done."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from itam_tui.domain.errors import DatabaseError
from itam_tui.services import Services
from tests.torture.calls import calls, copy_of, small_register
from tests.torture.faulty import FAULTS, Call, Fault, Plan, faulty, fingerprint
from tests.torture.table import Figure, report


@dataclass(frozen=True)
class Struck:
    """What came of one fault at one statement."""

    call: str
    fault: Fault
    at: int
    statement: str
    wrong: str
    """What was wrong; blank when the register was whole and the cause was named."""


def strike(
    original: Services, folder: Path, name: str, call: Call, fault: Fault, at: int
) -> Struck:
    """Fail one statement of a call, and look at what is left."""
    register = copy_of(original, folder / "struck.db")
    before = fingerprint(register)
    plan = Plan(fault, at)
    wrong = ""
    try:
        call(faulty(register, plan))
    except DatabaseError as error:
        if fault.told not in str(error):
            wrong = f"said: {error}"
        elif fingerprint(register) != before:
            wrong = "something was kept"
    except Exception as error:
        wrong = f"raised {type(error).__name__}: {error}"
    else:
        wrong = "nothing was said" if plan.struck else ""
    if not wrong and (faults := register.register.check()):
        wrong = faults[0]
    return Struck(name, fault, at, plan.texts[at - 1][:60] if plan.struck else "", wrong)


def statements_of(original: Services, folder: Path, call: Call) -> int:
    """How many statements a call takes."""
    plan = Plan()
    call(faulty(copy_of(original, folder / "counted.db"), plan))
    return plan.seen


def strike_all(folder: Path, every: int = 1, faults: Sequence[Fault] = FAULTS) -> Iterator[Struck]:
    """Fail each statement (or each `every`th, and the last) of each call in each way."""
    original = small_register(folder / "original.db")
    for name, call in calls(folder).items():
        count = statements_of(original, folder, call)
        for fault in faults:
            for at in sorted({*range(1, count + 1, every), count}):
                yield strike(original, folder, name, call, fault, at)


def main(arguments: Sequence[str]) -> int:
    """Run it all, or with `--quick` each seventh statement, and print a table."""
    every = 7 if "--quick" in arguments else 1
    with tempfile.TemporaryDirectory() as folder:
        struck = list(strike_all(Path(folder), every))
    figures = []
    for fault in FAULTS:
        those = [one for one in struck if one.fault is fault]
        bad = [one for one in those if one.wrong]
        for one in bad[:5]:
            print(f"{one.call}, statement {one.at} ({one.statement}): {one.wrong}", file=sys.stderr)
        figures.append(
            Figure(
                f"{fault.name} at statement N of {len({one.call for one in those})} calls",
                f"{len(those) - len(bad):,} of {len(those):,} whole and named",
                "all",
                not bad,
            )
        )
    return report("Faults at statement N", figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
