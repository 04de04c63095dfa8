"""The rows of a license's page that are acted on: chosen, marked, copied, opened; the row menu."""

from __future__ import annotations

from textual import on, work
from textual.message import Message

from itam_tui.domain.holders import Assignment
from itam_tui.domain.queries import Criteria
from itam_tui.services.seat_changes import AssignmentKey
from itam_tui.ui.license_lines import entry_words
from itam_tui.ui.license_record import QUANTITY
from itam_tui.ui.modals.change import ChangeModal
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.screens.license_tabs import LicenseTabs
from itam_tui.ui.screens.opening import open_history, open_holder
from itam_tui.ui.widgets.query_table import QueryTable


class LicenseRows(LicenseTabs):
    """A license's page whose rows can be marked and opened."""

    class KeysRead(Message):
        """The rows to mark."""

        def __init__(self, table: QueryTable, keys: list[AssignmentKey]) -> None:
            """Answer with their keys."""
            super().__init__()
            self.table = table
            """Where they stand."""
            self.keys = keys
            """Their keys."""

    @property
    def highlighted(self) -> Assignment | None:
        """The assignment under the cursor; None without one."""
        return self._assignments.get(self.table.cursor_key) if self.kind else None

    def chosen_keys(self) -> list[AssignmentKey]:
        """Give the keys of the marked, or of the highlighted when none is."""
        if self.kind is None:
            return []
        if marks := self.table.marks:
            return sorted((key for key in marks if isinstance(key, tuple)), key=self._name_of)
        return [self.highlighted.key] if self.highlighted else []

    def _name_of(self, key: AssignmentKey) -> tuple[str, int]:
        """Give what a row is sorted by in a question: the holder's name, as far as it was read."""
        one = self._assignments.get(key)
        return (one.holder_name.casefold() if one else "", key[1])

    @on(QueryTable.RowHighlighted)
    def follow_cursor(self) -> None:
        """Gray the keys that can't be used now; an answer is gone once somebody moves on."""
        self.move_on()

    @on(QueryTable.MarksChanged)
    def follow_marks(self) -> None:
        """Say how many are marked."""
        self.show_sum()
        self.refresh_bindings()

    @on(QueryTable.RowChosen)
    def open_row(self, event: QueryTable.RowChosen) -> None:
        """Go to the holder's page, show a change before and after, or an entry whole."""
        if self.kind is not None:
            if (one := self._assignments.get(event.key)) is not None:
                open_holder(self, self._services, one.holder, self.action_refresh)
        elif self.tab == QUANTITY:
            entries = self._record.entries if self._record else ()
            self.tell(next((entry_words(one) for one in entries if one.id == event.key), ""))
        elif (change := self._changes.get(event.key)) is not None:
            self.app.push_screen(ChangeModal(self._services, change))

    def action_mark_all(self) -> None:
        """Mark all that match the filter."""
        if self.kind is not None:
            self.mark_rows(self.asking(self.kind), self.table, 0, None)

    @on(QueryTable.RangeAsked)
    def ask_for_range(self, event: QueryTable.RangeAsked) -> None:
        """Mark a range with rows that are not at hand."""
        if self.kind is not None:
            wanted = self.asking(self.kind)
            self.mark_rows(wanted, self.table, event.first_index, event.last_index)

    @work(thread=True, group="marks")
    def mark_rows(
        self, criteria: Criteria, table: QueryTable, first: int, last: int | None
    ) -> None:
        """Ask which rows stand there, and mark them too."""
        keys = self._services.assignments.keys(criteria, first, last)
        self.post_message(self.KeysRead(table, keys))

    @on(KeysRead)
    def mark_read(self, answer: KeysRead) -> None:
        """Mark the rows that were asked for."""
        answer.table.set_marks({*answer.table.marks, *answer.keys})

    def action_copy(self) -> None:
        """Copy the name of the holder under the cursor, else the license's reference."""
        if (one := self.highlighted) is not None:
            self.copy_text(one.holder_name)
        elif self.license is not None:
            self.copy_text(self.license.reference)

    def action_copy_row(self) -> None:
        """Copy the row under the cursor as TSV."""
        if (row := self.table.highlighted_row) is not None:
            self.app.copy_to_clipboard("\t".join(cell.plain for cell in row.cells))
            self.tell("Copied the row.")

    def copy_text(self, text: str) -> None:
        """Copy a text and say so."""
        self.app.copy_to_clipboard(text)
        self.tell(f"Copied {text}.")

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the holder under the cursor; `History` is the holder's."""
        if (one := self.highlighted) is None:
            return
        marks = len(self.table.marks)
        about = f"{marks:,} marked" if marks else one.holder_name
        offers = self.offers("open", "seats", "unassign", "move", "copy", "history")
        chosen = await self.app.push_screen_wait(RowMenuModal(about, offers))
        if chosen == "history":
            open_history(self, self._services, one.holder)
        elif chosen:
            await self.action_run_command(chosen)
