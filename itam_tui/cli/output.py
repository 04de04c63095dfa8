"""The one place of the command line that prints: data to stdout, words to stderr, no escapes."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct

from itam_tui.domain.json_text import json_text as json_text

_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What acts on a terminal or turns the reading direction."""

_DELETE = 0x7F
_WIDE = 120
"""From so many columns on, headings are written in full (product.md §4)."""

_GAP = 2
_READABLE = 16
_LEAST = 4


def plain(text: str, *, keep: str = "") -> str:
    """The text with a visible sign for each character that would act on a terminal.

    Args:
        text: Any text.
        keep: Characters that stay what they are, such as line feeds.
    """

    def visible(found: re.Match[str]) -> str:
        sign = found[0]
        if sign in keep:
            return sign
        code = ord(sign)
        if code < 0x20:
            return chr(0x2400 + code)
        return "␡" if code == _DELETE else "\ufffd"

    return _ACTING.sub(visible, text)


def tell(sentence: str, *, lines: bool = False) -> None:
    """Say something to the person, on stderr; where nobody can read it, nothing is lost.

    Args:
        sentence: What is said; a line feed in it came with data, and is shown as a sign.
        lines: Whether it is of several lines instead, with no data in it that has any.
    """
    with suppress(OSError):
        print(plain(sentence, keep="\n" if lines else ""), file=sys.stderr, flush=True)


def write(text: str) -> None:
    """Write text that is data, such as a path or a reference, a line on stdout."""
    print(plain(text, keep="\n\t"), file=sys.stdout)


def write_exact(text: str) -> None:
    """Write a part of a file on stdout: as it is, unless a terminal shows it."""
    sys.stdout.write(plain(text, keep="\r\n\t") if sys.stdout.isatty() else text)


def write_json(value: object) -> None:
    """Write one JSON document on stdout."""
    sys.stdout.write(json_text(value, indent=2) + "\n")


def write_json_lines(values: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line on stdout."""
    for value in values:
        sys.stdout.write(json_text(value) + "\n")


def can_ask() -> bool:
    """Whether there is a terminal to ask a person on."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty())


def ask(sentence: str, count: int = 1) -> bool:
    """Ask a person; no is the default (product.md §3, Changes).

    Args:
        sentence: What will happen.
        count: How many records it changes; above 10 the answer is this number, typed.
    """
    wanted = f"Type {count} to do it: " if count > 10 else "Do it? y/N "
    sys.stderr.write(f"{plain(sentence)} {wanted}")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip().casefold().replace(",", "")
    return answer == str(count) if count > 10 else answer in ("y", "yes")


def ask_secret(prompt: str) -> str:
    """Ask for something that must not be seen while it is typed."""
    from getpass import getpass

    return getpass(prompt, stream=sys.stderr)


class Heading(Struct, frozen=True):
    """The head of a column, and how the column may be fitted to a terminal."""

    title: str
    """What it says."""
    short: str = ""
    """What it says on a terminal of less than 120 columns; blank when the same."""
    right: bool = False
    """Whether the column is aligned to the right."""
    flexible: bool = True
    """Whether its cells may be cut; numbers and dates never are."""


def write_table(headings: Sequence[Heading], rows: Iterable[Sequence[str]]) -> None:
    """Write a table: fitted to a terminal, in full elsewhere."""
    from rich.cells import cell_len

    cells = [[plain(cell.replace("\n", " ⏎ ")) for cell in row] for row in rows]
    room = terminal_columns()
    narrow = room is not None and room < _WIDE
    titles = [one.short if narrow and one.short else one.title for one in headings]
    needs = [
        max((cell_len(row[place]) for row in cells), default=0) for place in range(len(headings))
    ]
    widths = [max(cell_len(title), need) for title, need in zip(titles, needs, strict=True)]
    if room is not None:
        widths = fitted(widths, needs, [one.flexible for one in headings], room)
    sides = [one.right for one in headings]
    head = _line(titles, widths, sides)
    is_bold = room is not None and not os.environ.get("NO_COLOR")
    sys.stdout.write(f"\x1b[1m{head}\x1b[0m\n" if is_bold else f"{head}\n")
    for row in cells:
        sys.stdout.write(_line(row, widths, sides) + "\n")


def terminal_columns() -> int | None:
    """How wide the terminal on stdout is; None where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def fitted(
    widths: Sequence[int], needs: Sequence[int], flexible: Sequence[bool], room: int
) -> list[int]:
    """The widths of columns so that they fit beside each other.

    The widest flexible columns give way first, then headings, then what is left of the
    flexible ones; cells of other columns stay whole even where that is too wide.

    Args:
        widths: How wide each would like to be.
        needs: How wide its widest cell is.
        flexible: Whether its cells may be cut.
        room: How wide the terminal is.
    """
    found = list(widths)
    free = room - _GAP * (len(found) - 1)
    shape = list(zip(widths, needs, flexible, strict=True))
    steps = (
        [min(width, _READABLE) if soft else width for width, _, soft in shape],
        [min(need, _READABLE) if soft else max(need, _LEAST) for _, need, soft in shape],
        [_LEAST if soft else max(need, 1) for _, need, soft in shape],
    )
    for least in steps:
        while sum(found) > free:
            spare = [place for place, width in enumerate(found) if width > least[place]]
            if not spare:
                break
            found[max(spare, key=lambda place: found[place])] -= 1
    return found


def _line(cells: Sequence[str], widths: Sequence[int], sides: Sequence[bool]) -> str:
    """One line of a table; what is too long ends in `…`."""
    from rich.cells import cell_len, set_cell_size

    padded = []
    for cell, width, is_right in zip(cells, widths, sides, strict=True):
        length = cell_len(cell)
        if length > width:
            padded.append(set_cell_size(cell, max(0, width - 1)) + "…")
        else:
            space = " " * (width - length)
            padded.append(space + cell if is_right else cell + space)
    return (" " * _GAP).join(padded).rstrip()


def write_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Write names and values, one a line, the values in one column."""
    listed = [(name, plain(value)) for name, value in pairs]
    width = max((len(name) for name, _ in listed), default=0)
    for name, value in listed:
        sys.stdout.write(f"{name.ljust(width)}  {value}".rstrip() + "\n")
