"""The first start: no register yet, and three ways to begin; nothing is made unasked."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from itam_tui.ui.command_screen import CommandScreen
from itam_tui.ui.commands import command, commands
from itam_tui.ui.safety import content, shown
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.header_bar import HeaderBar
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.table_columns import Column, Row


class Beginning(Enum):
    """How somebody begins; each value is its key."""

    SAMPLE = "s"
    """Look around in a made-up register that is gone at the end."""
    EMPTY = "e"
    """Make a register with nothing in it."""
    IMPORT = "i"
    """Make one and bring a file in."""


_TITLES: Final = {
    Beginning.SAMPLE: "Look around with sample data",
    Beginning.EMPTY: "Start empty",
    Beginning.IMPORT: "Import files",
}
_MEANS: Final = {
    Beginning.SAMPLE: "A made-up register; nothing is kept.",
    Beginning.EMPTY: "Makes the register.",
    Beginning.IMPORT: "Makes it and takes a CSV file in.",
}
_COLUMNS: Final = (
    Column("title", "Begin", width=28, sortable=False),
    Column("key", "Key", width=1, sortable=False),
    Column("means", "What it does", flexible=True, sortable=False),
)
_UNDER_WAY: Final = {
    Beginning.SAMPLE: "Making the sample data…",
    Beginning.EMPTY: "Making the register…",
    Beginning.IMPORT: "Making the register…",
}


class FirstRunScreen(CommandScreen[None]):
    """Offers the ways to begin; the app does what is chosen."""

    DEFAULT_CSS = """
    FirstRunScreen { layers: default notice; overflow: hidden; background: $background;
        color: $foreground; }
    FirstRunScreen .sentence { height: auto; padding: 1 2 0 2; }
    FirstRunScreen QueryTable { height: 3; margin: 1 0; }
    """
    COMMANDS_OF = commands("help", "back", command("close").titled("Quit", footer="Quit"), "quit")
    AUTO_FOCUS = "QueryTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(each.value, f"choose('{each.value}')", _TITLES[each], show=False)
        for each in Beginning
    ]

    class Chosen(Message):
        """Somebody begins."""

        def __init__(self, beginning: Beginning) -> None:
            """Tell how."""
            super().__init__()
            self.beginning = beginning
            """How."""

    def __init__(self, place: Path) -> None:
        """Offer to begin.

        Args:
            place: Where the register would be made.
        """
        super().__init__()
        self.title = "License register"
        self._place = place
        self._is_under_way = False

    def compose(self) -> ComposeResult:
        """Lay out what is missing, where it would be made, and the ways to begin."""
        yield _PlainHeader("", self.host.masthead)
        yield StatusLine("License register")
        yield Static(content("There is no register here yet."), classes="sentence")
        yield Static(
            Content.assemble(
                ("It would be made at\n", "$text-muted"), shown(_from_home(self._place))
            ),
            classes="sentence",
        )
        yield QueryTable(header=False, markable=False)
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the ways."""
        self.query_one(QueryTable).show("ways", len(Beginning), _COLUMNS)

    @on(QueryTable.RowsNeeded)
    def supply_ways(self, event: QueryTable.RowsNeeded) -> None:
        """Give the ways, all in one chunk."""
        rows = [
            Row(each.value, (Text(_TITLES[each]), Text(each.value), Text(_MEANS[each])))
            for each in Beginning
        ]
        self.query_one(QueryTable).supply(event.token, event.chunk, rows)

    @on(QueryTable.RowChosen)
    def choose_row(self, event: QueryTable.RowChosen) -> None:
        """Begin as the highlighted row says."""
        self.action_choose(str(event.key))

    def action_choose(self, key: str) -> None:
        """Begin, once."""
        if not self._is_under_way:
            self._is_under_way = True
            beginning = Beginning(key)
            self.tell(_UNDER_WAY[beginning])
            self.post_message(self.Chosen(beginning))

    def fail(self) -> None:
        """Offer the ways again, after one that came to nothing."""
        self._is_under_way = False

    def leave(self) -> None:
        """Say how to quit: there is nothing behind this screen."""
        keys = self.keys_in_force()
        self.tell(f"{keys.get('close', 'q')} quits; nothing has been made.")

    def action_close(self) -> None:
        """Quit, as nothing can be lost."""
        self.app.exit()


class _PlainHeader(HeaderBar):
    """The first line without views, as there is nothing to view yet."""

    def _views(self, names: bool) -> Iterator[Content]:
        return iter(())


def _from_home(place: Path) -> str:
    """Write a path as people do, from their home."""
    try:
        return f"~/{place.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(place)
