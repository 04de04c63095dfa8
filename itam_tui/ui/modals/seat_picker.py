"""Choosing one of those who hold a license."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_language import FIELDS_OF, fault_of, parse_filter
from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import Command, commands
from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.rows_read import RowsRead
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("holder_name", "Holder", flexible=True, min_width=20, sortable=False),
    Column("holder", "E-mail or serial", width=26, sortable=False),
)
"""What tells the holders apart."""


class SeatPicker(ItamModal[Assignment]):
    """Answers with the seat under the cursor."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands("back", "help", "quit", "filter")

    DEFAULT_CSS = """
    SeatPicker > Vertical { width: 62; max-width: 96%; height: 18; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    SeatPicker QueryTable { height: 1fr; background: $surface; }
    SeatPicker #keys { height: 1; }
    """

    AUTO_FOCUS = "FilterBox"

    criteria: var[Criteria] = var(Criteria("assignments"), init=False)
    """Who is offered; a change counts them."""

    class Counted(Message):
        """How many are offered."""

        def __init__(self, criteria: Criteria, count: int) -> None:
            """Answer a question."""
            super().__init__()
            self.criteria = criteria
            """What was asked."""
            self.count = count
            """How many fit."""

    class Loaded(RowsRead[Assignment]):
        """Some of them."""

    def __init__(self, services: Services, license: License) -> None:
        """Offer the holders of a license."""
        super().__init__()
        self._services = services
        self._license = license
        self._shown: Criteria | None = None
        self._found: dict[Hashable, Assignment] = {}
        self._rows = RowWait(self)

    def compose(self) -> ComposeResult:
        """Lay the box out over the holders."""
        with Vertical() as box:
            box.border_title = content(f"Seat of {self._license.name}", 54)
            yield FilterBar()
            yield QueryTable(markable=False, empty="Nobody who holds it matches.")
            yield Static(_keys(), id="keys", markup=False)

    def on_mount(self) -> None:
        """Offer everyone who holds the license."""
        sort = Sort("holder_name")
        self.criteria = Criteria("assignments", sort=sort, license_id=self._license.id)

    def on_unmount(self) -> None:
        """Keep no key waiting for rows that won't come."""
        self._rows.end()

    def watch_criteria(self, criteria: Criteria) -> None:
        """Count what another question finds."""
        self.count_holders(criteria)

    @work(thread=True, exclusive=True, group="count")
    def count_holders(self, criteria: Criteria) -> None:
        """Ask how many fit."""
        self.post_message(self.Counted(criteria, self._services.assignments.count(criteria)))

    @on(Counted)
    def show_count(self, answer: Counted) -> None:
        """Show the answer, unless the question has changed meanwhile."""
        if answer.criteria == self.criteria:
            self._shown = answer.criteria
            self.query_one(QueryTable).show(answer.criteria, answer.count, COLUMNS)
            if not answer.count:
                self._rows.end()

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the holders that come into view."""
        self.read_rows(event.token, event.chunk, self.criteria)

    @work(thread=True, group="rows")
    def read_rows(self, token: Hashable, chunk: int, criteria: Criteria) -> None:
        """Ask for some holders."""
        found = self._services.assignments.rows(criteria, chunk * CHUNK, CHUNK)
        self.post_message(self.Loaded(token, chunk, found))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them."""
        self._found.update((one.key, one) for one in answer.found)
        rows = [_row(one) for one in answer.found]
        self.query_one(QueryTable).supply(answer.token, answer.chunk, rows)
        if answer.token == self.criteria:
            self._rows.end()

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Offer who matches what is typed."""
        try:
            typed = parse_filter(event.text, FIELDS_OF["assignments"], self.today())
        except FilterError as error:
            event.bar.show_error(str(error))
            return
        event.bar.show_error("")
        self.criteria = replace(self.criteria, filter=typed)

    @on(FilterBar.Left)
    def go_to_rows(self, event: FilterBar.Left) -> None:
        """Go from the box to the holders, unless it can't be understood."""
        fields = FIELDS_OF["assignments"]
        if fault := fault_of(event.bar.text, fields, self.today()):
            event.bar.show_error(fault)
            return
        table = self.query_one(QueryTable)
        table.focus()
        if self._shown != self.criteria or table.is_waiting:
            self._rows.begin()

    def action_filter(self) -> None:
        """Go back to the box."""
        self.query_one(FilterBar).open()

    @on(QueryTable.RowChosen)
    def take(self, event: QueryTable.RowChosen) -> None:
        """Answer with the holder under the cursor."""
        event.stop()
        if (one := self._found.get(event.key)) is not None:
            self.dismiss(one)


def _row(one: Assignment) -> Row:
    """The line of a holder; a spent seat is nobody's any more."""
    told = "spent" if one.spent else one.holder_handle
    cells = (display(one.holder_name), display(told))
    if one.spent:
        for cell in cells:
            cell.stylize("dim")
    return Row(one.key, cells, selectable=not one.spent)


def _keys() -> Content:
    key = "bold $accent"
    return Content.assemble(
        ("enter", key), " Take   ", ("/", key), " Search   ", ("esc", key), " Cancel"
    )
