"""Choosing licenses for a holder: those of a type that allows them, with their free seats."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import var

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_conditions import Equals
from itam_tui.domain.filter_fields import LICENSE_FIELDS
from itam_tui.domain.filter_language import fault_of, parse_filter
from itam_tui.domain.holders import Device, EndUser, HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria, Filter
from itam_tui.domain.settings import LicenseType
from itam_tui.services import Services
from itam_tui.ui.cells import position_text, usage_text
from itam_tui.ui.commands import Command, commands
from itam_tui.ui.modals.tried import TriedModal
from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.rows_read import RowsRead
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.keys_line import Keys, KeysLine
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("name", "License", flexible=True, min_width=24, sortable=False),
    Column("usage", "Usage", width=12, sortable=False),
    Column("position", "Position", width=12, sortable=False),
)
"""What tells the licenses apart; one held already says `held`."""


class LicensePicker(TriedModal[tuple[int, ...]]):
    """Answers with the numbers of the licenses that are marked, else of the highlighted one."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands("back", "help", "quit", "filter")

    DEFAULT_CSS = """
    LicensePicker > Vertical { width: 66; max-width: 96%; height: 20; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    LicensePicker QueryTable { height: 1fr; background: $surface; }
    """

    AUTO_FOCUS = "FilterBox"

    criteria: var[Criteria] = var(Criteria("licenses"), init=False)
    """What is offered; a change reads it."""

    class Counted(Message):
        """How many licenses are offered."""

        def __init__(self, criteria: Criteria, count: int, held: frozenset[int]) -> None:
            """Answer a question."""
            super().__init__()
            self.criteria = criteria
            """What was asked."""
            self.count = count
            """How many licenses fit."""
            self.held = held
            """The licenses the holder has already."""

    class Loaded(RowsRead[License]):
        """Some licenses."""

    def __init__(self, services: Services, holder: EndUser | Device) -> None:
        """Offer licenses to a holder."""
        super().__init__()
        self._services = services
        self._holder = holder
        self._held_ids: frozenset[int] = frozenset()
        self._shown: Criteria | None = None
        self._rows = RowWait(self)

    def compose(self) -> ComposeResult:
        """Lay the box out over the licenses."""
        with Vertical() as box:
            box.border_title = content(f"Assign to {self._holder.label}", 58)
            yield FilterBar()
            yield QueryTable(empty="No license for this kind of holder matches.")
            yield KeysLine(_keys(0))

    def on_mount(self) -> None:
        """Offer all licenses that allow the holder."""
        self.criteria = self._asking(Filter())

    def on_unmount(self) -> None:
        """Keep no key waiting for rows that won't come."""
        self._rows.end()

    def _asking(self, typed: Filter) -> Criteria:
        """Ask for what was typed, among the types that allow the holder."""
        types = (
            (LicenseType.PER_END_USER.value, LicenseType.MIXED.value)
            if self._holder.ref.kind is HolderKind.END_USER
            else (LicenseType.PER_DEVICE.value, LicenseType.MIXED.value)
        )
        wanted = replace(typed, conditions=(Equals("type", types), *typed.conditions))
        return Criteria("licenses", wanted, Sort("name"))

    def watch_criteria(self, criteria: Criteria) -> None:
        """Count what another question finds."""
        self.count_licenses(criteria)

    @work(thread=True, exclusive=True, group="count")
    def count_licenses(self, criteria: Criteria) -> None:
        """Ask how many licenses fit, and which are held already."""
        held = self._services.assignments.of_holder(self._holder.ref)
        count = self._services.licenses.count(criteria)
        ids = frozenset(one.license_id for one in held)
        self.post_message(self.Counted(criteria, count, ids))

    @on(Counted)
    def show_count(self, answer: Counted) -> None:
        """Show the answer, unless the question has changed meanwhile."""
        if answer.criteria == self.criteria:
            self._held_ids, self._shown = answer.held, answer.criteria
            self.query_one(QueryTable).show(answer.criteria, answer.count, COLUMNS)
            if not answer.count:
                self._rows.end()

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the licenses that come into view."""
        self.read_rows(event.token, event.chunk, self.criteria)

    @work(thread=True, group="rows")
    def read_rows(self, token: Hashable, chunk: int, criteria: Criteria) -> None:
        """Ask for some licenses."""
        found = self._services.licenses.rows(criteria, chunk * CHUNK, CHUNK)
        self.post_message(self.Loaded(token, chunk, found))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them."""
        rows = [self._row(one) for one in answer.found]
        self.query_one(QueryTable).supply(answer.token, answer.chunk, rows)
        if answer.token == self.criteria:
            self._rows.end()

    def _row(self, license: License) -> Row:
        standing = license.standing(self.today())
        name = display(license.name)
        position = position_text(standing)
        if license.id in self._held_ids:
            name.stylize("dim")
            position = Text("held", "dim")
        return Row(license.id, (name, usage_text(license, standing), position))

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Offer what matches what is typed."""
        try:
            typed = parse_filter(event.text, LICENSE_FIELDS, self.today())
        except FilterError as error:
            event.bar.show_error(str(error))
            return
        event.bar.show_error("")
        self.criteria = self._asking(typed)

    @on(FilterBar.Left)
    def go_to_rows(self, event: FilterBar.Left) -> None:
        """Go from the box to the licenses; keys sent ahead are meant for those asked for."""
        if fault := fault_of(event.bar.text, LICENSE_FIELDS, self.today()):
            event.bar.show_error(fault)
        table = self.query_one(QueryTable)
        table.focus()
        if self._shown != self.criteria or table.is_waiting:
            self._rows.begin()

    def action_filter(self) -> None:
        """Go back to the box."""
        self.query_one(FilterBar).open()

    @on(QueryTable.MarksChanged)
    def tell_how_many(self, event: QueryTable.MarksChanged) -> None:
        """Say how many are marked."""
        self.query_one(KeysLine).show(_keys(len(event.marks)))

    @on(QueryTable.RowChosen)
    def take(self, event: QueryTable.RowChosen) -> None:
        """Answer with the marked, or the highlighted when none is."""
        event.stop()
        marks = self.query_one(QueryTable).marks
        self.answer(tuple(key for key in marks or {event.key} if isinstance(key, int)))


def _keys(marked: int) -> Keys:
    """Word the keys that work in the list."""
    take = f"Assign the {marked:,} marked" if marked else "Assign"
    return (("enter", take), ("space", "Mark"), ("/", "Search"), ("esc", "Cancel"))
