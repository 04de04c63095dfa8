"""A whole register as values, to be loaded at once; no I/O.

End users, devices and licenses are numbered by their place, from 1.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from itam_tui.domain.history import Action, FieldChange
from itam_tui.domain.holders import DeviceSettings, EndUserSettings, HolderRef
from itam_tui.domain.money import Money
from itam_tui.domain.settings import LicenseSettings


class PlannedEntry(Struct, frozen=True):
    """One change of a quantity."""

    before: int | None
    """The quantity before; None is unlimited."""
    after: int | None
    """The quantity after; None is unlimited."""
    in_force: date
    """The day it counts from."""
    at: datetime
    """When it was recorded, UTC."""
    actor: str
    """The technician."""
    reason: str = ""
    """Why."""
    po_number: str = ""
    """The purchase order."""
    order_number: str = ""
    """The vendor's order."""
    unit_cost: Money | None = None
    """What one seat cost."""


class PlannedLicense(Struct, frozen=True):
    """A license with the entries its quantity comes from."""

    settings: LicenseSettings
    """What was typed, the product key in full."""
    entries: tuple[PlannedEntry, ...]
    """The changes of its quantity, oldest first; at least one."""
    updated_at: datetime
    """When it last changed, UTC."""

    @property
    def quantity(self) -> int | None:
        """Seats owned; None is unlimited."""
        return self.entries[-1].after


class PlannedSeat(Struct, frozen=True):
    """An assignment."""

    license: int
    """Which license, by its place."""
    holder: HolderRef
    """Who holds it; the id is the place among its kind."""
    seats: int
    """How many seats."""
    since: date
    """From which day."""
    at: datetime
    """When it was recorded, UTC."""
    actor: str
    """The technician."""
    last_used: date | None = None
    """The day it was last used; None when unknown."""
    note: str = ""
    """Free text."""
    spent: bool = False
    """Taken back from a license that isn't reassignable."""


class PlannedChange(Struct, frozen=True):
    """One row of the history of a license, or of somebody who holds it."""

    at: datetime
    """When, UTC."""
    actor: str
    """The technician."""
    action: Action
    """What was done."""
    license: int
    """Which license, by its place."""
    changes: tuple[FieldChange, ...]
    """Each field before and after."""
    holder: HolderRef | None = None
    """The holder concerned, where there is one."""
    reason: str = ""
    """Why."""


class RegisterPlan(Struct, frozen=True):
    """Everything a register starts with."""

    began: datetime
    """When the register began, UTC."""
    actor: str
    """The technician who began it."""
    end_users: tuple[EndUserSettings, ...]
    """End users, by their place."""
    devices: tuple[DeviceSettings, ...]
    """Devices, by their place; `end_user_id` is the place of an end user."""
    licenses: tuple[PlannedLicense, ...]
    """Licenses, by their place, which is also the number of their reference."""
    seats: tuple[PlannedSeat, ...]
    """Who holds what."""
    changes: tuple[PlannedChange, ...] = ()
    """What the history tells, oldest first."""

    def name_of(self, holder: HolderRef) -> str:
        """What a planned holder is called."""
        if holder.kind.value == "device":
            device = self.devices[holder.id - 1]
            return device.name or device.serial or device.asset_tag
        user = self.end_users[holder.id - 1]
        return user.name or user.email or user.user_name

    def used(self, license: int) -> int:
        """The seats planned of a license; the typed number for `Custom`."""
        settings = self.licenses[license - 1].settings
        if not settings.type.holders:
            return settings.typed_used
        return sum(seat.seats for seat in self.seats if seat.license == license)
