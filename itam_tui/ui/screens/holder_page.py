"""The page of an end user or a device: who or what it is, and the licenses held."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_fields import ASSIGNMENT_FIELDS
from itam_tui.domain.holders import Assignment, Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria, parse_filter
from itam_tui.services import Services
from itam_tui.services.seat_changes import AssignmentKey
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.commands import EVERYWHERE, command, commands
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.held_cells import HELD_COLUMNS, held_row
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.screens.opening import open_history, open_license
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.two_ends import TwoEnds

NOTHING_HELD = "No licenses yet. Press A to assign one."
NONE_FOUND = "No license matches the filter. Press escape to clear it."

PAGE_COMMANDS = commands(
    *EVERYWHERE, "table.*", "open", "menu", "filter", "mark", "mark.range", "mark.all",
    "sort.left", "sort.right", "sort.reverse", command("copy").titled("Copy name"), "copy.row",
    command("assign").titled("Assign a license"), "unassign", "move", "unassign.all",
    command("edit").titled("Edit", footer=""), "history", "restore",
)  # fmt: skip
"""What can be done on the page of a holder; its tabs come on top."""

Question = tuple[Criteria, int]
"""What is asked: the criteria, and the how-manieth reading of them."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A holder, and how much they hold."""

    holder: EndUser | Device
    """The record."""
    shown: int
    """How many licenses fit the filter."""
    licenses: int
    """How many licenses they hold."""
    devices: int
    """How many devices are known as theirs."""


