"""A screen around one table, whose rows come from a list that is made up as it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import Input

from itam_tui.ui.widgets.query_table import CHUNK, Column, QueryTable, Row
from itam_tui.ui.widgets.table_messages import TableMessage

COLUMNS = (
    Column("name", "Name", flexible=True),
    Column("type", "Type", width=8),
    Column("used", "Used", width=6, align="right"),
    Column("auto_renewal", "Auto-renewal", "Auto", width=12),
    Column("expiration_date", "Expiration/Renewal date", "Expiration/Renewal", width=23),
    Column("note", "Note", width=10, sortable=False),
)
"""Six columns: all fit at 120 cells, not at 60."""


def a_license(index: int) -> Row:
    """The row of a made-up license."""
    texts = (f"License {index}", "End user", str(index), "Yes", "2026-12-06", "-")
    return Row(index, tuple(Text(text) for text in texts))


class Register(App[None]):
    """An app of one table."""

    CSS = "QueryTable { height: 1fr; } Input { height: 1; border: none; }"

    def __init__(
        self,
        total: int = 10_000,
        row: Callable[[int], Row] = a_license,
        *,
        answers: bool = True,
        table: QueryTable | None = None,
        at: int | None = None,
    ) -> None:
        """Make an app.

        Args:
            total: Rows of the list.
            row: Makes the row of an index.
            answers: Needed rows are supplied at once.
            table: The table, when it isn't a plain one.
            at: Index of the row the first list opens with.
        """
        super().__init__()
        self.table = table or QueryTable(empty="No licenses yet: a adds one.")
        self.total = total
        self.row = row
        self.at = at
        self.answers = answers
        self.said: list[TableMessage] = []
        self.token: Hashable = "first"

    def compose(self) -> ComposeResult:
        """A table, and a box to put the focus in."""
        yield self.table
        yield Input(compact=True, id="box")

    def on_mount(self) -> None:
        """Show the list."""
        self.table.focus()
        self.begin(at=self.at)

    def begin(self, token: Hashable = "first", **options: object) -> None:
        """Show the list under a token."""
        self.token = token
        self.table.show(token, self.total, COLUMNS, **options)  # type: ignore[arg-type]

    def answer(self, token: Hashable, chunk: int) -> None:
        """Supply a chunk."""
        last = min(self.total, (chunk + 1) * CHUNK)
        self.table.supply(token, chunk, [self.row(i) for i in range(chunk * CHUNK, last)])

    @on(QueryTable.RowsNeeded)
    def supply_rows(self, need: QueryTable.RowsNeeded) -> None:
        """Answer from the made-up list."""
        self.said.append(need)
        if self.answers:
            self.answer(need.token, need.chunk)

    @on(QueryTable.RowHighlighted)
    @on(QueryTable.RowChosen)
    @on(QueryTable.SortAsked)
    @on(QueryTable.MarksChanged)
    @on(QueryTable.RangeAsked)
    def hear(self, message: TableMessage) -> None:
        """Write down what the table said."""
        self.said.append(message)

    def heard(self, kind: type[Message]) -> list[Message]:
        """What the table said of one kind."""
        return [message for message in self.said if isinstance(message, kind)]

    def needed(self) -> list[int]:
        """The chunks the table asked for, in order."""
        return [m.chunk for m in self.said if isinstance(m, QueryTable.RowsNeeded)]

    def lines(self) -> list[str]:
        """What the table shows."""
        return [self.table.render_line(y).text for y in range(self.table.size.height)]
