"""What a change of the history says in words: when, on what, and each field before and after."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from itam_tui.domain.columns import DEVICE_COLUMNS, END_USER_COLUMNS, LICENSE_COLUMNS
from itam_tui.domain.history import Action, Change, FieldChange, RecordKind
from itam_tui.ui.glyphs import glyphs

_WORDS: Final = {
    "date_entered": "date",
    "cost": "cost",
    "holder": "holder",
    "last_used": "last used",
    "seats": "seats",
    "product_key": "product key",
}
"""Fields that no list has under this name."""

_TITLES: Final = {
    **{
        column.name: column.title[0].lower() + column.title[1:]
        if not column.title[:2].isupper()
        else column.title
        for column in (*DEVICE_COLUMNS, *END_USER_COLUMNS, *LICENSE_COLUMNS)
    },
    **_WORDS,
}

_TO: Final = " → "
"""What stands between a license and its holder in the label of an assignment."""

_MOST_FIELDS: Final = 3
"""Fields named in a line; `enter` shows all of them."""


def field_words(field: str) -> str:
    """What a field of the history is called: `auto_renewal` is `auto-renewal`."""
    return _TITLES.get(field, field.replace("_", " "))


def moment(at: datetime, *, seconds: bool = False) -> str:
    """A moment by the clock of this machine: kept as UTC, shown as local time."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def value_words(value: str | None) -> str:
    """A value, or the sign for none."""
    return glyphs().none if value is None or value == "" else value


def field_line(change: FieldChange) -> str:
    """One field in words: `quantity 10 → 12`, `owner Ada` where there was nothing."""
    name = field_words(change.field)
    if change.before is None and change.after is not None:
        return f"{name} {change.after}"
    return f"{name} {value_words(change.before)} → {value_words(change.after)}"


def change_words(change: Change) -> str:
    """A whole change in one line; what it is done to stands beside it, see `record_words`."""
    if change.kind is RecordKind.BATCH and _TO in change.label and not _is_undo(change):
        return f"to {change.label.rpartition(_TO)[2]}"
    fields = [
        one for one in shown_fields(change) if one.before is not None or one.after != change.label
    ]
    told = [_field_in_line(change, one) for one in fields[:_MOST_FIELDS]]
    if len(fields) > _MOST_FIELDS:
        told.append(f"{len(fields) - _MOST_FIELDS} more")
    return " ".join(", ".join(told).split()) or change.reason


def shown_fields(change: Change) -> tuple[FieldChange, ...]:
    """Each field before and after; a record that was added had nothing before."""
    if change.action is not Action.ADDED:
        return change.changes
    return tuple(FieldChange(one.field, None, one.after) for one in change.changes)


def _field_in_line(change: Change, one: FieldChange) -> str:
    """One field; who was given a seat, or lost it, as `to Ada` and `from Ada`."""
    if one.field == "holder" and change.kind is RecordKind.ASSIGNMENT:
        if change.action is Action.ASSIGNED and one.before is None:
            return f"to {one.after}"
        if change.action is Action.UNASSIGNED and one.after is None:
            return f"from {one.before}"
        return f"{value_words(one.before)} → {value_words(one.after)}"
    return field_line(one)


def record_words(change: Change) -> str:
    """What was changed; of an assignment the license, its holder is part of the change."""
    for one in change.changes:
        if one.field == "holder":
            for holder in (one.after, one.before):
                if holder and change.label.endswith(end := f"{_TO}{holder}"):
                    return change.label.removesuffix(end)
    if change.kind is RecordKind.BATCH and not _is_undo(change):
        return change.label.rpartition(_TO)[0] or change.label
    return change.label


def _is_undo(change: Change) -> bool:
    """Whether a step is undone or done again; its label is a sentence of its own."""
    return change.action in (Action.UNDONE, Action.REDONE)


def kind_words(change: Change) -> str:
    """What a change was made to: `license LIC-00042`, `end user`, `batch`."""
    words = change.kind.value.replace("-", " ")
    return f"{words} {change.license_reference}".rstrip()
