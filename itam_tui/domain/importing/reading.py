"""The bytes of a CSV file as rows, each with its line; nothing is lost silently; no I/O."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from itam_tui.domain.errors import FileRefusedError, UsageError
from itam_tui.domain.importing.encodings import decode

LONGEST_CELL = 1_000_000
"""Characters a cell may have before its row is given up."""

MOST_COLUMNS = 1000
"""Columns a file may have before it is refused as a whole."""

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_WORST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)


class RawRow(Struct, frozen=True):
    """One row as it stands in the file."""

    line: int
    """The line it starts at, from 1."""
    cells: tuple[str, ...]
    """Its cells, as many as there are headers."""


class RowFault(Struct, frozen=True):
    """A row that can't be taken apart."""

    line: int
    """The line it starts at, from 1."""
    message: str
    """What is wrong, as a sentence."""
    cells: tuple[str, ...] = ()
    """Its cells, more or fewer than the headers; the whole line where it has none."""


class Table(Struct, frozen=True):
    """What a CSV file holds."""

    headers: tuple[str, ...]
    """The first row that isn't blank, trimmed."""
    rows: tuple[RawRow, ...]
    """The rows that could be taken apart, in order; blank ones are left out."""
    faults: tuple[RowFault, ...]
    """The rows that couldn't, in order."""


class _Record(Struct, frozen=True):
    """What the csv module made of one or several lines."""

    start: int
    end: int
    cells: tuple[str, ...]
    message: str = ""


