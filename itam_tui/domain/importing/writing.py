"""Rows written as CSV so that spreadsheets run nothing and our importer reads them back; no I/O."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection)."""


def guard(text: str) -> str:
    """Put a quote before text that a spreadsheet would run as a formula.

    Text that begins like a guarded one gets a quote too, so that `unguard` always gives the
    text back.
    """
    return f"'{text}" if _needs_guard(text) else text


def unguard(text: str) -> str:
    """Take off exactly what `guard` put there."""
    return text[1:] if text.startswith("'") and _needs_guard(text[1:]) else text


def _needs_guard(text: str) -> bool:
    return text.lstrip("'").startswith(_RUNS)


def csv_line(cells: Iterable[str], delimiter: str = ",") -> str:
    """One line of a CSV file, its end included (RFC 4180)."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerow(list(cells))
    return written.getvalue()


def tsv_line(cells: Iterable[str]) -> str:
    """One line of tab-separated values; tabs and line ends in a cell become spaces."""
    return "\t".join(" ".join(cell.split("\t")).replace("\r", " ").replace("\n", " ")
                     for cell in cells) + "\n"  # fmt: skip


def reject_lines(
    headers: Sequence[str], rejects: Iterable[tuple[Sequence[str], str]]
) -> Iterator[str]:
    """A file of rejected rows as they stood, each with its reason, to be put right and read again.

    Args:
        headers: The headers of the file they came from; its own `reason` column is replaced.
        rejects: The cells of each row, and why it was rejected. Cells beyond the headers
            follow the reason.
    """
    width = len(headers)
    kept = [place for place in range(width) if headers[place].strip().casefold() != "reason"]
    yield csv_line([*(headers[place] for place in kept), "reason"])
    for cells, reason in rejects:
        padded = [*cells, *[""] * (width - len(cells))]
        yield csv_line([*(padded[place] for place in kept), reason, *padded[width:]])
