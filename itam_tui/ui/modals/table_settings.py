"""Table settings: which columns are shown, in which order, and what sorts (product.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from itam_tui.domain.columns import ColumnSpec
from itam_tui.domain.table_view import TableView
from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import commands
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("title", "Column", flexible=True, min_width=24, sortable=False),
    Column("shown", "Shown", width=6, sortable=False),
    Column("sort", "Sort", width=4, sortable=False),
)

_KEYS = (
    (("space", "Show, hide"), ("K J", "Move up, down"), ("s", "Sort by it")),
    (("enter", "Save"), ("0", "Reset"), ("esc", "Cancel")),
)

_MOST_LINES: Final = 17
_LINES_AROUND: Final = 6


class TableSettingsModal(ItamModal[TableView]):
    """Answers with the columns and the sort chosen; nothing is applied before that."""

    DEFAULT_CSS = """
    TableSettingsModal > Vertical { width: 58; max-width: 96%; height: auto; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    TableSettingsModal QueryTable { height: auto; background: $surface; }
    TableSettingsModal #told { height: 1; color: $text-warning; }
    TableSettingsModal #keys { height: 2; }
    """

    COMMANDS_OF = commands("back", "help", "quit", "save")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("K,shift+up", "move(-1)", "Move up", show=False),
        Binding("J,shift+down", "move(1)", "Move down", show=False),
        Binding("s", "sort", "Sort by it", show=False),
        Binding("0", "reset", "Reset", show=False),
    ]
    AUTO_FOCUS = "QueryTable"

    def __init__(self, offered: Sequence[ColumnSpec], view: TableView, first: TableView) -> None:
        """Make the dialog.

        Args:
            offered: The columns there are; the first one is always shown, and first.
            view: What is shown now.
            first: What is shown before anybody chooses, for `Reset`.
        """
        super().__init__()
        self._specs = {spec.name: spec for spec in offered}
        self._fixed = offered[0].name
        self._first = first
        self._drawn = 0
        self._take(view)

    def _take(self, view: TableView) -> None:
        """Put the columns shown first, in their order, and the others behind."""
        shown = [name for name in view.columns if name in self._specs and name != self._fixed]
        rest = [name for name in self._specs if name not in (*shown, self._fixed)]
        self._order = [self._fixed, *shown, *rest]
        self._sort, self._descending = view.sort, view.descending
        self._is_shown = {self._fixed, *shown}

    def compose(self) -> ComposeResult:
        """Lay the columns out, one a line."""
        with Vertical() as box:
            box.border_title = "Table settings"
            yield QueryTable(fixed=0)
            yield Static("", id="told")
            yield Static(_keys(), id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the columns."""
        self._draw(0)

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for the keys under the columns."""
        super().on_resize(event)
        self.table.styles.max_height = min(_MOST_LINES, event.size.height - _LINES_AROUND)

    @property
    def table(self) -> QueryTable:
        """The columns."""
        return self.query_one(QueryTable)

    def _draw(self, at: int) -> None:
        """Show the columns anew, with the cursor on one of them."""
        self._drawn += 1
        self.table.set_marks(self._is_shown)
        self.table.show(self._drawn, len(self._order), COLUMNS, at=at)

    @on(QueryTable.RowsNeeded)
    def supply_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Give the columns, all in one chunk."""
        self.table.supply(event.token, event.chunk, [self._row(name) for name in self._order])

    def _row(self, name: str) -> Row:
        signs, spec = glyphs(), self._specs[name]
        shown = Text("Yes") if name in self._is_shown else Text(signs.none, "dim")
        sign = signs.descending if self._descending else signs.ascending
        return Row(name, (display(spec.title), shown, Text(sign if name == self._sort else "")))

    def tell(self, text: str) -> None:
        """Say why something can't be done."""
        self.query_one("#told", Static).update(content(text))

    @on(QueryTable.MarksChanged)
    def show_or_hide(self, event: QueryTable.MarksChanged) -> None:
        """Take over what `space` marked or unmarked."""
        marks = {name for name in event.marks if isinstance(name, str)}
        changed, self._is_shown = marks ^ self._is_shown, marks | {self._fixed}
        if self._fixed not in marks:
            self.tell(f"{self._specs[self._fixed].title} is always shown, and first.")
            self.table.set_marks(self._is_shown)
        elif changed:
            self.tell("")
        for name in changed:
            self.table.refresh_row(self._row(name))

    def action_move(self, step: int) -> None:
        """Move the column under the cursor up or down."""
        place = self.table.cursor_index
        if place is None:
            return
        target = place + step
        if place == 0 or target == 0:
            self.tell(f"{self._specs[self._fixed].title} is always shown, and first.")
        elif target < len(self._order):
            order = self._order
            order[place], order[target] = order[target], order[place]
            self.tell("")
            self._draw(target)

    def action_sort(self) -> None:
        """Sort by the column under the cursor; once more, the other way round."""
        name, before = self.table.cursor_key, self._sort
        if not isinstance(name, str):
            return
        if not self._specs[name].sortable:
            self.tell(f"Nothing is sorted by {self._specs[name].title}.")
            return
        self._descending = name == before and not self._descending
        self._sort = name
        self.tell("")
        for each in {name, before} & set(self._order):
            self.table.refresh_row(self._row(each))

    def action_reset(self) -> None:
        """Choose what is shown before anybody chooses."""
        self._take(self._first)
        self._draw(0)
        self.tell("")

    @on(QueryTable.RowChosen)
    def action_save(self) -> None:
        """Answer with what was chosen."""
        columns = tuple(name for name in self._order if name in self._is_shown)
        self.dismiss(TableView(columns, self._sort, self._descending))


def _keys() -> Content:
    """Word the keys that work, on two lines."""
    lines = [
        Content("   ").join(
            Content.assemble((sign, "bold $accent"), f" {word}") for sign, word in line
        )
        for line in _KEYS
    ]
    return Content("\n").join(lines)