def read_table(raw: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Take a CSV file apart (product.md §7, Encoding).

    Args:
        raw: The whole file.
        encoding: What the text was written as; None reads the mark at its start, else
            UTF-8 and nothing else.
        delimiter: What stands between cells, as a sign or a word such as `tab`; None is
            the one of `, ; tab |` that the header shows.

    Raises:
        FileRefusedError: The file is empty, has no rows, or its encoding, delimiter or
            headers can't be told.
        UsageError: There is no such encoding or delimiter.
    """
    asked = _delimiter_asked(delimiter)
    text = decode(raw, encoding)
    lines = list(io.StringIO(text, newline=""))
    start, declared = _first_line(lines)
    sign = asked or declared or _delimiter_shown(lines, start)
    records = _records(lines, start, sign)
    head = next(records, None)
    if head is None:
        raise FileRefusedError("The file is empty; nothing was imported.")
    headers = _headers(head)
    rows, faults = _rows(records, lines, len(headers), sign)
    if not rows and not faults:
        raise FileRefusedError("The file has a header and no rows; nothing was imported.")
    return Table(headers, tuple(rows), tuple(faults))


def _delimiter_asked(delimiter: str | None) -> str | None:
    """The sign that was asked for by itself or by name."""
    if delimiter is None:
        return None
    names = {name: sign for sign, name in _DELIMITERS.items()} | {"\\t": "\t"}
    sign = names.get(delimiter.casefold(), delimiter)
    if len(sign) != 1 or sign.isalnum() or sign in '"\r\n\0' or _WORST.search(sign):
        raise UsageError(
            f"{delimiter!a} can't stand between cells; --delimiter takes one sign, or "
            "comma, semicolon, tab or pipe."
        )
    return sign


def _first_line(lines: Sequence[str]) -> tuple[int, str | None]:
    """Where the header starts, and the delimiter that a line `sep=;` before it declares."""
    start, declared = 0, None
    while start < len(lines):
        line = lines[start]
        if match := _SEPARATOR_LINE.fullmatch(line):
            if match[1] in _DELIMITERS:
                declared = match[1]
        elif line.strip() and not line.startswith("#TYPE "):
            break
        start += 1
    return start, declared


def _delimiter_shown(lines: Sequence[str], start: int) -> str:
    """The delimiter that stands most in the header outside quotes; a comma for one column.

    Raises:
        FileRefusedError: Two stand there equally often.
    """
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for line in lines[start : start + 100]:
        for character in line:
            if character == '"':
                quoted = not quoted
            elif not quoted and character in counts:
                counts[character] += 1
        if not quoted:
            break
    most = max(counts.values())
    shown = [sign for sign, count in counts.items() if count == most]
    if most and len(shown) > 1:
        names = " or ".join(_DELIMITERS[sign] for sign in shown)
        raise FileRefusedError(
            f"The header may be divided by {names}. Say which with --delimiter. "
            "Nothing was imported.",
            "delimiter",
        )
    return shown[0]


def _headers(head: _Record) -> tuple[str, ...]:
    """The headers out of the first record.

    Raises:
        FileRefusedError: They can't be read, there are none, or too many.
    """
    line = head.start + 1
    if head.message:
        raise FileRefusedError(f"The header in line {line} can't be read. {head.message}")
    if (many := len(head.cells)) > MOST_COLUMNS:
        raise FileRefusedError(
            f"The header in line {line} has {many:,} columns, and at most {MOST_COLUMNS:,} are "
            "taken. Leave out those that aren't needed. Nothing was imported."
        )
    headers = tuple(" ".join(cell.split()) for cell in head.cells)
    if not any(headers):
        raise FileRefusedError(
            f"The header in line {line} names no column. Nothing was imported.", "map"
        )
    return headers


def _rows(
    records: Iterator[_Record], lines: Sequence[str], width: int, delimiter: str
) -> tuple[list[RawRow], list[RowFault]]:
    """Tell the rows that fit the header from those that don't."""
    rows: list[RawRow] = []
    faults: list[RowFault] = []
    for record in records:
        if record.message:
            faults.append(RowFault(record.start + 1, record.message, record.cells))
        elif len(record.cells) == width:
            rows.append(RawRow(record.start + 1, record.cells))
        elif record.end - record.start > 1 and _swallows(lines, record, width, delimiter):
            message = _open_quote(record)
            whole = (lines[record.start].rstrip("\r\n"),)
            faults.append(RowFault(record.start + 1, message, whole))
            inner, more = _rows(
                _records(lines, record.start + 1, delimiter, record.end), lines, width, delimiter
            )
            rows += inner
            faults += more
        else:
            message = f"It has {_cells(len(record.cells))} where the header has {width:,}."
            faults.append(RowFault(record.start + 1, message, record.cells))
    return rows, faults


def _cells(count: int) -> str:
    return f"{count:,} {'cell' if count == 1 else 'cells'}"


def _open_quote(record: _Record) -> str:
    return (
        f"A quote opened in this line takes in everything up to line {record.end:,}; close it, "
        'or write it twice ("") where it is meant.'
    )


def _swallows(lines: Sequence[str], record: _Record, width: int, delimiter: str) -> bool:
    """Whether a quoted cell has taken in lines that are rows by themselves."""
    if width == 1:
        return False
    inside = range(record.start + 1, record.end)
    return any(
        len(next(csv.reader([lines[index]], delimiter=delimiter), [])) == width for index in inside
    )


def _records(
    lines: Sequence[str], start: int, delimiter: str, end: int | None = None
) -> Iterator[_Record]:
    """Each record with its lines; after one that can't be read it goes on at the next line.

    So a quote that is never closed costs its own line, not the rest of the file. Lines
    inside it can't open another quote themselves, which keeps this linear.
    """
    stop = len(lines) if end is None else end
    csv.field_size_limit(LONGEST_CELL)
    while start < stop:
        base = start
        reader = csv.reader(
            (lines[index] for index in range(base, stop)), delimiter=delimiter, strict=True
        )
        try:
            for cells in reader:
                record = _Record(start, base + reader.line_num, tuple(cells))
                start = record.end
                if any(cells) and any(cell.strip() for cell in cells):
                    yield _checked(record, lines)
        except csv.Error as error:
            message = _csv_sentence(str(error), base + reader.line_num - start > 1)
            yield _Record(start, start + 1, (lines[start].rstrip("\r\n"),), message)
            start += 1
        else:
            return


def _checked(record: _Record, lines: Sequence[str]) -> _Record:
    """The record, with a message if a character of it can't be kept."""
    for index in range(record.start, record.end):
        line = lines[index]
        if not line.isprintable() and (found := _WORST.search(line)):
            message = (
                f"The row has the character U+{ord(found[0]):04X}, which can't be kept. Remove it."
            )
            return _Record(record.start, record.end, record.cells, message)
    return record


def _csv_sentence(error: str, several_lines: bool) -> str:
    """What the csv module found, for people."""
    if "field limit" in error:
        return f"A cell has more than {LONGEST_CELL:,} characters; is a quote left open?"
    if "unexpected end" in error or several_lines:
        return (
            "A quote opened in this line is never closed; close it, or write it twice "
            '("") where it is meant.'
        )
    return (
        "A quoted cell goes on after its closing quote; write a quote inside a quoted cell "
        'twice ("").'
    )
