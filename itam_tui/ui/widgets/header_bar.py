"""The first line: the app or its badges, the views, which register and who."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from itam_tui.ui.commands import VIEWS, sign_of
from itam_tui.ui.safety import cut, shown

_APP_NAME = "itam-tui"


class Masthead(Struct, frozen=True):
    """What the first line says on every screen."""

    register: str = ""
    """Short name of the database."""
    who: str = ""
    """Who acts."""
    badges: tuple[str, ...] = ()
    """`DEMO`, `READ-ONLY`, `TODAY 2026-03-31`: they take the place of the app's name."""


class HeaderBar(Widget):
    """One line; where room is short the database name is cut first, a badge never."""

    DEFAULT_CSS = """
    HeaderBar { height: 1; width: 1fr; background: $panel; color: $foreground; }
    """

    def __init__(self, view: str, masthead: Masthead) -> None:
        """Show a view as the active one.

        Args:
            view: The id of its command, `view.licenses`; blank for none.
            masthead: The rest of the line.
        """
        super().__init__()
        self.auto_links = False  # what can be clicked keeps its own colors
        self._view = view
        self._masthead = masthead

    def show(self, masthead: Masthead) -> None:
        """Change what stands beside the views."""
        if masthead != self._masthead:
            self._masthead = masthead
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, as one text."""
        return self.render().plain

    def render(self) -> Content:
        """Draw the fullest form that fits."""
        room = self.size.width
        who = shown(self._masthead.who)
        for names, gap in ((True, 2), (True, 1), (False, 2), (False, 1)):
            left = self._left(names, gap)
            over = room - left.cell_length - 2
            if over >= cell_len(who):
                break
        register = cut(shown(self._masthead.register), max(over - cell_len(who) - 1, 0))
        right = cut(f"{register} {who}".strip(), max(over, 0))
        between = " " * max(room - left.cell_length - cell_len(right), 0)
        return Content.assemble(left, between, (right, "$text-muted"))

    def _left(self, names: bool, gap: int) -> Content:
        """Draw the badges and the views, the names of the others only where there is room."""
        between = " " * gap
        parts: list[Content] = [self._front()]
        parts.extend(self._views(names))
        return Content(between).join(parts)

    def _front(self) -> Content:
        if not self._masthead.badges:
            return Content.styled(_APP_NAME, "bold")
        return Content(" ").join(
            Content.styled(shown(badge), "bold $warning") for badge in self._masthead.badges
        )

    def _views(self, names: bool) -> Iterator[Content]:
        for view in VIEWS:
            active = view.id == self._view
            label = sign_of(view.keys[0])
            if names or active:
                label += f" {view.footer}"
            click = Style.from_meta({"@click": view.action})
            drawn = Content.styled(label, "bold underline $accent" if active else "")
            yield drawn.stylize(click)
