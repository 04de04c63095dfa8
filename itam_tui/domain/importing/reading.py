"""The bytes of a CSV file as rows, each with its line; nothing is lost silently; no I/O."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from itam_tui.domain.errors import FileRefusedError, UsageError

DELIMITERS = (",", ";", "\t", "|")
"""The delimiters a header is looked at for (product.md §7)."""

LONGEST_CELL = 100_000
"""Characters in one cell, above which its row is rejected."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a file as it stands there."""

    line: int
    """The line it begins on, the header being on line 1."""
    cells: tuple[str, ...]
    """Its cells, as many as the header has."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that can't be read at all."""

    line: int
    """The line it begins on."""
    message: str
    """What is wrong with it."""
    cells: tuple[str, ...] = ()
    """What could be read of it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as rows."""

    headers: tuple[str, ...]
    """The headers, as they stand there."""
    rows: tuple[RawRow, ...]
    """The rows that can be read."""
    faults: tuple[RowFault, ...]
    """The rows that can't."""


def read_table(raw: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read a file's bytes as rows.

    Args:
        raw: The whole file.
        encoding: Its encoding; a mark at its beginning, else UTF-8, unless given.
        delimiter: What stands between cells; what the header shows unless given.

    Raises:
        FileRefusedError: It is empty, has no rows, or its encoding, delimiter or header
            leaves a question open.
        UsageError: There is no such encoding or delimiter.
    """
    text = decoded(raw, encoding)
    if not text.strip():
        raise FileRefusedError("The file is empty. Nothing was imported.")
    first, text = _separator_line(text)
    mark = _delimiter(delimiter) or first or _shown_delimiter(text)
    offset = 1 if first else 0
    records = list(_records(text, mark))
    _, headers, fault = records[0]
    if fault or not any(cell.strip() for cell in headers):
        raise FileRefusedError("The first line has no headers. Nothing was imported.", "map")
    rows, faults = _sorted_out(records[1:], len(headers), offset)
    if not rows and not faults:
        raise FileRefusedError("The file has headers but no rows. Nothing was imported.")
    return Table(tuple(headers), tuple(rows), tuple(faults))


def decoded(raw: bytes, encoding: str | None) -> str:
    """A file's text, never by a silent guess (product.md §7, Encoding)."""
    if encoding:
        try:
            return raw.decode(encoding).removeprefix("\ufeff")
        except LookupError:
            raise UsageError(
                f"There is no encoding {encoding}; common ones are utf-8, cp1252 and utf-16."
            ) from None
        except UnicodeError:
            raise FileRefusedError(
                f"The file is not {encoding}. Name another with --encoding. Nothing was imported.",
                "encoding",
            ) from None
    name = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise FileRefusedError(
            f"The file is not UTF-8: line {line} has the byte 0x{raw[fault.start]:02x}. "
            "Say which encoding it is with --encoding, for example cp1252. Nothing was imported.",
            "encoding",
        ) from None


def _delimiter(given: str | None) -> str | None:
    """The delimiter a person named, by sign or by word."""
    if given is None:
        return None
    words = {name: sign for sign, name in _NAMES.items()} | {"\\t": "\t", "pipe": "|"}
    sign = words.get(given.lower(), given)
    if len(sign) != 1 or sign in '"\r\n':
        raise UsageError(f"{given} is no delimiter; name one of , ; tab |.")
    return sign


def _separator_line(text: str) -> tuple[str | None, str]:
    """The delimiter a first line `sep=;` names, and the text after it."""
    match = re.match(r'"?sep=(.)"?(\r\n|\r|\n)', text, re.IGNORECASE)
    return (match[1], text[match.end() :]) if match else (None, text)


def _shown_delimiter(text: str) -> str:
    """The delimiter that the header shows; quoted signs don't count."""
    header = re.sub(r'"[^"]*"', "", _LINE_END.split(text, maxsplit=1)[0])
    counts = {sign: header.count(sign) for sign in DELIMITERS if sign in header}
    if not counts:
        return ","
    most = max(counts.values())
    shown = [sign for sign, count in counts.items() if count == most]
    if len(shown) > 1:
        names = " or ".join(_NAMES[sign] for sign in shown)
        raise FileRefusedError(
            f"The header may be divided by {names}. Say which with --delimiter. "
            "Nothing was imported.",
            "delimiter",
        )
    return shown[0]


def _records(text: str, mark: str) -> Iterator[tuple[int, list[str], str]]:
    """Each record with its first line and what is wrong with it.

    A quote that is never closed takes its own line only: the lines after it are read again.
    """
    lines = _LINE_END.sub("\n", text).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    place = 0
    while place < len(lines):
        height = _height(lines, place)
        record = "\n".join(lines[place : place + height])
        if height == 1 and record.count('"') % 2:
            yield place + 1, record.split(mark), "A quote is opened and never closed."
        elif '"' not in record:
            yield place + 1, record.split(mark), ""
        else:
            yield _quoted(place + 1, record, mark)
        place += height


_TALLEST = 200


def _height(lines: list[str], place: int) -> int:
    """How many lines a record has; 1 when its quote is not closed within reach."""
    quotes = lines[place].count('"')
    height = 1
    while quotes % 2:
        if place + height >= len(lines) or height >= _TALLEST:
            return 1
        quotes += lines[place + height].count('"')
        height += 1
    return height


def _quoted(line: int, record: str, mark: str) -> tuple[int, list[str], str]:
    """A record with quotes in it."""
    csv.field_size_limit(max(LONGEST_CELL * 2, len(record) + 1))
    try:
        several = list(csv.reader([record], delimiter=mark, strict=True))
    except csv.Error:
        return line, record.split(mark), "Its quotes can't be read."
    cells = several[0] if several else []
    return line, cells, ""


def _sorted_out(
    records: list[tuple[int, list[str], str]], width: int, offset: int
) -> tuple[list[RawRow], list[RowFault]]:
    """The rows that can be read, and those that can't; blank lines are neither."""
    rows: list[RawRow] = []
    faults: list[RowFault] = []
    for line, cells, problem in records:
        place = line + offset
        if not problem and not any(cells):
            continue
        problem = problem or _problem(cells, width)
        if problem:
            faults.append(RowFault(place, problem, tuple(cells)))
        else:
            rows.append(RawRow(place, tuple(cells)))
    return rows, faults


def _problem(cells: list[str], width: int) -> str:
    """What is wrong with a row as such."""
    if len(cells) != width:
        return f"It has {len(cells)} cells where the header has {width}."
    for cell in cells:
        if len(cell) > LONGEST_CELL:
            return f"A cell has {len(cell):,} characters; at most {LONGEST_CELL:,} are taken."
    return ""
