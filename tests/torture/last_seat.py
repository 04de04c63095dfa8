"""Eight processes want the last seat of a license set to `Refuse`, round after round."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import ItamError, NoSeatError
from itam_tui.domain.holders import EndUserSettings, HolderKind, HolderRef
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.services.license_changes import add
from itam_tui.services.quantities import QuantityNote
from tests.torture.sessions import race, registers, session
from tests.torture.table import Figure, report

PROCESSES = 8


def prepare(url: str, rounds: int) -> None:
    """Make a license with one seat for each round, and somebody for each process."""
    register = session(url, "ada")
    for number in range(PROCESSES):
        register.holders.add_end_user(EndUserSettings(name=f"Person {number}"))
    settings = LicenseSettings("One seat", type=LicenseType.PER_END_USER, when_full=WhenFull.REFUSE)
    with register.store.writing(Right.ADMINISTER) as unit:
        for _ in range(rounds):
            add(unit, settings, 1, QuantityNote(), consents=ALL_CONSENTS)


def want_seats(number: int, barrier: Any, told: Any, url: str, rounds: int) -> None:
    """Want the seat of each round, at the same moment as the others."""
    register = session(url, f"technician {number}")
    mine = [HolderRef(HolderKind.END_USER, number + 1)]
    came: Counter[str] = Counter()
    for license_id in range(1, rounds + 1):
        barrier.wait()
        try:
            register.assignments.assign(license_id, mine)
        except NoSeatError:
            came["refused"] += 1
        except ItamError as error:
            came[f"told: {error}"] += 1
        except Exception as error:
            came[f"raw: {type(error).__name__}: {error}"] += 1
        else:
            came["given"] += 1
    told.put(came)


def fight(url: str, rounds: int, processes: int = PROCESSES) -> tuple[int, int, list[str]]:
    """How many licenses went over, how many stayed free, and every other answer."""
    prepare(url, rounds)
    answers: Counter[str] = sum(race(want_seats, processes, url, rounds), Counter())
    register = session(url, "ada")
    used = [one.used for one in register.licenses.get_many(range(1, rounds + 1)).values()]
    others = [words for words in answers if words not in ("given", "refused")]
    others += register.register.check()
    if answers["given"] != rounds:
        others.append(f"{answers['given']} seats were told as given")
    return sum(one > 1 for one in used), sum(one < 1 for one in used), others


def main(arguments: Sequence[str]) -> int:
    """Fight on each database, and print a table."""
    rounds = 100 if "--quick" in arguments else 2000
    figures = []
    with registers(arguments) as each:
        for name, url in each:
            over, unfilled, others = fight(url, rounds)
            for words in others[:5]:
                print(words, file=sys.stderr)
            found = f"over {over}, unfilled {unfilled}, other answers {len(others)}"
            figures.append(
                Figure(
                    f"last seat on {name}, {PROCESSES} processes × {rounds:,} rounds",
                    found,
                    "over 0, unfilled 0, other answers 0",
                    not (over or unfilled or others),
                )
            )
    return report("Last seat", figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
