"""A product key beside a license's own; no I/O."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class FurtherKey(Struct, frozen=True):
    """One more product key of a license, perhaps for one seat."""

    id: int
    """Its number, by which people name it."""
    label: str
    """What it is for."""
    masked: str
    """The key as it is shown."""
    holder: str
    """Whose seat it is for; blank is anybody's."""
    added_by: str
    """The technician who added it."""
    added_at: datetime
    """When, UTC."""
    key_print: str | None
    """What tells whether another product key is the same."""

    @property
    def title(self) -> str:
        """What it is called in a sentence and in the history."""
        told = " · ".join(text for text in (self.label, self.holder) if text)
        return f"{self.masked} ({told})" if told else self.masked
