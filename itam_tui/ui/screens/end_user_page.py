"""The page of an end user: who they are, the licenses they hold, and their devices."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.reactive import var

from itam_tui.domain.columns import Sort
from itam_tui.domain.holders import Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.ui.commands import Command, commands
from itam_tui.ui.exporting import Shown
from itam_tui.ui.modals.end_user_form import EndUserForm
from itam_tui.ui.rows_read import RowsRead
from itam_tui.ui.safety import display
from itam_tui.ui.screens.holder_held import PAGE_COMMANDS
from itam_tui.ui.screens.holder_page import LICENSES, Holding, counted
from itam_tui.ui.screens.holder_seats import HolderSeats
from itam_tui.ui.screens.opening import open_holder
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.tab_strip import TabName, TabStrip
from itam_tui.ui.widgets.table_columns import Column, Row

DEVICE_COLUMNS = (
    Column("name", "Device", flexible=True),
    Column("serial", "Serial", width=14, sortable=False),
    Column("kind", "Kind", width=8, sortable=False),
    Column("os", "OS", width=10, sortable=False),
    Column("status", "Status", width=8, sortable=False),
    Column("licenses", "Licenses", width=8, align="right", sortable=False),
)
"""The columns of the devices."""

DEVICES = "devices"
"""The tab of the devices, and its table."""


class EndUserPage(HolderSeats):
    """The end user in the title, in tabs."""

    VIEW = "view.end_users"
    KIND = HolderKind.END_USER
    LIST_TITLE = "End users"
    CSS_PATH = "holder_page.tcss"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        *PAGE_COMMANDS, "tab.next", "tab.previous"
    )

    tab: var[str] = var(LICENSES, init=False)
    """Which tab is open."""

    class DevicesRead(RowsRead[Device]):
        """Some of the devices."""

    def __init__(self, services: Services, end_user_id: int) -> None:
        """Show an end user.

        Args:
            services: What can be done with the register.
            end_user_id: The end user's number.
        """
        super().__init__(services, end_user_id)
        self._devices = Criteria("devices", sort=Sort("name"), end_user_id=end_user_id)

    def tables(self) -> ComposeResult:
        """Make the tables of both tabs."""
        yield from super().tables()
        yield QueryTable(
            id="devices", markable=False, empty="No device is known as theirs. Set it on a device."
        )

    def beside(self, holding: Holding) -> Sequence[str]:
        """Give status, department and organization."""
        holder = holding.holder
        if not isinstance(holder, EndUser):
            return ()
        settings = holder.settings
        return (settings.status.label, settings.role, settings.department, settings.organization)

    def second_line(self, holding: Holding) -> tuple[str, str]:
        """Give how they are known, and how much they hold."""
        licenses = counted(holding.licenses, "license")
        right = f"{licenses}, {counted(holding.devices, 'device')}"
        holder = holding.holder
        if not isinstance(holder, EndUser):
            return "", right
        known = (holder.settings.email, holder.settings.user_name)
        return " · ".join(filter(None, known)), right

    def tab_names(self, holding: Holding) -> Sequence[TabName]:
        """Give both tabs and their counts."""
        return (
            *super().tab_names(holding),
            TabName(DEVICES, f"Devices {holding.devices:,}"),
        )

    @property
    def open_tab(self) -> str:
        """Which tab is open."""
        return self.tab

    def show_head(self, holding: Holding) -> None:
        """Write the lines over the table, and list the devices anew."""
        super().show_head(holding)
        table = self.query_one("#devices", QueryTable)
        token = (self._devices, self._reading)
        table.show(
            token, holding.devices, DEVICE_COLUMNS,
            keep=table.cursor_key, at=table.cursor_index,
        )  # fmt: skip

    @on(QueryTable.RowsNeeded, "#devices")
    def ask_for_devices(self, event: QueryTable.RowsNeeded) -> None:
        """Read the devices that come into view."""
        self.read_devices(event.token, event.chunk)

    @work(thread=True, group="devices")
    def read_devices(self, token: Hashable, chunk: int) -> None:
        """Ask for some of the devices."""
        found = self._services.holders.devices(self._devices, chunk * CHUNK, CHUNK)
        self.post_message(self.DevicesRead(token, chunk, found))

    @on(DevicesRead)
    def show_devices(self, answer: DevicesRead) -> None:
        """Show them."""
        rows = [device_row(one) for one in answer.found]
        self.query_one("#devices", QueryTable).supply(answer.token, answer.chunk, rows)

    @on(QueryTable.RowChosen, "#devices")
    def open_device(self, event: QueryTable.RowChosen) -> None:
        """Go to the device's page; the cursor stays on its row."""
        if isinstance(event.key, int):
            ref = HolderRef(HolderKind.DEVICE, event.key)
            open_holder(self, self._services, ref, self.action_refresh)

    def watch_tab(self, tab: str) -> None:
        """Show the other table, and go to it."""
        self.set_class(tab == DEVICES, "-devices")
        self.query_one(FilterBar).visible = tab == LICENSES
        if self._holding is not None:
            self.show_tabs(self._holding)
        self.query_one(f"#{tab}", QueryTable).focus()
        self.refresh_bindings()

    @on(TabStrip.TabChosen)
    def open_other_tab(self, event: TabStrip.TabChosen) -> None:
        """Open the tab that was asked for."""
        self.tab = event.name

    def action_tab_next(self) -> None:
        """Open the other tab."""
        self.query_one(TabStrip).step(1)

    def action_tab_previous(self) -> None:
        """Open the other tab."""
        self.query_one(TabStrip).step(-1)

    def peel(self) -> bool:
        """Take the filter or the marks away, where they are to be seen."""
        return self.tab == LICENSES and super().peel()

    def exported(self) -> Shown:
        """Give the rows of the open tab."""
        if self.tab == LICENSES:
            return super().exported()
        names = tuple(column.name for column in DEVICE_COLUMNS)
        return Shown(self._devices, names, self.query_one("#devices", QueryTable).total)

    def why_not(self, command_id: str) -> str | None:
        """Say that devices are not given and taken back here."""
        on_licenses = (
            "unassign", "move", "seats", "copy", "menu", "filter", "mark", "mark.range", "mark.all",
        )  # fmt: skip
        if self.tab == DEVICES and command_id in on_licenses:
            return "This works on the tab Licenses."
        return super().why_not(command_id)

    @work
    async def action_edit(self) -> None:
        """Change who they are."""
        if not isinstance(holder := self.holder, EndUser):
            return
        edited = await self.app.push_screen_wait(EndUserForm(self._services, holder))
        if edited is not None:
            self.read_again("saved")


def device_row(device: Device) -> Row:
    """The line of a device; its key is its number."""
    settings = device.settings
    return Row(
        device.id,
        (
            display(device.label),
            display(settings.serial or settings.asset_tag),
            display(settings.kind),
            display(settings.os),
            Text(settings.status.label),
            Text(f"{device.licenses:,}"),
        ),
    )
