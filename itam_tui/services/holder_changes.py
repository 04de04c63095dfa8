"""Adding, editing, deleting and restoring end users and devices; no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.errors import (
    Consent,
    InvalidError,
    NotFoundError,
    Question,
    RefusedError,
    StillHeldError,
)
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    EndUser,
    EndUserSettings,
    HolderKind,
    HolderRef,
    device_problems,
    end_user_problems,
)
from itam_tui.domain.text import word_list
from itam_tui.domain.undo import GONE, LIVE, NONE, Image, fields_image, life_image
from itam_tui.services.assigning import spending_questions, take_back
from itam_tui.services.consents import NO_CONSENTS, require
from itam_tui.services.field_texts import field_changes, first_values
from itam_tui.services.lookup import present_holder
from itam_tui.services.merging import merge
from itam_tui.services.seat_changes import by_license
from itam_tui.store import assignments, history, holders
from itam_tui.store.database import Unit
from itam_tui.store.history import Entry

KIND_OF_RECORD = {HolderKind.DEVICE: RecordKind.DEVICE, HolderKind.END_USER: RecordKind.END_USER}


class EditedEndUser(Struct, frozen=True):
    """An end user after a save."""

    record: EndUser
    """The end user as they are now."""
    taken_over: tuple[str, ...] = ()
    """The fields that only somebody else changed meanwhile."""


class EditedDevice(Struct, frozen=True):
    """A device after a save."""

    record: Device
    """The device as it is now."""
    taken_over: tuple[str, ...] = ()
    """The fields that only somebody else changed meanwhile."""


def add_end_user(unit: Unit, settings: EndUserSettings, *, batch_id: int | None = None) -> EndUser:
    """Add an end user.

    Raises:
        InvalidError: A field is wrong, or the e-mail or user name is taken.
    """
    check_end_user(unit, settings, None)
    number = holders.insert_end_user(unit, settings)
    _record(unit, Action.ADDED, HolderRef(HolderKind.END_USER, number), settings.name
            or settings.email or settings.user_name,
            first_values(EndUserSettings(), settings), life_image(NONE, LIVE, settings),
            batch_id)  # fmt: skip
    return end_user(unit, number)


def add_device(unit: Unit, settings: DeviceSettings, *, batch_id: int | None = None) -> Device:
    """Add a device.

    Raises:
        InvalidError: A field is wrong, or the serial or asset tag is taken.
    """
    owner = check_device(unit, settings, None)
    number = holders.insert_device(unit, settings, owner)
    _record(unit, Action.ADDED, HolderRef(HolderKind.DEVICE, number), settings.name
            or settings.serial or settings.asset_tag,
            _new_device_values(settings, owner), life_image(NONE, LIVE, settings),
            batch_id)  # fmt: skip
    return device(unit, number)


def end_user(unit: Unit, number: int) -> EndUser:
    """An end user in force, by number."""
    found = present_holder(unit, HolderRef(HolderKind.END_USER, number))
    if not isinstance(found, EndUser):
        raise NotFoundError("This end user is no longer in the register. Refresh the list.")
    return found


def device(unit: Unit, number: int) -> Device:
    """A device in force, by number."""
    found = present_holder(unit, HolderRef(HolderKind.DEVICE, number))
    if not isinstance(found, Device):
        raise NotFoundError("This device is no longer in the register. Refresh the list.")
    return found


def edit_end_user(
    unit: Unit, read: EndUser, settings: EndUserSettings, *, batch_id: int | None = None
) -> EditedEndUser:
    """Save what was changed of an end user since they were read.

    Raises:
        ConflictError: Somebody else changed the same field.
        InvalidError: A field is wrong, or the e-mail or user name is taken.
    """
    now = end_user(unit, read.id)
    merged = merge(read.settings, settings, now.settings, now.label)
    if merged.settings == now.settings:
        return EditedEndUser(now, merged.taken_over)
    check_end_user(unit, merged.settings, now.id)
    holders.update_end_user(unit, now, merged.settings)
    changes = field_changes(now.settings, merged.settings)
    image = fields_image(now.settings, merged.settings)
    _record(unit, Action.EDITED, now.ref, now.label, changes, image, batch_id)
    return EditedEndUser(end_user(unit, now.id), merged.taken_over)


def edit_device(
    unit: Unit, read: Device, settings: DeviceSettings, *, batch_id: int | None = None
) -> EditedDevice:
    """Save what was changed of a device since it was read.

    Raises:
        ConflictError: Somebody else changed the same field.
        InvalidError: A field is wrong, or the serial or asset tag is taken.
    """
    now = device(unit, read.id)
    merged = merge(read.settings, settings, now.settings, now.label)
    if merged.settings == now.settings:
        return EditedDevice(now, merged.taken_over)
    owner = check_device(unit, merged.settings, now.id)
    holders.update_device(unit, now, merged.settings, owner)
    changes = device_changes(now.settings, merged.settings, now.end_user, owner)
    image = fields_image(now.settings, merged.settings)
    _record(unit, Action.EDITED, now.ref, now.label, changes, image, batch_id)
    return EditedDevice(device(unit, now.id), merged.taken_over)


def device_changes(
    before: DeviceSettings, after: DeviceSettings, whose: str, owner: EndUser | None
) -> dict[str, tuple[str | None, str | None]]:
    """The changes of a device, its end user told by name."""
    changes = field_changes(before, after)
    if changes.pop("end_user_id", None) is not None:
        changes["end_user"] = (whose or None, owner.label if owner else None)
    return changes


def _new_device_values(
    settings: DeviceSettings, owner: EndUser | None
) -> dict[str, tuple[str | None, str | None]]:
    """The fields of a new device that were filled in, its end user told by name."""
    changes = first_values(replace(DeviceSettings(), end_user_id=settings.end_user_id), settings)
    return {**changes, "end_user": (None, owner.label)} if owner else changes


def check_end_user(unit: Unit, settings: EndUserSettings, number: int | None) -> None:
    """Refuse an end user's settings with anything wrong, or somebody else's e-mail."""
    found = end_user_problems(settings)
    ways = {"email": "e-mail", "user_name": "user name"}
    found |= _taken(unit, HolderKind.END_USER, settings, ways, number)
    if found:
        raise InvalidError(found)


def check_device(unit: Unit, settings: DeviceSettings, number: int | None) -> EndUser | None:
    """Refuse a device's settings with anything wrong; whose it is."""
    found = device_problems(settings)
    ways = {"serial": "serial", "asset_tag": "asset tag"}
    found |= _taken(unit, HolderKind.DEVICE, settings, ways, number)
    if found:
        raise InvalidError(found)
    return None if settings.end_user_id is None else end_user(unit, settings.end_user_id)


