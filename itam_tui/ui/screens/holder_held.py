"""The licenses of a holder that are acted on: chosen, marked, opened, copied; the row menu."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.message import Message

from itam_tui.domain.holders import Assignment
from itam_tui.domain.queries import Criteria
from itam_tui.services.seat_changes import AssignmentKey
from itam_tui.ui.commands import EVERYWHERE, command, commands
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.screens.holder_page import HolderPage
from itam_tui.ui.screens.opening import open_history, open_license
from itam_tui.ui.widgets.query_table import QueryTable

PAGE_COMMANDS = commands(
    *EVERYWHERE, "table.*", "open", "menu", "filter", "mark", "mark.range", "mark.all",
    "sort.left", "sort.right", "sort.reverse", command("copy").titled("Copy name"), "copy.row",
    command("assign").titled("Assign a license"), "unassign", "move", "seats", "unassign.all",
    command("edit").titled("Edit", footer=""), "history", "restore", "export",
)  # fmt: skip
"""What can be done on the page of a holder; its tabs come on top."""

WRITES = frozenset({"assign", "unassign", "move", "seats", "unassign.all", "edit", "restore"})
"""What a register opened read-only can't do."""

MENU = ("open", "seats", "unassign", "move", "copy", "history")
"""The row menu."""

_ON_ROW = frozenset({"unassign", "move", "seats", "copy", "menu"})


class HolderHeld(HolderPage):
    """A holder's page whose licenses can be marked and opened."""

    class KeysRead(Message):
        """The rows to mark beside those that are."""

        def __init__(self, keys: list[AssignmentKey]) -> None:
            """Tell their keys."""
            super().__init__()
            self.keys = keys
            """Their keys."""

    @property
    def highlighted(self) -> Assignment | None:
        """The license under the cursor; None without one."""
        return self._assignments.get(self.licenses_table.cursor_key)

    def chosen_keys(self) -> list[AssignmentKey]:
        """Give the keys of the marked, or of the highlighted when none is."""
        if marks := self.licenses_table.marks:
            return sorted((key for key in marks if isinstance(key, tuple)), key=self._name_of)
        return [self.highlighted.key] if self.highlighted else []

    def _name_of(self, key: AssignmentKey) -> tuple[str, int]:
        """Give what a row is sorted by in a question: its license, as far as it was read."""
        one = self._assignments.get(key)
        return (one.license_name.casefold() if one else "", key[1])

    def name_of_chosen(self) -> str:
        """Give the name of the one license that is acted on; blank when there are several."""
        keys = self.chosen_keys()
        one = self._assignments.get(keys[0]) if len(keys) == 1 else None
        return one.license_name if one else ""

    # What can be done now.

    def why_not(self, command_id: str) -> str | None:
        """Say what is missing: a license under the cursor, or the right to write."""
        holder = self.holder
        if command_id in WRITES and (reason := self._services.register.why_fixed):
            return reason
        if holder is None:
            return "The record is still being read." if command_id in WRITES else None
        if command_id == "restore":
            return None if holder.archived_at else f"{holder.label} is not deleted."
        if command_id in WRITES and holder.archived_at is not None:
            return f"{holder.label} is deleted. Restore the record first (: and restore)."
        if command_id == "unassign.all" and not holder.licenses and not self.may_set_left():
            return f"{holder.label} holds no license."
        if command_id in _ON_ROW and not self.chosen_keys():
            return "There is no license under the cursor."
        return self._why_not_seats(command_id)

    def _why_not_seats(self, command_id: str) -> str | None:
        """Say what of the licenses chosen stands in the way."""
        found = [self._assignments[key] for key in self.chosen_keys() if key in self._assignments]
        if command_id == "seats" and len(self.chosen_keys()) > 1:
            return "Seats are changed one license at a time (esc unmarks them)."
        if command_id in ("unassign", "move", "seats") and any(one.spent for one in found):
            return "A spent seat stays used until the quantity of its license is lowered."
        if command_id == "move":
            for one in found:
                license = self._licenses.get(one.license_id)
                if license is not None and not license.settings.reassignable:
                    return f"{license.name} is not reassignable, so its seats can't be moved."
        return None

    def may_set_left(self) -> bool:
        """Whether unassigning all may say that somebody left, too."""
        return False

    @on(QueryTable.RowHighlighted, "#licenses")
    def follow_cursor(self) -> None:
        """Gray the keys that can't be used now; an answer is gone once somebody moves on."""
        self.move_on()

    @on(QueryTable.MarksChanged, "#licenses")
    def follow_marks(self) -> None:
        """Say how many are marked."""
        if self._holding is not None:
            self.show_second_line(self._holding)
        self.refresh_bindings()

    # Opening, marking, copying.

    @on(QueryTable.RowChosen, "#licenses")
    def open_row(self, event: QueryTable.RowChosen) -> None:
        """Go to the license's page; the cursor stays on its row."""
        if (one := self._assignments.get(event.key)) is not None:
            open_license(self, self._services, one.license_id, self.action_refresh)

    def action_mark_all(self) -> None:
        """Mark all that match the filter."""
        self.read_keys(self.criteria, 0, None)

    @on(QueryTable.RangeAsked, "#licenses")
    def ask_for_range(self, event: QueryTable.RangeAsked) -> None:
        """Mark a range with rows that are not at hand."""
        self.read_keys(self.criteria, event.first_index, event.last_index)

    @work(thread=True, group="keys")
    def read_keys(self, criteria: Criteria, first: int, last: int | None) -> None:
        """Ask which rows stand there."""
        self.post_message(self.KeysRead(self._services.assignments.keys(criteria, first, last)))

    @on(KeysRead)
    def mark_keys(self, answer: KeysRead) -> None:
        """Mark them beside those that are marked."""
        self.licenses_table.set_marks({*self.licenses_table.marks, *answer.keys})

    def action_copy(self) -> None:
        """Copy the name of the license under the cursor."""
        if (one := self.highlighted) is not None:
            self.app.copy_to_clipboard(one.license_name)
            self.tell(f"Copied {one.license_name}.")

    def action_copy_row(self) -> None:
        """Copy the row under the cursor as TSV."""
        table = self.acting_table()
        if table is not None and (row := table.highlighted_row) is not None:
            self.app.copy_to_clipboard("\t".join(cell.plain.strip() for cell in row.cells))
            self.tell("Copied the row.")

    def action_history(self) -> None:
        """Go to the history of the record in the title."""
        open_history(self, self._services, self._ref)

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the license under the cursor, or with all marked."""
        if (one := self.highlighted) is None:
            return
        marks = len(self.licenses_table.marks)
        about = f"{marks:,} marked" if marks else one.license_name
        chosen = await self.app.push_screen_wait(RowMenuModal(about, self.offers(*MENU)))
        if chosen == "history":
            open_history(self, self._services, one.license_id)
        elif chosen:
            await self.action_run_command(chosen)

    @work
    async def action_restore(self) -> None:
        """Take the deleted record back."""
        restored = await asyncio.to_thread(self._services.holders.restore, self._ref)
        self.read_again(f"{restored.label} is restored.")
