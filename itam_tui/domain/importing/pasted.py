"""Pasted addresses, in any usual form, as one text each; no I/O."""

from __future__ import annotations

import re

from itam_tui.domain.errors import FileRefusedError
from itam_tui.domain.importing.headers import FileKind, folded, known_headers
from itam_tui.domain.importing.reading import Table, read_table
from itam_tui.domain.text import InvalidText, clean_input, fold

_SEPARATORS = re.compile(r'((?:"[^"\r\n]*"|<[^<>\r\n]*>|[^;,\t\r\n"<>]|["<>])*)[;,\t\r\n]?')
_ANGLE = re.compile(r"<\s*([^<>\s]+)\s*>")
_MARKS = "\"'<>()[]“”‘’"
_ORDER = (
    "email", "user_name", "serial", "asset_tag", "holder", "device", "full_name",
)  # fmt: skip
"""The columns of a pasted table, the surest first."""


def addresses(text: str) -> list[str]:
    """The addresses, names, serials or tags in a pasted text, in order, each once.

    `Ada <ada@x>; bob@x`, one a line, divided by commas, semicolons or tabs, with or without
    quotes and `mailto:`; or a table whose header has a holder column, of which each row
    gives its surest text: e-mail, user name, serial, tag, name.
    """
    plain = text.removeprefix("\ufeff")
    table = _table(plain)
    parts = _pasted(plain) if table is None else _column(table)
    found: dict[str, str] = {}
    for part in parts:
        try:
            kept = clean_input(part)
        except InvalidText:
            kept = " ".join("".join(sign for sign in part if sign.isprintable()).split())
        if key := fold(kept):
            found.setdefault(key, kept)
    return list(found.values())


def _table(text: str) -> Table | None:
    """The text as a table, when its first line is a header with a holder column."""
    first, _, rest = text.lstrip().partition("\n" if "\n" in text else "\r")
    if "@" in first or not rest.strip():
        return None
    if not set(_fields(re.split(r"[,;\t|]", first))) & {*_ORDER, "first_name"}:
        return None
    try:
        table = read_table(text.encode("utf-8", "replace"))
    except FileRefusedError:
        return None
    return None if table.faults else table


def _fields(headers: list[str]) -> list[str | None]:
    """Which holder column each header is."""
    known = known_headers(FileKind.ASSIGNMENTS) | {"name": "full_name", "serialnumber": "serial"}
    wanted = {*_ORDER, "first_name", "last_name"}
    fields = [known.get(folded(header)) for header in headers]
    return [field if field in wanted else None for field in fields]


def _column(table: Table) -> list[str]:
    """The surest text of each row."""
    fields = _fields(list(table.headers))
    parts = []
    for row in table.rows:
        cells: dict[str, str] = {}
        for field, cell in zip(fields, row.cells, strict=True):
            if field and cell.strip():
                cells.setdefault(field, cell)
        names = (cells.get("first_name", ""), cells.get("last_name", ""))
        whole = " ".join(name for name in names if name)
        parts.append(next((cells[field] for field in _ORDER if field in cells), whole))
    return parts


def _pasted(text: str) -> list[str]:
    """What a text that is no table names."""
    found: list[str] = []
    for match in _SEPARATORS.finditer(text):
        part = match[1].strip()
        angled = _ANGLE.findall(part)
        words = part.split()
        if not angled and sum("@" in word for word in words):
            angled = [word for word in words if "@" in word]
        found += [_bare(word) for word in angled] if angled else [_bare(part)]
    return found


def _bare(part: str) -> str:
    """A part without the marks around it, `mailto:`, or what follows a question mark."""
    bare = part.strip().strip(_MARKS + ".:" if "@" in part else _MARKS).strip()
    if bare[:7].casefold() == "mailto:":
        bare = bare[7:].partition("?")[0]
    return bare
