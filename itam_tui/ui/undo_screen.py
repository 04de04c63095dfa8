"""A screen on which changes are undone and done again: named in the footer, asked, told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import work

from itam_tui.ui.command_screen import CommandScreen
from itam_tui.ui.safety import shown
from itam_tui.ui.widgets.footer_bar import FooterEntry

if TYPE_CHECKING:
    from itam_tui.domain.errors import Consent
    from itam_tui.domain.undo import Step
    from itam_tui.services.undo import TakenBack
    from itam_tui.ui.palette import Offer

NOTHING = {
    "undo": "There is nothing to undo: nothing was changed here since the start. History (5) "
    "undoes earlier changes.",
    "redo": "There is nothing to redo: nothing was undone since the last change.",
}
"""Why the keys do nothing."""


class UndoScreen(CommandScreen[None]):
    """A view or a page; `u` takes the last change of this session back, `U` does it again."""

    def step_for(self, command_id: str) -> Step | None:
        """Give the step that undo or redo is about; None when there is none."""
        session = self.services.session
        return session.undoes if command_id == "undo" else session.redoes

    def reason_against(self, command_id: str) -> str | None:
        """Say that there is nothing to undo or redo; of other commands what the screen says."""
        if command_id not in NOTHING:
            return super().reason_against(command_id)
        if reason := self.services.register.why_fixed:
            return reason
        if self.step_for(command_id) is not None:
            return None
        if command_id == "undo" and self.services.session.redoes is not None:
            return "There is nothing more to undo: U does again what was undone."
        return NOTHING[command_id]

    def footer_entries(self) -> Sequence[FooterEntry]:
        """Give the keys that work now; undo and redo name what they do, and only then stand there.

        The names get what room the other keys leave.
        """
        entries = []
        for each in super().footer_entries():
            if each.command_id in NOTHING:
                if each.reason or (step := self.step_for(each.command_id)) is None:
                    continue
                word = shown(f"{each.word} {step.words}")
                each = FooterEntry(each.sign, word, "", each.command_id, is_cut=True)
            entries.append(each)
        return entries

    def offers(self, *command_ids: str) -> list[Offer]:
        """Give commands for a menu or the palette; undo and redo name what they do."""
        from itam_tui.ui.palette import Offer

        named = []
        for each in super().offers(*command_ids):
            step = self.step_for(each.command.id) if each.command.id in NOTHING else None
            if step is not None and not each.reason:
                title = each.command.titled(f"{each.command.title} {step.told}")
                each = Offer(title, each.sign, each.reason)
            named.append(each)
        return named

    def on_screen_resume(self) -> None:
        """Name in the footer what was changed in a dialog."""
        self.refresh_bindings()

    @work
    async def action_undo(self) -> None:
        """Take the last change of this session back."""
        await self.take_back(lambda agreed: self.services.undo.undo(consents=agreed))

    @work
    async def action_redo(self) -> None:
        """Do the change again that was taken back last."""
        await self.take_back(lambda agreed: self.services.undo.redo(consents=agreed))

    async def take_back(self, change: Callable[[frozenset[Consent]], TakenBack]) -> None:
        """Take a change back or do it again, asking what it asks; then read everything again."""
        done = await self.with_consent(change)
        if done is not None:
            self.show_again(f"{'Undone' if done.is_undo else 'Redone'}: {done.step.told}")
        self.refresh_bindings()

    def show_again(self, answer: str) -> None:
        """Read everything again, and say what was done.

        Args:
            answer: What to say.
        """
        self.tell(answer)
