"""How every list is read: counted, shown, its rows fetched by chunks, and read again."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from textual import events, on, work
from textual.message import Message

from itam_tui.domain.columns import ColumnSpec, Sort, parse_sort
from itam_tui.domain.errors import UsageError
from itam_tui.domain.queries import EMPTY, Criteria, Filter, ListKind
from itam_tui.domain.table_view import TableView
from itam_tui.services import Services
from itam_tui.ui.rows_read import RowsRead
from itam_tui.ui.screens.waiting import WaitsForRows
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

RecordT = TypeVar("RecordT")
ReadT = TypeVar("ReadT", covariant=True)

MOST_KEPT = 32 * CHUNK
"""Records kept at hand, whatever was looked at."""


class ListSource(Protocol[ReadT]):
    """Where a list comes from; every call is one unit of work, and runs off the loop."""

    def total(self) -> int:
        """How many records there are without a filter."""

    def count(self, criteria: Criteria) -> int:
        """How many records fit."""

    def rows(self, criteria: Criteria, offset: int, limit: int) -> Sequence[ReadT]:
        """A page of those that fit."""

    def keys(self, criteria: Criteria, first: int = 0, last: int | None = None) -> Sequence[int]:
        """The numbers of the records from one place to another."""

    def position_of(self, criteria: Criteria, key: int) -> int | None:
        """Where a record stands; None when it doesn't fit."""

    def matching(self, criteria: Criteria, ids: Sequence[int]) -> Collection[int]:
        """Which of these records fit."""

    def get_many(self, ids: Sequence[int]) -> Mapping[int, ReadT]:
        """Records by their numbers."""


class Asked(Struct, frozen=True):
    """One question to a list; its answers carry it, and fall away when another was asked."""

    criteria: Criteria
    """What is listed."""
    reading: int
    """The how-manieth reading it is."""


class Count(Struct, frozen=True):
    """What a list comes to."""

    fitting: int = 0
    """How many records fit the filter."""
    total: int = 0
    """How many there are without it."""
    place: int | None = None
    """Where the record stands that the cursor is to go to; None when it doesn't fit."""
    hidden_marks: frozenset[Hashable] = frozenset()
    """The marked records that don't fit the filter."""


