"""The help: the keys in force on the screen it was asked from."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from itam_tui.ui.base import CommandScreen, ItamModal
from itam_tui.ui.commands import ON_TABLES, Command
from itam_tui.ui.help import WIDE_FROM, help_lines, help_text
from itam_tui.ui.safety import content


class HelpModal(ItamModal[None]):
    """Lists keys by group; the arrows scroll, `escape`, `q` and `?` leave."""

    DEFAULT_CSS = """
    HelpModal > VerticalScroll { width: 62; max-width: 96%; height: auto; max-height: 94%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground;
        scrollbar-size-vertical: 1; }
    HelpModal.-wide > VerticalScroll { width: 114; }
    HelpModal Static { height: auto; width: auto; }
    """

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,f1", "back", "Back", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, screen: CommandScreen[Any]) -> None:
        """Make the help of a screen."""
        super().__init__()
        self._about = screen.help_title
        self._wide = screen.app.size.width >= WIDE_FROM
        self._lines = help_lines(_in_force(screen), screen.bound_keys())

    def compose(self) -> ComposeResult:
        """Lay the text out under what the keys are for."""
        with VerticalScroll() as box:
            box.border_title = content(f"Keys in {self._about}")
            box.border_subtitle = "esc Back"
            yield Static(help_text(self._lines, wide=self._wide))

    def action_scroll(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Use one column or two, as there is room."""
        super().on_resize(event)
        if (wide := self.app.size.width >= WIDE_FROM) != self._wide:
            self._wide = wide
            box = self.query_one(VerticalScroll)
            box.query_one(Static).update(help_text(self._lines, wide=wide))


def _in_force(screen: CommandScreen[Any]) -> list[Command]:
    """Give the commands of a screen, and those of its table when it has the focus."""
    chosen = list(screen.COMMANDS_OF)
    bound = {active.binding.id for active in screen.active_bindings.values()}
    known = {each.id for each in chosen}
    chosen += [each for each in ON_TABLES if each.id in bound and each.id not in known]
    return chosen
