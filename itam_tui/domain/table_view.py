"""How a technician wants to see a table; no I/O."""

from __future__ import annotations

from msgspec import Struct


class TableView(Struct, frozen=True):
    """The columns and the sort a technician chose for one table."""

    columns: tuple[str, ...]
    """The names of the columns shown, in order."""
    sort: str = ""
    """The column sorted by; blank for the table's own."""
    descending: bool = False
    """Whether the sort runs downward."""
