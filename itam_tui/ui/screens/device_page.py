"""The page of a device: what it is, whose, and the licenses it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work

from itam_tui.domain.holders import Device, HolderKind
from itam_tui.services import Services
from itam_tui.ui.commands import Command
from itam_tui.ui.modals.device_form import DeviceForm
from itam_tui.ui.screens.holder_held import PAGE_COMMANDS
from itam_tui.ui.screens.holder_page import Holding, counted
from itam_tui.ui.screens.holder_seats import HolderSeats


class DevicePage(HolderSeats):
    """The device in the title, and its licenses."""

    VIEW = "view.devices"
    KIND = HolderKind.DEVICE
    LIST_TITLE = "Devices"
    CSS_PATH = "holder_page.tcss"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = PAGE_COMMANDS

    def __init__(self, services: Services, device_id: int) -> None:
        """Show a device.

        Args:
            services: What can be done with the register.
            device_id: The device's number.
        """
        super().__init__(services, device_id)

    def beside(self, holding: Holding) -> Sequence[str]:
        """Give status, kind, operating system and organization."""
        holder = holding.holder
        if not isinstance(holder, Device):
            return ()
        settings = holder.settings
        return (settings.status.label, settings.kind, settings.os, settings.organization)

    def second_line(self, holding: Holding) -> tuple[str, str]:
        """Give how it is known and whose it is, and how much it holds."""
        right = counted(holding.licenses, "license")
        holder = holding.holder
        if not isinstance(holder, Device):
            return "", right
        settings = holder.settings
        known = (settings.serial, settings.asset_tag, settings.group, holder.end_user)
        return " · ".join(filter(None, known)), right

    @work
    async def action_edit(self) -> None:
        """Change what it is."""
        if not isinstance(holder := self.holder, Device):
            return
        edited = await self.app.push_screen_wait(DeviceForm(self._services, holder))
        if edited is not None:
            self.read_again("saved")
