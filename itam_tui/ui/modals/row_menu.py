"""The row menu: what can be done with a record, each with its key."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from itam_tui.ui.base import ItamModal
from itam_tui.ui.palette import Offer
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("title", "Action", flexible=True, min_width=16, sortable=False),
    Column("key", "Key", width=8, sortable=False),
)
"""The columns of menus; their heading line isn't shown."""


def offer_row(offer: Offer) -> Row:
    """Draw a command as a line; muted, with the reason, when it can't be used now."""
    title = display(f"{offer.command.title}  {offer.reason}".rstrip())
    sign = Text(offer.sign)
    if offer.reason:
        title.stylize("dim")
        sign.stylize("dim")
    return Row(offer.command.id, (title, sign))


class RowMenuModal(ItamModal[str]):
    """Answers with the id of the command that was chosen."""

    DEFAULT_CSS = """
    RowMenuModal > Vertical { width: 50; max-width: 90%; height: auto; max-height: 90%;
        border: round $accent; padding: 0; background: $surface; color: $foreground; }
    RowMenuModal QueryTable { height: auto; max-height: 100%; background: $surface; }
    RowMenuModal #reason { height: 3; padding: 0 2; color: $text-warning; }
    """

    AUTO_FOCUS = "QueryTable"

    def __init__(self, name_of_row: str, offers: Sequence[Offer]) -> None:
        """Make the menu.

        Args:
            name_of_row: The record's name, or how many are marked.
            offers: What can be done, in order.
        """
        super().__init__()
        self._about = name_of_row
        self._offers = tuple(offers)

    def compose(self) -> ComposeResult:
        """Lay the entries out under the record's name."""
        with Vertical() as box:
            box.border_title = content(self._about, 44)
            yield QueryTable(header=False, markable=False)
            if any(offer.reason for offer in self._offers):
                yield Static("", id="reason", markup=False)

    def on_mount(self) -> None:
        """Show the entries."""
        self.query_one(QueryTable).show("menu", len(self._offers), COLUMNS)

    @on(QueryTable.RowsNeeded)
    def supply_entries(self, event: QueryTable.RowsNeeded) -> None:
        """Give the entries, all in one chunk."""
        table = self.query_one(QueryTable)
        table.supply(event.token, event.chunk, [offer_row(offer) for offer in self._offers])

    @on(QueryTable.RowHighlighted)
    def tell_reason(self, event: QueryTable.RowHighlighted) -> None:
        """Say in whole why the highlighted entry can't be used, which its line has no room for."""
        for line in self.query("#reason").results(Static):
            reasons = [each.reason for each in self._offers if each.command.id == event.key]
            line.update(content("".join(reasons)), layout=False)

    @on(QueryTable.RowChosen)
    def choose_row(self, event: QueryTable.RowChosen) -> None:
        """Choose the highlighted entry."""
        self._choose(str(event.key))

    def on_key(self, event: events.Key) -> None:
        """Choose by the key an entry has in the view itself."""
        if event.key == "enter":  # the highlighted entry, not the one whose key it is
            return
        for offer in self._offers:
            if offer.sign and offer.sign in {event.key, event.character}:
                event.stop()
                self._choose(offer.command.id)
                return

    def _choose(self, command_id: str) -> None:
        offer = next(each for each in self._offers if each.command.id == command_id)
        if offer.reason:
            self.tell(offer.reason)
        else:
            self.dismiss(command_id)
