"""What a holder's page can change: seats given, taken back, moved, and all of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import work

from itam_tui.domain.holders import Assignment, Device, EndUser, EndUserStatus, HolderRef
from itam_tui.domain.text import word_list
from itam_tui.services.assigning import Assigned
from itam_tui.ui.modals.license_picker import LicensePicker
from itam_tui.ui.modals.picker import HolderPicker
from itam_tui.ui.modals.seats import SeatsModal
from itam_tui.ui.modals.unassign_all import UnassignAllModal
from itam_tui.ui.screens.holder_held import HolderHeld
from itam_tui.ui.screens.holder_page import counted
from itam_tui.ui.screens.license_edits import common_kinds


class HolderSeats(HolderHeld):
    """A holder's page whose licenses can be changed."""

    @work
    async def action_assign(self) -> None:
        """Choose licenses, and give the holder a seat of each."""
        if (holder := self.holder) is None:
            return
        give = self._services.assignments.assign_many
        made = await LicensePicker(self._services, holder).tried(
            lambda ids, agreed: give(ids, [self._ref], consents=agreed)
        )
        if made is not None:
            ids, given = made
            names = await asyncio.to_thread(self._services.licenses.get_many, ids)
            labels = {number: license.name for number, license in names.items()}
            self.read_again(assigned_words(given, labels, self._ref))

    @work
    async def action_unassign(self) -> None:
        """Take the marked seats back, or the highlighted one."""
        keys = self.chosen_keys()
        name = self.name_of_chosen()
        take = self._services.assignments.unassign
        count = await self.with_consent(lambda agreed: take(keys, consents=agreed))
        if count is not None:
            told = name if count == 1 and name else counted(count, "license")
            self._after_change(f"Unassigned {told}.")

    @work
    async def action_move(self) -> None:
        """Give the marked seats, or the highlighted one, to somebody else."""
        keys, name = self.chosen_keys(), self.name_of_chosen()
        held = [self._assignments[key] for key in keys if key in self._assignments]
        known = [self._licenses[one.license_id] for one in held if one.license_id in self._licenses]
        kinds = common_kinds(known) or (self.KIND,)
        picker = HolderPicker(
            self._services, f"Move {name or counted(len(keys), 'license')} to",
            tuple(sorted(kinds, key=lambda kind: kind is not self.KIND)),
            held[0].license_id if name else None, with_seats=False, single=True,
        )  # fmt: skip
        shift = self._services.assignments.move
        made = await picker.tried(
            lambda picked, agreed: shift(keys, picked.holders[0], consents=agreed)
        )
        if made is not None:
            picked, moved = made
            target = await asyncio.to_thread(self._services.holders.get, picked.holders[0])
            told = f"Moved {name or counted(moved.moved, 'license')} to {target.label}."
            if moved.already:
                stayed = word_list(sorted(moved.already))
                told = f"{target.label} held {stayed} already; moved {moved.moved:,}."
            self._after_change(told)

    @work
    async def action_seats(self) -> None:
        """Change how many seats the license under the cursor takes."""
        if (one := self.highlighted) is None:
            return
        if (saved := await self.app.push_screen_wait(SeatsModal(self._services, one))) is not None:
            self.read_again(f"saved: {saved.license_name} {counted(saved.seats, 'seat')}")

    @work
    async def action_unassign_all(self) -> None:
        """Show all that will go, and take it back."""
        if (holder := self.holder) is None:
            return
        held, on_devices = await asyncio.to_thread(self._all_held, holder)
        leaving = await self.app.push_screen_wait(UnassignAllModal(holder, held, on_devices))
        if leaving is None:
            return
        take = self._services.assignments.unassign_holder
        count = await self.with_consent(
            lambda agreed: take(self._ref, leaving.keys, set_left=leaving.set_left, consents=agreed)
        )
        if count is not None:
            left = f" {holder.label} is set to Left." if leaving.set_left else ""
            self._after_change(f"Unassigned {counted(count, 'license')}.{left}")

    def _all_held(self, holder: EndUser | Device) -> tuple[list[Assignment], list[Assignment]]:
        """Read what a holder holds, and what the devices of an end user hold."""
        assignments = self._services.assignments
        held = assignments.of_holder(holder.ref)
        if not isinstance(holder, EndUser):
            return held, []
        return held, assignments.on_devices_of(holder.id)

    def may_set_left(self) -> bool:
        """Whether somebody still works here: unassigning all may say that they left."""
        holder = self.holder
        return isinstance(holder, EndUser) and holder.settings.status is not EndUserStatus.LEFT

    def _after_change(self, answer: str) -> None:
        """Read again, and say what was done; what was marked is gone."""
        self.licenses_table.clear_marks()
        self.read_again(answer)


def assigned_words(given: dict[int, Assigned], labels: dict[int, str], holder: HolderRef) -> str:
    """Say what was assigned to a holder, what they held already, and what had no seat."""

    def named(numbers: Iterable[int]) -> str:
        return word_list(sorted(labels.get(number, "a license") for number in numbers))

    done = [number for number, one in given.items() if holder in one.assigned]
    already = [number for number, one in given.items() if holder in one.already]
    without = [number for number, one in given.items() if holder in one.no_seat]
    told = [
        f"Assigned {named(done)}." if done else "",
        f"Already held: {named(already)}." if already else "",
        f"No free seat: {named(without)}." if without else "",
    ]
    return " ".join(filter(None, told))
