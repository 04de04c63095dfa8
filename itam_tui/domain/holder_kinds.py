"""The kinds of holder, what each may be doing, and how one is named; no I/O.

Apart from `holders`, because lists of licenses need only this of them.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class HolderKind(StrEnum):
    """The two kinds of holder."""

    DEVICE = "device"
    END_USER = "end-user"

    @property
    def label(self) -> str:
        """The words shown to people."""
        return self.value.replace("-", " ").capitalize()


class EndUserStatus(StrEnum):
    """Whether a person still works here."""

    ACTIVE = "active"
    LEAVING = "leaving"
    LEFT = "left"

    @property
    def label(self) -> str:
        """The word shown to people."""
        return self.value.capitalize()

    @property
    def asks_first(self) -> bool:
        """Whether giving them a seat is asked about (product.md §3, Holders)."""
        return self is not EndUserStatus.ACTIVE


class DeviceStatus(StrEnum):
    """What a device is doing."""

    IN_USE = "in-use"
    IN_STOCK = "in-stock"
    SHARED = "shared"
    RETIRED = "retired"
    LOST = "lost"

    @property
    def label(self) -> str:
        """The words shown to people."""
        return self.value.replace("-", " ").capitalize()

    @property
    def asks_first(self) -> bool:
        """Whether giving it a seat is asked about (product.md §3, Holders)."""
        return self in (DeviceStatus.RETIRED, DeviceStatus.LOST)


class HolderRef(Struct, frozen=True):
    """Which record holds a license."""

    kind: HolderKind
    """A device or an end user."""
    id: int
    """The record's number in its table."""
