"""The palette: every command in force with its key, and records by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from itam_tui.ui.base import ItamModal
from itam_tui.ui.modals.row_menu import COLUMNS, offer_row
from itam_tui.ui.palette import Found, Offer, matching
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Row
from itam_tui.ui.widgets.table_rows import CHUNK
from itam_tui.ui.widgets.text_box import TextBox

FEWEST_LETTERS = 2
"""Letters typed before records are looked for."""


class PaletteModal(ItamModal["str | Found"]):
    """Answers with the id of a command, or with a record to open."""

    DEFAULT_CSS = """
    PaletteModal { align: center top; }
    PaletteModal > Vertical { width: 70; max-width: 96%; height: 18; max-height: 94%;
        margin-top: 2; border: round $accent; background: $surface; color: $foreground; }
    PaletteModal TextBox { width: 40; height: 1; border: none; padding: 0; margin: 0 2; }
    PaletteModal QueryTable { height: 1fr; background: $surface; }
    PaletteModal #reason { height: 1; padding: 0 2; color: $text-warning; }
    PaletteModal QueryTable > .query-table--cursor-blurred { background: $primary-muted; }
    """

    AUTO_FOCUS = "TextBox"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "table('cursor_down')", "Down", show=False),
        Binding("up", "table('cursor_up')", "Up", show=False),
        Binding("pagedown", "table('page_down')", "Page down", show=False),
        Binding("pageup", "table('page_up')", "Page up", show=False),
    ]

    class RecordsFound(Message):
        """Records were found by their names."""

        def __init__(self, text: str, found: Sequence[Found]) -> None:
            """Carry the answer with its question."""
            super().__init__()
            self.text = text
            """What was looked for."""
            self.found = found
            """What was found, best first."""

    def __init__(
        self, offers: Sequence[Offer], find_records: Callable[[str], Sequence[Found]] | None
    ) -> None:
        """Make the palette.

        Args:
            offers: The commands in force.
            find_records: Finds records by name, off the loop; None finds none.
        """
        super().__init__()
        self._offers = tuple(offers)
        self._find_records = find_records
        self._rows: list[Row] = []
        self._choices: dict[str, str | Found] = {}
        self._turn = 0

    def compose(self) -> ComposeResult:
        """Lay out the box and the list under it."""
        with Vertical() as box:
            box.border_title = "Palette"
            yield TextBox(compact=True, id="wanted")
            table = QueryTable(header=False, markable=False)
            table.can_focus = False
            yield table
            yield Static("", id="reason", markup=False)

    def on_mount(self) -> None:
        """Show everything that can be done."""
        self._list("", ())

    def action_table(self, action: str) -> None:
        """Move in the list while the box keeps the focus."""
        getattr(self.query_one(QueryTable), f"action_{action}")()

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        """List what matches; look for records once there is something to look for."""
        event.stop()
        self._list(event.value, ())
        if self._find_records is not None and len(event.value.strip()) >= FEWEST_LETTERS:
            self.find(event.value)

    @on(Input.Submitted)
    def choose_highlighted(self, event: Input.Submitted) -> None:
        """Choose the highlighted line."""
        event.stop()
        self.query_one(QueryTable).action_choose()

    @work(thread=True, exclusive=True, group="find")
    def find(self, text: str) -> None:
        """Ask which records go by what is typed."""
        if self._find_records is not None:
            self.post_message(self.RecordsFound(text, self._find_records(text.strip())))

    @on(RecordsFound)
    def show_records(self, answer: RecordsFound) -> None:
        """Add the records, unless something else is typed meanwhile."""
        if answer.text == self.query_one(TextBox).value:
            self._list(answer.text, answer.found)

    @on(QueryTable.RowsNeeded)
    def supply_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Give the lines of the list."""
        table = self.query_one(QueryTable)
        first = event.chunk * CHUNK
        table.supply(event.token, event.chunk, self._rows[first : first + CHUNK])

    @on(QueryTable.RowHighlighted)
    def tell_reason(self, event: QueryTable.RowHighlighted) -> None:
        """Say in whole why the highlighted command can't be used, which its line may cut."""
        reasons = [each.reason for each in self._offers if each.command.id == event.key]
        self.query_one("#reason", Static).update(content("".join(reasons)), layout=False)

    @on(QueryTable.RowChosen)
    def choose(self, event: QueryTable.RowChosen) -> None:
        """Choose a line; one that can't be used now says why."""
        chosen = self._choices[str(event.key)]
        reasons = {each.command.id: each.reason for each in self._offers}
        if isinstance(chosen, str) and reasons[chosen]:
            self.tell(reasons[chosen])
        else:
            self.dismiss(chosen)

    def _list(self, text: str, found: Sequence[Found]) -> None:
        offers = matching(text, self._offers)
        self._rows = [offer_row(offer) for offer in offers]
        self._choices = {offer.command.id: offer.command.id for offer in offers}
        for number, record in enumerate(found):
            name = f"record {number}"
            self._choices[name] = record
            self._rows.append(Row(name, (display(record.label), display(record.kind, 8))))
        self._turn += 1
        if not self._rows:
            nothing = f'Nothing is called "{text.strip()}".'
            self.query_one("#reason", Static).update(content(nothing), layout=False)
        self.query_one(QueryTable).show(self._turn, len(self._rows), COLUMNS)
