"""License management, view 1: licenses, who uses how many of them, and when they end.

The first view of a start, so what is done with a license is imported when it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work

from itam_tui.domain.columns import LICENSE_COLUMNS, ColumnSpec
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseType
from itam_tui.services import Services
from itam_tui.ui.cells import license_row
from itam_tui.ui.commands import EVERYWHERE, ON_TABLES, Command, command, commands
from itam_tui.ui.license_columns import license_columns, widened
from itam_tui.ui.screens.license_edits import LicenseEdits
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

MENU = (
    "open", "quantity.set", "edit", "assign", "product_keys", "duplicate", "copy", "history",
    "delete",
)  # fmt: skip
"""The row menu, in its order (product.md §4)."""

MENU_OF_DELETED = ("open", "product_keys", "copy", "history", "restore")

_EDITS = frozenset({"quantity.set", "quantity.more", "quantity.less", "edit", "assign", "delete"})
"""What changes a license in force."""
_WRITES = _EDITS | {"add", "duplicate", "restore"}
_ON_ROW = _WRITES - {"add"} | {"open", "menu", "copy", "copy.row", "history", "product_keys"}
_ONE_BY_ONE = {
    "quantity.set": "A quantity is edited one license at a time",
    "quantity.more": "A quantity is edited one license at a time",
    "quantity.less": "A quantity is edited one license at a time",
    "duplicate": "Licenses are duplicated one at a time",
    "history": "The history shows one license at a time",
    "product_keys": "Product keys are shown of one license at a time",
    "restore": "Licenses are restored one at a time",
}


class LicensesScreen(LicenseEdits):
    """Lists licenses."""

    VIEW = "view.licenses"
    LIST = "licenses"
    TITLE_OF_LIST = "License management"
    NOUN = "license"
    SPECS = LICENSE_COLUMNS
    NOTHING_YET = "No licenses yet. Press a to add one, or import a file: ctrl+p, Import."
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        *EVERYWHERE, *ON_TABLES, command("copy").titled("Copy reference"),
        "quantity.set", "quantity.more", "quantity.less", "edit", "assign", "product_keys",
        "history", command("add").titled("Add license"), "duplicate", "delete", "restore",
    )  # fmt: skip

    def __init__(self, services: Services) -> None:
        """List the licenses of a register."""
        super().__init__(services, services.licenses)
        self._needs: dict[str, int] = {}

    def key_of(self, record: License) -> int:
        """Give a license's number."""
        return record.id

    def row_of(self, record: License) -> Row:
        """Draw a license as a line."""
        return license_row(record, self.shown_columns, self.today())

    def columns_for(self, specs: Sequence[ColumnSpec], table_width: int) -> tuple[Column, ...]:
        """Give the columns their widths."""
        return license_columns(specs, table_width, self._needs)

    def measure(self, rows: Sequence[Row]) -> None:
        """Widen columns for values that would lose their meaning when they are cut."""
        if widened(self._needs, self.shown_columns, rows):
            columns = self.table_columns()
            if columns != self.table.columns:
                self.table.set_columns(columns)

    # What can be done now.

    def why_not(self, command_id: str) -> str | None:
        """Say what is missing: a license, only one of them, or the right to write."""
        if command_id in _WRITES and (reason := self._services.register.why_fixed):
            return reason
        if command_id not in _ON_ROW:
            return None
        marks = len(self.table.marks)
        if not self.chosen():
            return "There is no license under the cursor."
        if marks > 1 and command_id in _ONE_BY_ONE:
            return f"{_ONE_BY_ONE[command_id]}; {marks:,} are marked (esc unmarks them)."
        return self._why_not_this(command_id) if marks == 0 else None

    def _why_not_this(self, command_id: str) -> str | None:
        """Say what of the highlighted license stands in the way."""
        if (license := self.highlighted) is None:
            return None
        is_deleted = license.archived_at is not None
        if command_id == "restore":
            return None if is_deleted else "Only a deleted license can be restored: archived:yes."
        if command_id in _EDITS and is_deleted:
            return f"{license.name} is deleted. Restore it first: m, Restore."
        if command_id == "assign" and license.settings.type is LicenseType.CUSTOM:
            return "Custom has no assignments: its usage is typed (e, Edit settings)."
        return None

    # Opening, copying, the menu.

    @on(QueryTable.RowChosen)
    def open_row(self, event: QueryTable.RowChosen) -> None:
        """Go to the license's page; the cursor stays, and the row is read anew after."""
        from itam_tui.ui.screens.opening import open_license

        key, index = event.key, self.table.cursor_index
        if isinstance(key, int) and index is not None:
            place = f"{index + 1:,} of {self.table.total:,}"
            open_license(self, self._services, key, lambda: self.refresh_record(key), place=place)

    def action_history(self) -> None:
        """Go to the history of the license."""
        from itam_tui.ui.screens.opening import open_history

        for number in self.chosen()[:1]:
            open_history(self, self._services, number)

    @work
    async def action_copy(self) -> None:
        """Copy the reference of the license, or of all marked, one a line."""
        found = await self._chosen_licenses()
        self.app.copy_to_clipboard("\n".join(one.reference for one in found))
        told = found[0].reference if len(found) == 1 else f"{len(found):,} references"
        self.answer(f"Copied {told}.")

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the license under the cursor, or with all marked."""
        from itam_tui.ui.modals.row_menu import RowMenuModal

        marks, license = len(self.table.marks), self.highlighted
        entries: tuple[str, ...] = MENU
        if marks:
            about = f"{marks:,} marked"
        elif license is not None:
            about = license.name
            entries = MENU if license.archived_at is None else MENU_OF_DELETED
        else:
            return
        offers = self.offers(*entries)
        if chosen := await self.app.push_screen_wait(RowMenuModal(about, offers)):
            await self.action_run_command(chosen)
