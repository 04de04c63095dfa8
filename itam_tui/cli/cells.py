"""Records as cells: words for people in tables; pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from itam_tui.cli.output import Heading
from itam_tui.domain.columns import ColumnSpec
from itam_tui.domain.history import Change
from itam_tui.domain.holders import Device
from itam_tui.domain.licenses import License
from itam_tui.domain.plain_cells import Record, plain_cell
from itam_tui.domain.renewals import Renewal

SHORT_TYPES = {"per-device": "Device", "per-end-user": "End user", "mixed": "Either"}
"""The words for types in columns (product.md §4)."""


def heading_of(column: ColumnSpec) -> Heading:
    """The head of a column in a table."""
    number = column.kind in ("number", "money")
    is_whole = column.kind != "text" or column.name in ("reference", "license", "record")
    return Heading(column.title, column.short_title, number, flexible=not is_whole)


def table_cell(column: ColumnSpec, value: Any, record: Record, today: Any) -> str:
    """A value as people read it in a table."""
    if (worded := _worded(column.name, record, today)) is not None:
        return worded
    if value is None:
        return "Unlimited" if column.name in ("quantity", "granted", "free") else ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if column.kind == "number" and isinstance(value, int):
        return f"{value:,}"
    if column.kind == "word":
        return SHORT_TYPES.get(value, str(value).replace("-", " ").capitalize())
    if column.kind == "time":
        return local_time(value)
    if column.kind == "money":
        return f"{value['amount']} {value['currency']}"
    return plain_cell(column.name, value)


def _worded(name: str, record: Record, today: Any) -> str | None:
    """The words of a column that says more than its value."""
    if isinstance(record, Renewal):
        if name == "group":
            return record.group.label
        return _worded(name, record.license, today)
    if isinstance(record, License):
        if name == "position":
            return record.standing(today).short
        if name == "usage":
            alert = " ⚠" if record.standing(today).alert else ""
            return f"{record.used:,}/{_count(record.quantity, ',')}{alert}"
        if name == "term":
            return record.settings.term.label if record.settings.term else ""
        if name == "expiration_date" and record.standing(today).term_unknown:
            return f"{record.standing(today).expiration_date} term unknown"
    if isinstance(record, Device) and name == "end_user":
        return record.end_user
    if isinstance(record, Change) and name == "record":
        return record.license_reference
    return None


def _count(quantity: int | None, form: str = "") -> str:
    return "∞" if quantity is None else format(quantity, form)


def local_time(text: str) -> str:
    """A moment in JSON's words as the clock on the wall shows it."""
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M")
