"""Look at a past day: which one, and whether what was recorded then is meant, or in force."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import date, timedelta
from time import monotonic
from typing import Final

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from itam_tui.domain.as_of import AsOf, Basis
from itam_tui.domain.errors import ItamError, RefusedError
from itam_tui.services import Services
from itam_tui.services.as_of import read_as_of
from itam_tui.ui.commands import commands
from itam_tui.ui.form_fields import FormField
from itam_tui.ui.modals.box_dialog import BoxDialog
from itam_tui.ui.widgets.form import FormRow

LEAST_SECONDS = 0.1
"""The pause between two messages of how far it is."""

BASES: Final = ((Basis.RECORDED.value, "As recorded"), (Basis.IN_FORCE.value, "In force"))

TOLD: Final = {
    Basis.RECORDED: "What was written by the end of that day: what an export made then says.",
    Basis.IN_FORCE: "Quantities as they were in force that day, those written later included; "
    "all else as recorded.",
}
"""What each choice comes to."""


class PastDay(Struct, frozen=True):
    """A register as of a day."""

    services: Services
    """What can be asked of it."""
    begins_later: str
    """That there was nothing in it yet; blank where there was."""


GoBack = Callable[[AsOf, Callable[[int], None]], PastDay]
"""Gives the register as of a day; it is called on a thread, and told how far it is."""


class PastDayModal(BoxDialog[PastDay]):
    """Asks for a day, and answers with the register as it was then."""

    DEFAULT_CSS = """
    PastDayModal > Vertical { width: 62; }
    PastDayModal FormRow > .label { width: 8; }
    PastDayModal #told { height: 2; }
    """

    COMMANDS_OF = commands("back", "help", "quit", "save")

    class Progressed(Message):
        """How many changes were taken back."""

        def __init__(self, done: int) -> None:
            """Tell it."""
            super().__init__()
            self.done = done
            """How many."""

    def __init__(self, go_back: GoBack, real_day: date) -> None:
        """Make the dialog; it offers the last day of the month before.

        Args:
            go_back: Gives the register as of a day.
            real_day: The day by the real clock; no later one is recorded.
        """
        super().__init__()
        self._go_back = go_back
        self._stop = threading.Event()
        self._is_going = False
        self._real_day = real_day
        offered = real_day.replace(day=1) - timedelta(days=1)
        self._day = FormRow(FormField("day", "Day", 14, hint="its end"), offered.isoformat())
        self._basis = FormRow(FormField("basis", "What", 20, BASES), BASES[0][0])

    def compose(self) -> ComposeResult:
        """Lay the boxes out over what they come to."""
        yield from self.laid_out("Look at a past day", (self._day, self._basis), "Look")

    def on_mount(self) -> None:
        """Say what is offered."""
        self.show_told()

    @property
    def basis(self) -> Basis:
        """What is meant."""
        return Basis(self._basis.text)

    @on(FormRow.Changed)
    def show_told(self) -> None:
        """Say what the choice comes to."""
        if not self._is_going:
            self.say(TOLD[self.basis])

    def action_save(self) -> None:
        """Go back to the day, unless it is none."""
        if self._is_going:
            return
        try:
            day = read_as_of(self._day.text, self._real_day)
        except ItamError as error:
            self.say(str(error), wrong=True)
        else:
            self._is_going = True
            self.go(AsOf(day, self.basis))

    @work(group="past")
    async def go(self, as_of: AsOf) -> None:
        """Go back; stay open when that is refused."""
        self.say("Going back …")
        try:
            past = await asyncio.to_thread(self._go_back, as_of, self._watched())
        except ItamError as error:
            self._is_going = False
            if not self._stop.is_set():
                self.say(str(error), wrong=True)
        else:
            self.dismiss(past)

    def _watched(self) -> Callable[[int], None]:
        """Hear how far it is on its thread, and stop it there."""
        told_at = monotonic()

        def progress(done: int) -> None:
            nonlocal told_at
            if self._stop.is_set() or self.host.stopping.is_set():
                raise RefusedError("Stopped.")
            if (now := monotonic()) - told_at >= LEAST_SECONDS:
                told_at = now
                self.post_message(self.Progressed(done))

        return progress

    @on(Progressed)
    def show_progress(self, event: Progressed) -> None:
        """Say how far it is."""
        if self._is_going:
            self.say(f"Going back … {event.done:,}" if event.done else "Going back …")

    def leave(self) -> None:
        """Leave; what is under way stops."""
        self._stop.set()
        self.dismiss(None)
