"""Unassign all of a holder: what will go, one line each, before anything is asked or written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from itam_tui.domain.holders import Assignment, Device, EndUser, EndUserStatus
from itam_tui.services.seat_changes import AssignmentKey
from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import Command, commands, sign_of
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.keys_line import Keys, KeysLine
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("license", "License", flexible=True, min_width=24, sortable=False),
    Column("seats", "Seats", width=5, align="right", sortable=False),
    Column("last_used", "Last used", width=10, sortable=False),
)
"""What tells the licenses apart."""


class Leaving(Struct, frozen=True):
    """What was chosen to go."""

    keys: tuple[AssignmentKey, ...]
    """The assignments."""
    set_left: bool
    """Whether the end user's status becomes `Left`."""


class UnassignAllModal(ItamModal[Leaving]):
    """Lists what will go; `space` leaves one out, `l` is the box that sets `Left`."""

    DEFAULT_CSS = """
    UnassignAllModal > Vertical { width: 66; max-width: 96%; height: auto; max-height: 96%;
        border: round $warning; padding: 0 1; background: $surface; color: $foreground; }
    UnassignAllModal QueryTable { height: auto; max-height: 14; background: $surface; }
    UnassignAllModal Static { height: auto; }
    UnassignAllModal KeysLine { margin-top: 1; }
    """

    AUTO_FOCUS = "QueryTable"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands("back", "help", "quit", "save")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "toggle_left", "Set status to Left", show=False),
    ]

    def __init__(
        self,
        holder: EndUser | Device,
        held: Sequence[Assignment],
        on_devices: Sequence[Assignment] = (),
    ) -> None:
        """List what a holder holds.

        Args:
            holder: Who is unassigned.
            held: What they hold themselves; all of it goes unless left out.
            on_devices: What their devices hold; nothing of it goes unless marked.
        """
        super().__init__()
        self._holder = holder
        self._held = tuple(held)
        self._on_devices = tuple(on_devices)
        self._can_leave = (
            isinstance(holder, EndUser) and holder.settings.status is not EndUserStatus.LEFT
        )
        self._set_left = self._can_leave

    def compose(self) -> ComposeResult:
        """Lay the list out over the box and the keys."""
        with Vertical() as box:
            box.border_title = content(f"Unassign all: {self._holder.label}", 58)
            yield QueryTable(empty=f"Nothing is held. {sign_of('ctrl+s')} sets the status.")
            if self._can_leave:
                yield Static(self._box(), id="left", markup=False)
            yield KeysLine(self._keys())

    def on_mount(self) -> None:
        """Show the list, what the holder holds marked."""
        rows = self._rows()
        table = self.query_one(QueryTable)
        table.show("held", len(rows), COLUMNS)
        table.set_marks(one.key for one in self._held)

    def _rows(self) -> list[Row]:
        """Give the licenses under the names of who holds them."""
        rows = [_row(one) for one in self._held]
        device = ""
        for one in self._on_devices:
            if one.holder_name != device:
                device = one.holder_name
                heading = display(f"On {device}: stays unless marked")
                rows.append(Row(None, (heading,), heading=True, selectable=False))
            rows.append(_row(one))
        return rows

    @on(QueryTable.RowsNeeded)
    def supply_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Give the lines; there are few."""
        size = CHUNK
        rows = self._rows()[event.chunk * size : (event.chunk + 1) * size]
        self.query_one(QueryTable).supply(event.token, event.chunk, rows)

    @on(QueryTable.MarksChanged)
    def tell_how_many(self) -> None:
        """Say how many will go."""
        self.query_one(KeysLine).show(self._keys())

    def action_toggle_left(self) -> None:
        """Tick the box, or take the tick away."""
        if self._can_leave:
            self._set_left = not self._set_left
            self.query_one("#left", Static).update(self._box())
            self.query_one(KeysLine).show(self._keys())

    @on(QueryTable.RowChosen)
    def action_save(self) -> None:
        """Answer with what is marked."""
        chosen = tuple(one.key for one in self._all if one.key in self._marks)
        if not chosen and not self._set_left:
            self.tell("Nothing is marked. Mark with space what is to go, or press escape.")
            return
        self.dismiss(Leaving(chosen, self._set_left))

    @property
    def _all(self) -> tuple[Assignment, ...]:
        return (*self._held, *self._on_devices)

    @property
    def _marks(self) -> frozenset[object]:
        return frozenset(self.query_one(QueryTable).marks)

    def _box(self) -> Content:
        tick = "x" if self._set_left else " "
        return Content.assemble(("l", "bold $accent"), f" [{tick}] Set status to Left")

    def _keys(self) -> Keys:
        """Word the keys: how many go, and what a space does."""
        many = len(self._marks) if self.is_mounted else len(self._held)
        licenses = "license" if many == 1 else "licenses"
        go = f"Unassign {many:,} {licenses}" if many else "Set to Left"
        return (("enter", go), ("space", "leave out"), ("esc", "Cancel"))


def _row(one: Assignment) -> Row:
    last_used = one.last_used.isoformat() if one.last_used else glyphs().none
    return Row(one.key, (display(one.license_name), Text(f"{one.seats:,}"), Text(last_used)))
