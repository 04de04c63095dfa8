"""Choosing licenses for a holder: those of a type that allows them, with their free seats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from itam_tui.domain.columns import Sort
from itam_tui.domain.filter_conditions import Equals
from itam_tui.domain.filter_fields import LICENSE_FIELDS
from itam_tui.domain.holders import Device, EndUser, HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria, Filter
from itam_tui.domain.settings import LicenseType
from itam_tui.services import Services
from itam_tui.ui.cells import position_text, usage_text
from itam_tui.ui.commands import Command, commands
from itam_tui.ui.modals.searched_rows import SearchedRows
from itam_tui.ui.modals.tried import TriedModal
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.keys_line import Keys, KeysLine
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

Offered = tuple[License, bool]
"""A license, and whether the holder has it already."""


class LicensePicker(SearchedRows[tuple[int, ...], Offered], TriedModal[tuple[int, ...]]):
    """Answers with the numbers of the licenses that are marked, else of the highlighted one."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands("back", "help", "quit", "filter")
    FIELDS = LICENSE_FIELDS
    COLUMNS = (
        Column("name", "License", flexible=True, min_width=24, sortable=False),
        Column("usage", "Usage", width=12, sortable=False),
        Column("position", "Position", width=12, sortable=False),
    )

    DEFAULT_CSS = """
    LicensePicker > Vertical { width: 66; max-width: 96%; height: 20; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    LicensePicker QueryTable { height: 1fr; background: $surface; }
    """

    def __init__(self, services: Services, holder: EndUser | Device) -> None:
        """Offer licenses to a holder."""
        super().__init__(services)
        self._holder = holder

    def compose(self) -> ComposeResult:
        """Lay the box out over the licenses."""
        with Vertical() as box:
            box.border_title = content(f"Assign to {self._holder.label}", 58)
            yield FilterBar()
            yield QueryTable(empty="No license for this kind of holder matches.")
            yield KeysLine(_keys(0))

    def asking(self, typed: Filter) -> Criteria:
        """Ask for what was typed, among the types that allow the holder."""
        types = (
            (LicenseType.PER_END_USER.value, LicenseType.MIXED.value)
            if self._holder.ref.kind is HolderKind.END_USER
            else (LicenseType.PER_DEVICE.value, LicenseType.MIXED.value)
        )
        wanted = replace(typed, conditions=(Equals("type", types), *typed.conditions))
        return Criteria("licenses", wanted, Sort("name"))

    def count_of(self, criteria: Criteria) -> int:
        """Count the licenses that fit."""
        return self._services.licenses.count(criteria)

    def read(self, criteria: Criteria, offset: int) -> Sequence[Offered]:
        """Read some of them, and which are held already."""
        held = {one.license_id for one in self._services.assignments.of_holder(self._holder.ref)}
        found = self._services.licenses.rows(criteria, offset, CHUNK)
        return [(license, license.id in held) for license in found]

    def row_of(self, record: Offered) -> Row:
        """Draw a license; one held already says `held`."""
        license, is_held = record
        standing = license.standing(self.today())
        name, position = display(license.name), position_text(standing)
        if is_held:
            name.stylize("dim")
            position = Text("held", "dim")
        return Row(license.id, (name, usage_text(license, standing), position))

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
