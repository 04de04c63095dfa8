"""Many rows of one table written at once, by one prepared statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import (  # type: ignore[attr-defined]
    Database,
    SqliteDatabase,
    __exception_wrapper__,
)

from itam_tui.store.database import Unit


def insert_rows(unit: Unit, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that give the same fields; the others take their defaults.

    Building a statement out of every value costs several times what the database does with
    it, so the statement is made once, of the first row's fields.
    """
    if not rows:
        return
    meta = table._meta
    defaults = {
        name: value for name, value in meta.get_default_dict().items() if name not in rows[0]
    }
    fields = [meta.fields[name] for name in (*rows[0], *defaults)]
    quote = unit.database.quote
    names = ", ".join(quote[0] + field.column_name + quote[1] for field in fields)
    marks = ", ".join([unit.database.param] * len(fields))
    sql = f"INSERT INTO {quote[0]}{meta.table_name}{quote[1]} ({names}) VALUES ({marks})"
    values = ([field.db_value({**defaults, **row}[field.name]) for field in fields] for row in rows)
    run_for_each(unit.database, sql, values)
    if "id" in rows[0] and not isinstance(unit.database, SqliteDatabase):
        _count_on(unit, table)


def run_for_each(database: Database, sql: str, values: Iterable[Sequence[Any]]) -> None:
    """Run a statement once for each row of values; a fault is what peewee makes of it."""
    with __exception_wrapper__:
        database.cursor().executemany(sql, values)


def _count_on(unit: Unit, table: type[Any]) -> None:
    """Have a server number the next row after those that were given numbers here."""
    name = table._meta.table_name
    unit.database.execute_sql(
        f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), "
        f'(SELECT MAX(id) FROM "{name}"))'
    )
