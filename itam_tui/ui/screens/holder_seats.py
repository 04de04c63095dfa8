"""What a holder's page can change: seats given, taken back, moved, and all of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import work

from itam_tui.domain.holders import Assignment, Device, EndUser, EndUserStatus, HolderRef
from itam_tui.domain.text import word_list
from itam_tui.services.assigning import Assigned
from itam_tui.ui.modals.license_picker import LicensePicker
from itam_tui.ui.modals.unassign_all import UnassignAllModal
from itam_tui.ui.screens.holder_page import HolderPage, counted


class HolderSeats(HolderPage):
    """A holder's page whose licenses can be changed."""

    @work
    async def action_assign(self) -> None:
        """Choose licenses, and give the holder a seat of each."""
        if (holder := self.holder) is None:
            return
        ids = await self.app.push_screen_wait(LicensePicker(self._services, holder))
        if not ids:
            return
        give = self._services.assignments.assign_many
        given = await self.with_consent(lambda agreed: give(ids, [self._ref], consents=agreed))
        if given is not None:
            names = await asyncio.to_thread(self._services.licenses.get_many, ids)
            labels = {number: license.name for number, license in names.items()}
            self.read_again(assigned_words(given, labels, self._ref))

    @work
    async def action_unassign(self) -> None:
        """Take the marked seats back, or the highlighted one."""
        keys = self.chosen_keys()
        name = self._name_of_chosen()
        take = self._services.assignments.unassign
        count = await self.with_consent(lambda agreed: take(keys, consents=agreed))
        if count is not None:
            told = name if count == 1 and name else counted(count, "license")
            self._after_change(f"Unassigned {told}.")

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
        devices = self._services.holders.devices_of(holder.id)
        return held, [one for each in devices for one in assignments.of_holder(each.ref)]

    def may_set_left(self) -> bool:
        """Whether somebody still works here: unassigning all may say that they left."""
        holder = self.holder
        return isinstance(holder, EndUser) and holder.settings.status is not EndUserStatus.LEFT

    def _name_of_chosen(self) -> str:
        """Give the name of the one license that is acted on; blank when there are several."""
        keys = self.chosen_keys()
        one = self._assignments.get(keys[0]) if len(keys) == 1 else None
        return one.license_name if one else ""

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
