"""Where a file is to be written: one box; no I/O."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import commands
from itam_tui.ui.file_words import PlaceSuggester, place_words
from itam_tui.ui.safety import content
from itam_tui.ui.widgets.form_boxes import FormBox


class PlaceModal(ItamModal[str]):
    """Answers with the place typed."""

    DEFAULT_CSS = """
    PlaceModal > Vertical { width: 74; max-width: 100%; height: auto;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    PlaceModal #keys { height: 1; margin-top: 1; }
    """

    COMMANDS_OF = commands("back", "help", "quit", "save")
    AUTO_FOCUS = "FormBox"

    def __init__(self, heading: str, place: Path) -> None:
        """Make the dialog.

        Args:
            heading: What is written.
            place: Where it goes unless somebody types otherwise.
        """
        super().__init__()
        self._heading = heading
        self._first = place_words(place)

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        with Vertical() as box:
            box.border_title = content(self._heading)
            yield FormBox(self._first, compact=True, suggester=PlaceSuggester())
            key = "bold $accent"
            told = Content.assemble(("enter", key), " Save   ", ("esc", key), " Cancel")
            yield Static(told, id="keys", markup=False)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Answer with what is typed."""
        if typed := self.query_one(FormBox).value.strip():
            self.dismiss(typed)
