"""The page of a license: who holds it, and everything that can be done with it (product.md §4)."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work

from itam_tui.domain.further_keys import more_words
from itam_tui.domain.licenses import License, quantity_label
from itam_tui.domain.settings import LicenseType
from itam_tui.domain.text import word_list
from itam_tui.services import Services
from itam_tui.services.assigning import Assigned, SeatFacts
from itam_tui.ui.commands import EVERYWHERE, Command, command, commands
from itam_tui.ui.exporting import Shown
from itam_tui.ui.license_record import QUANTITY, changes_of
from itam_tui.ui.modals.license_form import LicenseForm
from itam_tui.ui.modals.on_demand import product_keys_dialog
from itam_tui.ui.modals.picker import HolderPicker
from itam_tui.ui.modals.quantity import QuantityModal, Start
from itam_tui.ui.modals.seats import SeatsModal
from itam_tui.ui.screens.license_rows import LicenseRows
from itam_tui.ui.widgets.revealed_key import RevealedKey

WRITES = frozenset({
    "quantity.set", "quantity.more", "quantity.less", "edit", "assign", "unassign", "move",
    "seats", "unassign.all", "reveal", "restore",
})  # fmt: skip
"""What a register opened read-only can't do; revealing a key writes into the history."""

EXPORTED = (
    "license_name", "license", "holder_name", "holder", "department", "organization", "seats",
    "since", "assigned_by", "last_used",
)  # fmt: skip
"""The columns of an export of holders."""

CHANGES_EXPORTED = ("at", "actor", "action", "label", "changes", "reason")
"""The columns of an export of changes."""

ON_HOLDERS = frozenset({"filter", "unassign", "move", "seats", "menu", "mark", "mark.all"})
"""What works on the tabs of holders alone."""


