"""A whole register copied into an empty one of any kind, row by row, and both compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Set
from itertools import islice
from typing import Any

from peewee import SqliteDatabase

from itam_tui.store.database import Unit
from itam_tui.store.models import TABLES
from itam_tui.store.rows import insert_rows

_AT_ONCE = 2000
"""How many rows are held at a time."""


def copy(
    source: Unit,
    target: Unit,
    progress: Callable[[int], None],
    *,
    without: Set[str] = frozenset(),
    what_may_be_read: bool = False,
) -> int:
    """Write every row of a register into an empty one, numbers kept; how many there were.

    Args:
        source: A unit of work that only reads, in one snapshot.
        target: A unit of work under the write lock.
        progress: Told now and then how many rows are written.
        without: Fields that are left empty.
        what_may_be_read: Whether a table is left out that a server keeps from whoever asks.
    """
    written = 0
    for table in TABLES:
        if what_may_be_read and not _may_read(source, table, without):
            continue
        rows = _rows(source, table, without)
        while part := list(islice(rows, _AT_ONCE)):
            insert_rows(target, table, part)
            written += len(part)
            progress(written)
    return written


def _rows(unit: Unit, table: Any, without: Set[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """Every row of a table by number, with the values models give; a part at a time."""
    last = 0
    fields = [
        field.alias(field.name) for field in table._meta.sorted_fields if field.name not in without
    ]
    while True:
        query = table.select(*fields).where(table.id > last).order_by(table.id).limit(_AT_ONCE)
        part = unit.rows(query)
        yield from part
        if len(part) < _AT_ONCE:
            return
        last = part[-1]["id"]


def _may_read(unit: Unit, table: Any, without: Set[str]) -> bool:
    """Whether a server lets whoever asks read a table, but for some of its fields."""
    if isinstance(unit.database, SqliteDatabase):
        return True
    columns = [field.column_name for name, field in table._meta.fields.items()
               if name not in without]  # fmt: skip
    (may_read,) = unit.database.execute_sql(
        "SELECT bool_and(has_column_privilege(%s::regclass, wanted, 'SELECT')) "
        "FROM unnest(%s::text[]) AS wanted",
        (f'"{table._meta.table_name}"', columns),
    ).fetchone()
    return bool(may_read)


def is_empty(unit: Unit) -> bool:
    """Whether nothing was ever written into a register."""
    return all(unit.row(table.select()) is None for table in TABLES)


def fingerprints(unit: Unit) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a SHA-256 of all their values, whatever the database."""
    found = {}
    for table in TABLES:
        digest, count = hashlib.sha256(), 0
        for row in _rows(unit, table):
            digest.update(repr(sorted(row.items())).encode())
            count += 1
        found[table._meta.table_name] = count, digest.hexdigest()
    return found
