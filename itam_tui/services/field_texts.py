"""Fields as text: for the history, for two people's versions side by side, for exports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from itam_tui.domain.holders import DeviceSettings, EndUserSettings
from itam_tui.domain.money import Cost, CostBasis
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import Term
from itam_tui.domain.text import mask_key

Settings = LicenseSettings | EndUserSettings | DeviceSettings
"""Whatever a form edits."""

_NAMES = {"expiration_date": "date_entered", "typed_used": "used"}


def json_name(field: str) -> str:
    """What a field is called in JSON and in the history."""
    return _NAMES.get(field, field)


def field_text(settings: Settings, field: str) -> str | None:
    """A field's value as text; None where there is nothing; a product key masked."""
    value: object = getattr(settings, field)
    if field == "product_key":
        return mask_key(str(value)) or None
    return text_of(value)


def text_of(value: object) -> str | None:
    """A value as text; None where there is nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Cost):
        total = " in total" if value.basis is CostBasis.TOTAL else ""
        return f"{value.typed.amount} {value.typed.currency}{total}"
    if isinstance(value, Term):
        return value.label.lower()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def field_changes(
    before: Settings | None, after: Settings, names: Iterable[str] | None = None
) -> dict[str, tuple[str | None, str | None]]:
    """Each field that differs, as text before and after.

    Args:
        before: What it was; None for a new record, whose blank fields are left out.
        after: What it is now.
        names: The fields to compare; all of them unless given.
    """
    changes: dict[str, tuple[str | None, str | None]] = {}
    for name in names or after.__struct_fields__:
        was = field_text(before, name) if before is not None else None
        now = field_text(after, name)
        differs = before is not None and getattr(before, name) != getattr(after, name)
        if was != now or differs:
            changes[json_name(name)] = (was, now)
    return changes


def first_values(blank: Settings, after: Settings) -> dict[str, tuple[str | None, str | None]]:
    """The fields of a new record that were filled in: there was nothing before."""
    changes = field_changes(blank, after)
    return {name: (None, now) for name, (_, now) in changes.items() if now is not None}