class HolderPage(ItamScreen):
    """The record in the title, and a table of what it holds."""

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
        self._is_answer_new = False
        self._assignments: dict[Hashable, Assignment] = {}

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        yield self.header()
        yield StatusLine(self.LIST_TITLE)
        yield TwoEnds(id="who")
        with Vertical(id="tabs"):
            yield Static("", id="names")
            yield Static("", id="underline", markup=False)
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
            sort=(sort.column, sort.descending), keep=table.cursor_key, at=table.cursor_index,
        )  # fmt: skip
        if self._answer:
            self.tell(self._answer)
            self._answer, self._is_answer_new = "", True
        self.refresh_bindings()

    def show_head(self, holding: Holding) -> None:
        """Write the lines over the table."""
        title = f"{self.LIST_TITLE} {glyphs().more_right} {holding.holder.label}"
        if holding.holder.archived_at is not None:
            title += ", deleted"
        left, right = self.second_line(holding)
        self.query_one(StatusLine).show(title, " · ".join(filter(None, self.beside(holding))))
        self.query_one("#who", TwoEnds).show(left, right)
        self.show_tabs(holding)

    def beside(self, holding: Holding) -> Sequence[str]:
        """Give what stands beside the name: status, department, organization."""
        return ()

    def second_line(self, holding: Holding) -> tuple[str, str]:
        """Give both ends of the second line: how it is known, how much is held."""
        return "", counted(holding.licenses, "license")

    def tab_names(self, holding: Holding) -> Sequence[tuple[str, int]]:
        """Give the tabs and their counts."""
        return (("Licenses", holding.licenses),)

    @property
    def open_tab(self) -> int:
        """Which tab is open, from 0."""
        return 0

    def show_tabs(self, holding: Holding) -> None:
        """Write the names of the tabs, the open one underlined."""
        names, lines = [Content.styled("Assets", "$text-muted")], [" " * 6]
        for number, (name, count) in enumerate(self.tab_names(holding)):
            is_open = number == self.open_tab
            word = f"{name} {count:,}"
            names.append(Content.styled(word, "bold" if is_open else "$text-muted"))
            lines.append((glyphs().underline if is_open else " ") * len(word))
        self.query_one("#names", Static).update(Content("   ").join(names))
        underline = Content.styled("   ".join(lines).rstrip(), "$accent")
        self.query_one("#underline", Static).update(underline)

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
        rows = [held_row(one, answer.licenses.get(one.license_id), today) for one in answer.found]
        self.licenses_table.supply(answer.token, answer.chunk, rows)

    def read_again(self, answer: str = "") -> None:
        """Read everything again, with the cursor where it is.

        Args:
            answer: What to say once it is there.
        """
        self._answer = answer
        self.criteria = self.criteria

    def action_refresh(self) -> None:
        """Read everything again, with the cursor where it is."""
        self.read_again()

    # Filter and sort.

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Take another filter, or say what is wrong with it."""
        try:
            wanted = parse_filter(event.text, ASSIGNMENT_FIELDS, self.today())
        except FilterError as error:
            event.bar.show_error(str(error))
            return
        event.bar.show_error("")
        if wanted != self.criteria.filter:
            self.criteria = replace(self.criteria, filter=wanted)

    @on(QueryTable.SortAsked, "#licenses")
    def sort_rows(self, event: QueryTable.SortAsked) -> None:
        """Sort by another column, or the other way round."""
        now = self.criteria.sort
        descending = event.column == now.column and not now.descending
        self.criteria = replace(self.criteria, sort=Sort(event.column, descending))

    # The rows that are acted on.

    @property
    def highlighted(self) -> Assignment | None:
        """The license under the cursor; None without one."""
        return self._assignments.get(self.licenses_table.cursor_key)

    def chosen_keys(self) -> list[AssignmentKey]:
        """Give the keys of the marked, or of the highlighted when none is."""
        if marks := self.licenses_table.marks:
            return [key for key in marks if isinstance(key, tuple)]
        return [self.highlighted.key] if self.highlighted else []

    def why_not(self, command_id: str) -> str | None:
        """Say what is missing: a license under the cursor, or the right to write."""
        writes = command_id in ("assign", "unassign", "move", "unassign.all", "edit", "restore")
        holder = self.holder
        if writes and self._services.register.read_only:
            return "This register is open read-only, so nothing can be changed."
        if holder is None:
            return "The record is still being read." if writes else None
        if command_id == "restore":
            return None if holder.archived_at else f"{holder.label} is not deleted."
        if writes and holder.archived_at is not None:
            return f"{holder.label} is deleted. Restore the record first."
        if command_id == "unassign.all" and not holder.licenses and not self.may_set_left():
            return f"{holder.label} holds no license."
        if command_id in ("unassign", "move", "copy", "menu") and not self.chosen_keys():
            return "There is no license under the cursor."
        return None

    def may_set_left(self) -> bool:
        """Whether unassigning all may say that somebody left, too."""
        return False

    @on(QueryTable.RowHighlighted, "#licenses")
    @on(QueryTable.MarksChanged, "#licenses")
    def follow_cursor(self) -> None:
        """Grey the keys that can't be used now; an answer is gone once somebody moves on."""
        if not self._is_answer_new:
            self.query_one(StatusLine).say("")
        self._is_answer_new = False
        self.refresh_bindings()

    @on(QueryTable.RowChosen, "#licenses")
    def open_row(self, event: QueryTable.RowChosen) -> None:
        """Go to the license's page; the cursor stays on its row."""
        if (one := self._assignments.get(event.key)) is not None:
            open_license(self, self._services, one.license_id, self.action_refresh)

    @work(thread=True)
    def action_mark_all(self) -> None:
        """Mark all that match the filter."""
        keys = self._services.assignments.keys(self.criteria)
        self.app.call_from_thread(self.licenses_table.set_marks, keys)

    @on(QueryTable.RangeAsked, "#licenses")
    def ask_for_range(self, event: QueryTable.RangeAsked) -> None:
        """Mark a range with rows that are not at hand."""
        self.mark_rows(self.criteria, event.first_index, event.last_index)

    @work(thread=True)
    def mark_rows(self, criteria: Criteria, first: int, last: int) -> None:
        """Ask which rows stand there, and mark them too."""
        keys = self._services.assignments.keys(criteria, first, last)
        marks = {*self.licenses_table.marks, *keys}
        self.app.call_from_thread(self.licenses_table.set_marks, marks)

    def action_copy(self) -> None:
        """Copy the name of the license under the cursor."""
        if (one := self.highlighted) is not None:
            self.app.copy_to_clipboard(one.license_name)
            self.tell(f"Copied {one.license_name}.")

    def action_copy_row(self) -> None:
        """Copy the row under the cursor as TSV."""
        table = self.acting_table()
        if table is not None and (row := table.highlighted_row) is not None:
            self.app.copy_to_clipboard("\t".join(cell.plain for cell in row.cells))
            self.tell("Copied the row.")

    def action_history(self) -> None:
        """Go to the history of the record in the title."""
        open_history(self, self._services, self._ref)

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the license under the cursor."""
        if (one := self.highlighted) is None:
            return
        marks = len(self.licenses_table.marks)
        about = f"{marks:,} marked" if marks else one.license_name
        offers = self.offers("open", "unassign", "move", "copy", "copy.row")
        if chosen := await self.app.push_screen_wait(RowMenuModal(about, offers)):
            await self.action_run_command(chosen)

    @work
    async def action_restore(self) -> None:
        """Take the deleted record back."""
        restored = await asyncio.to_thread(self._services.holders.restore, self._ref)
        self.read_again(f"{restored.label} is restored.")


def counted(number: int, noun: str) -> str:
    """A number and what it counts: `1 license`, `2 devices`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
