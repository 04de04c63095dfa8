"""Files of end users and of devices; no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from msgspec.structs import replace

from itam_tui.domain.errors import ItamError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    DeviceStatus,
    EndUser,
    EndUserSettings,
    EndUserStatus,
    HolderKind,
    HolderRef,
)
from itam_tui.domain.importing.drafts import (
    Draft,
    HolderText,
    ImportOptions,
    PersonText,
    value_of,
)
from itam_tui.domain.importing.reading import RawRow
from itam_tui.domain.text import fold
from itam_tui.domain.undo import LIVE, NONE, life_image
from itam_tui.services import holder_changes
from itam_tui.services.field_texts import first_values
from itam_tui.services.importing.holder_index import (
    HolderIndex,
    UnclearHolderError,
    UnfitHolderError,
    UnknownHolderError,
)
from itam_tui.services.importing.report import Progress, Tally
from itam_tui.store import history, holders
from itam_tui.store.database import Unit
from itam_tui.store.history import Entry

S = TypeVar("S", EndUserSettings, DeviceSettings)

_PERSON_TEXTS = ("email", "user_name", "department", "role", "organization")
_DEVICE_TEXTS = ("name", "serial", "asset_tag", "kind", "os", "group", "organization")


MADE_AT_ONCE = 1000
"""Holders written at once: between two such chunks an import can be stopped."""


@dataclass(slots=True)
class Taking:
    """One import under way."""

    unit: Unit
    """The unit of work, under the write lock."""
    options: ImportOptions
    """How the file is to be taken."""
    tally: Tally
    """What became of each row."""
    progress: Progress
    """How far it is."""
    batch_id: int
    """The batch every change belongs to."""
    file_name: str
    """What the file is called."""
    _named: dict[HolderRef, tuple[int, str]] = field(default_factory=dict)
    """By which line, and with which e-mail or serial, the file names a holder first."""

    def names_twice(self, row: RawRow, ref: HolderRef, handle: str) -> bool:
        """Reject a row that an earlier one names as somebody else, and say whether it is so.

        Args:
            row: The row.
            ref: The holder it means.
            handle: The e-mail or serial it gives.
        """
        line, before = self._named.setdefault(ref, (row.line, handle))
        if not handle or not before or fold(before) == fold(handle):
            return False
        message = f"It means the same as line {line}, which says {before}."
        self.tally.reject(row, "", handle, message)
        return True


def take_end_users(taking: Taking, drafts: Sequence[Draft]) -> None:
    """Take a file of end users."""
    index = HolderIndex(taking.unit)
    for done, draft in enumerate(drafts, 1):
        _take_end_user(taking, index, draft)
        if len(index.made) >= MADE_AT_ONCE:
            index.flush()
            record_made(taking, index)
        taking.progress.at(done, len(drafts))
    index.flush()
    record_made(taking, index)


def _take_end_user(taking: Taking, index: HolderIndex, draft: Draft) -> None:
    names = [draft.text("first_name"), draft.text("last_name")]
    name = draft.text("name") or " ".join(part for part in names if part)
    status = value_of(draft, "status", EndUserStatus)
    text = PersonText(draft.text("email"), draft.text("user_name"), name)
    if not text:
        taking.tally.reject(draft.row, "name", "", "The row names nobody.")
        return
    try:
        ref = index.person(text)
    except UnclearHolderError as error:
        taking.tally.reject(draft.row, "name", "", str(error))
        return
    except UnknownHolderError:
        settings = EndUserSettings(
            name=name, **{each: draft.text(each) for each in _PERSON_TEXTS},
            status=status or EndUserStatus.ACTIVE,
        )  # fmt: skip
        _make(taking, index, draft, settings)
        return
    if taking.names_twice(draft.row, ref, text.email):
        return
    told = {each: draft.text(each) for each in _PERSON_TEXTS} | {"name": name}
    _update(taking, index, draft, ref, {key: text for key, text in told.items() if text}, status)


def _make(
    taking: Taking, index: HolderIndex, draft: Draft, settings: EndUserSettings | DeviceSettings
) -> None:
    """Make a holder of a row."""
    try:
        if isinstance(settings, EndUserSettings):
            taking.names_twice(draft.row, index.make_person(settings), settings.email)
        else:
            taking.names_twice(draft.row, index.make_device(settings), settings.serial)
    except UnfitHolderError as error:
        taking.tally.reject(draft.row, error.column, error.value, str(error))
    else:
        taking.tally.done(draft.row, "created")


def _update(
    taking: Taking,
    index: HolderIndex,
    draft: Draft,
    ref: HolderRef,
    told: dict[str, str],
    status: EndUserStatus | DeviceStatus | None,
    owner: int | None = None,
) -> None:
    """Change what a row says differently of a known holder; blank cells never erase."""
    index.flush()
    record = holders.read(taking.unit, ref)
    if record is None:
        return
    after: EndUser | Device
    try:
        if isinstance(record, EndUser):
            after = _edit_end_user(taking, record, told, status)
        else:
            after = _edit_device(taking, record, told, status, owner)
    except ItamError as error:
        taking.tally.reject(draft.row, "", "", str(error))
        return
    is_changed = after.version != record.version
    if is_changed:
        index.changed(after)
    taking.tally.done(draft.row, "updated" if is_changed else "unchanged")


def _edit_end_user(
    taking: Taking,
    record: EndUser,
    told: dict[str, str],
    status: EndUserStatus | DeviceStatus | None,
) -> EndUser:
    settings = _changed(record.settings, told)
    if isinstance(status, EndUserStatus):
        settings = replace(settings, status=status)
    unit, batch_id = taking.unit, taking.batch_id
    return holder_changes.edit_end_user(unit, record, settings, batch_id=batch_id).record


def _edit_device(
    taking: Taking,
    record: Device,
    told: dict[str, str],
    status: EndUserStatus | DeviceStatus | None,
    owner: int | None,
) -> Device:
    settings = _changed(record.settings, told)
    if isinstance(status, DeviceStatus):
        settings = replace(settings, status=status)
    if owner is not None:
        settings = replace(settings, end_user_id=owner)
    unit, batch_id = taking.unit, taking.batch_id
    return holder_changes.edit_device(unit, record, settings, batch_id=batch_id).record


def _changed(settings: S, told: dict[str, Any]) -> S:
    known = set(settings.__struct_fields__)
    return replace(settings, **{key: text for key, text in told.items() if key in known})


def take_devices(taking: Taking, drafts: Sequence[Draft]) -> None:
    """Take a file of devices."""
    index = HolderIndex(taking.unit)
    for done, draft in enumerate(drafts, 1):
        _take_device(taking, index, draft)
        if len(index.made) >= MADE_AT_ONCE:
            index.flush()
            record_made(taking, index)
        taking.progress.at(done, len(drafts))
    index.flush()
    record_made(taking, index)


def _take_device(taking: Taking, index: HolderIndex, draft: Draft) -> None:
    told = {each: draft.text(each) for each in _DEVICE_TEXTS}
    told = {key: text for key, text in told.items() if text}
    status = value_of(draft, "status", DeviceStatus)
    owner = _owner(taking, index, draft)
    found = {
        ref
        for way, handle in enumerate(("serial", "asset_tag"))
        for ref in index.by(HolderKind.DEVICE, way, told.get(handle, ""))
    }
    if not found and not told.get("serial") and not told.get("asset_tag"):
        found = set(index.by(HolderKind.DEVICE, 2, told.get("name", "")))
    if len(found) > 1:
        message = f"The row fits {len(found)} devices; name one by serial."
        taking.tally.reject(draft.row, "serial", told.get("serial", ""), message)
    elif found:
        ref = found.pop()
        if not taking.names_twice(draft.row, ref, told.get("serial", "")):
            _update(taking, index, draft, ref, told, status, owner)
    else:
        settings = DeviceSettings(**told, end_user_id=owner, status=status or DeviceStatus.IN_USE)
        _make(taking, index, draft, settings)


def _owner(taking: Taking, index: HolderIndex, draft: Draft) -> int | None:
    """Whose device it is; one nobody knows is told, and made when that is asked for."""
    text = draft.text("end_user")
    if not text:
        return None
    person = PersonText(email=text) if "@" in text else PersonText(name=text)
    try:
        return index.either(HolderText(either=text, kind=HolderKind.END_USER)).id
    except UnclearHolderError as error:
        taking.tally.warn(draft.row, "end_user", text, str(error))
    except UnknownHolderError as error:
        if taking.options.create_holders:
            settings = EndUserSettings(name=person.name, email=person.email)
            try:
                return index.make_person(settings).id
            except UnknownHolderError as problem:
                taking.tally.warn(draft.row, "end_user", text, str(problem))
                return None
        taking.tally.unknown_holders += 1
        taking.tally.warn(draft.row, "end_user", text, f"{error} The device has no end user.")
    return None


def record_made(taking: Taking, index: HolderIndex) -> None:
    """Write the history of the holders an import made."""
    entries = []
    for ref, settings in index.made:
        is_person = isinstance(settings, EndUserSettings)
        blank = EndUserSettings() if is_person else DeviceSettings()
        changes = first_values(blank, settings)
        changes.pop("end_user_id", None)
        kind = RecordKind.END_USER if is_person else RecordKind.DEVICE
        label = index.known[ref].label if ref in index.known else settings.name
        made = life_image(NONE, LIVE, settings)
        entries.append(Entry(Action.ADDED, kind, ref.id, label, changes, holder=ref, image=made))
    history.record_all(taking.unit, entries, taking.batch_id)
    index.made.clear()
