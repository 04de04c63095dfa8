"""Two people changed the same fields: which value stays, field by field; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from itam_tui.ui.base import ItamModal
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.form_boxes import FormButton
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("field", "Field", width=18, sortable=False),
    Column("mine", "Mine", width=24, sortable=False),
    Column("theirs", "Theirs", flexible=True, min_width=16, sortable=False),
)


class ConflictModal(ItamModal[dict[str, bool]]):
    """Answers with each field's choice: True is mine; None when left without choosing."""

    DEFAULT_CSS = """
    ConflictModal > Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%;
        border: round $warning; padding: 0 1; background: $background; color: $foreground; }
    ConflictModal Static { height: auto; }
    ConflictModal .whole { max-height: 4; }
    ConflictModal #why { margin-bottom: 1; }
    ConflictModal QueryTable { height: auto; max-height: 10; margin-bottom: 1; }
    ConflictModal #keys { height: 1; margin-top: 1; }
    ConflictModal #hints { width: 1fr; color: $text-muted; padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "choose(True)", "Mine", show=False),
        Binding("t", "choose(False)", "Theirs", show=False),
        Binding("ctrl+s", "save", "Save", show=False),
    ]
    AUTO_FOCUS = "QueryTable"

    def __init__(self, title: str, conflicts: Mapping[str, tuple[str, str]]) -> None:
        """Make the dialog.

        Args:
            title: What was being saved.
            conflicts: Each field's label, with what is typed here and what is kept there.
        """
        super().__init__()
        self._heading = title
        self._conflicts = dict(conflicts)
        self._chosen: dict[str, bool] = {}

    def compose(self) -> ComposeResult:
        """Lay out the sentence, the fields, both values whole, and the keys."""
        with Vertical() as box:
            box.border_title = content(self._heading, 60)
            yield Static(
                "Somebody else changed this meanwhile. Choose whose value stays:",
                id="why", markup=False,
            )  # fmt: skip
            yield QueryTable(markable=False)
            yield Static("", id="mine", classes="whole", markup=False)
            yield Static("", id="theirs", classes="whole", markup=False)
            with Horizontal(id="keys"):
                yield FormButton("enter", "Save", id="save")
                yield Static("m mine   t theirs", id="hints", markup=False)
                yield FormButton("esc", "Back to the form", id="cancel")

    def on_mount(self) -> None:
        """Show the fields."""
        self.query_one(QueryTable).show("conflict", len(self._conflicts), COLUMNS)

    @on(QueryTable.RowsNeeded)
    def supply_fields(self, event: QueryTable.RowsNeeded) -> None:
        """Give the fields, all in one chunk."""
        rows = [self._row(label) for label in self._conflicts]
        self.query_one(QueryTable).supply(event.token, event.chunk, rows)

    @on(QueryTable.RowHighlighted)
    def show_whole(self, event: QueryTable.RowHighlighted) -> None:
        """Show both values of the highlighted field whole."""
        mine, theirs = self._conflicts[str(event.key)]
        for name, value in (("mine", mine), ("theirs", theirs)):
            told = Content.assemble(
                (f"{name.capitalize():8}", "$text-muted"), content(_shown(value), lines=True)
            )
            self.query_one(f"#{name}", Static).update(told)

    def action_choose(self, mine: bool) -> None:
        """Keep my value of the highlighted field, or theirs, and go on to the next."""
        table = self.query_one(QueryTable)
        if (key := table.cursor_key) is None:
            return
        self._chosen[str(key)] = mine
        table.refresh_row(self._row(str(key)))
        table.action_cursor_down()

    @on(QueryTable.RowChosen)
    @on(FormButton.Pressed, "#save")
    def save(self) -> None:
        """Save, as enter does."""
        self.action_save()

    @on(FormButton.Pressed, "#cancel")
    def cancel(self) -> None:
        """Go back to the form."""
        self.leave()

    def action_save(self) -> None:
        """Answer, once every field has been chosen."""
        waiting = [label for label in self._conflicts if label not in self._chosen]
        if not waiting:
            self.dismiss(dict(self._chosen))
            return
        sentence = f"Choose m or t for {', '.join(waiting)} first."
        self.query_one("#why", Static).update(content(sentence).stylize("$text-error"))

    def _row(self, label: str) -> Row:
        mine, theirs = self._conflicts[label]
        chosen = self._chosen.get(label)
        cells = (_cell(mine, chosen is True), _cell(theirs, chosen is False))
        return Row(label, (display(label), *cells))


def _shown(value: str) -> str:
    return value or glyphs().none


def _cell(value: str, is_chosen: bool) -> Text:
    text = Text(f"{glyphs().mark} " if is_chosen else "  ").append_text(display(_shown(value)))
    text.stylize("good" if is_chosen else "")
    return text
