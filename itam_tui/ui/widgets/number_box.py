"""A box for a whole number, with or without a sign: arrows and page keys step it; no I/O."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from itam_tui.ui.widgets.text_box import TextBox


class NumberBox(TextBox):
    """Its digits are selected at first, so that typing replaces them and keeps the sign."""

    DEFAULT_CSS = """
    NumberBox, NumberBox.-textual-compact { height: 1; border: none; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(1)", "One more", show=False),
        Binding("down", "step(-1)", "One less", show=False),
        Binding("pageup", "step(10)", "Ten more", show=False),
        Binding("pagedown", "step(-10)", "Ten less", show=False),
    ]

    class Stepped(Message):
        """The number is to go up or down."""

        def __init__(self, step: int) -> None:
            """Tell by how much."""
            super().__init__()
            self.step = step
            """By how much; negative is down."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        """Begin with a number.

        Args:
            text: The number as it would be typed.
            id: The widget's id.
        """
        super().__init__(text, compact=True, select_on_focus=False, max_length=20, id=id)
        self.select_digits()

    def write(self, text: str) -> None:
        """Put another number in the box, its digits selected."""
        self.value = text
        self.select_digits()

    def select_digits(self) -> None:
        """Select the number, its sign left out."""
        start = 1 if self.value[:1] in ("+", "-") else 0
        self.selection = self.selection._replace(start=start, end=len(self.value))

    def action_step(self, step: int) -> None:
        """Ask for a number above or below."""
        self.post_message(self.Stepped(step))
