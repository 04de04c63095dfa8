"""The page of an end user or a device: who or what it is, and the licenses held."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var

from itam_tui.domain.authorization import Right
from itam_tui.domain.columns import Sort
from itam_tui.domain.holders import Assignment, Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.ui.exporting import Shown
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.held_cells import HELD_COLUMNS, held_row
from itam_tui.ui.screens.waiting import WaitsForRows
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.tab_strip import TabName, TabStrip
from itam_tui.ui.widgets.two_ends import TwoEnds

LICENSES = "licenses"
"""The tab of what is held, and its table."""

EXPORTED = ("license_name", "license", "holder_name", "holder", "seats", "since", "last_used")
"""The columns of an export: what the rows tell, and of whom."""

NOTHING_HELD = "No licenses yet. Press A to assign one."
NONE_FOUND = "No license matches the filter. Press escape to clear it."

Question = tuple[Criteria, int]
"""What is asked: the criteria, and the how-manieth reading of them."""


class Holding(Struct, frozen=True):
    """A holder, and how much they hold."""

    holder: EndUser | Device
    """The record."""
    shown: int
    """How many licenses fit the filter."""
    licenses: int
    """How many licenses they hold."""
    devices: int
    """How many devices are known as theirs."""


class HolderPage(WaitsForRows):
    """The record in the title, and a table of what it holds."""

    CHANGES = Right.CHANGE_HOLDERS

    KIND: ClassVar[HolderKind]
    """Whose page it is."""
    LIST_TITLE: ClassVar[str]
    """The view the page was reached from, as its title says it."""
    AUTO_FOCUS = "#licenses"

    criteria: var[Criteria] = var(Criteria("assignments"), init=False, always_update=True)
    """What the table of licenses shows; a change reads it."""

    class RecordRead(Message):
        """The record and its counts."""

        def __init__(self, question: Question, holding: Holding) -> None:
            """Answer a question."""
            super().__init__()
            self.question = question
            """What was asked."""
            self.holding = holding
            """The record, and how much it holds."""

    class LicensesRead(Message):
        """Some licenses the record holds."""

        def __init__(
            self, token: Hashable, chunk: int, found: list[Assignment], licenses: dict[int, License]
        ) -> None:
            """Answer the table's need."""
            super().__init__()
            self.token = token
            """What the table shows."""
            self.chunk = chunk
            """Which rows it needs."""
            self.found = found
            """The assignments."""
            self.licenses = licenses
            """Their licenses, by number."""

    def __init__(self, services: Services, number: int) -> None:
        """Show a record by its number."""
        super().__init__()
        self._services = services
        self._ref = HolderRef(self.KIND, number)
        self._reading = 0
        self._holding: Holding | None = None
        self._answer = ""
        self._is_answer_new = self._stays = False
        self._assignments: dict[Hashable, Assignment] = {}
        self._licenses: dict[int, License] = {}

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        yield self.header()
        yield StatusLine(self.LIST_TITLE)
        yield TwoEnds(id="who")
        yield TabStrip(lead="Assets")
        yield FilterBar()
        yield from self.tables()
        yield FooterBar()

    def tables(self) -> ComposeResult:
        """Make the tables of the tabs."""
        yield QueryTable(id="licenses", empty=NOTHING_HELD)

    def on_mount(self) -> None:
        """Read the record."""
        self.criteria = self._own_criteria

    @property
    def _own_criteria(self) -> Criteria:
        """Ask for all this record holds."""
        is_user = self.KIND is HolderKind.END_USER
        return Criteria(
            "assignments",
            sort=Sort("license_name"),
            end_user_id=self._ref.id if is_user else None,
            device_id=None if is_user else self._ref.id,
        )

    @property
    def holder(self) -> EndUser | Device | None:
        """The record in the title; None until it was read."""
        return self._holding.holder if self._holding else None

    @property
    def licenses_table(self) -> QueryTable:
        """The licenses held."""
        return self.query_one("#licenses", QueryTable)

    # Reading.

    def watch_criteria(self, criteria: Criteria) -> None:
        """Read the record, and count what the filter finds."""
        self.rows_ahead.begin()
        self._reading += 1
        self.read_record((criteria, self._reading))

    @work(thread=True, exclusive=True, group="record")
    def read_record(self, question: Question) -> None:
        """Ask who it is and how much is held."""
        holder = self._services.holders.get(self._ref)
        shown = self._services.assignments.count(question[0])
        devices = holder.devices if isinstance(holder, EndUser) else 0
        holding = Holding(holder, shown, holder.licenses, devices)
        self.post_message(self.RecordRead(question, holding))

    @on(RecordRead)
    def show_record(self, answer: RecordRead) -> None:
        """Show who it is, unless the question has changed meanwhile."""
        if answer.question != (self.criteria, self._reading):
            return
        self._holding = answer.holding
        self.show_head(answer.holding)
        table, sort = self.licenses_table, self.criteria.sort
        table.set_empty(NONE_FOUND if self.criteria.filter.conditions else NOTHING_HELD)
        table.show(
            answer.question, answer.holding.shown, HELD_COLUMNS,
            sort=(sort.column, sort.descending), keep=table.cursor_key,
            at=table.cursor_index if self._stays else None,
        )  # fmt: skip
        self._stays = False
        if not answer.holding.shown:
            self.rows_ahead.end()
        if self._answer:
            self.tell(self._answer)
            self._answer, self._is_answer_new = "", True
        self.refresh_bindings()

    def show_head(self, holding: Holding) -> None:
        """Write the lines over the table."""
        title = f"{self.LIST_TITLE} {glyphs().more_right} {holding.holder.label}"
        if holding.holder.archived_at is not None:
            title += ", deleted"
        self.query_one(StatusLine).show(title, " · ".join(filter(None, self.beside(holding))))
        self.show_second_line(holding)
        self.show_tabs(holding)

    def show_second_line(self, holding: Holding) -> None:
        """Write how it is known, and how much is held, of which how much is marked."""
        left, right = self.second_line(holding)
        if marks := len(self.licenses_table.marks):
            right += f" · {marks:,} marked"
        self.query_one("#who", TwoEnds).show(left, right)

    def beside(self, holding: Holding) -> Sequence[str]:
        """Give what stands beside the name: status, department, organization."""
        return ()

    def second_line(self, holding: Holding) -> tuple[str, str]:
        """Give both ends of the second line: how it is known, how much is held."""
        return "", counted(holding.licenses, "license")

    def tab_names(self, holding: Holding) -> Sequence[TabName]:
        """Give the tabs and their counts."""
        return (TabName(LICENSES, f"Licenses {holding.licenses:,}"),)

    @property
    def open_tab(self) -> str:
        """Which tab is open."""
        return LICENSES

    def show_tabs(self, holding: Holding) -> None:
        """Write the names of the tabs, the open one underlined."""
        self.query_one(TabStrip).show(self.tab_names(holding), self.open_tab)

    @on(QueryTable.RowsNeeded, "#licenses")
    def ask_for_licenses(self, event: QueryTable.RowsNeeded) -> None:
        """Read the licenses that come into view."""
        self.read_licenses(event.token, event.chunk, self.criteria)

    @work(thread=True, group="licenses")
    def read_licenses(self, token: Hashable, chunk: int, criteria: Criteria) -> None:
        """Ask for some assignments and, in one more query, for their licenses."""
        found = self._services.assignments.rows(criteria, chunk * CHUNK, CHUNK)
        licenses = self._services.licenses.get_many([one.license_id for one in found])
        self.post_message(self.LicensesRead(token, chunk, found, licenses))

    @on(LicensesRead)
    def show_licenses(self, answer: LicensesRead) -> None:
        """Show them."""
        today = self.today()
        self._assignments.update((one.key, one) for one in answer.found)
        self._licenses.update(answer.licenses)
        rows = [held_row(one, answer.licenses.get(one.license_id), today) for one in answer.found]
        self.licenses_table.supply(answer.token, answer.chunk, rows)

    def read_again(self, answer: str = "") -> None:
        """Read everything again, with the cursor where it is.

        Args:
            answer: What to say once it is there.
        """
        self._answer, self._stays = answer, True
        self.criteria = self.criteria

    def show_again(self, answer: str) -> None:
        """Read everything again, and say what was done once it is there."""
        self.read_again(answer)

    def action_refresh(self) -> None:
        """Read everything again, with the cursor where it is."""
        self.read_again()

    def exported(self) -> Shown:
        """Give the licenses held, as they are shown."""
        return Shown(self.criteria, EXPORTED, self.licenses_table.total)

    # Filter and sort.

    @on(QueryTable.SortAsked, "#licenses")
    def sort_rows(self, event: QueryTable.SortAsked) -> None:
        """Sort by another column, or the other way round."""
        now = self.criteria.sort
        descending = event.column == now.column and not now.descending
        self.criteria = replace(self.criteria, sort=Sort(event.column, descending))


def counted(number: int, noun: str) -> str:
    """A number and what it counts: `1 license`, `2 devices`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
