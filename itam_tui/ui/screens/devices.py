"""Devices, view 3: machines, whose they are, and how many licenses they hold."""

from __future__ import annotations

from textual import work

from itam_tui.domain.columns import DEVICE_COLUMNS
from itam_tui.domain.holders import Device, HolderKind
from itam_tui.ui.modals.device_form import DeviceForm
from itam_tui.ui.screens.holder_edits import LIST_COMMANDS, HolderEdits


class DevicesScreen(HolderEdits):
    """Lists devices."""

    VIEW = "view.devices"
    KIND = HolderKind.DEVICE
    LIST = "devices"
    TITLE_OF_LIST = "Devices"
    NOUN = "device"
    SPECS = DEVICE_COLUMNS
    NOTHING_YET = "No devices yet. Press a to add one."
    COMMANDS_OF = LIST_COMMANDS

    @work
    async def action_add(self) -> None:
        """Add a device, and go to the row."""
        added = await self.app.push_screen_wait(DeviceForm(self._services, None))
        if added is not None:
            self.read_again(added.id, f"{added.label} is added.")

    @work
    async def action_edit(self) -> None:
        """Edit the device under the cursor."""
        if not isinstance(holder := await self.chosen_one(), Device):
            return
        edited = await self.app.push_screen_wait(DeviceForm(self._services, holder))
        if edited is not None:
            self.refresh_record(edited.id, f"{edited.label} is saved.")