class LicensePage(LicenseRows):
    """The license in the title; keys act on it, or on the rows of its holders."""

    CSS_PATH = "license_page.tcss"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        *EVERYWHERE, "table.*", "open", command("menu").titled("Menu", footer=""),
        "filter", "mark", "mark.range", "mark.all",
        "sort.left", "sort.right", "sort.reverse", command("copy").titled("Copy"), "copy.row",
        "export",
        "quantity.set", "quantity.more", "quantity.less", "edit", "assign", "reveal",
        "product_keys", "history", "unassign", command("move").titled("Move", footer=""), "seats",
        "restore",
        command("unassign.all").titled("Unassign all", footer=""), "tab.next", "tab.previous",
    )  # fmt: skip

    def __init__(self, services: Services, license_id: int, *, place: str = "") -> None:
        """Show a license.

        Args:
            services: What can be done with the register.
            license_id: The license's number.
            place: Where it stands in the list it was opened from, `1 of 1,204`.
        """
        super().__init__(services, license_id, place=place)

    def why_not(self, command_id: str) -> str | None:
        """Say what is missing: a holder under the cursor, a seat to give, or the right to write."""
        license = self.license
        if command_id in WRITES and (reason := self._services.register.why_fixed):
            return reason
        if license is None:
            reads = command_id in WRITES or command_id == "product_keys"
            return "The license is still being read." if reads else None
        if command_id == "restore":
            return None if license.archived_at else f"{license.name} is not deleted."
        if command_id in WRITES and license.archived_at is not None:
            return "The license is deleted. Restore it first (: and restore)."
        if command_id == "reveal" and not license.settings.product_key:
            more = self._record.further_keys if self._record else 0
            sign = self.keys_in_force().get("product_keys", "K")
            others = f" of its own, but {more_words(more)}: {sign}." if more else "."
            return f"{license.name} has no product key{others}"
        return self._why_not_holders(command_id, license)

    def exported(self) -> Shown | None:
        """Give the holders of the open tab, or the changes."""
        if self.kind is not None:
            return Shown(self.asking(self.kind), EXPORTED, self.table.total)
        return Shown(changes_of(self._license_id), CHANGES_EXPORTED, self.table.total)

    def _why_not_holders(self, command_id: str, license: License) -> str | None:
        if command_id == "export" and self.tab == QUANTITY:
            return "The entries of the quantity stand in the History; export that tab."
        if command_id == "assign" and license.settings.type is LicenseType.CUSTOM:
            return "Custom has no holders: its usage is typed (e)."
        if command_id == "unassign.all":
            held = self._record and any(one.holders for one in self._record.sums.values())
            return None if held else f"Nobody holds {license.name}."
        if command_id in ON_HOLDERS and self.kind is None:
            return "This works on the tab of its holders."
        if command_id in ("unassign", "move", "seats", "menu") and not self.chosen_keys():
            return "There is no holder under the cursor."
        if command_id == "move" and not license.settings.reassignable:
            return "The license is not reassignable, so seats can't be moved."
        return None

    # The quantity and the settings.

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
        if (license := self.license) is None:
            return
        saved = await self.app.push_screen_wait(QuantityModal(self._services, license, start))
        if saved is not None:
            before, after = quantity_label(license.quantity), quantity_label(saved.quantity)
            told = f"saved: quantity {before} → {after}" if before != after else "no change"
            self.read_again(told)

    @work
    async def action_edit(self) -> None:
        """Edit its settings."""
        if (license := self.license) is None:
            return
        if await self.app.push_screen_wait(LicenseForm(self._services, license)) is not None:
            self.read_again("saved")

    @work
    async def action_restore(self) -> None:
        """Take the deleted license back."""
        restored = await asyncio.to_thread(self._services.licenses.restore, self._license_id)
        self.read_again(f"{restored.name} is restored.")

    # The holders.

    @work
    async def action_assign(self) -> None:
        """Choose holders, and give each of them a seat."""
        if (license := self.license) is None:
            return
        kinds = sorted(license.settings.type.holders, key=lambda kind: kind is not self.kind)
        heading = f"Assign {license.name}"
        picker = HolderPicker(self._services, heading, tuple(kinds), license.id)
        give = self._services.assignments.assign
        made = await picker.tried(
            lambda picked, agreed: give(
                license.id, picked.holders, SeatFacts(seats=picked.seats), consents=agreed
            )
        )
        if made is not None:
            _, given = made
            if given.assigned:
                self.tab = given.assigned[0].kind.value
            self.read_again(assigned_words(given))

    @work
    async def action_unassign(self) -> None:
        """Take the seats of the marked back, or of the highlighted one."""
        keys, take = self.chosen_keys(), self._services.assignments.unassign
        one = self._assignments.get(keys[0]) if len(keys) == 1 else None
        count = await self.with_consent(lambda agreed: take(keys, consents=agreed))
        if count is not None:
            self._after_change(f"Unassigned {one.holder_name if one else f'{count:,} holders'}.")

    @work
    async def action_unassign_all(self) -> None:
        """Take every seat of the license back."""
        take = self._services.assignments.unassign_license
        count = await self.with_consent(lambda agreed: take(self._license_id, consents=agreed))
        if count is not None:
            self._after_change(f"Unassigned all {count:,}." if count > 1 else "Unassigned.")

    @work
    async def action_move(self) -> None:
        """Move the seats of the marked, or of the highlighted, to somebody else."""
        keys, license = self.chosen_keys(), self.license
        if license is None or not keys:
            return
        one = self._assignments.get(keys[0]) if len(keys) == 1 else None
        heading = f"Move {one.holder_name if one else f'{len(keys):,} holders'} to"
        kinds = sorted(license.settings.type.holders, key=lambda kind: kind is not self.kind)
        picker = HolderPicker(
            self._services, heading, tuple(kinds), license.id, with_seats=False, single=True
        )
        shift = self._services.assignments.move
        made = await picker.tried(
            lambda picked, agreed: shift(keys, picked.holders[0], consents=agreed)
        )
        if made is None:
            return
        picked, moved = made
        target = await asyncio.to_thread(self._services.holders.get, picked.holders[0])
        told = f"Moved {moved.moved:,} to {target.label}."
        if moved.already:
            told += f" {len(moved.already):,} stayed: {target.label} held it already."
        self._after_change(told)

    @work
    async def action_seats(self) -> None:
        """Change how many seats the holder under the cursor takes."""
        if (one := self.highlighted) is None:
            return
        if (saved := await self.app.push_screen_wait(SeatsModal(self._services, one))) is not None:
            seats = "1 seat" if saved.seats == 1 else f"{saved.seats:,} seats"
            self.read_again(f"saved: {saved.holder_name} {seats}")

    def _after_change(self, answer: str) -> None:
        """Read again, and say what was done; what was marked is gone."""
        self.table.clear_marks()
        self.read_again(answer)

    # The product key.

    @work
    async def action_reveal(self) -> None:
        """Show the product key, recorded; or hide it again."""
        if self._revealed.is_revealed:
            self._revealed.mask()
            return
        key = await asyncio.to_thread(self._services.licenses.reveal_key, self._license_id)
        if not self.is_current:
            return
        self._revealed.reveal(key)
        self.refresh_bindings()

    @property
    def _revealed(self) -> RevealedKey:
        return self.query_one(RevealedKey)

    @on(RevealedKey.Masked)
    def tell_history(self) -> None:
        """Count the reveal among the changes."""
        self.read_again()

    def on_screen_suspend(self) -> None:
        """Mask the key when another screen comes."""
        self._revealed.mask()

    @work
    async def action_product_keys(self) -> None:
        """Show every product key of the license."""
        if (license := self.license) is not None:
            await self.app.push_screen_wait(product_keys_dialog(self._services, license))
            self.read_again()

    def action_copy(self) -> None:
        """Copy the revealed key, recorded; else the holder's name or the reference."""
        if self._revealed.is_revealed:
            self.copy_key()
        else:
            super().action_copy()

    @work
    async def copy_key(self) -> None:
        """Copy the product key; that it was copied is recorded."""
        reveal = self._services.licenses.reveal_key
        key = await asyncio.to_thread(reveal, self._license_id, copied=True)
        self.app.copy_to_clipboard(key)
        self.tell("Copied the product key.")


def assigned_words(given: Assigned) -> str:
    """What became of assigning: `3 assigned, 1 held it already, 1 no seat: Ada`."""
    told = [f"{len(given.assigned):,} assigned"]
    if given.already:
        told.append(f"{len(given.already):,} held it already")
    if given.no_seat:
        names = word_list([given.names.get(ref, ref.kind.label) for ref in given.no_seat])
        told.append(f"{len(given.no_seat):,} no seat: {names}")
    return ", ".join(told)
