"""The names of tabs, the open one underlined; the focus stays with the table below; no I/O."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import shown

_GAP = 3


class TabName(Struct, frozen=True):
    """One tab of a strip."""

    name: str
    """What the screen calls it."""
    words: str
    """What people read: `Licensed device 9, 12 seats`."""


class TabStrip(Widget):
    """Two lines: the names, and a line under the one that is open."""

    DEFAULT_CSS = """
    TabStrip { height: 2; width: 1fr; }
    """

    class TabChosen(Message):
        """Another tab is to be shown."""

        def __init__(self, strip: TabStrip, name: str) -> None:
            """Tell which one."""
            super().__init__()
            self.strip = strip
            """The strip it stands on."""
            self.name = name
            """What the screen calls the tab."""

        @property
        def control(self) -> TabStrip:
            """The strip, for the selector of `@on`."""
            return self.strip

    def __init__(
        self,
        tabs: Sequence[TabName] = (),
        open_name: str = "",
        *,
        lead: str = "",
        id: str | None = None,
    ) -> None:
        """Begin with some tabs.

        Args:
            tabs: The tabs, from the left.
            open_name: The one that is open.
            lead: A word before them that is no tab.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.auto_links = False
        self._tabs = tuple(tabs)
        self._open = open_name
        self._lead = lead

    @property
    def open_name(self) -> str:
        """The name of the open tab."""
        return self._open

    def show(self, tabs: Sequence[TabName], open_name: str) -> None:
        """Change the tabs, or which one is open."""
        if (tuple(tabs), open_name) != (self._tabs, self._open):
            self._tabs, self._open = tuple(tabs), open_name
            self.refresh()

    def step(self, step: int) -> None:
        """Ask for the tab to the right (1) or to the left (-1), round the ends."""
        names = [tab.name for tab in self._tabs]
        if len(names) > 1 and self._open in names:
            name = names[(names.index(self._open) + step) % len(names)]
            self.post_message(self.TabChosen(self, name))

    def render(self) -> Content:
        """Draw both lines."""
        words = [Content.styled(self._lead, "$text-muted")] if self._lead else []
        line = Content("")
        for tab in self._tabs:
            label = shown(tab.words)
            is_open = tab.name == self._open
            if is_open:
                before = sum(word.cell_length + _GAP for word in words)
                rule = glyphs().underline * cell_len(label)
                line = Content.assemble(" " * before, (rule, "$accent"))
            words.append(Content.styled(label, "bold" if is_open else "$text-muted"))
        return Content.assemble(Content(" " * _GAP).join(words), "\n", line)

    def on_click(self, event: events.Click) -> None:
        """Open the tab that was clicked."""
        event.stop()
        start = cell_len(self._lead) + _GAP if self._lead else 0
        for tab in self._tabs:
            end = start + cell_len(shown(tab.words))
            if start <= event.x < end:
                self.post_message(self.TabChosen(self, tab.name))
                return
            start = end + _GAP
