"""The names of a form's sections, the open one underlined; no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from itam_tui.ui.glyphs import glyphs

_GAP = 3


class SectionStrip(Widget, can_focus=True):
    """Two lines: the names, and a line under the one that is open."""

    DEFAULT_CSS = """
    SectionStrip { height: 2; width: 1fr; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Section to the left", show=False),
        Binding("right", "step(1)", "Section to the right", show=False),
        Binding("down,enter", "app.focus_next", "Fields", show=False),
    ]

    class Chosen(Message):
        """Another section is to be shown."""

        def __init__(self, number: int) -> None:
            """Tell which one."""
            super().__init__()
            self.number = number
            """Its place on the strip, from 0."""

    def __init__(self, titles: Sequence[str]) -> None:
        """Begin with the first section.

        Args:
            titles: The names, from the left.
        """
        super().__init__()
        self.auto_links = False
        self._titles = tuple(titles)
        self._open = 0
        self._wrong: frozenset[int] = frozenset()

    def show(self, number: int) -> None:
        """Underline a section."""
        if number != self._open:
            self._open = number
            self.refresh()

    def mark_wrong(self, numbers: frozenset[int]) -> None:
        """Mark the sections that have a wrong field."""
        if numbers != self._wrong:
            self._wrong = numbers
            self.refresh()

    def render(self) -> Content:
        """Draw both lines; a section with a wrong field has a sign beside its name."""
        names: list[Content] = []
        line = Content("")
        for number, title in enumerate(self._titles):
            wrong = f" {glyphs().warning}" if number in self._wrong else ""
            style = "$text-error" if wrong else "$foreground bold" if number == self._open else ""
            if number == self._open:
                before = sum(name.cell_length + _GAP for name in names)
                ground = "$accent bold" if self.has_focus else "$accent"
                rule = glyphs().underline * cell_len(title + wrong)
                line = Content.assemble(" " * before, (rule, ground))
            names.append(Content.styled(title + wrong, style))
        return Content.assemble(Content(" " * _GAP).join(names), "\n", line)

    def action_step(self, step: int) -> None:
        """Open the section beside this one."""
        if 0 <= (number := self._open + step) < len(self._titles):
            self.post_message(self.Chosen(number))

    def on_click(self, event: events.Click) -> None:
        """Open the section that was clicked."""
        event.stop()
        start = 1
        for number, title in enumerate(self._titles):
            end = start + cell_len(title) + _GAP
            if start <= event.x < end:
                self.post_message(self.Chosen(number))
                return
            start = end
