"""What the lists of end users and devices can change: added, edited, deleted, restored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import work

from itam_tui.domain.errors import Consent, Question, StillHeldError
from itam_tui.domain.holders import HolderRef
from itam_tui.domain.text import word_list
from itam_tui.ui.commands import EVERYWHERE, ON_TABLES, Command, command, commands
from itam_tui.ui.screens.holder_list import Holder, HolderList

LIST_COMMANDS = commands(
    *EVERYWHERE, *ON_TABLES, command("copy").titled("Copy name"),
    command("edit").titled("Edit"), "add", "delete", "restore", "history",
)  # fmt: skip
"""What can be done on a list of holders."""

_WRITES = frozenset({"add", "edit", "delete", "restore"})
_ON_ROW = frozenset({"open", "menu", "copy", "copy.row", "edit", "delete", "restore", "history"})
_ONE_BY_ONE = {
    "edit": "Records are edited one at a time",
    "history": "The history shows one record at a time",
    "restore": "Records are restored one at a time",
}


class HolderEdits(HolderList):
    """A list of holders that can be changed."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = LIST_COMMANDS

    def why_not(self, command_id: str) -> str | None:
        """Say what is missing: a row under the cursor, or the right to write."""
        if command_id in _WRITES and (reason := self._services.register.why_fixed):
            return reason
        if command_id not in _ON_ROW:
            return None
        marks = len(self.table.marks)
        if not self.chosen():
            return "There is no row under the cursor."
        if marks > 1 and command_id in _ONE_BY_ONE:
            return f"{_ONE_BY_ONE[command_id]}; {marks:,} are marked (esc unmarks them)."
        if marks or (holder := self.highlighted) is None:
            return None
        is_deleted = holder.archived_at is not None
        if command_id == "restore" and not is_deleted:
            return "Only what was deleted can be restored: filter archived:yes."
        if command_id in ("edit", "delete") and is_deleted:
            return f"{holder.label} is deleted. Restore the record first: m, Restore."
        return None

    async def chosen_one(self) -> Holder | None:
        """Give the one record that is marked, or the highlighted one."""
        return next(iter(await self.chosen_records()), None)

    @work
    async def action_delete(self) -> None:
        """Delete the marked records, or the highlighted one, once that is agreed to."""
        found = await self.chosen_records()
        if not found:
            return
        refs = [one.ref for one in found]
        name = found[0].label if len(found) == 1 else f"{len(found):,} {self.NOUN}s"
        if len(found) == 1 and not found[0].licenses:
            told = f"Delete {name}?\nThe history stays; archived:yes shows deleted ones."
            if not await self.ask(Question(Consent.SEVERAL, told)):
                return
        delete = self._services.holders.delete
        try:
            count = await self.with_consent(lambda agreed: delete(refs, consents=agreed))
        except StillHeldError as held:
            count = await self._unassign_and_delete(refs, name, held)
        if count:
            self.table.set_marks(self.table.marks - {ref.id for ref in refs})
            self.read_again(None, f"Deleted {name}.")

    async def _unassign_and_delete(
        self, refs: Sequence[HolderRef], name: str, held: StillHeldError
    ) -> int | None:
        """Name what is held, and offer to unassign all of it first."""
        verb = "holds" if len(refs) == 1 else "hold"
        licenses = "1 license" if held.count == 1 else f"{held.count:,} licenses"
        told = (
            f"{name} still {verb} {licenses}: {word_list(held.names, 5, count=held.count)}.\n"
            "Unassign all, then delete?"
        )
        if not await self.ask(Question(Consent.SEVERAL, told, max(held.count, len(refs)))):
            return None
        delete = self._services.holders.delete
        return await self.with_consent(
            lambda agreed: delete(refs, unassign_all=True, consents=agreed),
            frozenset({Consent.SEVERAL}),
        )

    @work
    async def action_restore(self) -> None:
        """Take the deleted record under the cursor back."""
        if (holder := await self.chosen_one()) is not None:
            restored = await asyncio.to_thread(self._services.holders.restore, holder.ref)
            self.read_again(None, f"{restored.label} is restored.")
