"""The last line: at most eight keys that work now; redrawn only when they change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from itam_tui.ui.safety import cut

SHORTEST_WORD: Final = 14
"""What a word is cut to at most, before another key gives way."""

MOST_KEYS: Final = 8
"""Keys in the footer, the one at the right end counted (product.md §4)."""


class FooterEntry(Struct, frozen=True):
    """One key and its word."""

    sign: str
    """The key, as it is written for people."""
    word: str
    """What it does, in a word."""
    reason: str = ""
    """Why it can't be used now; grayed then."""
    command_id: str = ""
    """What a click runs; blank for a key of the widget with the focus."""
    at_end: bool = False
    """Whether it stands at the right end."""
    is_cut: bool = False
    """Whether its word is cut to what room the others leave."""
    stays: bool = False
    """Whether every other key gives way before it does."""


@runtime_checkable
class HasFooter(Protocol):
    """A screen that knows which keys work now."""

    def footer_entries(self) -> Sequence[FooterEntry]:
        """Give the entries, from the left."""


class FooterBar(Widget):
    """Asks its screen for the keys in force whenever they may have changed."""

    DEFAULT_CSS = """
    FooterBar { height: 1; width: 1fr; dock: bottom; background: $panel; color: $foreground; }
    """

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.auto_links = False  # what can be clicked keeps its own colors
        self._entries: tuple[FooterEntry, ...] = ()

    def on_mount(self) -> None:
        """Follow the keys in force."""
        self.screen.bindings_updated_signal.subscribe(self, self.follow)
        self.follow(self.screen)

    def follow(self, screen: Screen[object]) -> None:
        """Take over the keys in force; nothing is drawn when they are the same."""
        if not isinstance(screen, HasFooter):
            return
        if (entries := tuple(screen.footer_entries())) != self._entries:
            self._entries = entries
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, as one text."""
        return self.render().plain

    def render(self) -> Content:
        """Draw as many entries as fit, the one at the right end always.

        The last gives way first, those that stay after all others.
        """
        ends = [entry for entry in self._entries if entry.at_end][:1]
        left = [entry for entry in self._entries if not entry.at_end]
        while len(left) > MOST_KEYS - len(ends):
            _give_way(left)
        end = Content("").join(map(_drawn, ends))
        room = self.size.width - end.cell_length
        line = Content("")
        while True:
            for gap, shown in (("  ", left), (" ", left), (" ", _cut(left, room - 2))):
                line = Content(gap).join(map(_drawn, shown))
                if line.cell_length + 2 * bool(ends) <= room or not left:
                    break
            else:
                _give_way(left)
                continue
            break
        return Content.assemble(line, " " * max(room - line.cell_length, 0), end)


def _give_way(entries: list[FooterEntry]) -> None:
    """Take the last entry away that doesn't stay; only when all do, the last of them."""
    going = [index for index, entry in enumerate(entries) if not entry.stays]
    del entries[going[-1] if going else -1]


def _cut(entries: Sequence[FooterEntry], room: int) -> list[FooterEntry]:
    """Cut the words that may be to what room there is for them, one cell between the keys.

    The longest is cut first, and none to fewer cells than `SHORTEST_WORD`.
    """
    gaps = len(entries) - 1
    fixed = gaps + sum(_drawn(one).cell_length for one in entries if not one.is_cut)
    cut_ones = [one for one in entries if one.is_cut]
    limit = max((cell_len(one.word) for one in cut_ones), default=0)
    while limit > SHORTEST_WORD and fixed + _cells(cut_ones, limit) > room:
        limit -= 1
    return [replace(one, word=cut(one.word, limit)) if one.is_cut else one for one in entries]


def _cells(entries: Sequence[FooterEntry], limit: int) -> int:
    """The cells that keys and their words take, each word cut to a limit."""
    return sum(cell_len(one.sign) + 1 + min(cell_len(one.word), limit) for one in entries)


def _drawn(entry: FooterEntry) -> Content:
    """Draw a key in the accent and its word; both muted when it can't be used now."""
    muted = "$text-muted 60%" if entry.reason else ""
    drawn = Content.assemble((entry.sign, muted or "bold $accent"), " ", (entry.word, muted))
    if not entry.command_id:
        return drawn
    return drawn.stylize(Style.from_meta({"@click": f"screen.run_command('{entry.command_id}')"}))
