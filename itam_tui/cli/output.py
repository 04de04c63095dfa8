"""The one place of the command line that prints: data to stdout, words to stderr, no escapes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What acts on a terminal or turns the reading direction."""

_ASKED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""The same in JSON, which escapes the rest by itself."""

_DELETE = 0x7F
_PIPED_WIDTH = 10_000


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


def tell(sentence: str) -> None:
    """Say something to the person, on stderr."""
    print(plain(sentence, keep="\n"), file=sys.stderr, flush=True)


def write(text: str) -> None:
    """Write text that is data, such as a path or a reference, a line on stdout."""
    print(plain(text, keep="\n\t"), file=sys.stdout)


def write_exact(text: str) -> None:
    """Write a part of a file on stdout: as it is, unless a terminal shows it."""
    sys.stdout.write(plain(text, keep="\r\n\t") if sys.stdout.isatty() else text)


def json_text(value: object, *, indent: int | None = None) -> str:
    """A value as JSON that is readable and acts on no terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ASKED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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


def write_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool] = ()
) -> None:
    """Write a table: fitted to a terminal, in full elsewhere.

    Args:
        headings: The headings.
        rows: The cells of each row.
        right: For each column, whether it is aligned to the right.
    """
    from rich.cells import cell_len

    cells = [[plain(cell.replace("\n", " ⏎ ")) for cell in row] for row in rows]
    sides = [*right, *[False] * (len(headings) - len(right))]
    if sys.stdout.isatty():
        _write_fitted(headings, cells, sides)
        return
    widths = [
        max([cell_len(heading), *(cell_len(row[place]) for row in cells)])
        for place, heading in enumerate(headings)
    ]
    for row in [list(headings), *cells]:
        padded = []
        for cell, width, is_right in zip(row, widths, sides, strict=True):
            space = " " * (width - cell_len(cell))
            padded.append(space + cell if is_right else cell + space)
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _write_fitted(
    headings: Sequence[str], cells: Sequence[Sequence[str]], sides: Sequence[bool]
) -> None:
    """Write a table as wide as the terminal; what does not fit ends in `…`."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading, is_right in zip(headings, sides, strict=True):
        table.add_column(
            Text(heading), justify="right" if is_right else "left", no_wrap=True,
            overflow="ellipsis",
        )  # fmt: skip
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=sys.stdout, markup=False, highlight=False, emoji=False).print(table)


def write_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Write names and values, one a line, the values in one column."""
    listed = [(name, plain(value)) for name, value in pairs]
    width = max((len(name) for name, _ in listed), default=0)
    for name, value in listed:
        sys.stdout.write(f"{name.ljust(width)}  {value}".rstrip() + "\n")
