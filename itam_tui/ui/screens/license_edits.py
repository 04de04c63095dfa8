"""What License management can change: quantities, settings, holders; one license or all marked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from itam_tui.domain.errors import Consent, Question, StillHeldError
from itam_tui.domain.holder_kinds import HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.text import word_list
from itam_tui.ui.modals.on_demand import (
    bulk_edit_dialog,
    holder_picker,
    license_form,
    product_keys_dialog,
    quantity_dialog,
)
from itam_tui.ui.safety import shown
from itam_tui.ui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from itam_tui.services.assigning import Assigned
    from itam_tui.services.bulk import BulkResult
    from itam_tui.ui.modals.picker import HolderPicker
    from itam_tui.ui.modals.quantity import Start


class LicenseEdits(ListScreen[License]):
    """A list of licenses that can be changed."""

    async def _chosen_licenses(self) -> list[License]:
        """Give the marked licenses, or the highlighted one, by their names."""
        found = await self.chosen_records()
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    # One license: its quantity and its settings.

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
        for license in (await self._chosen_licenses())[:1]:
            modal = quantity_dialog(self._services, license, start)
            if (saved := await self.app.push_screen_wait(modal)) is not None:
                is_same = saved.quantity == license.quantity
                self.refresh_record(saved.id, f"{saved.name} {'unchanged' if is_same else 'saved'}")

    @work
    async def action_edit(self) -> None:
        """Edit the settings of the license, or one field of all marked."""
        found = await self._chosen_licenses()
        if len(found) > 1:
            await self._edit_many(found)
            return
        for license in found:
            form = license_form(self._services, license)
            if (saved := await self.app.push_screen_wait(form)) is not None:
                self.refresh_record(saved.id, f"{saved.name} saved")

    async def _edit_many(self, found: Sequence[License]) -> None:
        modal = bulk_edit_dialog(self._services, found, self.hidden_marks)
        if (result := await self.app.push_screen_wait(modal)) is None:
            return
        self.read_again(None, bulk_words(result))
        if result.refused:
            lines = [f"{name}: {why}" for name, why in result.refused[:3]]
            if (more := len(result.refused) - len(lines)) > 0:
                lines.append(f"{more:,} more were refused.")
            told = shown("\n".join(lines), lines=True)
            self.notify(told, severity="warning", timeout=10, markup=False)

    @work
    async def action_add(self) -> None:
        """Add a license, and go to its row."""
        await self._add(None)

    @work
    async def action_duplicate(self) -> None:
        """Add a license like this one: without its key and its holders."""
        for number in self.chosen()[:1]:
            draft = await asyncio.to_thread(self._services.licenses.duplicate_draft, number)
            await self._add(draft)

    async def _add(self, draft: LicenseSettings | None) -> None:
        form = license_form(self._services, None, draft)
        if (added := await self.app.push_screen_wait(form)) is not None:
            self.read_again(added.id, f"{added.name} added")

    # Holders.

    @work
    async def action_assign(self) -> None:
        """Choose holders, and give each of them a seat of the license, or of all marked."""
        found = await self._chosen_licenses()
        kinds = common_kinds(found)
        if not kinds:
            self.tell("No kind of holder may hold all of these: unmark some (space), or esc.")
            return
        picker = holder_picker(self._services, found, kinds)
        if len(found) == 1:
            await self._assign_one(found[0], picker)
        else:
            await self._assign_many(found, picker)

    async def _assign_one(self, license: License, picker: HolderPicker) -> None:
        from itam_tui.services.assigning import SeatFacts  # not before somebody is given a seat

        give = self._services.assignments.assign
        made = await picker.tried(
            lambda picked, agreed: give(
                license.id, picked.holders, SeatFacts(seats=picked.seats), consents=agreed
            )
        )
        if made is not None:
            self.refresh_record(license.id, f"{license.name}: {assigned_words([made[1]])}")

    async def _assign_many(self, found: Sequence[License], picker: HolderPicker) -> None:
        give, ids = self._services.assignments.assign_many, [one.id for one in found]
        made = await picker.tried(lambda picked, agreed: give(ids, picked.holders, consents=agreed))
        if made is not None:
            self.read_again(None, assigned_words(list(made[1].values())))

    # Product keys.

    @work
    async def action_product_keys(self) -> None:
        """Show every product key of the license."""
        for license in (await self._chosen_licenses())[:1]:
            await self.app.push_screen_wait(product_keys_dialog(self._services, license))

    # Deleting and restoring.

    @work
    async def action_delete(self) -> None:
        """Delete the license, or all marked, once that is agreed to."""
        found = await self._chosen_licenses()
        if not found:
            return
        name = found[0].name if len(found) == 1 else f"{len(found):,} licenses"
        delete, ids = self._services.licenses.delete, [one.id for one in found]
        if len(found) == 1 and not await asyncio.to_thread(self._is_held, ids[0]):
            told = f"Delete {name}?\nIts history stays; archived:yes shows deleted licenses."
            if not await self.ask(Question(Consent.SEVERAL, told)):
                return
        try:
            count = await self.with_consent(lambda agreed: delete(ids, consents=agreed))
        except StillHeldError as held:
            count = await self._unassign_and_delete(ids, name, held)
        if count:
            self.table.set_marks(self.table.marks - set(ids))
            self.read_again(None, f"{name} deleted")

    def _is_held(self, number: int) -> bool:
        """Whether somebody holds a license; off the loop."""
        return any(one.holders for one in self._services.assignments.sums(number).values())

    async def _unassign_and_delete(
        self, ids: Sequence[int], name: str, held: StillHeldError
    ) -> int | None:
        """Name who holds what is to be deleted, and offer to unassign all of them first."""
        holders = "1 holder" if held.count == 1 else f"{held.count:,} holders"
        verb = "has" if len(ids) == 1 else "have"
        told = (
            f"{name} still {verb} {holders}: {word_list(held.names, 5, count=held.count)}.\n"
            "Unassign all, then delete?"
        )
        if not await self.ask(Question(Consent.SEVERAL, told, max(held.count, len(ids)))):
            return None
        delete = self._services.licenses.delete
        return await self.with_consent(
            lambda agreed: delete(ids, unassign_all=True, consents=agreed),
            frozenset({Consent.SEVERAL}),
        )

    @work
    async def action_restore(self) -> None:
        """Bring the deleted license under the cursor back."""
        if (license := self.highlighted) is not None:
            restored = await asyncio.to_thread(self._services.licenses.restore, license.id)
            self.read_again(None, f"{restored.name} restored")


def common_kinds(found: Sequence[License]) -> tuple[HolderKind, ...]:
    """The kinds of holder that may hold every one of these licenses."""
    allowed = [one.settings.type.holders for one in found]
    return tuple(kind for kind in HolderKind if allowed and all(kind in each for each in allowed))


def assigned_words(given: Sequence[Assigned]) -> str:
    """What became of assigning: `3 assigned, 1 held it already, no seat: Ada`."""
    told = [f"{sum(len(one.assigned) for one in given):,} assigned"]
    if already := sum(len(one.already) for one in given):
        told.append(f"{already:,} held already")
    if without := [one.names.get(ref, ref.kind.label) for one in given for ref in one.no_seat]:
        told.append(f"no seat: {word_list(without)}")
    return ", ".join(told)


def bulk_words(result: BulkResult) -> str:
    """What became of changing one field of many: `3 saved, 1 unchanged, 1 refused`."""
    told = [f"{result.changed:,} saved"]
    if result.unchanged:
        told.append(f"{result.unchanged:,} unchanged")
    if result.refused:
        told.append(f"{len(result.refused):,} refused")
    return ", ".join(told)
