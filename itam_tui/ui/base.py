"""What every view, page and dialog stands on: leaving layer by layer, and the table's keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import ModalScreen, ScreenResultType

from itam_tui.ui.command_screen import CommandScreen
from itam_tui.ui.commands import commands
from itam_tui.ui.undo_screen import UndoScreen
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterEntry
from itam_tui.ui.widgets.header_bar import HeaderBar
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from itam_tui.services import Services
    from itam_tui.ui.exporting import Shown

BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
"""Classes of a dialog by the columns of the terminal."""

__all__ = ["CommandScreen", "ItamModal", "ItamScreen"]


class ItamScreen(UndoScreen):
    """A view or the page of a record."""

    VIEW: ClassVar[str] = ""
    """The id of its view's command, `view.licenses`, for the header line."""

    _services: Services
    _newest_when_left: int | None = None
    _is_behind = False
    _is_stale = False

    class NewestRead(Message):
        """The newest change of the register: what is newer was not read here yet."""

        def __init__(self, number: int, *, is_back: bool) -> None:
            """Tell its number.

            Args:
                number: The number of the row of the history; 0 without any.
                is_back: Whether it was asked on the way back, not on leaving.
            """
            super().__init__()
            self.number = number
            """The number of the row of the history."""
            self.is_back = is_back
            """Whether it was asked on the way back."""

    @property
    def services(self) -> Services:
        """What can be done with the register that this shows, of today or of a past day."""
        return self._services

    def reason_against(self, command_id: str) -> str | None:
        """Say that today is shown, or only a past day; of other commands what the screen says."""
        if command_id == "today" and not self.host.shows_past:
            if self.services.register.as_of is None:
                return "This is the register as it is today."
            return "This was opened with --as-of; open it without to see today."
        return super().reason_against(command_id)

    def on_screen_suspend(self) -> None:
        """Notice that another view comes: not a page or a dialog over this one."""
        for line in self.query(StatusLine):
            line.say("")  # what was answered is old when somebody comes back
        self._is_behind = self not in self.app.screen_stack
        if self._is_behind:
            self.read_newest(is_back=False)

    def on_screen_resume(self) -> None:
        """Look whether anything changed while another view or a dialog was shown."""
        if self._is_stale:
            self._is_stale = False
            self.action_refresh()
        if self._is_behind:
            self._is_behind = False
            self.read_newest(is_back=True)

    @work(thread=True, group="newest")
    def read_newest(self, *, is_back: bool) -> None:
        """Ask which change is the newest."""
        self.post_message(self.NewestRead(self.services.history.newest(), is_back=is_back))

    @on(NewestRead)
    def catch_up(self, answer: NewestRead) -> None:
        """Read this view again when something changed while another one was shown."""
        if not answer.is_back:
            self._newest_when_left = answer.number
        elif answer.number != self._newest_when_left:
            self.action_refresh()

    def others_changed(self) -> None:
        """Show what somebody else changed: at once, or when the dialog over it has gone."""
        if self is self.app.screen:
            self.action_refresh()
        else:
            self._is_stale = True

    def action_refresh(self) -> None:
        """Read again what is shown; a view that reads says how."""

    def show_again(self, answer: str) -> None:
        """Read everything again, and say what was done."""
        self.action_refresh()
        self.tell(answer)

    def header(self) -> HeaderBar:
        """Make the first line of this screen."""
        return HeaderBar(self.VIEW, self.host.masthead)

    @property
    def at_root(self) -> bool:
        """Whether there is no view or page below this one."""
        return sum(isinstance(each, ItamScreen) for each in self.app.screen_stack) <= 1

    def leave(self) -> None:
        """Go to the page below; at the root go back from a past day, or say how to quit."""
        if self.at_root and self.host.leave_past():
            return
        if self.at_root:
            keys = self.keys_in_force()
            self.tell(
                f"Nothing to go back to: {keys.get('close', 'q')} asks whether to quit, "
                f"{keys.get('quit', 'ctrl+q')} quits."
            )
        else:
            self.dismiss(None)

    def action_close(self) -> None:
        """Go back one page; at the root ask whether to quit."""
        if self.at_root and self.host.leave_past():
            return
        if self.at_root:
            self.run_worker(self.host.quit_if_wanted(), group="quit", exclusive=True)
        else:
            self.leave()

    def acting_table(self) -> QueryTable | None:
        """Give the table that keys act on: the one with the focus, else the first in view."""
        if isinstance(self.focused, QueryTable):
            return self.focused
        return next((table for table in self.query(QueryTable) if table.is_on_screen), None)

    def action_filter(self) -> None:
        """Go to the filter box."""
        for bar in self.query(FilterBar):
            bar.open()

    @on(FilterBar.Left)
    def go_to_rows(self) -> None:
        """Go from the filter box to the rows."""
        if (table := self.acting_table()) is not None:
            table.focus()

    def action_open(self) -> None:
        """Choose the highlighted row."""
        if (table := self.acting_table()) is not None:
            table.action_choose()

    def action_mark(self) -> None:
        """Mark the highlighted row."""
        if (table := self.acting_table()) is not None:
            table.action_mark()

    def action_mark_range(self) -> None:
        """Begin or end a range of marks."""
        if (table := self.acting_table()) is not None:
            table.action_mark_range()

    def action_sort_left(self) -> None:
        """Sort by the column to the left."""
        if (table := self.acting_table()) is not None:
            table.action_sort_by(-1)

    def action_sort_right(self) -> None:
        """Sort by the column to the right."""
        if (table := self.acting_table()) is not None:
            table.action_sort_by(1)

    def action_sort_reverse(self) -> None:
        """Sort the other way round."""
        if (table := self.acting_table()) is not None:
            table.action_sort_reverse()

    def exported(self) -> Shown | None:
        """Give what is shown, as it is to be exported; None where there is nothing."""
        return None

    def action_export(self) -> None:
        """Ask where what is shown is to be written."""
        if (shown := self.exported()) is not None:
            self.host.export(shown)

    def footer_entries(self) -> Sequence[FooterEntry]:
        """Give the keys that work now; `q` quits or leaves a past day at the root."""
        entries = super().footer_entries()
        if not self.at_root:
            return entries
        word = "Back" if self.host.shows_past else "Quit"
        return [
            FooterEntry(each.sign, word, each.reason, each.command_id, True)
            if each.command_id == "close"
            else each
            for each in entries
        ]


class ItamModal(CommandScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """A dialog; `escape` leaves it without a result, `f1` and `ctrl+q` work in it."""

    COMMANDS_OF = commands("back", "help", "quit")
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave with a result, and first what lies over this: help that was opened meanwhile."""
        stack = self.app.screen_stack
        while self in stack and self.app.screen is not self:
            self.app.pop_screen()
            stack = self.app.screen_stack
        return super().dismiss(result)

    def peel(self) -> bool:
        """Take the text of a filter away; marks are what a dialog chooses, so they go with it."""
        return any(bar.text for bar in self.query(FilterBar)) and self.peel_filter()
