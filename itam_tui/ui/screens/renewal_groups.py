"""The groups of Renewals: counted, laid out under their headings, read and filtered."""

from __future__ import annotations

from collections.abc import Hashable

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var

from itam_tui.domain.columns import Sort
from itam_tui.domain.queries import Criteria
from itam_tui.domain.renewals import NEEDS_ANSWER, Renewal, RenewalGroup
from itam_tui.services import Services
from itam_tui.ui.screens.renewal_lines import (
    CLOSED_AT_FIRST,
    COLUMNS,
    Outline,
    license_row,
    outline,
)
from itam_tui.ui.screens.waiting import WaitsForRows
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.status_line import StatusLine

TITLE = "Renewals"
EMPTY = "No license has a date yet. A license's date is set by e, Edit settings, in view 1."
NONE_FOUND = "No renewal matches the filter. Press escape to clear it."

Question = tuple[Criteria, int]
"""What is asked: the criteria, and the how-manieth reading of them."""


class RenewalGroups(WaitsForRows):
    """Licenses with a date, in groups by what must be answered first."""

    VIEW = "view.renewals"
    CSS_PATH = "renewals.tcss"
    AUTO_FOCUS = "QueryTable"
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
        self._answer = ""
        self._is_answer_new = self._stays = False
        self._total = 0
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
        self.rows_ahead.begin()
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
        self._lay_out(table.cursor_key, table.cursor_index if self._stays else None)
        self._stays = False
        self._show_status()
        if self._answer:
            self.tell(self._answer)
            self._answer, self._is_answer_new = "", True
        if not self._shape.total:
            self.rows_ahead.end()

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

    def toggle(self, group: RenewalGroup) -> None:
        """Open a group, or close it."""
        self._closed_groups ^= {group}
        self._lay_out(keep=group, at=self._shape.line_of(group))

    # The line under the cursor.

    @property
    def highlighted(self) -> Renewal | None:
        """The license under the cursor; None on a heading."""
        key = self.table.cursor_key
        return self._renewals.get(key) if isinstance(key, int) else None

    @on(QueryTable.RowHighlighted)
    def follow_cursor(self) -> None:
        """Gray the keys that need a license; an answer is gone once somebody moves on."""
        self.move_on()
