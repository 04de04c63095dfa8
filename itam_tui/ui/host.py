"""The app that screens stand in: keys ahead, signals, questions, help and palette.

Every dialog is imported when it is first opened.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from textual.binding import Binding, BindingType
from textual.filter import LineFilter, NoColor
from textual.worker import WorkerFailed

from itam_tui.domain.errors import Consent, Question
from itam_tui.services import Services
from itam_tui.ui.base import CommandScreen, ItamScreen
from itam_tui.ui.glyphs import GLYPHS_ASCII, glyphs
from itam_tui.ui.keys_ahead import KeysAhead
from itam_tui.ui.safety import CONTROL_FILTER, PLAIN_SIGN_FILTER, shown
from itam_tui.ui.signals import Departure
from itam_tui.ui.theme import DARK, THEMES
from itam_tui.ui.widgets.header_bar import Masthead

if TYPE_CHECKING:
    from itam_tui.services.drafts import Drafts
    from itam_tui.services.roles import Standing
    from itam_tui.ui.exporting import Shown
    from itam_tui.ui.palette import Found

FAILED = 1
"""What an app ends with that came upon an error of its own."""

_NO_COLOR = NoColor()
"""For `NO_COLOR`: the terminal's own two colors, where the framework would give shades of gray."""


class ItamHost(KeysAhead[None]):
    """Everything an app of these screens does that has nothing to do with the register."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    services: Services
    """What can be done with the register."""

    standing: Standing | None = None
    """What whoever sits here may do; None until it is known."""

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
        self.currency = "USD"
        self.alert_days = 30
        self._import_texts: dict[str, str] = {}
        self.find_records: Callable[[str], Sequence[Found]] | None = None
        self.open_record: Callable[[Found], None] | None = None
        self.make_drafts: Callable[[], Drafts] | None = None
        self._drafts: Drafts | None = None
        self.stopping = threading.Event()
        self.failure: Exception | None = None
        self._departure = Departure(self, self.stopping.set, self.last_words)

    def on_mount(self) -> None:
        """Listen for signals and for the end of the terminal."""
        self._departure.install()

    @property
    def drafts(self) -> Drafts | None:
        """What was typed and never saved; made when the first form opens."""
        if self._drafts is None and self.make_drafts is not None:
            self._drafts = self.make_drafts()
        return self._drafts

    def _settle_drafts(self, *, keep: bool) -> None:
        """Keep what is typed anywhere, or forget it: somebody chose to."""
        for screen in self._all_screens():
            with contextlib.suppress(Exception):  # an end is never held up
                if keep:
                    screen.keep_draft()
                else:
                    screen.forget_draft()

    def _all_screens(self) -> list[CommandScreen[Any]]:
        stacks = self._screen_stacks.values()
        return [each for stack in stacks for each in stack if isinstance(each, CommandScreen)]

    def on_unmount(self) -> None:
        """Stop what still waits, however the app came to its end."""
        self.stopping.set()

    def last_words(self) -> str:
        """Clear away what an app cut off leaves, and give what to say; on any thread."""
        return ""

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """End, however it comes to that: jobs are told to stop, and cut off if they don't."""
        self._settle_drafts(keep=return_code != 0)
        self._departure.begin(return_code)
        super().exit(result, return_code, message)

    def give_back_terminal(self) -> None:
        """Leave the terminal as it was, for an app that could not do so itself."""
        self._departure.give_back()

    def _handle_exception(self, error: Exception) -> None:
        """End because of an error nobody caught; it is told afterwards, and not as a traceback.

        A test is given the error itself.
        """
        self._return_code = FAILED
        self._settle_drafts(keep=True)
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.failure = error.error if isinstance(error, WorkerFailed) else error
        if self._driver is not None:
            self._departure.begin(FAILED)
        self._close_messages_no_wait()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no control through to the terminal, nor a color or a sign it is not to have."""
        colors = [_NO_COLOR] if self.no_color else super().get_line_filters()
        signs = [PLAIN_SIGN_FILTER] if glyphs() is GLYPHS_ASCII else []
        return [*colors, *signs, CONTROL_FILTER]

    async def ask(self, questions: Sequence[Question]) -> bool:
        """Ask all questions at once; only in a worker. True is yes to all."""
        from itam_tui.ui.modals.question import QuestionModal

        answer: bool | None = await self.push_screen_wait(QuestionModal(questions))
        return answer is True

    def show_help(self, screen: CommandScreen[Any]) -> None:
        """Show the keys in force on a screen, once."""
        from itam_tui.ui.modals.help import HelpModal

        if not isinstance(self.screen, HelpModal):
            self.push_screen(HelpModal(screen))

    def show_palette(self, screen: CommandScreen[Any]) -> None:
        """Show every command in force, and find records."""
        from itam_tui.ui.modals.palette import PaletteModal
        from itam_tui.ui.palette import Found

        def take(chosen: str | Found | None) -> None:
            if isinstance(chosen, Found):
                if self.open_record is not None:
                    self.open_record(chosen)
            elif chosen is not None:
                screen.call_later(screen.action_run_command, chosen)

        self.push_screen(PaletteModal(screen.offers(), self.find_records), take)

    def export(self, shown: Shown) -> None:
        """Ask where what a screen shows is to be written."""
        from itam_tui.ui.modals.on_demand import export_dialog

        screen = self.screen

        def told(sentence: str | None) -> None:
            if sentence and isinstance(screen, CommandScreen):
                screen.tell(sentence)

        self.push_screen(export_dialog(self.services, shown), told)

    def action_import_file(self) -> None:
        """Bring a file in; the view below reads itself again afterwards."""
        from itam_tui.ui.modals.on_demand import import_dialog

        screen = self.screen
        if not isinstance(screen, ItamScreen):
            return
        if reason := self.services.register.why_fixed:
            screen.tell(reason)
            return

        def told(sentence: str | None) -> None:
            if sentence:
                screen.action_refresh()
                screen.notify(shown(sentence), markup=False)

        self.push_screen(import_dialog(self.services, self._import_texts), told)

    def action_about(self) -> None:
        """Say what this program is, which register it has open, and who you are in it."""
        from itam_tui.ui.modals.about import AboutModal

        self.push_screen(AboutModal(self.services))

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

    def mode_of(self, view: str) -> str:
        """The mode that a view is shown in."""
        return view

    @property
    def shows_past(self) -> bool:
        """Whether a past day is shown that was come to from today."""
        return False

    def leave_past(self) -> bool:
        """Go back from a past day to today; False where today is shown."""
        return False

    def action_view(self, name: str) -> None:
        """Go to a view."""
        if (mode := self.mode_of(name)) != self.current_mode:
            self.switch_mode(mode)

    def _has_unsaved(self) -> bool:
        return any(screen.has_unsaved for screen in self._all_screens())

    def _quit_question(self) -> str:
        return "Quit? What was typed and not saved is lost." if self._has_unsaved() else "Quit?"
