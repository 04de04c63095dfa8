"""A dialog over a list that is searched: what is typed filters it, rows come as they are seen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.message import Message
from textual.reactive import var
from textual.screen import ScreenResultType

from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_fields import FieldSet
from itam_tui.domain.filter_language import fault_of, parse_filter
from itam_tui.domain.queries import Criteria, Filter
from itam_tui.services import Services
from itam_tui.ui.base import ItamModal
from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.rows_read import RowsRead
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

RecordT = TypeVar("RecordT")


class SearchedRows(ItamModal[ScreenResultType], Generic[ScreenResultType, RecordT]):
    """A filter over a table; a subclass says what is asked, and what is done with a row."""

    FIELDS: ClassVar[FieldSet]
    """What the filter knows."""
    COLUMNS: ClassVar[tuple[Column, ...]]
    """What tells the records apart."""

    AUTO_FOCUS = "FilterBox"

    criteria: var[Criteria] = var(Criteria("licenses"), init=False)
    """What is offered; a change counts it."""

    class Counted(Message):
        """How many records are offered."""

        def __init__(self, criteria: Criteria, count: int) -> None:
            """Answer a question."""
            super().__init__()
            self.criteria = criteria
            """What was asked."""
            self.count = count
            """How many fit."""

    class Loaded(RowsRead[object]):
        """Some of them."""

    def __init__(self, services: Services) -> None:
        """Begin with nothing read.

        Args:
            services: What can be asked.
        """
        super().__init__()
        self._services = services
        self._shown: Criteria | None = None
        self._rows = RowWait(self)
        self.found: dict[Hashable, RecordT] = {}

    @abstractmethod
    def asking(self, typed: Filter) -> Criteria:
        """Ask for what was typed."""

    @abstractmethod
    def count_of(self, criteria: Criteria) -> int:
        """Count what fits; off the loop."""

    @abstractmethod
    def read(self, criteria: Criteria, offset: int) -> Sequence[RecordT]:
        """Read a chunk of what fits; off the loop."""

    @abstractmethod
    def row_of(self, record: RecordT) -> Row:
        """Draw a record as a line."""

    def on_mount(self) -> None:
        """Offer everything."""
        self.criteria = self.asking(Filter())

    def on_unmount(self) -> None:
        """Keep no key waiting for rows that won't come."""
        self._rows.end()

    def watch_criteria(self, criteria: Criteria) -> None:
        """Count what another question finds."""
        self.count_records(criteria)

    @work(thread=True, exclusive=True, group="count")
    def count_records(self, criteria: Criteria) -> None:
        """Ask how many fit."""
        self.post_message(self.Counted(criteria, self.count_of(criteria)))

    @on(Counted)
    def show_count(self, answer: Counted) -> None:
        """Show the answer, unless the question has changed meanwhile."""
        if answer.criteria == self.criteria:
            self._shown = answer.criteria
            self.query_one(QueryTable).show(answer.criteria, answer.count, self.COLUMNS)
            if not answer.count:
                self._rows.end()

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the records that come into view."""
        self.read_rows(event.token, event.chunk, self.criteria)

    @work(thread=True, group="rows")
    def read_rows(self, token: Hashable, chunk: int, criteria: Criteria) -> None:
        """Ask for some records."""
        self.post_message(self.Loaded(token, chunk, self.read(criteria, chunk * CHUNK)))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them."""
        found: Sequence[RecordT] = answer.found  # type: ignore[assignment]
        rows = [self.row_of(one) for one in found]
        self.found.update(zip((row.key for row in rows), found, strict=True))
        self.query_one(QueryTable).supply(answer.token, answer.chunk, rows)
        if answer.token == self.criteria:
            self._rows.end()

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Offer what matches what is typed."""
        try:
            typed = parse_filter(event.text, self.FIELDS, self.today())
        except FilterError as error:
            event.bar.show_error(str(error))
            return
        event.bar.show_error("")
        self.criteria = self.asking(typed)

    @on(FilterBar.Left)
    def go_to_rows(self, event: FilterBar.Left) -> None:
        """Go from the box to the rows; keys sent ahead are meant for those asked for."""
        if fault := fault_of(event.bar.text, self.FIELDS, self.today()):
            event.bar.show_error(fault)
        table = self.query_one(QueryTable)
        table.focus()
        if self._shown != self.criteria or table.is_waiting:
            self._rows.begin()

    def action_filter(self) -> None:
        """Go back to the box."""
        self.query_one(FilterBar).open()
