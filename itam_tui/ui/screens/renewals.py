"""Renewals, view 4: what must be answered first, and the keys of its licenses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on, work

from itam_tui.domain.licenses import License
from itam_tui.domain.renewals import RenewalGroup
from itam_tui.domain.settings import LicenseType
from itam_tui.services.assigning import SeatFacts
from itam_tui.services.listings import RENEWALS_ORDER
from itam_tui.ui.commands import EVERYWHERE, Command, command, commands
from itam_tui.ui.exporting import Shown
from itam_tui.ui.modals.on_demand import holder_picker, license_form, quantity_dialog
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.screens.license_edits import assigned_words
from itam_tui.ui.screens.opening import open_history, open_license
from itam_tui.ui.screens.renewal_groups import RenewalGroups
from itam_tui.ui.widgets.query_table import QueryTable

if TYPE_CHECKING:
    from itam_tui.ui.modals.quantity import Start

MENU = ("open", "quantity.set", "edit", "assign", "copy", "history")
"""The row menu."""

EXPORTED = (
    "group", "due", "name", "usage", "position", "auto_renewal", "locked_in_until", "reference",
)  # fmt: skip
"""The columns of an export: what the lines tell, each by itself."""

_WRITES = frozenset({"quantity.set", "quantity.more", "quantity.less", "edit", "assign"})
_ON_LICENSE = _WRITES | {"history", "copy", "copy.row", "menu"}


class RenewalsScreen(RenewalGroups):
    """Groups of licenses; `enter` on a heading opens or closes its group."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        *EVERYWHERE, "table.*", "open", "filter", "menu",
        command("copy").titled("Copy reference"), "copy.row", "export",
        "quantity.set", "quantity.more", "quantity.less", "edit", "assign", "history",
    )  # fmt: skip

    @property
    def license(self) -> License | None:
        """The license under the cursor; None on a heading."""
        return self.highlighted.license if self.highlighted else None

    def why_not(self, command_id: str) -> str | None:
        """Say that a heading is no license, or what of the license stands in the way."""
        if command_id in _WRITES and (reason := self._services.register.why_fixed):
            return reason
        if command_id in _ON_LICENSE and self.license is None:
            if not self.table.total:
                return "There is no license under the cursor."
            return "This is the heading of a group: enter opens or closes it."
        if command_id in _WRITES and self.license and self.license.archived_at is not None:
            return f"{self.license.name} is deleted. Restore it first, in License management."
        if (
            command_id == "assign"
            and self.license
            and self.license.settings.type is LicenseType.CUSTOM
        ):
            return "Custom has no assignments: its usage is typed (e, Edit settings)."
        return None

    @on(QueryTable.RowChosen)
    def choose_line(self, event: QueryTable.RowChosen) -> None:
        """Open a license, or open or close a group."""
        if isinstance(event.key, RenewalGroup):
            self.toggle(event.key)
        elif isinstance(event.key, int):
            open_license(self, self._services, event.key, self.action_refresh)

    def action_quantity_set(self) -> None:
        """Type the new quantity."""
        self.edit_quantity("set")

    def action_quantity_more(self) -> None:
        """Add to the quantity."""
        self.edit_quantity("more")

    def action_quantity_less(self) -> None:
        """Take from the quantity."""
        self.edit_quantity("less")

    @work
    async def edit_quantity(self, start: Start) -> None:
        """Change how many seats the license has."""
        if (license := self.license) is not None:
            modal = quantity_dialog(self._services, license, start)
            if (saved := await self.app.push_screen_wait(modal)) is not None:
                is_same = saved.quantity == license.quantity
                self.read_again(f"{saved.name} {'unchanged' if is_same else 'saved'}")

    @work
    async def action_edit(self) -> None:
        """Edit the settings of the license."""
        if (license := self.license) is not None:
            form = license_form(self._services, license)
            if (saved := await self.app.push_screen_wait(form)) is not None:
                self.read_again(f"{saved.name} saved")

    @work
    async def action_assign(self) -> None:
        """Choose holders, and give each of them a seat of the license."""
        if (license := self.license) is None:
            return
        picker = holder_picker(self._services, [license], license.settings.type.holders)
        give = self._services.assignments.assign
        made = await picker.tried(
            lambda picked, agreed: give(
                license.id, picked.holders, SeatFacts(seats=picked.seats), consents=agreed
            )
        )
        if made is not None:
            self.read_again(f"{license.name}: {assigned_words([made[1]])}")

    def action_history(self) -> None:
        """Go to the history of the license."""
        if (license := self.license) is not None:
            open_history(self, self._services, license.id)

    def exported(self) -> Shown:
        """Give the renewals in their order, those of closed groups too."""
        criteria = replace(self.criteria, sort=RENEWALS_ORDER)
        return Shown(criteria, EXPORTED, sum(self._counts.values()))

    def action_copy(self) -> None:
        """Copy the reference of the license."""
        if (license := self.license) is not None:
            self.app.copy_to_clipboard(license.reference)
            self.tell(f"Copied {license.reference}.")

    def action_copy_row(self) -> None:
        """Copy the row as TSV."""
        if (row := self.table.highlighted_row) is not None:
            self.app.copy_to_clipboard("\t".join(cell.plain.strip() for cell in row.cells))
            self.tell("Copied the row.")

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the license."""
        if (license := self.license) is not None:
            modal = RowMenuModal(license.name, self.offers(*MENU))
            if chosen := await self.app.push_screen_wait(modal):
                await self.action_run_command(chosen)
