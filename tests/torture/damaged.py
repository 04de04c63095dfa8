"""Damages a register's file in many ways: it is refused or read, told, and never made worse."""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from itam_tui.__main__ import main as program
from tests.torture.calls import small_register
from tests.torture.table import Figure, report

PAGE = 4096


def _bytes_wrong(whole: bytearray) -> None:
    for _ in range(random.randint(1, 40)):
        whole[random.randrange(len(whole))] = random.randrange(256)


def _page_garbage(whole: bytearray) -> None:
    at = random.randrange(len(whole) // PAGE) * PAGE
    whole[at : at + PAGE] = random.randbytes(PAGE)


def _page_zeroed(whole: bytearray) -> None:
    at = random.randrange(len(whole) // PAGE) * PAGE
    whole[at : at + PAGE] = bytes(PAGE)


def _cut_off(whole: bytearray) -> None:
    del whole[random.randrange(1, len(whole)) :]


def _header_wrong(whole: bytearray) -> None:
    whole[random.randrange(100)] ^= 1 << random.randrange(8)


def _pages_swapped(whole: bytearray) -> None:
    one, other = (random.randrange(len(whole) // PAGE) * PAGE for _ in range(2))
    first, second = whole[one : one + PAGE], whole[other : other + PAGE]
    whole[one : one + PAGE], whole[other : other + PAGE] = second, first


DAMAGES: tuple[Callable[[bytearray], None], ...] = (
    _bytes_wrong, _page_garbage, _page_zeroed, _cut_off, _header_wrong, _pages_swapped,
)  # fmt: skip
VERBS = (
    ("list", "licenses"), ("list", "assignments", "--format", "json"), ("list", "history"),
    ("show", "LIC-00001"), ("db", "check"),
)  # fmt: skip
"""What is asked of each damaged register."""


def damaged(whole: bytes, number: int) -> bytes:
    """A register's bytes, damaged in one of the ways."""
    content = bytearray(whole)
    DAMAGES[number % len(DAMAGES)](content)
    return bytes(content)


def ask(place: Path, words: Sequence[str]) -> tuple[int, str]:
    """Run a verb on a register; its exit code and its words."""
    told, out = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(out):
        code = program(["--db", f"sqlite:///{place}", *words])
    return code, told.getvalue() + out.getvalue()


def damage_all(folder: Path, count: int) -> tuple[Counter[str], list[str]]:
    """Damage so many files; how often they were refused or read, and what was wrong."""
    original = folder / "whole.db"
    small_register(original)
    whole, came, wrong = original.read_bytes(), Counter[str](), []
    place = folder / "damaged.db"
    for number in range(count):
        content = damaged(whole, number)
        place.write_bytes(content)
        for words in VERBS:
            code, told = ask(place, words)
            came["refused or told" if code else "read"] += 1
            title = f"file {number} ({DAMAGES[number % len(DAMAGES)].__name__}), {' '.join(words)}"
            if code not in (0, 3) and not (code == 4 and words[0] == "show"):
                wrong.append(f"{title}: exit {code}, {told.strip()}")
            elif code and not told.strip():
                wrong.append(f"{title}: exit {code} without a word")
            if place.read_bytes() != content:
                wrong.append(f"{title}: the file was changed")
                place.write_bytes(content)
        for ending in ("-wal", "-shm", "-journal"):
            Path(f"{place}{ending}").unlink(missing_ok=True)
    return came, wrong


def main(arguments: Sequence[str]) -> int:
    """Damage 200 files (with `--quick` 60), and print a table."""
    count = 60 if "--quick" in arguments else 200
    with tempfile.TemporaryDirectory() as made:
        for name in ("STATE", "CONFIG", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(made) / name.lower())
        came, wrong = damage_all(Path(made), count)
    for words in wrong[:10]:
        print(words, file=sys.stderr)
    figure = Figure(
        f"{count} damaged files, {len(VERBS)} verbs each",
        f"{came['read']} read, {came['refused or told']} told, {len(wrong)} wrong",
        "0 tracebacks, 0 files changed",
        not wrong and came["read"] > 0 and came["refused or told"] > 0,
    )
    return report("Damaged files", [figure])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
