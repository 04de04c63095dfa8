"""Checks of the whole database: is the file sound, do its counts agree."""

from __future__ import annotations

from peewee import SqliteDatabase

from itam_tui.store.database import Unit
from itam_tui.store.usage import differences
from itam_tui.store.values import unreadable


def faults(unit: Unit) -> list[str]:
    """What is wrong with a register, a sentence each; none when it is sound.

    What is damaged is not recounted.
    """
    if found := file_faults(unit) + unreadable(unit):
        return found
    return [*differences(unit), *_guard_faults(unit)]


def file_faults(unit: Unit) -> list[str]:
    """What is wrong with the file itself, whatever stands in it."""
    if not isinstance(unit.database, SqliteDatabase):
        return []
    found = []
    for (verdict,) in unit.database.execute_sql("PRAGMA integrity_check(20)").fetchall():
        if verdict != "ok":
            found.append(f"The file is damaged: {verdict}.")
    if found:
        return found
    for table, row, parent, _ in unit.database.execute_sql("PRAGMA foreign_key_check").fetchall():
        found.append(f"Row {row} of {table} refers to a row of {parent} that is not there.")
    return found


def _guard_faults(unit: Unit) -> list[str]:
    """Whether the database still refuses to change the history."""
    if isinstance(unit.database, SqliteDatabase):
        sql = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
        wanted = 3
    else:
        sql = (
            "SELECT COUNT(*) FROM pg_trigger WHERE tgrelid = 'history'::regclass "
            "AND NOT tgisinternal AND tgenabled <> 'D'"
        )
        wanted = 2
    (found,) = unit.database.execute_sql(sql).fetchone()
    if found >= wanted:
        return []
    return [
        "The guards that refuse changes of the history were removed from the database: compare "
        "the history with a head kept elsewhere (itam-tui audit verify --head)."
    ]
