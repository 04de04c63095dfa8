"""Quantity entries and changes of a license, as lines of its page; pure."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from itam_tui.domain.history import Change
from itam_tui.domain.licenses import QuantityEntry, quantity_label
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.history_words import change_words, moment
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.table_columns import Column, Row

ENTRY_COLUMNS: Final = (
    Column("in_force", "In force", width=10, sortable=False),
    Column("delta", "Change", width=7, align="right", sortable=False),
    Column("after", "Quantity", width=13, sortable=False),
    Column("reason", "Reason", flexible=True, min_width=10, sortable=False),
    Column("po_number", "PO number", width=12, sortable=False),
    Column("unit_cost", "Unit cost", width=10, align="right", sortable=False),
    Column("actor", "By", width=8, sortable=False),
)
"""The columns of the quantity's entries."""

CHANGE_COLUMNS: Final = (
    Column("at", "When", width=16, sortable=False),
    Column("actor", "Who", width=8, sortable=False),
    Column("action", "What", width=10, sortable=False),
    Column("changes", "Change", flexible=True, min_width=24, sortable=False),
    Column("reason", "Reason", width=16, sortable=False),
)
"""The columns of the history of one license."""


def entry_line(entry: QuantityEntry) -> Row:
    """The line of an entry; its key is the entry's number."""
    delta = "" if entry.delta is None else f"{entry.delta:+,}"
    cost = Text(str(entry.unit_cost)) if entry.unit_cost else Text(glyphs().none, "dim")
    after = f"{_short(entry.before)} → {_short(entry.after)}"
    return Row(
        entry.id,
        (
            Text(entry.in_force.isoformat()),
            Text(delta),
            Text(after),
            display(entry.reason),
            display(entry.po_number),
            cost,
            display(entry.actor),
        ),
    )


def entry_words(entry: QuantityEntry) -> str:
    """An entry in one line, its texts whole."""
    told = (
        f"{quantity_label(entry.before)} → {quantity_label(entry.after)}",
        entry.reason,
        f"PO {entry.po_number}" if entry.po_number else "",
    )
    return ", ".join(filter(None, told))


def change_line(change: Change) -> Row:
    """The line of a change; its key is the change's number."""
    return Row(
        change.id,
        (
            Text(moment(change.at)),
            display(change.actor),
            Text(change.action.label),
            display(change_words(change)),
            display(change.reason),
        ),
    )


def _short(quantity: int | None) -> str:
    return glyphs().unlimited if quantity is None else f"{quantity:,}"
