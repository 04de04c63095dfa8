"""What screens ask of the app they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from itam_tui.domain.errors import Question
from itam_tui.ui.widgets.header_bar import Masthead

if TYPE_CHECKING:
    from itam_tui.services import Services
    from itam_tui.services.drafts import Drafts
    from itam_tui.services.roles import Standing
    from itam_tui.ui.command_screen import CommandScreen
    from itam_tui.ui.exporting import Shown


class Host(Protocol):
    """What a screen asks of the app above it."""

    masthead: Masthead
    """What the first line says on every screen."""
    services: Services
    """What can be done with the register."""

    standing: Standing | None
    """What whoever sits here may do; None until it is known."""
    stopping: Event
    """Set when the app ends: long jobs stop at their next chunk."""
    drafts: Drafts | None
    """What was typed and never saved; None where nothing is kept."""
    currency: str
    """The currency of amounts that name none, by its ISO 4217 code."""
    alert_days: int
    """The lead time of the alerts of new licenses, in days."""

    def today(self) -> date:
        """Give the day that counts as today."""

    async def ask(self, questions: Sequence[Question]) -> bool:
        """Ask all questions at once; True is yes to all."""

    def show_help(self, screen: CommandScreen[Any]) -> None:
        """Show the keys in force on a screen."""

    def show_palette(self, screen: CommandScreen[Any]) -> None:
        """Show every command in force, and find records."""

    def export(self, shown: Shown) -> None:
        """Ask where what a screen shows is to be written."""

    @property
    def shows_past(self) -> bool:
        """Whether a past day is shown that was come to from today."""

    def leave_past(self) -> bool:
        """Go back from a past day to today; False where today is shown."""

    async def quit_if_wanted(self) -> None:
        """Ask whether to quit, and do."""
