"""Two people's changes to one record: merged where they differ, shown where they meet; no SQL."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.errors import ConflictError
from itam_tui.domain.holders import DeviceSettings, EndUserSettings
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services.field_texts import field_text

S = TypeVar("S", LicenseSettings, EndUserSettings, DeviceSettings)


class Merge(Struct, Generic[S], frozen=True):
    """My changes put on top of the record as it is now."""

    settings: S
    """What is saved."""
    taken_over: tuple[str, ...]
    """The fields that only somebody else changed."""


def merge(read: S, mine: S, theirs: S, name: str) -> Merge[S]:
    """Put the fields changed here on the record as it is now (product.md §3, Changes).

    Args:
        read: The settings as they were read.
        mine: The settings as typed.
        theirs: The settings as they are now.
        name: What the record is called.

    Raises:
        ConflictError: A field both changed, to different values.
    """
    here, there = changed(read, mine), changed(read, theirs)
    conflicts = {
        field: (field_text(mine, field) or "", field_text(theirs, field) or "")
        for field in here
        if field in there and getattr(mine, field) != getattr(theirs, field)
    }
    if conflicts:
        raise ConflictError(
            f"Somebody else changed {name} meanwhile. Choose a value for each field "
            "you both changed, then save again.",
            conflicts,
        )
    settings = replace(theirs, **{field: getattr(mine, field) for field in here})
    return Merge(settings, tuple(field for field in there if field not in here))


def changed(before: S, after: S) -> tuple[str, ...]:
    """The names of the fields that differ, in the order of the form."""
    return tuple(
        name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)
    )
