"""The page of a license: its head, its tabs, and the tables that stand on them."""

from __future__ import annotations

from collections.abc import Hashable

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var

from itam_tui.domain.columns import Sort
from itam_tui.domain.history import Change
from itam_tui.domain.holders import Assignment, HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.license_head import license_facts
from itam_tui.ui.license_lines import CHANGE_COLUMNS, ENTRY_COLUMNS, change_line, entry_line
from itam_tui.ui.license_record import (
    HISTORY,
    HOLDER_TABS,
    QUANTITY,
    TABS,
    LicenseRecord,
    changes_of,
    read_license,
)
from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.rows_read import RowsRead
from itam_tui.ui.screens.filtered import FilteredScreen
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.holder_rows import HOLDER_COLUMNS, holder_line
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.record_head import RecordHead
from itam_tui.ui.widgets.revealed_key import RevealedKey
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.tab_strip import TabStrip
from itam_tui.ui.widgets.two_ends import TwoEnds

LIST_TITLE = "License management"
ROOM = [(0, "-low"), (21, "-tall")]
"""Classes of the page by its lines: on a low one no line stays blank."""

NOBODY = "Nobody holds it yet. Press A to assign it."
NONE_FOUND = "No holder matches the filter. Press escape to clear it."

Question = tuple[Criteria, int]
"""What is asked of the holders, and the how-manieth reading of the page."""


