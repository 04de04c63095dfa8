"""Changes made in a form, put on top of the record as somebody else left it; pure."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.holders import DeviceSettings, EndUserSettings
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services.merging import changed

S = TypeVar("S", LicenseSettings, EndUserSettings, DeviceSettings)


class Rebased(Struct, Generic[S], frozen=True):
    """A form's settings after somebody else's save."""

    draft: S
    """Their record with the changes made here."""
    taken_over: tuple[str, ...]
    """The fields that only they changed."""


def rebased(before: S, mine: S, now: S, theirs: frozenset[str]) -> Rebased[S]:
    """Put the changes made here on top of the record as it is now.

    Args:
        before: The settings as this form read them.
        mine: The settings as typed here.
        now: The settings as somebody else left them.
        theirs: The fields in which their value was chosen.
    """
    here = changed(before, mine)
    kept = {name: getattr(mine, name) for name in here if name not in theirs}
    taken_over = tuple(name for name in changed(before, now) if name not in here)
    return Rebased(replace(now, **kept), taken_over)
