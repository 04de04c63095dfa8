"""One line with a text at each end; where room is short the left one gives way."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from itam_tui.ui.safety import cut, shown


class TwoEnds(Widget):
    """A quiet line that is drawn only when what it says changes."""

    DEFAULT_CSS = """
    TwoEnds { height: 1; width: 1fr; color: $foreground; }
    """

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None) -> None:
        """Begin with both texts."""
        super().__init__(id=id)
        self._ends = (shown(left), shown(right))

    def show(self, left: str, right: str) -> None:
        """Say something else."""
        if (ends := (shown(left), shown(right))) != self._ends:
            self._ends = ends
            self.refresh()

    def render(self) -> Content:
        """Draw both ends."""
        left, right = self._ends
        room = self.size.width
        right = cut(right, room)
        left = cut(left, max(room - cell_len(right) - 2, 0))
        between = " " * max(room - cell_len(left) - cell_len(right), 0)
        return Content.assemble(left, between, (right, "$text-muted"))