class LicenseTabs(FilteredScreen):
    """The license in the title; everything on it is read here, and nothing changed."""

    VIEW = "view.licenses"
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = ROOM

    criteria: var[Criteria] = var(Criteria("assignments"), init=False, always_update=True)
    """What is asked of the holders; a change reads the page."""
    tab: var[str] = var("", init=False)
    """The open tab; blank until the license was read."""

    class RecordRead(Message):
        """The license, and what stands on its tabs."""

        def __init__(self, question: Question, record: LicenseRecord) -> None:
            """Answer a question."""
            super().__init__()
            self.question = question
            """What was asked."""
            self.record = record
            """The license."""

    class HoldersRead(Message):
        """Some of those who hold it."""

        def __init__(
            self, kind: HolderKind, token: Hashable, chunk: int, found: list[Assignment]
        ) -> None:
            """Answer a table's need."""
            super().__init__()
            self.kind = kind
            """Whose table."""
            self.token = token
            """What the table shows."""
            self.chunk = chunk
            """Which rows it needs."""
            self.found = found
            """The assignments."""

    class ChangesRead(RowsRead[Change]):
        """Some of its changes."""

    def __init__(self, services: Services, license_id: int, *, place: str = "") -> None:
        """Show a license; see `LicensePage`."""
        super().__init__()
        self._place = place
        self._services = services
        self._license_id = license_id
        self._reading = self._shown_reading = 0
        self._record: LicenseRecord | None = None
        self._answer = ""
        self._is_answer_new = False
        self._stale: set[str] = set()
        self._assignments: dict[Hashable, Assignment] = {}
        self._changes: dict[Hashable, Change] = {}
        self._rows = RowWait(self)

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        yield self.header()
        yield StatusLine(LIST_TITLE)
        yield RecordHead()
        yield RevealedKey(id="key")
        yield TabStrip()
        yield FilterBar()
        for name in TABS:
            table = QueryTable(markable=name in HOLDER_TABS, empty=NOBODY, id=name)
            table.display = name == TABS[0]
            yield table
        yield TwoEnds(id="sum")
        yield FooterBar()

    def on_mount(self) -> None:
        """Read the license; keys sent ahead wait for it."""
        self._rows.begin()
        self.criteria = Criteria(
            "assignments", sort=Sort("holder_name"), license_id=self._license_id
        )

    def on_unmount(self) -> None:
        """Keep no key waiting."""
        self._rows.end()

    @property
    def license(self) -> License | None:
        """The license in the title; None until it was read."""
        return self._record.license if self._record else None

    @property
    def kind(self) -> HolderKind | None:
        """Whose tab is open; None on the quantity and the history."""
        return HolderKind(self.tab) if self.tab in HOLDER_TABS else None

    @property
    def table(self) -> QueryTable:
        """The table of the open tab."""
        return self.table_of(self.tab or QUANTITY)

    def table_of(self, name: str) -> QueryTable:
        """The table of a tab."""
        return self.query_one(f"#{name}", QueryTable)

    def asking(self, kind: HolderKind | None) -> Criteria:
        """Ask for the holders of one kind."""
        return replace(self.criteria, holder_kind=kind)

    # The license.

    def watch_criteria(self, criteria: Criteria) -> None:
        """Read the license, and count what the filter finds."""
        self._reading += 1
        self.read_record((criteria, self._reading))

    @work(thread=True, exclusive=True, group="record")
    def read_record(self, question: Question) -> None:
        """Ask what the license is, who holds it, and how often it changed."""
        record = read_license(self._services, self._license_id, question[0])
        self.post_message(self.RecordRead(question, record))

    @on(RecordRead)
    def show_record(self, answer: RecordRead) -> None:
        """Show it, unless the question has changed meanwhile."""
        if answer.question != (self.criteria, self._reading):
            return
        self._record = record = answer.record
        self._shown_reading = self._reading
        self._stale = set(TABS)
        self.show_head(record)
        names = [tab.name for tab in record.tabs]
        if self.tab in names:
            self.show_tab(record)
        else:
            self.tab = record.first_tab
        if self._answer:
            self.tell(self._answer)
            self._answer, self._is_answer_new = "", True
        self.refresh_bindings()

    def show_head(self, record: LicenseRecord) -> None:
        """Write the lines over the tabs."""
        license = record.license
        title = f"{LIST_TITLE} {glyphs().more_right} {license.name}"
        if license.archived_at is not None:
            title += ", deleted"
        self.query_one(StatusLine).show(
            title, "   ".join(filter(None, (license.reference, self._place)))
        )
        self.query_one(RecordHead).show(*license_facts(license, self.today(), record.further_keys))

    # The tabs.

    def watch_tab(self, tab: str) -> None:
        """Show the table of another tab, and go to it."""
        for name in TABS:
            self.table_of(name).display = name == tab
        bar = self.query_one(FilterBar)
        if bar.visible != (self.kind is not None):
            bar.visible = not bar.visible
        if self._record is not None:
            self.show_tab(self._record)
        self.table.focus()
        self.refresh_bindings()

    def show_tab(self, record: LicenseRecord) -> None:
        """Show what stands on the open tab, unless it is there."""
        self.query_one(TabStrip).show(record.tabs, self.tab)
        self.show_sum()
        if self.tab not in self._stale:
            return
        self._stale.discard(self.tab)
        table, sort = self.table, self.criteria.sort
        if (kind := self.kind) is not None:
            total, columns = record.fitting[kind], HOLDER_COLUMNS[kind]
            table.set_empty(NONE_FOUND if self.criteria.filter.conditions else NOBODY)
        elif self.tab == QUANTITY:
            total, columns = len(record.entries), ENTRY_COLUMNS
        else:
            total, columns = record.changes, CHANGE_COLUMNS
        table.show(
            (self.tab, self.criteria, self._reading), total, columns,
            sort=(sort.column, sort.descending) if kind is not None else None,
            keep=table.cursor_key, at=table.cursor_index,
        )  # fmt: skip
        if not total:
            self._rows.end()

    def show_sum(self) -> None:
        """Write the last line: who holds it and with how many seats; what is marked."""
        kind, record = self.kind, self._record
        left = right = ""
        if kind is not None and record is not None:
            left = record.sums[kind].words
            if self.criteria.filter.conditions:
                right = f"{record.fitting[kind]:,} match the filter"
            if marks := len(self.table.marks):
                right = " · ".join(filter(None, (right, f"{marks:,} marked")))
        self.query_one("#sum", TwoEnds).show(left, right)

    @on(TabStrip.TabChosen)
    def open_tab(self, event: TabStrip.TabChosen) -> None:
        """Open a tab that was asked for."""
        self.tab = event.name

    def action_tab_next(self) -> None:
        """Open the tab to the right."""
        self.query_one(TabStrip).step(1)

    def action_tab_previous(self) -> None:
        """Open the tab to the left."""
        self.query_one(TabStrip).step(-1)

    def action_history(self) -> None:
        """Open the tab of its changes."""
        self.tab = HISTORY

    # The rows.

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read what comes into view."""
        name = str(event.table.id)
        if name in HOLDER_TABS:
            self.read_holders(HolderKind(name), event.token, event.chunk, self.criteria)
        elif name == HISTORY:
            self.read_changes(event.token, event.chunk)
        elif self._record is not None:
            first = event.chunk * CHUNK
            found = self._record.entries[first : first + CHUNK]
            rows = [entry_line(one) for one in found]
            self.table_of(QUANTITY).supply(event.token, event.chunk, rows)
            self._rows.end()

    @work(thread=True, group="holders")
    def read_holders(
        self, kind: HolderKind, token: Hashable, chunk: int, criteria: Criteria
    ) -> None:
        """Ask for some of those who hold it."""
        found = self._services.assignments.rows(
            replace(criteria, holder_kind=kind), chunk * CHUNK, CHUNK
        )
        self.post_message(self.HoldersRead(kind, token, chunk, found))

    @on(HoldersRead)
    def show_holders(self, answer: HoldersRead) -> None:
        """Show them."""
        self._assignments.update((one.key, one) for one in answer.found)
        rows = [holder_line(one) for one in answer.found]
        self.table_of(answer.kind.value).supply(answer.token, answer.chunk, rows)
        self._rows.end()

    @work(thread=True, group="changes")
    def read_changes(self, token: Hashable, chunk: int) -> None:
        """Ask for some of its changes."""
        found = self._services.history.rows(changes_of(self._license_id), chunk * CHUNK, CHUNK)
        self.post_message(self.ChangesRead(token, chunk, found))

    @on(ChangesRead)
    def show_changes(self, answer: ChangesRead) -> None:
        """Show them."""
        self._changes.update((one.id, one) for one in answer.found)
        rows = [change_line(one) for one in answer.found]
        self.table_of(HISTORY).supply(answer.token, answer.chunk, rows)
        self._rows.end()

    def read_again(self, answer: str = "") -> None:
        """Read everything again, with the cursor where it is.

        Args:
            answer: What to say once it is there.
        """
        self._answer = answer
        self.criteria = self.criteria

    def show_again(self, answer: str) -> None:
        """Read everything again, and say what was done once it is there."""
        self.read_again(answer)

    def action_refresh(self) -> None:
        """Read everything again, with the cursor where it is."""
        self.read_again()

    def peel(self) -> bool:
        """Take the filter or the marks of the holders away, where they are to be seen."""
        return self.kind is not None and super().peel()

    # Filter and sort.

    @on(FilterBar.Left)
    def wait_for_rows(self) -> None:
        """Keep keys sent ahead for the rows that were asked for."""
        if self._shown_reading != self._reading or self.table.is_waiting:
            self._rows.begin()

    @on(QueryTable.SortAsked)
    def sort_rows(self, event: QueryTable.SortAsked) -> None:
        """Sort by another column, or the other way round."""
        now = self.criteria.sort
        descending = event.column == now.column and not now.descending
        self.criteria = replace(self.criteria, sort=Sort(event.column, descending))
