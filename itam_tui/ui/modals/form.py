"""Saving a form, settling what two people changed, and leaving it; a subclass does the I/O."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from contextlib import ExitStack
from typing import Any

from textual import on, work
from textual.screen import ScreenResultType

from itam_tui.domain.errors import (
    ConflictError,
    Consent,
    InvalidError,
    ItamError,
    Question,
)
from itam_tui.ui.form_fields import label_of, spoken_label
from itam_tui.ui.form_texts import box_of, unsaved_words
from itam_tui.ui.keys_ahead import KeysAhead
from itam_tui.ui.modals.conflict import ConflictModal
from itam_tui.ui.modals.drafted import Drafted
from itam_tui.ui.modals.form_face import FormFace
from itam_tui.ui.widgets.form import FormRow
from itam_tui.ui.widgets.form_boxes import FormButton


class FormModal(FormFace[ScreenResultType], Drafted[ScreenResultType]):
    """A form that saves itself and answers with the record, or with None when left."""

    _is_saving = False
    _taken_over: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the form; no key waits."""
        super().__init__(*args, **kwargs)
        self._keys_held = ExitStack()

    @abstractmethod
    def write(self, consents: frozenset[Consent]) -> tuple[ScreenResultType, tuple[str, ...]]:
        """Save; give the record and the fields only somebody else changed. Off the loop."""

    @abstractmethod
    def rebase(self, theirs: frozenset[str]) -> tuple[str, ...]:
        """Read the record again and put the changes made here on top. Off the loop.

        Args:
            theirs: The fields in which the other person's value stays.

        Returns:
            The fields that only somebody else changed.
        """

    def conflict_texts(self, error: ConflictError) -> dict[str, tuple[str, str]]:
        """Give the values both typed as people read them, by field."""
        return error.conflicts

    def recheck(self) -> None:
        """Read all boxes, and keep what is typed soon; what is being saved stays what it is."""
        if not self._is_saving:
            super().recheck()
        self.note_typing()

    def typed(self) -> dict[str, tuple[str, str]]:
        """Give the boxes that are not as they were."""
        return {
            name: (first, self.texts[name])
            for name, first in self.first_texts.items()
            if self.texts[name] != first
        }

    def take_up(self, texts: dict[str, tuple[str, str]]) -> None:
        """Put what was typed back into its boxes; name those somebody else changed since."""
        known = {name: pair for name, pair in texts.items() if name in self.texts}
        theirs = [name for name, (first, _) in known.items() if first != self.first_texts[name]]
        self.texts |= {name: text for name, (_, text) in known.items()}
        for row in self.query(FormRow):
            row.set_text(self.texts[row.field.name])
        self.recheck()
        if theirs:
            told = ", ".join(spoken_label(name) for name in theirs)
            self.say(f"Changed by somebody else since you typed this: {told}.")

    @property
    def has_unsaved(self) -> bool:
        """Whether quitting now would lose what was typed."""
        return self.unsaved > 0

    @on(FormRow.Submitted)
    @on(FormButton.Pressed, "#save")
    def save(self) -> None:
        """Save, as ctrl+s does."""
        self.action_save()

    @on(FormButton.Pressed, "#cancel")
    def cancel(self) -> None:
        """Leave, as escape does."""
        self.leave()

    def action_save(self) -> None:
        """Save; with wrong fields go to the first one."""
        if self._is_saving:
            return
        self._shows_all = True
        self.recheck()
        if self.problems:
            self._go_to_first_wrong()
        else:
            self._is_saving = True
            self._hold_keys()
            self._save()

    def _hold_keys(self) -> None:
        """Keep keys sent after the save for what comes then: they are for no box of this form."""
        if isinstance(self.app, KeysAhead):
            self._keys_held.enter_context(self.app.holding_keys())

    async def ask(self, *questions: Question) -> bool:
        """Ask; keys act on the question, and wait again after it."""
        self._keys_held.close()
        answer = await super().ask(*questions)
        if answer and self._is_saving:
            self._hold_keys()
        return answer

    @work(group="save")
    async def _save(self) -> None:
        try:
            while await self._try_to_save():
                pass
        finally:
            self._keys_held.close()
            if self._is_saving:
                self._is_saving = False
                if self.is_current:
                    self.recheck()

    def on_unmount(self) -> None:
        """Keep no key waiting."""
        self._keys_held.close()

    async def _try_to_save(self) -> bool:
        """Save once; True when it is worth trying again."""
        self.say("")
        try:
            saved = await self.with_consent(self.write)
        except ConflictError as error:
            return await self._settle(error)
        except InvalidError as error:
            self.blame(error)
        except ItamError as error:
            self.say(str(error), wrong=True)
        else:
            if saved is not None:
                record, taken_over = saved
                self._tell_taken_over(taken_over)
                self.dismiss(record)
        return False

    def blame(self, error: InvalidError) -> None:
        """Mark the fields the register refused."""
        self._is_saving = False
        boxes = {box_of(name): told for name, told in error.problems.items()}
        self._refused = {
            name: (self.texts[name], told) for name, told in boxes.items() if name in self.texts
        }
        self.recheck()
        if not self._go_to_first_wrong():
            self.say(str(error), wrong=True)

    async def _settle(self, error: ConflictError) -> bool:
        """Ask which value stays of each field both changed; True when all are chosen."""
        self._keys_held.close()
        self._is_saving = False
        both_typed = await asyncio.to_thread(self.conflict_texts, error)
        texts = {label_of(name): both for name, both in both_typed.items()}
        names = {label_of(name): name for name in error.conflicts}
        chosen = await self.app.push_screen_wait(ConflictModal(self._heading, texts))
        if chosen is None:
            self.say(str(error), wrong=True)
            return False
        theirs = frozenset(names[label] for label, mine in chosen.items() if not mine)
        self._taken_over += await asyncio.to_thread(self.rebase, theirs)
        for row in self.query(FormRow):
            row.set_text(self.texts[row.field.name])
        self.recheck()
        if self.problems and self._go_to_first_wrong():
            return False
        self._is_saving = True
        self._hold_keys()
        return True

    def _tell_taken_over(self, names: tuple[str, ...]) -> None:
        if everything := dict.fromkeys((*self._taken_over, *names)):
            told = ", ".join(spoken_label(name) for name in everything)
            self.notify(f"Also changed by somebody else: {told}.", markup=False)

    def _go_to_first_wrong(self) -> bool:
        for number, section in enumerate(self.sections):
            for field in section.fields:
                if field.name in self.problems:
                    self.open_section(number)
                    self.call_after_refresh(self._focus_field, number, field.name)
                    return True
        return False

    def _focus_field(self, number: int, name: str) -> None:
        for row in self._bodies[number].query(FormRow):
            if row.field.name == name:
                row.box.focus()

    def leave(self) -> None:
        """Leave without saving; ask when something would be lost."""
        if self.has_unsaved:
            self._ask_to_leave()
        else:
            self.dismiss(None)

    @work(group="leave", exclusive=True)
    async def _ask_to_leave(self) -> None:
        if await self.ask(Question(Consent.SEVERAL, f"Discard {unsaved_words(self.unsaved)}?")):
            self.dismiss(None)
