"""Who holds a license, longest unused first: shown beside a question, nothing can be changed."""

from __future__ import annotations

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import License
from itam_tui.services import Services
from itam_tui.ui.base import ItamModal
from itam_tui.ui.cells import day_text
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("holder_name", "Holder", flexible=True, min_width=18, sortable=False),
    Column("department", "Department", width=14, sortable=False),
    Column("seats", "Seats", width=5, align="right", sortable=False),
    Column("last_used", "Last used", width=16, sortable=False),
)
"""What tells who could do without."""


class LongestUnusedModal(ItamModal[None]):
    """Lists the holders of a license; `escape` goes back to the question."""

    DEFAULT_CSS = """
    LongestUnusedModal > Vertical { width: 70; max-width: 96%; height: auto; max-height: 90%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    LongestUnusedModal QueryTable { height: auto; max-height: 14; background: $surface; }
    LongestUnusedModal #keys { height: 1; margin-top: 1; }
    """

    class HoldersRead(Message):
        """The holders."""

        def __init__(self, found: list[Assignment]) -> None:
            """Tell them."""
            super().__init__()
            self.found = found
            """Their assignments, longest unused first."""

    def __init__(self, services: Services, license: License) -> None:
        """List the holders of a license."""
        super().__init__()
        self._services = services
        self._license = license
        self._found: list[Assignment] = []

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        with Vertical() as box:
            box.border_title = content(f"Longest unused: {self._license.name}", 60)
            yield QueryTable(markable=False, empty="Nobody holds it.")
            yield Static(Content.assemble(("esc", "bold $accent"), " Back"), id="keys")

    def on_mount(self) -> None:
        """Read the holders."""
        self.read_holders()

    @work(thread=True, group="rows")
    def read_holders(self) -> None:
        """Ask who used it longest ago."""
        found = self._services.assignments.longest_unused(self._license.id, CHUNK)
        self.post_message(self.HoldersRead(found))

    @on(HoldersRead)
    def show_holders(self, answer: HoldersRead) -> None:
        """List them."""
        self._found = answer.found
        table = self.query_one(QueryTable)
        table.show("holders", len(answer.found), COLUMNS)
        table.focus()

    @on(QueryTable.RowsNeeded)
    def supply_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Give the rows, all in one chunk."""
        rows = [_row(one) for one in self._found]
        self.query_one(QueryTable).supply(event.token, event.chunk, rows)


def _row(one: Assignment) -> Row:
    used = Text("never", "dim") if one.last_used is None else day_text(one.last_used)
    return Row(
        one.key, (display(one.holder_name), display(one.department), Text(f"{one.seats:,}"), used)
    )
