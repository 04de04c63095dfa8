"""A filter line that takes pasted addresses as a whole, however many lines they have; no I/O."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from itam_tui.domain.importing.pasted import addresses
from itam_tui.ui.widgets.filter_bar import FilterBar, FilterBox


class PasteBox(FilterBox):
    """Tells pasted addresses from pasted words; `escape` is the screen's."""

    class Pasted(Message):
        """Addresses were pasted."""

        def __init__(self, texts: Sequence[str]) -> None:
            """Tell them."""
            super().__init__()
            self.texts = tuple(texts)
            """Each address, name, serial or tag, once."""

    def _on_paste(self, event: events.Paste) -> None:
        found = addresses(event.text)
        if len(found) > 1 or "<" in event.text:
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(found))

    async def action_clear_filter(self) -> None:  # type: ignore[override]
        """Let the screen peel: what is typed first, then itself."""
        await self.run_action("screen.back")


class PasteBar(FilterBar):
    """The line with that box."""

    DEFAULT_CSS = """
    PasteBar > PasteBox { width: 45%; min-width: 20; max-width: 60; height: 1;
        border: none; padding: 0; background: $background; }
    PasteBar > PasteBox:focus { background: $panel; border: none; }
    """

    def compose(self) -> ComposeResult:
        """Lay the line out."""
        yield Static("/", id="prompt", markup=False)
        yield PasteBox("", compact=True, select_on_focus=False)
        yield Static("", id="wrong", markup=False)
