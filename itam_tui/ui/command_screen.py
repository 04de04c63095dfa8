"""A screen that knows its commands: keys bound, reasons and errors told, questions asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from textual import events
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from itam_tui.domain.authorization import Right, Role
from itam_tui.domain.errors import Consent, ConsentNeeded, ItamError, Question
from itam_tui.ui.commands import Command, bindings, declared_keys, sign_of
from itam_tui.ui.hosting import Host
from itam_tui.ui.room import check_room
from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.safety import shown
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterEntry
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.geometry import Region

    from itam_tui.services import Services
    from itam_tui.ui.palette import Offer

T = TypeVar("T")

_ERROR_SECONDS = 8.0
_AT_END = 90


class CommandScreen(Screen[ScreenResultType]):
    """A screen that declares what can be done on it, and says why not when it can't."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = ()
    """The commands of this screen; their keys are bound when the class is made."""

    CHANGES: ClassVar[Right] = Right.CHANGE_LICENSES
    """The right that changing what this screen shows takes."""

    _commands_by_action: ClassVar[dict[str, list[str]]] = {}
    _begun: frozenset[Worker[Any]] = frozenset()
    _keys_ahead: RowWait | None = None
    _is_drawn_by_resume = False

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The widget with the focus; both widgets draw themselves, so not the whole screen anew."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Bind the keys of the commands declared, beside the screen's own bindings."""
        if "COMMANDS_OF" in cls.__dict__:
            own: Iterable[BindingType] = cls.__dict__.get("BINDINGS", ())
            cls.BINDINGS = [*bindings(cls.COMMANDS_OF), *own]
            cls._commands_by_action = {}
            for each in cls.COMMANDS_OF:
                cls._commands_by_action.setdefault(each.action_name, []).append(each.id)
        super().__init_subclass__(**kwargs)

    # What can be done.

    def why_not(self, command_id: str) -> str | None:
        """Say why a command can't be used now; None when it can."""
        return None

    def reason_against(self, command_id: str) -> str | None:
        """Say why a command can't be used now, by whoever sits here; None when it can."""
        standing = self.host.standing
        if standing is not None and standing.role is not Role.ADMIN:
            from itam_tui.ui.permissions import right_to

            right = right_to(command_id, self.CHANGES)
            if right is not None and (reason := standing.why_not(right)):
                return reason
        return self.why_not(command_id)

    def command(self, command_id: str) -> Command | None:
        """Find a command of this screen; None if it has none of that id."""
        return next((each for each in self.COMMANDS_OF if each.id == command_id), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim an action whose command can't be used now."""
        for command_id in self._commands_by_action.get(action, ()):
            if self.reason_against(command_id) is not None:
                return None
        return super().check_action(action, parameters)

    async def action_run_command(self, command_id: str) -> None:
        """Do what a key, a menu or the palette asks for, or say why not."""
        if (chosen := self.command(command_id)) is None:
            return
        if (reason := self.reason_against(command_id)) is not None:
            self.tell(reason)
            return
        before = set(self.app.workers)
        await self.run_action(chosen.action_name)
        self._wait_for({each for each in self.app.workers if each.node is self} - before)

    def _wait_for(self, begun: set[Worker[Any]]) -> None:
        """Keep keys sent ahead until what a command began is done, or has opened a dialog.

        Else `d` and `a` in one packet would open two dialogs over each other. In a dialog
        keys act at once: `escape` stops what it does.
        """
        self._begun = frozenset(each for each in begun if not each.is_finished)
        if self._begun and self.app.screen is self and not isinstance(self, ModalScreen):
            self._keys_ahead = self._keys_ahead or RowWait(self)
            self._keys_ahead.begin()

    def _let_keys_go(self) -> None:
        if self._keys_ahead is not None:
            self._keys_ahead.end()

    def on_screen_suspend(self) -> None:
        """Let keys act on the dialog that was opened."""
        self._let_keys_go()

    def on_unmount(self) -> None:
        """Keep no key waiting."""
        self._let_keys_go()

    def bound_keys(self) -> dict[str, list[str]]:
        """Give the keys of each command as they are bound now, by id, in declared order."""
        found: dict[str, list[str]] = {}
        for key, active in self.active_bindings.items():
            if name := active.binding.id:
                found.setdefault(name, []).append(key)
        for name, keys in found.items():
            declared = declared_keys(name)
            keys.sort(key=lambda key: declared.index(key) if key in declared else len(declared))
        return found

    def keys_in_force(self) -> dict[str, str]:
        """Give the first key of each command as it is bound now, by id, as people write it."""
        return {name: sign_of(keys[0]) for name, keys in self.bound_keys().items()}

    def offers(self, *command_ids: str) -> list[Offer]:
        """Give commands with their keys and reasons, for a menu; without ids all of them."""
        from itam_tui.ui.palette import Offer

        keys = self.keys_in_force()
        wanted = [self.command(each) for each in command_ids] if command_ids else self.COMMANDS_OF
        return [
            Offer(each, keys.get(each.id, ""), self.reason_against(each.id) or "")
            for each in wanted
            if each is not None and not each.only_told
        ]

    def footer_entries(self) -> Sequence[FooterEntry]:
        """Give the keys that work now; in a text box only those that are no text."""
        focused = self.focused
        own = [FooterEntry(sign, word) for sign, word in getattr(focused, "FOOTER", ())]
        typing = focused is not None and focused.check_consume_key("x", "x")
        keys = self.keys_in_force()
        entries = [
            FooterEntry(
                keys[each.id],
                each.footer,
                self.reason_against(each.id) or "",
                each.id,
                each.order >= _AT_END,
                stays=each.id == "help",
            )
            for each in sorted(self.COMMANDS_OF, key=lambda each: each.order)
            if each.footer and each.id in keys and not each.id.startswith("view.")
            if not (typing and len(keys[each.id]) == 1)
        ]
        return [*own, *entries]

    # What is told.

    @property
    def host(self) -> Host:
        """The app, as screens know it."""
        return cast(Host, self.app)

    @property
    def services(self) -> Services:
        """What can be done with the register."""
        return self.host.services

    def today(self) -> date:
        """Give the day that counts as today."""
        return self.host.today()

    def tell(self, text: str) -> None:
        """Tell something in the status line, or where there is none or no room in a toast."""
        self.refresh_bindings()
        lines = [line for line in self.query(StatusLine) if line.has_room_for(text)]
        if lines:
            lines[0].say(text)
        else:
            self.notify(shown(text), markup=False)

    def others_changed(self) -> None:
        """Take notice that somebody else changed the register while this is on top."""

    def explain(self, error: ItamError) -> None:
        """Tell what went wrong, and what to do."""
        self.notify(
            shown(str(error), lines=True), severity="error", timeout=_ERROR_SECONDS, markup=False
        )
        for line in self.query(StatusLine):
            line.say(str(error))

    def run_worker(self, *args: Any, **kwargs: Any) -> Worker[Any]:
        """Start a worker whose errors come to this screen."""
        return super().run_worker(*args, **{**kwargs, "exit_on_error": False})

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell an error of the register; any other is a mistake of ours, and loud."""
        if event.worker.is_finished and event.worker in self._begun:
            self._begun -= {event.worker}
            if not self._begun:
                self._let_keys_go()
        if event.state is not WorkerState.ERROR:
            return
        error = event.worker.error
        if isinstance(error, ItamError):
            self.explain(error)
        elif error is not None:
            raise error

    # What is asked.

    async def ask(self, *questions: Question) -> bool:
        """Ask all questions at once; only in a worker. True is yes to all."""
        return await self.host.ask(questions)

    async def with_consent(
        self,
        change: Callable[[frozenset[Consent]], T],
        consents: frozenset[Consent] = frozenset(),
    ) -> T | None:
        """Make a change off the loop, asking what it needs to be asked first.

        Args:
            change: Makes the change with what was agreed to; it may be called again.
            consents: What has been agreed to already.

        Returns:
            What the change answers, or None when the person said no.
        """
        while True:
            try:
                done = await asyncio.to_thread(change, consents)
            except ConsentNeeded as needed:
                if needed.consents <= consents:
                    raise
                questions = needed.questions
            else:
                self.refresh_bindings()  # it can be undone now
                return done
            if not await self.ask(*questions):
                return None
            consents |= {question.consent for question in questions}

    # Leaving, layer by layer.

    def peel_filter(self) -> bool:
        """Take the text of a filter away; False if there is none."""
        for bar in self.query(FilterBar):
            if bar.text or bar.is_open:
                bar.clear()
                bar.post_message(FilterBar.Left(bar))
                return True
        return False

    def peel(self) -> bool:
        """Take one layer of this screen away: filter text, marks; False if none is left."""
        if self.peel_filter():
            return True
        for table in self.query(QueryTable):
            if table.marks:
                table.clear_marks()
                return True
        return False

    def action_back(self) -> None:
        """Copy what is selected, else peel one layer, else leave the screen."""
        if selected := self.get_selected_text():
            self.app.copy_to_clipboard(selected)
            self.clear_selection()
        elif not self.peel():
            self.leave()

    def leave(self) -> None:
        """Leave this screen for the one below."""
        self.dismiss(None)

    @property
    def has_unsaved(self) -> bool:
        """Whether quitting now would lose what was typed."""
        return False

    def keep_draft(self) -> None:
        """Keep what is typed where no lost connection takes it; a form says how."""

    def forget_draft(self) -> None:
        """Keep nothing of what is typed; a form says how."""

    def action_help(self) -> None:
        """Show the keys in force."""
        self.host.show_help(self)

    def action_palette(self) -> None:
        """Show every command in force, and find records."""
        self.host.show_palette(self)

    @property
    def help_title(self) -> str:
        """What the help is about: `Keys in` and this."""
        heading = next((line.heading for line in self.query(StatusLine)), "")
        return heading or str(self.title or "this window")

    # Room.

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen with a sentence while there is no room to draw it."""
        check_room(self)

    def on_screen_resume(self) -> None:
        """Look at the room again: it may have changed under another screen.

        A screen that is shown first is laid out and drawn, and then marked to be drawn again.
        """
        check_room(self)
        self._is_drawn_by_resume = self.is_current and self.outer_size != self.app.size

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw the screen again: laying it out draws what has changed, and not all of it twice."""
        if self._is_drawn_by_resume and not (regions or layout or recompose):
            self._is_drawn_by_resume = False
            return self
        return super().refresh(
            *regions, repaint=repaint and not layout, layout=layout, recompose=recompose
        )
