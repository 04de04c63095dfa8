"""Finds values that no register can have: what a damaged file holds though its pages agree.

SQLite keeps whatever bytes it finds; a server checks its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from peewee import Field, IntegerField, Model, SqliteDatabase, TextField

from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holder_kinds import DeviceStatus, EndUserStatus
from itam_tui.domain.money import CostBasis, CostPer
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.terms import TermKind
from itam_tui.store.database import Unit
from itam_tui.store.fields import CalendarDateField, JsonTextField, UtcTimeField
from itam_tui.store.models import TABLES
from itam_tui.store.vault import begins_with

_WORDS: dict[tuple[str, str], type[StrEnum]] = {
    ("license", "type"): LicenseType,
    ("license", "when_full"): WhenFull,
    ("license", "cost_basis"): CostBasis,
    ("license", "cost_per"): CostPer,
    ("license", "term_kind"): TermKind,
    ("end_user", "status"): EndUserStatus,
    ("device", "status"): DeviceStatus,
    ("history", "action"): Action,
    ("history", "kind"): RecordKind,
}
"""Columns that hold one of a few words."""


def unreadable(unit: Unit) -> list[str]:
    """A sentence for each column that holds what can't be there, in SQLite."""
    if not isinstance(unit.database, SqliteDatabase):
        return []
    return [sentence for table in TABLES for sentence in _unreadable_in(unit, table)]


def _unreadable_in(unit: Unit, table: type[Model]) -> list[str]:
    """One pass over a table, each column counted on the way."""
    meta: Any = table._meta
    fields = list(meta.sorted_fields)
    sums = ", ".join(f"SUM({_is_wrong(meta.table_name, field)})" for field in fields)
    row = unit.database.execute_sql(f'SELECT {sums} FROM "{meta.table_name}"').fetchone()
    return [
        f"{count:,} {'value' if count == 1 else 'values'} of {field.column_name} in "
        f"{meta.table_name} can't be read."
        for field, count in zip(fields, row, strict=True)
        if count
    ]


def _is_wrong(table: str, field: Field) -> str:
    """SQL that is 1 where a value can't be one of a field."""
    column = f'"{field.column_name}"'
    if (words := _WORDS.get((table, field.column_name))) is not None:
        listed = ", ".join(f"'{word.value}'" for word in words)
        wrong = f"{column} NOT IN ({listed})"
    elif field.column_name == "key_sealed":
        wrong = f"typeof({column}) <> 'text' OR {column} NOT GLOB '{begins_with('?' * 12)}?*'"
    elif isinstance(field, CalendarDateField):
        wrong = f"date({column}) IS NOT {column}"
    elif isinstance(field, UtcTimeField):
        wrong = f"typeof({column}) <> 'text' OR datetime({column}) IS NULL"
    elif isinstance(field, JsonTextField):
        wrong = f"typeof({column}) <> 'text' OR NOT json_valid({column})"
    elif isinstance(field, TextField):
        wrong = f"typeof({column}) <> 'text'"
    elif isinstance(field, IntegerField):
        wrong = f"typeof({column}) <> 'integer'"
    else:
        wrong = f"typeof({column}) NOT IN ('integer', 'text')"
    if field.null:
        return f"{column} IS NOT NULL AND ({wrong})"
    return f"{column} IS NULL OR {wrong}"
