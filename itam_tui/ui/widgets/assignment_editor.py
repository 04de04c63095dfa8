"""Two lists side by side: who holds a license, and who may get a seat; writes nothing."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from itam_tui.ui.form_fields import TYPE, TYPED_USED, WHEN_FULL
from itam_tui.ui.pending_holders import HolderLine
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.form import FormRow
from itam_tui.ui.widgets.paste_box import PasteBar
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

ASSIGNED, CANDIDATES = "assigned", "candidates"
"""The ids of the two tables."""
_TONES = {"+": "good", "−": "alert"}


class SideTable(QueryTable):
    """One of the two lists; tab goes to the other one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other_side", "Other side", show=False),
    ]

    class OtherSide(Message):
        """The focus is to go to the other list."""

        def __init__(self, table: SideTable) -> None:
            """Tell from which list."""
            super().__init__()
            self.table = table
            """The list that has the focus."""

        @property
        def control(self) -> SideTable:
            """The list, for the selector of `@on`."""
            return self.table

    def action_other_side(self) -> None:
        """Ask to go to the other list."""
        self.post_message(self.OtherSide(self))


class Side(Vertical):
    """A title, a filter and a list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "filter", "Filter", show=False)]

    def __init__(self, name: str, bar: FilterBar, empty: str) -> None:
        """Make a side.

        Args:
            name: The id of its table.
            bar: Its filter line.
            empty: What an empty list says.
        """
        super().__init__()
        self._heading = Static("", classes="heading", markup=False)
        self.bar = bar
        self.table = SideTable(header=False, empty=empty, id=name)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self._heading
        yield self.bar
        yield self.table

    def entitle(self, title: str, count: int, pending: str = "") -> None:
        """Show what it lists and how many there are."""
        drawn = Content.assemble(
            (title, "bold"), f" {count:,} ", (pending, "$accent bold") if pending else ""
        )
        self._heading.update(drawn, layout=False)

    def action_filter(self) -> None:
        """Go to the filter box."""
        self.bar.open()

    def columns(self) -> tuple[Column, ...]:
        """The columns of the list for the room there is."""
        return (
            Column("sign", "", width=1, sortable=False),
            Column("name", "Name", flexible=True, min_width=12, sortable=False),
            Column("detail", "", width=max(12, self.size.width // 3), sortable=False),
        )

    def on_resize(self) -> None:
        """Give the columns the widths of the new size."""
        if self.table.columns:
            self.table.set_columns(self.columns())


class AssignmentEditor(Vertical):
    """The section `Assignments`: type, when full, both lists, and what a save comes to."""

    DEFAULT_CSS = """
    AssignmentEditor { height: 1fr; }
    AssignmentEditor #settings { height: 1; margin-bottom: 1; }
    AssignmentEditor #settings FormRow > .label { width: 12; }
    AssignmentEditor #settings FormRow > .told { display: none; }
    AssignmentEditor #settings FormRow { width: auto; margin-right: 2; }
    AssignmentEditor #sides { height: 1fr; }
    AssignmentEditor Side { width: 1fr; padding: 0 1; }
    AssignmentEditor .heading { height: 1; }
    AssignmentEditor SideTable { height: 1fr; }
    AssignmentEditor #after { height: 1; margin-top: 1; padding: 0 1; }
    """

    def __init__(self, texts: dict[str, str]) -> None:
        """Make the section.

        Args:
            texts: What stands in the boxes at first.
        """
        super().__init__()
        self._type = FormRow(TYPE, texts["type"])
        self._type.box.styles.width = 28
        self._when_full = FormRow(WHEN_FULL, texts["when_full"])
        self._when_full.box.styles.width = 14
        self._used = FormRow(TYPED_USED, texts["typed_used"])
        self.assigned = Side(ASSIGNED, FilterBar(), "Nobody holds it.")
        self.candidates = Side(CANDIDATES, PasteBar(), "Nobody is left.")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Horizontal(id="settings"):
            yield self._type
            yield self._when_full
        yield self._used
        with Horizontal(id="sides"):
            yield self.assigned
            yield self.candidates
        yield Static("", id="after", markup=False)

    def show_sides(self, shows_lists: bool) -> None:
        """Show both lists, or for a `Custom` license the box of its usage."""
        self.query_one("#sides").display = shows_lists
        self._used.display = not shows_lists

    def show_after(self, usage: str, label: str, *, alert: bool, sign: str) -> None:
        """Say what a save comes to."""
        count = f"{usage} {sign}" if alert else usage
        tone = "$text-error" if alert else ""
        drawn = Content.assemble("After saving  ", (f"{count} {label}", tone))
        self.query_one("#after", Static).update(drawn, layout=False)

    def side_of(self, name: str | None) -> Side:
        """The side whose table has this id."""
        return self.assigned if name == ASSIGNED else self.candidates


def holder_row(line: HolderLine, sign: str) -> Row:
    """Draw a holder: a sign of what becomes of them, the name, what tells them apart."""
    detail = f"{line.status} · {line.detail}" if line.status else line.detail
    seats = f" ×{line.seats:,}" if line.seats != 1 else ""
    drawn = display(detail)
    drawn.stylize("soon" if line.status else "dim")
    return Row(line.ref, (Text(sign, _TONES.get(sign, "")), display(line.name + seats), drawn))