class ListReading(WaitsForRows, Generic[RecordT]):
    """A list that reads itself whenever its criteria change."""

    LIST: ClassVar[ListKind]
    """The name of the list and of its table settings."""
    SPECS: ClassVar[tuple[ColumnSpec, ...]]
    """The columns it offers."""
    FIRST_SORT: ClassVar[Sort] = Sort("name")
    """What it is sorted by before anybody chooses."""

    class Begun(Message):
        """The list as the technician left it, read for the first time."""

        def __init__(self, view: TableView, count: Count, found: Sequence[object]) -> None:
            """Tell it."""
            super().__init__()
            self.view = view
            """The columns and the sort."""
            self.count = count
            """What the list comes to."""
            self.found = found
            """Its first records."""

    class Counted(Message):
        """How many records a list has."""

        def __init__(self, asked: Asked, count: Count) -> None:
            """Answer a question."""
            super().__init__()
            self.asked = asked
            """What was asked."""
            self.count = count
            """What the list comes to."""

    class Loaded(RowsRead[object]):
        """Some records."""

    def __init__(self, services: Services, source: ListSource[RecordT]) -> None:
        """Begin with the list's own columns.

        Args:
            services: What can be done with the register.
            source: Where the records come from.
        """
        super().__init__()
        self._services = services
        self._source = source
        self._shown = self.first_view().columns
        self._reading = 0
        self._is_read = False
        self._wanted: int | None = None
        self._stays = False
        self._count = Count()
        self._found: dict[Hashable, RecordT] = {}
        self._read_first: tuple[Asked, Sequence[object]] | None = None

    # What a list of one kind of record knows.

    @abstractmethod
    def key_of(self, record: RecordT) -> int:
        """Give the number of a record."""

    @abstractmethod
    def row_of(self, record: RecordT) -> Row:
        """Draw a record as a line."""

    @abstractmethod
    def columns_for(self, specs: Sequence[ColumnSpec], table_width: int) -> tuple[Column, ...]:
        """Give columns their widths."""

    def measure(self, rows: Sequence[Row]) -> None:
        """Take notice of rows that arrived, before their columns are asked for."""

    def show_status(self) -> None:
        """Say how much is seen, of a list that was counted."""

    def say_status(self) -> None:
        """Say it again, with the room and the marks there are now."""

    def show_answer(self) -> None:
        """Say what was kept until the list is there."""

    # Reading.

    @property
    def table(self) -> QueryTable:
        """The rows."""
        return self.query_exactly_one(QueryTable)

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The names of the columns shown, in order."""
        return self._shown

    def first_view(self) -> TableView:
        """Give the columns and the sort before anybody chooses."""
        names = tuple(spec.name for spec in self.SPECS if spec.shown_at_first)
        return TableView(names, self.FIRST_SORT.column, self.FIRST_SORT.descending)

    def on_mount(self) -> None:
        """Read what was chosen for this table, and the list."""
        self.rows_ahead.begin()
        self.read_first(self._wanted)
        self._wanted = None

    @work(thread=True, group="first")
    def read_first(self, wanted: int | None) -> None:
        """Read the list as it was left, or as it is at first: in one go, to show it sooner."""
        view = self._services.tables.read(self.LIST) or self.first_view()
        criteria = self.criteria_of(view)
        count = self.counted(criteria, wanted, ())
        first = (count.place or 0) // CHUNK * CHUNK
        found = self._source.rows(criteria, first, CHUNK) if count.fitting else ()
        self.post_message(self.Begun(view, count, found))

    @on(Begun)
    def begin(self, answer: Begun) -> None:
        """Show the list."""
        self._shown = self.columns_of(answer.view)
        self.set_reactive(ListReading.criteria, self.criteria_of(answer.view))
        self._reading += 1
        asked = Asked(self.criteria, self._reading)
        self._read_first = asked, answer.found
        self.show_count(self.Counted(asked, answer.count))

    def criteria_of(self, view: TableView) -> Criteria:
        """What is asked for a view, as far as there is such a column to sort by."""
        try:
            sort = Sort(parse_sort(view.sort, self.SPECS).column, view.descending)
        except UsageError:
            sort = self.FIRST_SORT
        return Criteria(self.LIST, sort=sort)

    def columns_of(self, view: TableView) -> tuple[str, ...]:
        """The columns of a view, as far as there are such."""
        offered = {spec.name for spec in self.SPECS if spec.on_screen}
        kept = tuple(dict.fromkeys(name for name in view.columns if name in offered))
        return kept or self.first_view().columns

    def take_over(self, view: TableView) -> Sort:
        """Take over chosen columns as far as there are such, and give the sort."""
        self._shown = self.columns_of(view)
        return self.criteria_of(view).sort

    def watch_criteria(self, criteria: Criteria) -> None:
        """Count what another question finds."""
        self.rows_ahead.begin()
        self._reading += 1
        marks = tuple(key for key in self.table.marks if isinstance(key, int))
        self.count_rows(Asked(criteria, self._reading), self._wanted, marks)
        self._wanted = None

    @work(thread=True, exclusive=True, group="count")
    def count_rows(self, asked: Asked, wanted: int | None, marks: Sequence[int]) -> None:
        """Ask how many records fit, of how many, and where the wanted one stands."""
        self.post_message(self.Counted(asked, self.counted(asked.criteria, wanted, marks)))

    def counted(self, criteria: Criteria, wanted: int | None, marks: Sequence[int]) -> Count:
        """Count a list; off the loop."""
        source = self._source
        fitting = total = source.count(criteria)
        if criteria.filter != EMPTY:
            total = source.total()
        place = None if wanted is None else source.position_of(criteria, wanted)
        hidden = set(marks).difference(source.matching(criteria, marks)) if marks else ()
        return Count(fitting, total, place, frozenset(hidden))

    @on(Counted)
    def show_count(self, answer: Counted) -> None:
        """Show the answer, unless the question has changed meanwhile."""
        if answer.asked != Asked(self.criteria, self._reading):
            return
        self._count, self._is_read, self._found = answer.count, True, {}
        table, sort, place = self.table, self.criteria.sort, answer.count.place
        if place is None and self._stays:
            place = table.cursor_index
        self._stays = False
        table.show(
            answer.asked, answer.count.fitting, self.table_columns(),
            sort=(sort.column, sort.descending), at=place,
        )  # fmt: skip
        self.show_status()
        self.show_answer()
        self.refresh_bindings()
        if not answer.count.fitting:
            self.rows_ahead.end()

    def table_columns(self) -> tuple[Column, ...]:
        """Give the columns shown, with the widths of this terminal."""
        by_name = {spec.name: spec for spec in self.SPECS}
        return self.columns_for([by_name[name] for name in self._shown], self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Give the columns the widths of the new size."""
        super().on_resize(event)
        if self._is_read:
            self.table.set_columns(self.table_columns())
            self.say_status()

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the records that come into view."""
        if not isinstance(event.token, Asked):
            return
        if self._read_first is not None and self._read_first[0] == event.token:
            found, self._read_first = self._read_first[1], None
            if event.chunk == (self._count.place or 0) // CHUNK:
                self.show_rows(self.Loaded(event.token, event.chunk, found))
                return
        self.read_rows(event.token, event.chunk)

    @work(thread=True, group="rows")
    def read_rows(self, asked: Asked, chunk: int) -> None:
        """Ask for some records."""
        found = self._source.rows(asked.criteria, chunk * CHUNK, CHUNK)
        self.post_message(self.Loaded(asked, chunk, found))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them, unless they answer an older question."""
        if answer.token != Asked(self.criteria, self._reading):
            return
        found: Sequence[RecordT] = answer.found  # type: ignore[assignment]
        if len(self._found) > MOST_KEPT:
            key = self.table.cursor_key
            self._found = {key: self._found[key]} if key in self._found else {}
        self._found.update((self.key_of(one), one) for one in found)
        rows = [self.row_of(one) for one in found]
        self.measure(rows)
        self.table.supply(answer.token, answer.chunk, rows)

    def read_again(self, wanted: int | None = None) -> None:
        """Read the list again.

        Args:
            wanted: The record the cursor goes to; else it stays with its own.
        """
        key = self.table.cursor_key
        self._wanted = wanted if wanted is not None else key if isinstance(key, int) else None
        self._stays = True
        self.criteria = self.criteria

    def before_filter(self, wanted: Filter) -> None:
        """Take the cursor along when a filter is taken away: its record is still listed."""
        key = self.table.cursor_key
        self._wanted = key if wanted == EMPTY and isinstance(key, int) else None

    def sort_by(self, sort: Sort) -> None:
        """Sort by another column, with the cursor on its record."""
        key = self.table.cursor_key
        self._wanted = key if isinstance(key, int) else None
        self.criteria = replace(self.criteria, sort=sort)
