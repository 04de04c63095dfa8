"""Eight processes edit one field of one license: what was saved is there, what clashed is told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from itam_tui.domain.errors import ConflictError, DatabaseBusyError
from itam_tui.domain.settings import LicenseSettings
from tests.torture.sessions import race, registers, session
from tests.torture.table import Figure, report

PROCESSES = 8


def edit_often(number: int, barrier: Any, told: Any, url: str, edits: int) -> None:
    """Count one further in the note, again and again; a clash is read anew and tried again."""
    register = session(url, f"technician {number}")
    saved: list[str] = []
    others: list[str] = []
    clashes = 0
    barrier.wait()
    while len(saved) < edits and not others:
        read = register.licenses.get(1)
        mine = f"{int(read.settings.note.split()[0]) + 1} by {number}"
        try:
            register.licenses.edit(read, replace(read.settings, note=mine))
        except ConflictError:
            clashes += 1
        except DatabaseBusyError:
            continue
        except Exception as error:
            others.append(f"{type(error).__name__}: {error}")
        else:
            saved.append(mine)
    told.put((saved, clashes, others))


def compete(url: str, edits: int, processes: int = PROCESSES) -> tuple[int, int, int, list[str]]:
    """How many edits were told as saved, how many of them are lost, clashes, other answers."""
    session(url, "ada").licenses.add(LicenseSettings("Figma", note="0 by nobody"), 5)
    answers = race(edit_often, processes, url, edits)
    saved = [words for words, _, _ in answers for words in words]
    register = session(url, "ada")
    with register.store.reading() as unit:
        rows = unit.database.execute_sql("SELECT changes FROM history ORDER BY id").fetchall()
    kept = [after for (changes,) in rows for after in _notes(changes)]
    counted = int(register.licenses.get(1).settings.note.split()[0])
    lost = len(set(saved) - set(kept)) + abs(len(saved) - counted)
    return len(saved), lost, sum(one for _, one, _ in answers), [w for *_, o in answers for w in o]


def _notes(changes: Any) -> list[str]:
    import json

    fields = json.loads(changes) if isinstance(changes, str) else changes or {}
    return [fields["note"][1]] if "note" in fields else []


def main(arguments: Sequence[str]) -> int:
    """Compete on each database, and print a table."""
    edits = 20 if "--quick" in arguments else 200
    figures = []
    with registers(arguments) as each:
        for name, url in each:
            saved, lost, clashes, others = compete(url, edits)
            for words in others[:5]:
                print(words, file=sys.stderr)
            whole = saved == PROCESSES * edits and not lost and not others
            figures.append(
                Figure(
                    f"lost updates on {name}, {PROCESSES} processes × {edits} edits of one field",
                    f"{saved:,} saved, {lost} lost, {clashes:,} conflicts told, "
                    f"{len(others)} other answers",
                    f"{PROCESSES * edits:,} saved, 0 lost, 0 other answers",
                    whole,
                )
            )
    return report("Lost updates", figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
