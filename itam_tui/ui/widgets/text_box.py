"""A text box that doesn't blink, and leaves ctrl+c to the screen when nothing is selected."""

from __future__ import annotations

from textual.widgets import Input


class TextBox(Input):
    """The one-line box of every form and filter."""

    def on_mount(self) -> None:
        """Keep the cursor still: a blinking one costs 147 kB a minute on a slow link."""
        self.cursor_blink = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Copy and cut only what is selected, so that ctrl+c can peel a layer otherwise."""
        if action in {"copy", "cut"} and not self.selected_text:
            return False
        return super().check_action(action, parameters)
