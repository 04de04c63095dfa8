"""What a table says: rows it needs, where its cursor is, what was asked of it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from itam_tui.ui.widgets.table_ground import TableGround


class TableMessage(Message):
    """Something a table says."""

    def __init__(self, table: TableGround) -> None:
        """Say it in the name of a table."""
        super().__init__()
        self.table = table
        """The table that says it."""

    @property
    def control(self) -> TableGround:
        """The table, for the selector of `@on`."""
        return self.table


class RowsNeeded(TableMessage, namespace="query_table"):
    """A chunk of rows comes into view: answer with `supply`."""

    def __init__(self, table: TableGround, token: Hashable, chunk: int) -> None:
        """Ask for a chunk under the token of the last `show`."""
        super().__init__(table)
        self.token = token
        """What `show` was called with; `supply` hands it back."""
        self.chunk = chunk
        """Number of the chunk: rows `chunk * CHUNK` up to, not including, the next one's."""


class RowHighlighted(TableMessage, namespace="query_table"):
    """The cursor stands on another row, or on the same one of a new list."""

    def __init__(self, table: TableGround, key: Hashable) -> None:
        """Tell the key under the cursor."""
        super().__init__(table)
        self.key = key
        """The record's key."""


class RowChosen(TableMessage, namespace="query_table"):
    """Enter on a row, or a click on the one with the cursor."""

    def __init__(self, table: TableGround, key: Hashable) -> None:
        """Tell the key of the chosen row."""
        super().__init__(table)
        self.key = key
        """The record's key."""


class SortAsked(TableMessage, namespace="query_table"):
    """Sort by a column; by the one that sorts already: the other way round."""

    def __init__(self, table: TableGround, column: str) -> None:
        """Tell the name of the column."""
        super().__init__(table)
        self.column = column
        """The column's JSON name."""


class MarksChanged(TableMessage, namespace="query_table"):
    """Other rows are marked than before."""

    def __init__(self, table: TableGround, marks: frozenset[Hashable]) -> None:
        """Tell what is marked now."""
        super().__init__(table)
        self.marks = marks
        """All marked keys, those of rows not shown included."""


class RangeAsked(TableMessage, namespace="query_table"):
    """Mark a range with rows that are not at hand: answer with `set_marks`."""

    def __init__(self, table: TableGround, first_index: int, last_index: int) -> None:
        """Tell both ends of the range."""
        super().__init__(table)
        self.first_index = first_index
        """Index of its first row."""
        self.last_index = last_index
        """Index of its last row, which belongs to it."""
