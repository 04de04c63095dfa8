"""Renewals, view 4: licenses with a date, in groups by what must be answered first."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_fields import LICENSE_FIELDS
from itam_tui.domain.queries import Criteria, parse_filter
from itam_tui.domain.renewals import NEEDS_ANSWER, Renewal, RenewalGroup
from itam_tui.services import Services
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.commands import EVERYWHERE, Command, command, commands
from itam_tui.ui.modals.license_form import LicenseForm
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.screens.opening import open_history, open_license
from itam_tui.ui.screens.renewal_lines import (
    CLOSED_AT_FIRST,
    COLUMNS,
    Outline,
    license_row,
    outline,
)
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.status_line import StatusLine

TITLE = "Renewals"
EMPTY = "No license has a date yet. A license's date is set by e, Edit settings, in view 1."
NONE_FOUND = "No renewal matches the filter. Press escape to clear it."

Question = tuple[Criteria, int]
"""What is asked: the criteria, and the how-manieth reading of them."""


class RenewalsScreen(ItamScreen):
    """Groups of licenses; `enter` on a heading opens or closes its group."""

    VIEW = "view.renewals"
    CSS_PATH = "renewals.tcss"
    AUTO_FOCUS = "QueryTable"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        *EVERYWHERE,
        "table.*",
        "open",
        "filter",
        "menu",
        command("copy").titled("Copy reference"),
        "quantity.set",
        "edit",
        "assign",
        "history",
    )

    criteria: var[Criteria] = var(
        Criteria("renewals", sort=Sort("due")), init=False, always_update=True
    )
    """What is listed; a change reads it."""

    class Counted(Message):
        """How many licenses each group has."""

        def __init__(self, question: Question, counts: dict[RenewalGroup, int], total: int) -> None:
            """Answer a question."""
            super().__init__()
            self.question = question
            """What was asked."""
            self.counts = counts
            """The groups that have any, in order."""
            self.total = total
            """All licenses in force."""

    class Loaded(Message):
        """The licenses of some lines."""

        def __init__(
            self, token: Hashable, chunk: int, shape: Outline, found: list[Renewal]
        ) -> None:
            """Answer a table's need."""
            super().__init__()
            self.token = token
            """What the table shows."""
            self.chunk = chunk
            """Which lines it needs."""
            self.shape = shape
            """The lines as they were laid out then."""
            self.found = found
            """The licenses on them."""

    def __init__(self, services: Services) -> None:
        """List the renewals of a register."""
        super().__init__()
        self._services = services
        self._reading = 0
        self._counts: dict[RenewalGroup, int] = {}
        self._closed_groups = CLOSED_AT_FIRST
        self._shape = outline({}, frozenset())
        self._renewals: dict[int, Renewal] = {}

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield self.header()
        yield StatusLine(TITLE)
        yield FilterBar()
        yield QueryTable(header=False, markable=False, empty=EMPTY)
        yield FooterBar()

    def on_mount(self) -> None:
        """Read the renewals."""
        self.criteria = Criteria("renewals", sort=Sort("due"))

    @property
    def table(self) -> QueryTable:
        """The lines."""
        return self.query_one(QueryTable)

    # Reading.

    def watch_criteria(self, criteria: Criteria) -> None:
        """Count the groups of another question."""
        self._reading += 1
        self.count_groups((criteria, self._reading))

    @work(thread=True, exclusive=True, group="count")
    def count_groups(self, question: Question) -> None:
        """Ask how many licenses each group has."""
        services = self._services
        counts = services.renewals.counts(question[0])
        self.post_message(self.Counted(question, counts, services.licenses.total()))

    @on(Counted)
    def show_groups(self, answer: Counted) -> None:
        """Show the groups, unless the question has changed meanwhile."""
        if answer.question != (self.criteria, self._reading):
            return
        self._counts, self._total = answer.counts, answer.total
        table = self.table
        table.set_empty(NONE_FOUND if self.criteria.filter.conditions else EMPTY)
        self._lay_out(keep=table.cursor_key, at=table.cursor_index)
        self._show_status()

    def _lay_out(self, keep: Hashable, at: int | None) -> None:
        """Show the lines anew, with the cursor where it was; at first on the first license."""
        self._shape = outline(self._counts, self._closed_groups)
        first = 1 if self._shape.spans and self._shape.spans[0].shown else 0
        token = (self.criteria, self._reading, self._closed_groups)
        place = first if at is None else at
        self.table.show(token, self._shape.total, COLUMNS, keep=keep, at=place)

    def _show_status(self) -> None:
        needing = sum(many for group, many in self._counts.items() if group in NEEDS_ANSWER)
        verb = "needs" if needing == 1 else "need"
        licenses = "license" if self._total == 1 else "licenses"
        status = (
            f"{needing:,} of {self._total:,} {licenses} {verb} an answer within 90 days"
            if self._total
            else ""
        )
        self.query_one(StatusLine).show(TITLE, status)

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the licenses of the lines that come into view."""
        self.read_rows(event.token, event.chunk, self.criteria, self._shape)

    @work(thread=True, group="rows")
    def read_rows(self, token: Hashable, chunk: int, criteria: Criteria, shape: Outline) -> None:
        """Ask for the licenses on some lines."""
        offset, limit = shape.slice_of(chunk * CHUNK, CHUNK)
        rows = self._services.renewals.rows
        found = rows(criteria, offset, limit, shape.open_groups) if limit else []
        self.post_message(self.Loaded(token, chunk, shape, found))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Put the licenses under their headings."""
        today = self.today()
        self._renewals.update((one.license.id, one) for one in answer.found)
        rows = [license_row(one, today) for one in answer.found]
        lines = answer.shape.rows(answer.chunk * CHUNK, CHUNK, rows)
        self.table.supply(answer.token, answer.chunk, lines)

    def action_refresh(self) -> None:
        """Read everything again, with the cursor where it is."""
        self.criteria = self.criteria

    # Filter.

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Take another filter, or say what is wrong with it."""
        try:
            wanted = parse_filter(event.text, LICENSE_FIELDS, self.today())
        except FilterError as error:
            event.bar.show_error(str(error))
            return
        event.bar.show_error("")
        if wanted != self.criteria.filter:
            self.criteria = replace(self.criteria, filter=wanted)

    # The line under the cursor.

    @property
    def highlighted(self) -> Renewal | None:
        """The license under the cursor; None on a heading."""
        key = self.table.cursor_key
        return self._renewals.get(key) if isinstance(key, int) else None

    @on(QueryTable.RowHighlighted)
    def follow_cursor(self) -> None:
        """Grey the keys that need a license while a heading is highlighted."""
        self.refresh_bindings()

    @on(QueryTable.RowChosen)
    def choose_line(self, event: QueryTable.RowChosen) -> None:
        """Open a license, or open or close a group."""
        if isinstance(event.key, RenewalGroup):
            self._closed_groups ^= {event.key}
            self._lay_out(keep=event.key, at=self._shape.line_of(event.key))
        elif isinstance(event.key, int):
            open_license(self, self._services, event.key, self.action_refresh)

    def why_not(self, command_id: str) -> str | None:
        """Say that a heading is no license."""
        on_license = ("quantity.set", "edit", "assign", "history", "copy", "menu")
        if command_id in on_license and self.highlighted is None:
            return "This is the heading of a group: enter opens or closes it."
        if command_id in ("quantity.set", "edit", "assign") and self._services.register.read_only:
            return "This register is open read-only, so nothing can be changed."
        return super().why_not(command_id)

    @work
    async def action_edit(self) -> None:
        """Edit the settings of the license under the cursor."""
        if (found := self.highlighted) is None:
            return
        if await self.app.push_screen_wait(LicenseForm(self._services, found.license)):
            self.action_refresh()

    def action_history(self) -> None:
        """Go to the history of the license under the cursor."""
        if (found := self.highlighted) is not None:
            open_history(self, self._services, found.license.id)

    def action_copy(self) -> None:
        """Copy the reference of the license under the cursor."""
        if (found := self.highlighted) is not None:
            self.app.copy_to_clipboard(found.license.reference)
            self.tell(f"Copied {found.license.reference}.")

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the license under the cursor."""
        if (found := self.highlighted) is None:
            return
        offers = self.offers("open", "quantity.set", "edit", "assign", "copy", "history")
        chosen = await self.app.push_screen_wait(RowMenuModal(found.license.name, offers))
        if chosen:
            await self.action_run_command(chosen)
