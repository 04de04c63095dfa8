"""What every list view does with its rows: filter, sort, columns, status, one row anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from itam_tui.domain.columns import ColumnSpec, Sort
from itam_tui.domain.queries import EMPTY
from itam_tui.domain.table_view import TableView
from itam_tui.services import Services
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.screens.list_marks import ListMarks
from itam_tui.ui.screens.list_reading import (
    Asked,
    Count,
    ListSource,
    RecordT,
)
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from itam_tui.ui.exporting import Shown

NO_MATCH = "Nothing matches. Press escape to clear the filter."
"""In place of the rows when a filter finds none."""


class ListScreen(ListMarks[RecordT]):
    """A view that lists records."""

    TITLE_OF_LIST: ClassVar[str]
    """The title at the left of the second line."""
    NOUN: ClassVar[str]
    """What one record is called."""
    NOTHING_YET: ClassVar[str]
    """In place of the rows when there is no record at all."""
    AUTO_FOCUS = "QueryTable"

    class RowRead(Message):
        """One record as it is now, and where it stands."""

        def __init__(self, asked: Asked, key: int, record: object, count: Count) -> None:
            """Answer a question."""
            super().__init__()
            self.asked = asked
            """What is listed."""
            self.key = key
            """The record's number."""
            self.record = record
            """The record; None when it is gone."""
            self.count = count
            """What the list comes to now."""

    def __init__(self, services: Services, source: ListSource[RecordT]) -> None:
        """List records; see `ListReading`."""
        super().__init__(services, source)
        self._answer = ""
        self._is_answer_new = False

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield self.header()
        yield StatusLine(self.TITLE_OF_LIST)
        yield FilterBar()
        yield QueryTable()
        yield FooterBar()

    @property
    def help_title(self) -> str:
        """What the help is about."""
        return self.TITLE_OF_LIST

    # What is seen of how much.

    def show_status(self) -> None:
        """Say how much is seen, of a list that was counted."""
        self.table.set_empty(self.NOTHING_YET if self.criteria.filter == EMPTY else NO_MATCH)
        self._hidden_marks = self._count.hidden_marks & self.table.marks
        self.say_status()

    def say_status(self) -> None:
        """Say how much is seen, by what it is sorted, and what is marked."""
        count, sort = self._count, self.criteria.sort
        noun = self.NOUN if count.total == 1 else f"{self.NOUN}s"
        of = "" if self.criteria.filter == EMPTY else f"{count.fitting:,} of "
        sign = glyphs().descending if sort.descending else glyphs().ascending
        told = [f"{of}{count.total:,} {noun}"]
        if marked := len(self.table.marks):
            hidden = len(self._hidden_marks)
            told.append(f"{marked:,} marked" + (f", {hidden:,} not shown" if hidden else ""))
        by = f"by {self._spec(sort.column).short_title or self._spec(sort.column).title} {sign}"
        room = self.size.width - len(self.TITLE_OF_LIST) - 2
        if len(" · ".join([*told, by])) <= room:
            told.insert(1, by)
        self.query_one(StatusLine).show(self.TITLE_OF_LIST, " · ".join(told))

    def _spec(self, name: str) -> ColumnSpec:
        return next(spec for spec in self.SPECS if spec.name == name)

    def answer(self, text: str) -> None:
        """Say what was done, until the cursor moves on."""
        self.tell(text)
        self._is_answer_new = False

    def read_again(self, wanted: int | None = None, answer: str = "") -> None:
        """Read the list again.

        Args:
            wanted: The record the cursor goes to; else it stays with its own.
            answer: What to say once the list is there.
        """
        self._answer = answer
        super().read_again(wanted)

    def show_again(self, answer: str) -> None:
        """Read the list again, and say what was done once it is there."""
        self.read_again(None, answer)

    def show_answer(self) -> None:
        """Say what was kept until the list is there."""
        if self._answer:
            self.tell(self._answer)
            self._is_answer_new = bool(self._count.fitting)
            self._answer = ""

    @on(QueryTable.RowHighlighted)
    def follow_cursor(self) -> None:
        """Gray the keys that can't be used now; an answer is gone once somebody moves on."""
        self.move_on()

    # Filter, sort, columns.

    @on(QueryTable.SortAsked)
    def sort_rows(self, event: QueryTable.SortAsked) -> None:
        """Sort by another column, or the other way round, and keep it."""
        now = self.criteria.sort
        sort = Sort(event.column, event.column == now.column and not now.descending)
        self.sort_by(sort)
        self.keep_view(TableView(self.shown_columns, sort.column, sort.descending))

    @work
    async def action_columns(self) -> None:
        """Choose columns and sort."""
        from itam_tui.ui.modals.table_settings import TableSettingsModal  # when first opened

        sort = self.criteria.sort
        view = TableView(self.shown_columns, sort.column, sort.descending)
        offered = tuple(spec for spec in self.SPECS if spec.on_screen)
        modal = TableSettingsModal(offered, view, self.first_view())
        if (chosen := await self.app.push_screen_wait(modal)) is None or chosen == view:
            return
        self.keep_view(chosen)
        self.sort_by(self.take_over(chosen))

    @work(thread=True, group="keep")
    def keep_view(self, view: TableView) -> None:
        """Keep the columns and the sort for the next time."""
        if view == self.first_view():
            self._services.tables.reset(self.LIST)
        else:
            self._services.tables.keep(self.LIST, view)

    # One row anew.

    @work(thread=True, group="row")
    def read_row(self, key: int, asked: Asked, marks: Sequence[int]) -> None:
        """Ask for one record, and whether it still stands where it stood."""
        record = self._source.get_many([key]).get(key)
        count = self.counted(asked.criteria, key, marks)
        self.post_message(self.RowRead(asked, key, record, count))

    def refresh_record(self, key: int, answer: str = "") -> None:
        """Draw one row anew; when it moved, read the list again with the cursor on it.

        Args:
            key: The record's number.
            answer: What to say then.
        """
        self._answer = answer
        marks = tuple(mark for mark in self.table.marks if isinstance(mark, int))
        self.read_row(key, Asked(self.criteria, self._reading), marks)

    @on(RowRead)
    def show_row(self, answer: RowRead) -> None:
        """Draw the row, or read the list again when it moved."""
        if answer.asked != Asked(self.criteria, self._reading):
            return
        record: RecordT | None = answer.record  # type: ignore[assignment]
        if record is None or not self._still_stands(answer):
            self.read_again(answer.key, self._answer)
            return
        self._count, self._found[answer.key] = answer.count, record
        fresh = self.row_of(record)
        self.measure([fresh])
        self.table.refresh_row(fresh)
        self.show_answer()
        self._is_answer_new = False
        self.refresh_bindings()

    def _still_stands(self, answer: RowRead) -> bool:
        """Whether a row that was read anew still has its place in the same list."""
        table, count = self.table, answer.count
        is_moved = answer.key == table.cursor_key and count.place != table.cursor_index
        is_here = count.place is not None and table.rows_loaded(answer.key) is not None
        return is_here and not is_moved and count.fitting == self._count.fitting

    def action_refresh(self) -> None:
        """Read everything again, with the cursor where it is."""
        self.read_again()

    # Copies.

    @work
    async def action_copy_row(self) -> None:
        """Copy the row, or all marked, as TSV."""
        rows = [self.row_of(one) for one in await self.chosen_records()]
        lines = sorted("\t".join(cell.plain.strip() for cell in row.cells) for row in rows)
        self.app.copy_to_clipboard("\n".join(lines))
        self.answer("Copied the row." if len(rows) == 1 else f"Copied {len(rows):,} rows.")

    def exported(self) -> Shown:
        """Give the rows and columns shown."""
        from itam_tui.ui.exporting import Shown

        return Shown(self.criteria, self.shown_columns, self._count.fitting)