def _taken(
    unit: Unit, kind: HolderKind, settings: Any, ways: dict[str, str], number: int | None
) -> dict[str, str]:
    """Which of the ways to know a holder belongs to somebody else already."""
    found = {}
    for field, words in ways.items():
        text = getattr(settings, field)
        owner = holders.known_by(unit, kind, field, text)
        if owner is not None and owner.id != number:
            found[field] = f"{owner.label} has this {words} already."
    return found


def _record(
    unit: Unit,
    action: Action,
    ref: HolderRef,
    label: str,
    changes: dict[str, tuple[str | None, str | None]],
    image: Image,
    batch_id: int | None = None,
) -> None:
    kind = KIND_OF_RECORD[ref.kind]
    entry = Entry(action, kind, ref.id, label, changes, holder=ref, image=image)
    history.record(unit, entry, batch_id)


def delete(
    unit: Unit,
    refs: Sequence[HolderRef],
    *,
    unassign_all: bool = False,
    consents: frozenset[Consent] = NO_CONSENTS,
) -> int:
    """Take holders out of force; their history stays, and their devices, which are nobody's then.

    Raises:
        StillHeldError: Some hold licenses and `unassign_all` isn't asked for.
        ConsentNeeded: It is more than one, somebody has devices, or seats would be spent.
    """
    found = [present_holder(unit, ref) for ref in refs]
    users = [record.id for record in found if isinstance(record, EndUser)]
    gone_too = {record.id for record in found if isinstance(record, Device)}
    owned = [one for one in holders.devices_of(unit, users) if one.id not in gone_too]
    held = [one for record in found for one in assignments.of_holder(unit, record.ref)]
    if held and not unassign_all:
        names = sorted({one.license_name for one in held})
        title = found[0].label if len(found) == 1 else f"{len(found):,} records"
        raise StillHeldError(
            f"{title} can't be deleted while holding {_licenses(len(held))}: "
            f"{word_list(names)}. Unassign all first.",
            names[:20],
            len(held),
        )
    groups = by_license(unit, held)
    questions = []
    if len(found) > 1:
        sentence = f"Delete {len(found):,}: {word_list([one.label for one in found])}."
        questions.append(Question(Consent.SEVERAL, sentence, len(found)))
    if owned:
        stay = "stays" if len(owned) == 1 else "stay"
        told = f"{word_list([one.label for one in owned])} {stay}, without an end user."
        questions.append(Question(Consent.SEVERAL, told))
    for license, taken in groups:
        questions += spending_questions(license, len(taken))
    require(questions, consents)
    batch_id = None
    if len(found) + len(held) + len(owned) > 1:
        title = f"{len(found):,} deleted" if len(found) > 1 else f"{found[0].label} deleted"
        batch_id = history.record_batch(unit, Action.DELETED, title, {})
    for license, taken in groups:
        take_back(unit, license, taken, reason="holder deleted", batch_id=batch_id)
    for device in owned:
        _leave_without_end_user(unit, device, batch_id)
    for record in found:
        holders.archive(unit, record)
        gone = life_image(LIVE, GONE)
        _record(unit, Action.DELETED, record.ref, record.label, {}, gone, batch_id)
    return len(found)


