"""The app's way to a past day and back: views of their own over the register as it was then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from textual.screen import Screen

from itam_tui.services import Services
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.host import ItamHost
from itam_tui.ui.safety import shown
from itam_tui.ui.widgets.header_bar import Masthead

if TYPE_CHECKING:
    from itam_tui.domain.as_of import AsOf
    from itam_tui.ui.modals.past_day import PastDay

_MARK = "@past"
"""What the modes of a past day have after the names of their views."""

Removal = Callable[[], None]
"""Removes the copy that a past day is."""


class _Present(Struct, frozen=True):
    """What is kept of today while a past day is shown."""

    services: Services
    """The register."""
    masthead: Masthead
    """What the first line says."""
    remove: Removal
    """Removes the past day."""


class PastHost(ItamHost):
    """An app that shows the register as it is, and as it was."""

    _present: _Present | None = None
    _badge_at_start = ""
    """The badge of the past day the app was opened on; blank for today."""

    views: Callable[[Services], Mapping[str, Callable[[], Screen[None]]]]
    """Gives the views over a register, by name."""
    clear_at_end: Callable[[Removal], None]
    """Has something cleared away at the end."""
    today_of_past: Callable[[], date] | None = None
    """Tells the day that counts as today on a past day; None is that day itself."""

    @property
    def shows_past(self) -> bool:
        """Whether a past day is shown that was come to from today."""
        return self._present is not None

    def mode_of(self, view: str) -> str:
        """The mode that a view is shown in: one of its own on a past day."""
        return f"{view}{_MARK}" if self._present is not None else view

    @property
    def _view(self) -> str:
        """The view that is shown."""
        return self.current_mode.removesuffix(_MARK)

    def action_look_at_past(self) -> None:
        """Ask for a day, and show the register as it was then."""
        from itam_tui.services.as_of import begins_later, register_as_of
        from itam_tui.ui.modals.past_day import PastDay, PastDayModal

        register = self.services.register
        removals: list[Removal] = []

        def keep(remove: Removal) -> None:
            removals.append(remove)
            self.clear_at_end(remove)

        def go_back(as_of: AsOf, progress: Callable[[int], None]) -> PastDay:
            past = register_as_of(
                self.services, as_of, keep, today=self.today_of_past, progress=progress
            )
            return PastDay(past, begins_later(past))

        def show_it(found: PastDay | None) -> None:
            if found is not None:
                self.run_worker(self._show_past(found, removals[-1]), group="past", exclusive=True)

        self.push_screen(PastDayModal(go_back, register.real_day()), show_it)

    async def _show_past(self, found: PastDay, remove: Removal) -> None:
        """Show the same view, of the past day."""
        view, past = self._view, found.services
        if self._present is not None:
            await self._return()
        as_of = past.register.as_of
        assert as_of is not None
        self._present = _Present(self.services, self.masthead, remove)
        self.services = past
        badges = [one for one in self.masthead.badges if one != self._badge_at_start]
        self.masthead = replace(self.masthead, badges=(*badges, as_of.badge))
        for name, make in self.views(past).items():
            self.add_mode(f"{name}{_MARK}", make)
        await self.switch_mode(self.mode_of(view))
        if isinstance(self.screen, ItamScreen):
            keys = self.screen.keys_in_force()
            told = found.begins_later or f"This is the register {as_of.words}."
            to = self._badge_at_start or "today"
            back = f"{keys.get('close', 'q')} goes back to {to}."
            self.notify(shown(f"{told} {back}"), markup=False)

    def leave_past(self) -> bool:
        """Go back from a past day to today; False where today is shown."""
        if self._present is None:
            return False
        self.run_worker(self._return(), group="past", exclusive=True)
        return True

    def action_leave_past(self) -> None:
        """Go back from a past day to today."""
        self.leave_past()

    async def _return(self) -> None:
        """Show the same view as it is today, as it was left."""
        if (present := self._present) is None:
            return
        view, self._present = self._view, None
        self.clear_notifications()  # what they tell of is gone
        self.services, self.masthead = present.services, present.masthead
        await self.switch_mode(view)
        for name in self.views(present.services):
            await self.remove_mode(f"{name}{_MARK}")
        present.remove()
