"""The app that screens stand in: keys ahead, signals, questions, help and palette."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from itam_tui.domain.errors import Consent, Question
from itam_tui.ui.base import CommandScreen
from itam_tui.ui.keys_ahead import KeysAhead
from itam_tui.ui.modals.help import HelpModal
from itam_tui.ui.modals.palette import PaletteModal
from itam_tui.ui.modals.question import QuestionModal
from itam_tui.ui.palette import Found
from itam_tui.ui.safety import CONTROL_FILTER
from itam_tui.ui.signals import Departure
from itam_tui.ui.theme import DARK, THEMES
from itam_tui.ui.widgets.header_bar import Masthead


class ItamHost(KeysAhead[None]):
    """Everything an app of these screens does that has nothing to do with the register."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit"),
    ]

    def __init__(self, masthead: Masthead | None = None, theme: str = DARK.name) -> None:
        """Make the app.

        Args:
            masthead: What the first line says.
            theme: Name of a theme, ours or Textual's.
        """
        super().__init__()
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme
        self.masthead = masthead or Masthead()
        self.find_records: Callable[[str], Sequence[Found]] | None = None
        self.open_record: Callable[[Found], None] | None = None
        self.stopping = threading.Event()
        self._departure = Departure(self, self.stopping.set)

    def on_mount(self) -> None:
        """Listen for signals and for the end of the terminal."""
        self._departure.install()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no control character through to the terminal."""
        return [*super().get_line_filters(), CONTROL_FILTER]

    async def ask(self, questions: Sequence[Question]) -> bool:
        """Ask all questions at once; only in a worker. True is yes to all."""
        answer: bool | None = await self.push_screen_wait(QuestionModal(questions))
        return answer is True

    def show_help(self, screen: CommandScreen[Any]) -> None:
        """Show the keys in force on a screen, once."""
        if not isinstance(self.screen, HelpModal):
            self.push_screen(HelpModal(screen))

    def show_palette(self, screen: CommandScreen[Any]) -> None:
        """Show every command in force, and find records."""

        def take(chosen: str | Found | None) -> None:
            if isinstance(chosen, Found):
                if self.open_record is not None:
                    self.open_record(chosen)
            elif chosen is not None:
                screen.call_later(screen.action_run_command, chosen)

        self.push_screen(PaletteModal(screen.offers(), self.find_records), take)

    async def quit_if_wanted(self) -> None:
        """Ask whether to quit, and do."""
        if await self.ask([Question(Consent.SEVERAL, self._quit_question())]):
            self.exit()

    async def action_quit(self) -> None:
        """Quit; ask only when something typed would be lost."""
        if self._has_unsaved():
            self.run_worker(self.quit_if_wanted(), group="quit", exclusive=True)
        else:
            self.exit()

    def action_view(self, name: str) -> None:
        """Go to a view."""
        if name != self.current_mode:
            self.switch_mode(name)

    def _has_unsaved(self) -> bool:
        return any(
            screen.has_unsaved
            for stack in self._screen_stacks.values()
            for screen in stack
            if isinstance(screen, CommandScreen)
        )

    def _quit_question(self) -> str:
        return "Quit? What was typed and not saved is lost." if self._has_unsaved() else "Quit?"
