"""Checks of the whole database: is the file sound, do its counts agree."""

from __future__ import annotations

from peewee import SqliteDatabase

from itam_tui.domain.text import word_list
from itam_tui.store.database import Unit
from itam_tui.store.usage import differences
from itam_tui.store.values import unreadable

_FILE_GUARDS = (
    {"history_is_not_edited", "history_is_not_deleted", "history_is_not_replaced"},
    {
        "device_assignment_refuse_insert", "device_assignment_refuse_update",
        "end_user_assignment_refuse_insert", "end_user_assignment_refuse_update",
        "license_refuse_update",
    },
)  # fmt: skip
_SERVER_GUARDS = (
    {"history_is_not_changed", "history_is_not_emptied"},
    {"device_assignment_refuse", "end_user_assignment_refuse", "license_refuse"},
)
"""The triggers of the history, and those of seats, as the migrations name them."""


def faults(unit: Unit) -> list[str]:
    """What is wrong with a register, a sentence each; none when it is sound.

    What is damaged is not recounted.
    """
    if found := file_faults(unit) + unreadable(unit):
        return found
    return [*differences(unit), *_guard_faults(unit), *_foreign_faults(unit)]


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
    """Whether the database still refuses what it must."""
    if isinstance(unit.database, SqliteDatabase):
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        of_history, of_seats = _FILE_GUARDS
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        of_history, of_seats = _SERVER_GUARDS
    there = {name for (name,) in unit.database.execute_sql(sql).fetchall()}
    found = []
    if of_history - there:
        found.append(
            "The guards that refuse changes of the history were removed from the database: "
            "compare the history with a head kept elsewhere (itam-tui audit verify --head)."
        )
    if of_seats - there:
        found.append(
            "The guards that keep licenses set to Refuse within their quantity were removed from "
            "the database: restore a backup that has them (itam-tui db restore FILE)."
        )
    return found


def _foreign_faults(unit: Unit) -> list[str]:
    """What a file runs of its own when it is used, and this program didn't put there."""
    if not isinstance(unit.database, SqliteDatabase):
        return []
    own = set[str]().union(*_FILE_GUARDS)
    sql = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    there = [name for (name,) in unit.database.execute_sql(sql).fetchall() if name not in own]
    if not there:
        return []
    told = f"{word_list(there)}, which " + ("is" if len(there) == 1 else "are")
    return [
        f"The file has {told} not of this program and may change what is written: "
        "restore a backup without (itam-tui db restore FILE)."
    ]
