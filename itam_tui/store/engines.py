"""Which database a register is in, and its version."""

from __future__ import annotations

from peewee import SqliteDatabase

from itam_tui.store.database import Unit


def engine_of(unit: Unit) -> str:
    """The database and its version: `SQLite 3.40.1`, `PostgreSQL 15.13`."""
    is_file = isinstance(unit.database, SqliteDatabase)
    query = "SELECT sqlite_version()" if is_file else "SHOW server_version"
    (told,) = unit.database.execute_sql(query).fetchone()
    return f"{'SQLite' if is_file else 'PostgreSQL'} {told.partition(' ')[0]}"
