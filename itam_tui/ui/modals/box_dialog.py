"""What short dialogs share: boxes, a sentence under them, and two buttons."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from itam_tui.ui.base import ItamModal
from itam_tui.ui.safety import content
from itam_tui.ui.widgets.form import FormRow
from itam_tui.ui.widgets.form_boxes import FormButton


class BoxDialog(ItamModal[ScreenResultType]):
    """Asks a few things, says what they come to, and answers with what was done."""

    DEFAULT_CSS = """
    BoxDialog > Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%;
        border: round $accent; padding: 0 1; background: $background; color: $foreground; }
    BoxDialog .-whole > .told { display: none; }
    BoxDialog #told { padding: 0 1; margin-top: 1; color: $text-muted; }
    BoxDialog #told.-wrong { color: $text-error; }
    BoxDialog #keys { height: 1; }
    BoxDialog #room { width: 1fr; }
    """

    AUTO_FOCUS = ".box"

    def laid_out(self, title: str, boxes: Iterable[Widget], does: str) -> ComposeResult:
        """Lay the boxes out over what is told of them and the buttons.

        Args:
            title: What the dialog is for.
            boxes: The boxes, from above.
            does: The word of the button that does it.
        """
        with Vertical() as box:
            box.border_title = content(title)
            yield from boxes
            yield Static("", id="told")
            with Horizontal(id="keys"):
                yield FormButton("ctrl+s", does, id="save")
                yield Static("", id="room")
                yield FormButton("esc", "Cancel", id="cancel")

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say what the boxes come to."""
        told = self.query_one("#told", Static)
        told.set_class(wrong, "-wrong")
        told.update(content(sentence))

    @on(FormRow.Submitted)
    @on(FormButton.Pressed, "#save")
    def go_on(self) -> None:
        """Do it, as ctrl+s does."""
        self.action_save()

    @on(FormButton.Pressed, "#cancel")
    def cancel(self) -> None:
        """Leave, as escape does."""
        self.leave()

    @abstractmethod
    def action_save(self) -> None:
        """Do what the dialog is for."""