def _leave_without_end_user(unit: Unit, device: Device, batch_id: int | None) -> None:
    """Have a device be nobody's, as whose it was is deleted."""
    after = replace(device.settings, end_user_id=None)
    holders.update_device(unit, device, after, None)
    changes: dict[str, tuple[str | None, str | None]] = {"end_user": (device.end_user, None)}
    image = fields_image(device.settings, after)
    _record(unit, Action.EDITED, device.ref, device.label, changes, image, batch_id)


def _licenses(count: int) -> str:
    return "1 license" if count == 1 else f"{count:,} licenses"


def put_back(unit: Unit, gone: EndUser | Device) -> None:
    """Bring a deleted holder back without a row of the history.

    Raises:
        RefusedError: Somebody has their e-mail, user name, serial or asset tag now.
    """
    ways = (
        {"serial": "serial", "asset_tag": "asset tag"}
        if isinstance(gone, Device)
        else {"email": "e-mail", "user_name": "user name"}
    )
    taken = _taken(unit, gone.ref.kind, gone.settings, ways, gone.id)
    if taken:
        told = " ".join(taken.values())
        raise RefusedError(f"{gone.label} can't be restored. {told} Change that record first.")
    holders.restore(unit, gone)


def restore(unit: Unit, ref: HolderRef) -> EndUser | Device:
    """Bring a deleted holder back.

    Raises:
        RefusedError: Somebody has their e-mail, user name, serial or asset tag now.
    """
    gone = holders.read(unit, ref)
    if gone is None or gone.archived_at is None:
        return present_holder(unit, ref)
    put_back(unit, gone)
    _record(unit, Action.RESTORED, ref, gone.label, {}, life_image(GONE, LIVE, gone.settings))
    return present_holder(unit, ref)
