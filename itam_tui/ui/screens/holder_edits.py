"""What the lists of end users and devices can change: added, edited, deleted, restored."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work

from itam_tui.domain.errors import Consent, Question, StillHeldError
from itam_tui.domain.holders import Device, EndUser, HolderRef
from itam_tui.domain.text import word_list
from itam_tui.ui.commands import EVERYWHERE, Command, command, commands
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.screens.holder_list import HolderList

LIST_COMMANDS = commands(
    *EVERYWHERE, "table.*", "open", "menu", "filter", "mark", "mark.range", "mark.all",
    "sort.left", "sort.right", "sort.reverse", command("copy").titled("Copy name"), "copy.row",
    command("edit").titled("Edit"), "add", "delete", "restore", "history",
)  # fmt: skip
"""What can be done on a list of holders."""

_WRITES = frozenset({"add", "edit", "delete", "restore"})
_ON_ROW = frozenset({"open", "menu", "copy", "copy.row", "edit", "delete", "restore", "history"})


class HolderEdits(HolderList):
    """A list of holders that can be changed."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = LIST_COMMANDS

    def why_not(self, command_id: str) -> str | None:
        """Say what is missing: a row under the cursor, or the right to write."""
        if command_id in _WRITES and self._services.register.read_only:
            return "This register is open read-only, so nothing can be changed."
        if command_id not in _ON_ROW:
            return None
        if not self.chosen():
            return "There is no row under the cursor."
        holder = self.highlighted
        is_deleted = holder is not None and holder.archived_at is not None
        if command_id == "restore" and not is_deleted:
            return "Only what was deleted can be restored: filter archived:yes."
        if command_id in ("edit", "delete") and is_deleted and holder is not None:
            return f"{holder.label} is deleted. Restore the record first: it is in the row menu."
        return None

    def show_saved(self, holder: EndUser | Device, word: str) -> None:
        """Show a record that was added or edited, with the cursor on it."""
        self.read_again(holder.id, f"{holder.label} {word}.")

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the record under the cursor, or the marked."""
        if (holder := self.highlighted) is None:
            return
        marks = len(self.table.marks)
        about = f"{marks:,} marked" if marks else holder.label
        ids = ("open", "edit", "copy", "copy.row", "history", "delete")
        offers = self.offers(*ids, *(("restore",) if holder.archived_at else ()))
        if chosen := await self.app.push_screen_wait(RowMenuModal(about, offers)):
            await self.action_run_command(chosen)

    @work
    async def action_delete(self) -> None:
        """Delete the marked records, or the highlighted one, once that is agreed to."""
        refs = self.chosen()
        name = self._name_of(refs)
        if len(refs) == 1:
            told = f"Delete {name}?\nThe history stays; archived:yes shows deleted ones."
            if not await self.ask(Question(Consent.SEVERAL, told)):
                return
        delete = self._services.holders.delete
        try:
            count = await self.with_consent(lambda agreed: delete(refs, consents=agreed))
        except StillHeldError as held:
            count = await self._unassign_and_delete(refs, name, held)
        if count:
            self.table.clear_marks()
            self.read_again(None, f"Deleted {name}.")

    async def _unassign_and_delete(
        self, refs: list[HolderRef], name: str, held: StillHeldError
    ) -> int | None:
        """Name what is held, and offer to unassign all of it first."""
        verb = "holds" if len(refs) == 1 else "hold"
        licenses = "1 license" if held.count == 1 else f"{held.count:,} licenses"
        told = (
            f"{name} still {verb} {licenses}: {word_list(held.names)}.\nUnassign all, then delete?"
        )
        if not await self.ask(Question(Consent.SEVERAL, told, max(held.count, len(refs)))):
            return None
        delete = self._services.holders.delete
        return await self.with_consent(
            lambda agreed: delete(refs, unassign_all=True, consents=agreed),
            frozenset({Consent.SEVERAL}),
        )

    def _name_of(self, refs: list[HolderRef]) -> str:
        """Name one record, or count several."""
        found = self._found.get(refs[0].id) if len(refs) == 1 else None
        return found.label if found else f"{len(refs):,} {self.NOUN}s"

    @work
    async def action_restore(self) -> None:
        """Take the deleted record under the cursor back."""
        if (holder := self.highlighted) is not None:
            restored = await asyncio.to_thread(self._services.holders.restore, holder.ref)
            self.read_again(None, f"{restored.label} is restored.")
