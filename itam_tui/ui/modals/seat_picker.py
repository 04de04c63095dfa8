"""Choosing one of those who hold a license."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from itam_tui.domain.columns import Sort
from itam_tui.domain.filter_language import FIELDS_OF
from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria, Filter
from itam_tui.services import Services
from itam_tui.ui.commands import Command, commands
from itam_tui.ui.modals.searched_rows import SearchedRows
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.keys_line import Keys, KeysLine
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

_KEYS: Keys = (("enter", "Take"), ("/", "Search"), ("esc", "Cancel"))


class SeatPicker(SearchedRows[Assignment, Assignment]):
    """Answers with the seat under the cursor."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands("back", "help", "quit", "filter")
    FIELDS = FIELDS_OF["assignments"]
    COLUMNS = (
        Column("holder_name", "Holder", flexible=True, min_width=20, sortable=False),
        Column("holder", "E-mail or serial", width=26, sortable=False),
    )

    DEFAULT_CSS = """
    SeatPicker > Vertical { width: 62; max-width: 96%; height: 18; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    SeatPicker QueryTable { height: 1fr; background: $surface; }
    """

    def __init__(self, services: Services, license: License) -> None:
        """Offer the holders of a license."""
        super().__init__(services)
        self._license = license

    def compose(self) -> ComposeResult:
        """Lay the box out over the holders."""
        with Vertical() as box:
            box.border_title = content(f"Seat of {self._license.name}", 54)
            yield FilterBar()
            yield QueryTable(markable=False, empty="Nobody who holds it matches.")
            yield KeysLine(_KEYS)

    def asking(self, typed: Filter) -> Criteria:
        """Ask for what was typed, among those who hold the license."""
        return Criteria("assignments", typed, Sort("holder_name"), license_id=self._license.id)

    def count_of(self, criteria: Criteria) -> int:
        """Count the holders that fit."""
        return self._services.assignments.count(criteria)

    def read(self, criteria: Criteria, offset: int) -> Sequence[Assignment]:
        """Read some of them."""
        return self._services.assignments.rows(criteria, offset, CHUNK)

    def row_of(self, record: Assignment) -> Row:
        """Draw a holder; a spent seat is nobody's any more."""
        cells = (
            display(record.holder_name),
            display("spent" if record.spent else record.holder_handle),
        )
        if record.spent:
            for cell in cells:
                cell.stylize("dim")
        return Row(record.key, cells, selectable=not record.spent)

    @on(QueryTable.RowChosen)
    def take(self, event: QueryTable.RowChosen) -> None:
        """Answer with the holder under the cursor."""
        event.stop()
        if (one := self.found.get(event.key)) is not None:
            self.dismiss(one)
