"""The list of end users or devices: counted, filtered, sorted, marked, opened."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var

from itam_tui.domain.columns import ColumnSpec, Sort, parse_sort
from itam_tui.domain.errors import FilterError, UsageError
from itam_tui.domain.filter_fields import FieldSet
from itam_tui.domain.holders import Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.queries import EMPTY, Criteria, ListKind, parse_filter
from itam_tui.domain.table_view import TableView
from itam_tui.services import Services
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.holder_cells import holder_row, table_columns
from itam_tui.ui.screens.opening import open_history, open_holder
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.table_columns import Column

Question = tuple[Criteria, int]
"""What is asked: the criteria, and the how-manieth reading of them."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a list comes to."""

    fitting: int
    """How many records fit the filter."""
    total: int
    """How many there are."""
    place: int | None
    """Where the record stands that the cursor is to go to; None when not in the list."""
    shown_marks: frozenset[int]
    """The marked records that fit the filter."""
    view: TableView | None
    """What the technician chose for this table before; read once."""


class HolderList(ItamScreen):
    """Shows one kind of holder; `enter` opens the record's page."""

    KIND: ClassVar[HolderKind]
    """Which kind."""
    LIST: ClassVar[ListKind]
    """The name of the list, of its table settings and its exports."""
    TITLE_OF_LIST: ClassVar[str]
    """The title at the left of the second line."""
    NOUN: ClassVar[str]
    """What one record is called."""
    SPECS: ClassVar[tuple[ColumnSpec, ...]]
    """The columns it offers."""
    FIELDS: ClassVar[FieldSet]
    """What it can be filtered by."""
    CSS_PATH = "holder_list.tcss"
    AUTO_FOCUS = "QueryTable"

    criteria: var[Criteria] = var(Criteria("end-users"), init=False, always_update=True)
    """What is listed; a change reads it."""

    class Counted(Message):
        """How many records the list has."""

        def __init__(self, question: Question, count: Count) -> None:
            """Answer a question."""
            super().__init__()
            self.question = question
            """What was asked."""
            self.count = count
            """What the list comes to."""

    class Loaded(Message):
        """Some records."""

        def __init__(self, token: Hashable, chunk: int, found: Sequence[EndUser | Device]) -> None:
            """Answer the table's need."""
            super().__init__()
            self.token = token
            """What the table shows."""
            self.chunk = chunk
            """Which rows it needs."""
            self.found = found
            """The records."""

    def __init__(self, services: Services) -> None:
        """List the holders of a register."""
        super().__init__()
        self._services = services
        self._reading = 0
        self._wanted: int | None = None
        self._answer = ""
        self._is_answer_new = False
        self._is_reread = False
        self._count = Count(0, 0, None, frozenset(), None)
        self._hidden_marks: frozenset[Hashable] = frozenset()
        self._is_read_before = False
        self._columns = tuple(spec.name for spec in self.SPECS if spec.shown_at_first)
        self._found: dict[Hashable, EndUser | Device] = {}

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield self.header()
        yield StatusLine(self.TITLE_OF_LIST)
        yield FilterBar()
        yield QueryTable()
        yield FooterBar()

    def on_mount(self) -> None:
        """Read the list."""
        self.criteria = Criteria(self.LIST, sort=Sort("name"))

    @property
    def table(self) -> QueryTable:
        """The rows."""
        return self.query_one(QueryTable)

    # Reading.

    def watch_criteria(self, criteria: Criteria) -> None:
        """Count what another question finds."""
        self._reading += 1
        marks = tuple(key for key in self.table.marks if isinstance(key, int))
        self.count_rows((criteria, self._reading), self._wanted, marks, not self._is_read_before)
        self._wanted = None

    @work(thread=True, exclusive=True, group="count")
    def count_rows(
        self, question: Question, wanted: int | None, marks: Sequence[int], first: bool
    ) -> None:
        """Ask how many records fit, of how many, and where the wanted one stands."""
        criteria, holders, kind = question[0], self._services.holders, self.KIND
        view = self._services.tables.read(self.LIST) if first else None
        fitting = total = holders.count(kind, criteria)
        if criteria.filter.conditions:
            total = holders.count(kind, replace(criteria, filter=EMPTY))
        place = None if wanted is None else holders.position_of(kind, criteria, wanted)
        shown = frozenset(holders.matching(kind, criteria, marks)) if marks else frozenset()
        self.post_message(self.Counted(question, Count(fitting, total, place, shown, view)))

    @on(Counted)
    def show_count(self, answer: Counted) -> None:
        """Show the answer, unless the question has changed meanwhile."""
        if answer.question != (self.criteria, self._reading):
            return
        if not self._is_read_before:
            self._is_read_before = True
            if self._takes_over(answer.count.view):
                return
        self._count, table, sort = answer.count, self.table, self.criteria.sort
        self._hidden_marks = table.marks - answer.count.shown_marks
        table.set_empty(self._nothing_to_show())
        place = answer.count.place
        if place is None and self._is_reread:
            place = table.cursor_index
        self._is_reread = False
        table.show(
            answer.question, answer.count.fitting, self._table_columns(),
            sort=(sort.column, sort.descending), at=place,
        )  # fmt: skip
        self.show_status()
        if self._answer:
            self.tell(self._answer)
            self._answer, self._is_answer_new = "", True
        self.refresh_bindings()

    def _takes_over(self, view: TableView | None) -> bool:
        """Take over the columns and the sort kept; True when the list is read again for it."""
        if view is None:
            return False
        offered = [spec.name for spec in self.SPECS if spec.on_screen]
        self._columns = tuple(name for name in view.columns if name in offered) or self._columns
        try:
            kept = parse_sort(view.sort, self.SPECS)
        except UsageError:
            return False
        sort = Sort(kept.column, view.descending)
        if sort == self.criteria.sort:
            return False
        self.criteria = replace(self.criteria, sort=sort)
        return True

    def _table_columns(self) -> tuple[Column, ...]:
        by_name = {spec.name: spec for spec in self.SPECS}
        return table_columns([by_name[name] for name in self._columns], self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Give the columns the widths of the new size."""
        super().on_resize(event)
        if self._is_read_before:
            self.table.set_columns(self._table_columns())

    def _nothing_to_show(self) -> str:
        if self.criteria.filter.conditions:
            return f"No {self.NOUN} matches the filter. Press escape to clear it."
        return f"No {self.NOUN}s yet. Press a to add one."

    def show_status(self) -> None:
        """Say how much is seen, by what it is sorted, and what is marked."""
        count, sort = self._count, self.criteria.sort
        noun = self.NOUN if count.total == 1 else f"{self.NOUN}s"
        of = "" if count.fitting == count.total else f"{count.fitting:,} of "
        title = next((spec.title for spec in self.SPECS if spec.name == sort.column), sort.column)
        sign = glyphs().descending if sort.descending else glyphs().ascending
        told = [f"{of}{count.total:,} {noun}", f"by {title} {sign}"]
        if marks := len(self.table.marks):
            hidden = len(self._hidden_marks)
            told.append(f"{marks:,} marked" + (f", {hidden:,} not shown" if hidden else ""))
        self.query_one(StatusLine).show(self.TITLE_OF_LIST, " · ".join(told))

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the records that come into view."""
        self.read_rows(event.token, event.chunk, self.criteria)

    @work(thread=True, group="rows")
    def read_rows(self, token: Hashable, chunk: int, criteria: Criteria) -> None:
        """Ask for some records."""
        found = self.read(criteria, chunk * CHUNK, CHUNK)
        self.post_message(self.Loaded(token, chunk, found))

    def read(self, criteria: Criteria, offset: int, limit: int) -> Sequence[EndUser | Device]:
        """Ask for a page of the list."""
        if self.KIND is HolderKind.END_USER:
            return self._services.holders.end_users(criteria, offset, limit)
        return self._services.holders.devices(criteria, offset, limit)

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them."""
        self._found.update((one.id, one) for one in answer.found)
        rows = [holder_row(one, self._columns) for one in answer.found]
        self.table.supply(answer.token, answer.chunk, rows)

    def read_again(self, wanted: int | None = None, answer: str = "") -> None:
        """Read the list again.

        Args:
            wanted: The record the cursor goes to; else it stays with its own.
            answer: What to say once the list is there.
        """
        key = self.table.cursor_key
        self._wanted = wanted if wanted is not None else key if isinstance(key, int) else None
        self._answer, self._is_reread = answer, True
        self.criteria = self.criteria

    def action_refresh(self) -> None:
        """Read everything again, with the cursor where it is."""
        self.read_again()

    # Filter and sort.

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Take another filter, or say what is wrong with it."""
        try:
            wanted = parse_filter(event.text, self.FIELDS, self.today())
        except FilterError as error:
            event.bar.show_error(str(error))
            return
        event.bar.show_error("")
        if wanted != self.criteria.filter:
            self.criteria = replace(self.criteria, filter=wanted)

    @on(QueryTable.SortAsked)
    def sort_rows(self, event: QueryTable.SortAsked) -> None:
        """Sort by another column, or the other way round, and keep it."""
        now = self.criteria.sort
        sort = Sort(event.column, event.column == now.column and not now.descending)
        key = self.table.cursor_key
        self._wanted = key if isinstance(key, int) else None
        self.criteria = replace(self.criteria, sort=sort)
        self.keep_view(TableView(self._columns, sort.column, sort.descending))

    @work(thread=True, group="keep")
    def keep_view(self, view: TableView) -> None:
        """Keep the columns and the sort for the next time."""
        self._services.tables.keep(self.LIST, view)

    # The rows that are acted on.

    @property
    def highlighted(self) -> EndUser | Device | None:
        """The record under the cursor; None without one."""
        return self._found.get(self.table.cursor_key)

    def chosen(self) -> list[HolderRef]:
        """Give the marked records, or the highlighted one when none is."""
        if marks := self.table.marks:
            return [HolderRef(self.KIND, key) for key in marks if isinstance(key, int)]
        return [self.highlighted.ref] if self.highlighted else []

    @on(QueryTable.RowHighlighted)
    def follow_cursor(self) -> None:
        """Grey the keys that can't be used now; an answer is gone once somebody moves on."""
        if not self._is_answer_new:
            self.query_one(StatusLine).say("")
        self._is_answer_new = False
        self.refresh_bindings()

    @on(QueryTable.MarksChanged)
    def follow_marks(self) -> None:
        """Say how many are marked."""
        self._hidden_marks &= self.table.marks
        self.show_status()
        self.refresh_bindings()

    @on(QueryTable.RowChosen)
    def open_row(self, event: QueryTable.RowChosen) -> None:
        """Go to the record's page; the cursor stays on its row."""
        if isinstance(event.key, int):
            ref = HolderRef(self.KIND, event.key)
            open_holder(self, self._services, ref, self.action_refresh)

    def action_history(self) -> None:
        """Go to the history of the record under the cursor."""
        if (holder := self.highlighted) is not None:
            open_history(self, self._services, holder.ref)

    @work(thread=True)
    def action_mark_all(self) -> None:
        """Mark all that match the filter."""
        keys = self._services.holders.keys(self.KIND, self.criteria)
        self.app.call_from_thread(self.table.set_marks, {*self.table.marks, *keys})

    @on(QueryTable.RangeAsked)
    def ask_for_range(self, event: QueryTable.RangeAsked) -> None:
        """Mark a range with rows that are not at hand."""
        self.mark_rows(self.criteria, event.first_index, event.last_index)

    @work(thread=True)
    def mark_rows(self, criteria: Criteria, first: int, last: int) -> None:
        """Ask which records stand there, and mark them too."""
        keys = self._services.holders.keys(self.KIND, criteria, first, last)
        self.app.call_from_thread(self.table.set_marks, {*self.table.marks, *keys})

    def action_copy(self) -> None:
        """Copy what the record under the cursor is known by."""
        if (holder := self.highlighted) is not None:
            self.app.copy_to_clipboard(holder.label)
            self.tell(f"Copied {holder.label}.")

    def action_copy_row(self) -> None:
        """Copy the row under the cursor as TSV."""
        if (row := self.table.highlighted_row) is not None:
            self.app.copy_to_clipboard("\t".join(cell.plain for cell in row.cells))
            self.tell("Copied the row.")
