"""A product key beside a license's own; no I/O."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from itam_tui.domain.text import is_masked

_LONGEST = {"product_key": 500, "label": 200}


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


def problems(key: str, label: str) -> dict[str, str]:
    """What is wrong with a further product key, by field.

    Args:
        key: The key in full.
        label: What it is for.
    """
    found = {
        name: f"At most {_LONGEST[name]:,} characters; this has {len(text):,}."
        for name, text in (("product_key", key), ("label", label))
        if len(text) > _LONGEST[name]
    }
    if not key or is_masked(key):
        found["product_key"] = "Type the whole key."
    return found


def more_words(count: int) -> str:
    """How many further product keys there are: `3 further product keys`."""
    return "1 further product key" if count == 1 else f"{count:,} further product keys"
