"""The fields each list can be filtered by; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from itam_tui.domain.holder_kinds import DeviceStatus, EndUserStatus, HolderKind
from itam_tui.domain.licenses import Position
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.terms import TermKind


class FieldKind(StrEnum):
    """What may stand behind a field's name."""

    TEXT = "text"
    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    AGE = "age"


class Bare(StrEnum):
    """What a date right after the colon means."""

    WITHIN = "within"
    FROM = "from"
    UNTIL = "until"


class FieldSpec(Struct, frozen=True):
    """One field of the filter language."""

    name: str
    """Its name in a condition."""
    kind: FieldKind
    """What may stand behind it."""
    words: Mapping[str, str] = field(default_factory=dict)
    """For a closed set: each word as typed to the word kept."""
    past: bool = False
    """A date that lies behind: `7d` is the last seven days, not the next."""
    bare: Bare = Bare.WITHIN
    """For a date: `since:2026-12` is from then on, `expires:2026-12` in that month."""


FieldSet = Mapping[str, FieldSpec]
"""The fields of one list, by every name they go by; a typed hyphen counts as `_`."""


def _text(name: str, *also: str) -> dict[str, FieldSpec]:
    return dict.fromkeys((name, *also), FieldSpec(name, FieldKind.TEXT))


def _number(name: str, *also: str, words: tuple[str, ...] = ()) -> dict[str, FieldSpec]:
    spec = FieldSpec(name, FieldKind.NUMBER, {word: word for word in words})
    return dict.fromkeys((name, *also), spec)


def _date(
    name: str, *also: str, past: bool = False, bare: Bare = Bare.WITHIN
) -> dict[str, FieldSpec]:
    return dict.fromkeys((name, *also), FieldSpec(name, FieldKind.DATE, {}, past, bare))


def _word(name: str, *also: str, words: Mapping[str, str]) -> dict[str, FieldSpec]:
    return dict.fromkeys((name, *also), FieldSpec(name, FieldKind.WORD, words))


def _same(*enums: type[StrEnum]) -> dict[str, str]:
    return {one.value: one.value for enum in enums for one in enum}


_YES_NO = {"yes": "yes", "no": "no"}
_TYPES = {**_same(LicenseType), "device": "per-device", "user": "per-end-user", "either": "mixed"}

LICENSE_FIELDS: FieldSet = {
    **_word("type", words=_TYPES),
    **_text("publisher"),
    **_text("vendor"),
    **_text("organization"),
    **_text("category"),
    **_text("owner"),
    **_text("name"),
    **_text("reference"),
    **_text("note"),
    **_text("po", "po_number"),
    **_text("order", "order_number"),
    **_text("currency"),
    **_text("holder"),
    **_word("position", words=_same(Position)),
    **_word("alert", words=_YES_NO),
    **_word("auto", "auto_renewal", words=_YES_NO),
    **_word("archived", words=_YES_NO),
    **_word("reassignable", words=_YES_NO),
    **_word("maintained", words=_YES_NO),
    **_word("when", "when_full", words=_same(WhenFull)),
    **_word("term", words=_same(TermKind)),
    **_number("quantity", words=("unlimited",)),
    **_number("used"),
    **_number("free"),
    **_number("under", "under_by"),
    **_number("days", "days_left"),
    **_date("expires", "expiration_date"),
    **_date("cancel", "cancel_by"),
    **_date("maintenance", "maintenance_until"),
    **_date("purchased", "purchase_date", past=True),
    **_date("updated", "updated_at", past=True),
}
"""What licenses, and renewals, can be filtered by."""

END_USER_FIELDS: FieldSet = {
    **_word("status", words=_same(EndUserStatus)),
    **_text("department"),
    **_text("organization"),
    **_text("role"),
    **_text("name"),
    **_text("email", "e_mail"),
    **_text("user", "user_name"),
    **_text("license"),
    **_number("licenses"),
    **_number("devices"),
    **_word("archived", words=_YES_NO),
}
"""What end users can be filtered by."""

DEVICE_FIELDS: FieldSet = {
    **_word("status", words=_same(DeviceStatus)),
    **_text("kind"),
    **_text("os"),
    **_text("user", "end_user"),
    **_text("group"),
    **_text("organization"),
    **_text("name"),
    **_text("serial"),
    **_text("tag", "asset_tag"),
    **_text("license"),
    **_number("licenses"),
    **_word("archived", words=_YES_NO),
}
"""What devices can be filtered by."""

ASSIGNMENT_FIELDS: FieldSet = {
    **_text("department"),
    **_text("organization"),
    **_text("license", "license_name"),
    **_text("holder", "holder_name"),
    **_word("kind", "holder_kind", words=_same(HolderKind)),
    **_number("seats"),
    **_date("since", past=True, bare=Bare.FROM),
    **_date("used", "last_used", past=True),
    "unused": FieldSpec("unused", FieldKind.AGE),
    **_text("by", "assigned_by"),
    **_text("user", "end_user"),
    **_text("note"),
    **_word("spent", words=_YES_NO),
}
"""What holder rows and held licenses can be filtered by."""

HISTORY_FIELDS: FieldSet = {
    **_text("who", "actor"),
    **_text("what", "action"),
    **_text("license"),
    **_date("since", past=True, bare=Bare.FROM),
    **_date("until", past=True, bare=Bare.UNTIL),
    **_number("batch"),
    **_text("reason"),
}
"""What the history can be filtered by."""
