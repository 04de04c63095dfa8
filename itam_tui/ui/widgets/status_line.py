"""The line over a table: its title at the left, how much of it is seen at the right."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from itam_tui.ui.safety import cut, shown

_GAP = 2
_SHORTEST_TITLE = 20


class StatusLine(Widget):
    """One line that changes only when what it says changes."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; color: $foreground; }
    """

    def __init__(self, title: str = "", status: str = "") -> None:
        """Begin with a title and a status."""
        super().__init__()
        self._title = shown(title)
        self._status = shown(status)
        self._answer = ""

    def show(self, title: str, status: str) -> None:
        """Say what is seen and how much of it; an answer said before is gone."""
        wanted = (shown(title), shown(status), "")
        if wanted != (self._title, self._status, self._answer):
            self._title, self._status, self._answer = wanted
            self.refresh()

    def say(self, answer: str) -> None:
        """Answer in the place of the status, until the next `show`; blank takes it back."""
        if (wanted := shown(answer)) != self._answer:
            self._answer = wanted
            self.refresh()

    @property
    def heading(self) -> str:
        """The title at its left end."""
        return self._title

    def has_room_for(self, answer: str) -> bool:
        """Whether an answer would stand there whole; so it does before the line is laid out."""
        return not self.size.width or cell_len(shown(answer)) <= self.size.width

    @property
    def text(self) -> str:
        """What the line says, as one text."""
        return self.render().plain

    def render(self) -> Content:
        """Draw both ends; where room is short the title gives way first, to an answer wholly."""
        room = max(self.size.width, 0)
        right = cut(self._answer or self._status, room)
        left = self._title
        if self._answer and cell_len(right) + _GAP + _SHORTEST_TITLE > room:
            left = ""
        if right and cell_len(left) + _GAP + cell_len(right) > room:
            left = cut(left, max(room - cell_len(right) - _GAP, min(_SHORTEST_TITLE, room)))
            right = cut(right, max(room - cell_len(left) - (_GAP if left else 0), 0))
        left = cut(left, room)
        between = " " * max(room - cell_len(left) - cell_len(right), 0)
        return Content.assemble(
            (left, "bold"), between, (right, "" if self._answer else "$text-muted")
        )
