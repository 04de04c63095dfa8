"""Who holds licenses: devices, end users and what they were assigned; no I/O."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from itam_tui.domain.holder_kinds import DeviceStatus, EndUserStatus, HolderKind, HolderRef

__all__ = [
    "Assignment",
    "Device",
    "DeviceSettings",
    "DeviceStatus",
    "EndUser",
    "EndUserSettings",
    "EndUserStatus",
    "HolderKind",
    "HolderRef",
    "device_problems",
    "end_user_problems",
]


class EndUserSettings(Struct, frozen=True):
    """What can be typed about an end user."""

    name: str = ""
    """Full name; else the e-mail, else the user name stands for it."""
    email: str = ""
    """E-mail address; unique, case ignored."""
    user_name: str = ""
    """Login name; unique, case ignored."""
    department: str = ""
    """Department, free text."""
    role: str = ""
    """Role or job title, free text."""
    organization: str = ""
    """Organization; blank is all."""
    status: EndUserStatus = EndUserStatus.ACTIVE
    """Whether they still work here."""


class EndUser(Struct, frozen=True):
    """An end user as the register knows them."""

    id: int
    """The record's number."""
    settings: EndUserSettings
    """What was typed."""
    licenses: int = 0
    """How many licenses they hold, spent seats left out."""
    devices: int = 0
    """How many devices are known as theirs."""
    version: int = 1
    """Goes up with each change of the settings."""
    archived_at: datetime | None = None
    """When the record was deleted; None while it is in force."""

    @property
    def ref(self) -> HolderRef:
        """The record as a holder."""
        return HolderRef(HolderKind.END_USER, self.id)

    @property
    def label(self) -> str:
        """What the person is called on screens."""
        return self.settings.name or self.settings.email or self.settings.user_name


class DeviceSettings(Struct, frozen=True):
    """What can be typed about a device."""

    name: str = ""
    """Host or asset name."""
    serial: str = ""
    """Serial number; unique where given."""
    asset_tag: str = ""
    """Asset tag; unique where given."""
    kind: str = ""
    """Laptop, server, …; free text."""
    os: str = ""
    """Operating system; free text."""
    end_user_id: int | None = None
    """Whose device it is."""
    group: str = ""
    """Group; free text."""
    organization: str = ""
    """Organization; blank is all."""
    status: DeviceStatus = DeviceStatus.IN_USE
    """What it is doing."""


class Device(Struct, frozen=True):
    """A device as the register knows it."""

    id: int
    """The record's number."""
    settings: DeviceSettings
    """What was typed."""
    end_user: str = ""
    """The name of the person whose device it is."""
    end_user_email: str = ""
    """That person's e-mail, else user name."""
    licenses: int = 0
    """How many licenses it holds, spent seats left out."""
    version: int = 1
    """Goes up with each change of the settings."""
    archived_at: datetime | None = None
    """When the record was deleted; None while it is in force."""

    @property
    def ref(self) -> HolderRef:
        """The record as a holder."""
        return HolderRef(HolderKind.DEVICE, self.id)

    @property
    def label(self) -> str:
        """What the device is called on screens."""
        return self.settings.name or self.settings.serial or self.settings.asset_tag


class Assignment(Struct, frozen=True):
    """One license held by one holder."""

    id: int
    """The record's number among assignments of its holder's kind."""
    license_id: int
    """Which license."""
    reference: str
    """The license's reference."""
    license_name: str
    """The license's name."""
    holder: HolderRef
    """Who holds it."""
    holder_name: str
    """What the holder is called."""
    holder_handle: str
    """The end user's e-mail or user name; the device's serial or asset tag."""
    organization: str
    """The holder's organization."""
    department: str
    """The end user's department; the device's group."""
    end_user: str
    """Whose device it is; blank for an end user."""
    seats: int
    """How many seats it takes; at least 1."""
    since: date
    """The day it was assigned."""
    assigned_at: datetime
    """When it was recorded, UTC."""
    assigned_by: str
    """The technician who assigned it."""
    last_used: date | None = None
    """The day it was last used; None when unknown."""
    note: str = ""
    """Free text."""
    spent: bool = False
    """Unassigned from a license that isn't reassignable: its seats count on."""

    @property
    def key(self) -> tuple[HolderKind, int]:
        """What tells it from every other assignment."""
        return (self.holder.kind, self.id)


def end_user_problems(settings: EndUserSettings) -> dict[str, str]:
    """What is wrong with an end user's settings, by field."""
    problems = _too_long(
        {
            name: getattr(settings, name)
            for name in ("name", "email", "user_name", "department", "role", "organization")
        }
    )
    if not (settings.name or settings.email or settings.user_name):
        problems["name"] = "An end user needs a name, an e-mail or a user name."
    if settings.email and ("@" not in settings.email[1:-1] or " " in settings.email):
        problems["email"] = "An e-mail address looks like ada@example.com."
    return problems


def device_problems(settings: DeviceSettings) -> dict[str, str]:
    """What is wrong with a device's settings, by field."""
    problems = _too_long(
        {
            name: getattr(settings, name)
            for name in ("name", "serial", "asset_tag", "kind", "os", "group", "organization")
        }
    )
    if not (settings.name or settings.serial or settings.asset_tag):
        problems["name"] = "A device needs a name, a serial or an asset tag."
    return problems


def _too_long(texts: dict[str, str], limit: int = 200) -> dict[str, str]:
    """The fields whose text is longer than the register keeps."""
    return {
        name: f"At most {limit} characters; this has {len(text)}."
        for name, text in texts.items()
        if len(text) > limit
    }
