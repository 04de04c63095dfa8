"""End users and devices read and written; the caller holds the unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import JOIN

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
from itam_tui.domain.text import fold
from itam_tui.store.assignments import rename_holder
from itam_tui.store.database import Unit
from itam_tui.store.fields import as_kept
from itam_tui.store.license_rows import key_of
from itam_tui.store.models import DeviceTable, EndUserTable
from itam_tui.store.usage import HOLDERS

Holder = EndUser | Device
"""Either kind of holder."""

_END_USER_TEXTS = ("name", "email", "user_name", "department", "role", "organization")
_DEVICE_TEXTS = ("name", "serial", "asset_tag", "kind", "os", "group", "organization")


def end_user_of(row: Mapping[str, Any]) -> EndUser:
    """An end user out of a row."""
    texts = {name: row[name] for name in _END_USER_TEXTS}
    return EndUser(
        id=row["id"],
        settings=EndUserSettings(**texts, status=EndUserStatus(row["status"])),
        licenses=row["licenses"],
        devices=row["devices"],
        version=row["version"],
        archived_at=row["archived_at"],
    )


def device_of(row: Mapping[str, Any]) -> Device:
    """A device out of a row of `device_selection`."""
    texts = {name: row[name] for name in _DEVICE_TEXTS}
    email = row["owner_email"] or row["owner_user_name"] or ""
    return Device(
        id=row["id"],
        settings=DeviceSettings(
            **texts, end_user_id=row["end_user"], status=DeviceStatus(row["status"])
        ),
        end_user=row["owner_name"] or email,
        end_user_email=email,
        licenses=row["licenses"],
        version=row["version"],
        archived_at=row["archived_at"],
    )


def _read(table: Any) -> list[Any]:
    """The fields of a table, but for those that only the database reads."""
    fields = table._meta.sorted_fields
    return as_kept(one for one in fields if one.name != "search" and not one.name.endswith("_key"))


def end_user_selection() -> Any:
    """End users, with all that `end_user_of` reads."""
    return EndUserTable.select(*_read(EndUserTable))


def device_selection() -> Any:
    """Devices, with all that `device_of` reads."""
    return DeviceTable.select(
        *_read(DeviceTable),
        EndUserTable.name.alias("owner_name"),
        EndUserTable.email.alias("owner_email"),
        EndUserTable.user_name.alias("owner_user_name"),
    ).join(EndUserTable, JOIN.LEFT_OUTER, on=(DeviceTable.end_user == EndUserTable.id))


def selection(kind: HolderKind) -> Any:
    """Holders of one kind, with all that `holder_of` reads."""
    return device_selection() if kind is HolderKind.DEVICE else end_user_selection()


def holder_of(row: Mapping[str, Any], kind: HolderKind) -> Holder:
    """A holder out of a row of its kind."""
    return device_of(row) if kind is HolderKind.DEVICE else end_user_of(row)


def read(unit: Unit, ref: HolderRef) -> Holder | None:
    """A holder by its number in its table."""
    table = HOLDERS[ref.kind]
    row = unit.row(selection(ref.kind).where(table.id == ref.id))
    return None if row is None else holder_of(row, ref.kind)


def read_many(unit: Unit, refs: Iterable[HolderRef]) -> dict[HolderRef, Holder]:
    """Holders by their numbers."""
    found: dict[HolderRef, Holder] = {}
    wanted = list(refs)
    for kind, table in HOLDERS.items():
        ids = [ref.id for ref in wanted if ref.kind is kind]
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            for row in unit.rows(selection(kind).where(table.id.in_(part))):
                found[HolderRef(kind, row["id"])] = holder_of(row, kind)
    return found


def devices_of(unit: Unit, end_user_ids: Iterable[int]) -> list[Device]:
    """The devices in force that are some end users', by name."""
    query = device_selection().where(
        DeviceTable.end_user.in_(list(end_user_ids)), DeviceTable.archived_at.is_null()
    )
    return [device_of(row) for row in unit.rows(query.order_by(DeviceTable.label_key))]


def find(unit: Unit, text: str, kinds: Iterable[HolderKind]) -> list[Holder]:
    """The holders in force a text may mean, of the first way to know one that fits.

    An end user by e-mail, user name, name; a device by serial, asset tag, name
    (product.md §3, Holders).
    """
    key = key_of(text)
    if key is None:
        return []
    found: list[Holder] = []
    for kind in kinds:
        table = HOLDERS[kind]
        for column in _known_by(kind):
            query = selection(kind).where(
                getattr(table, column) == key, table.archived_at.is_null()
            )
            rows = unit.rows(query.order_by(table.id).limit(20))
            if rows:
                found += [holder_of(row, kind) for row in rows]
                break
    return found


def _known_by(kind: HolderKind) -> tuple[str, ...]:
    if kind is HolderKind.DEVICE:
        return ("serial_key", "asset_tag_key", "name_key")
    return ("email_key", "user_name_key", "name_key")


def end_user_columns(settings: EndUserSettings) -> dict[str, Any]:
    """What is written of an end user's settings."""
    label = settings.name or settings.email or settings.user_name
    return {
        **{name: getattr(settings, name) for name in _END_USER_TEXTS},
        "status": settings.status.value,
        "name_key": key_of(settings.name),
        "email_key": key_of(settings.email),
        "user_name_key": key_of(settings.user_name),
        "label_key": fold(label) or label,
        "department_key": key_of(settings.department),
        "role_key": key_of(settings.role),
        "organization_key": key_of(settings.organization),
        "search": _searched(settings, _END_USER_TEXTS),
    }


def device_columns(settings: DeviceSettings, owner: EndUser | None) -> dict[str, Any]:
    """What is written of a device's settings."""
    label = settings.name or settings.serial or settings.asset_tag
    whose = owner.label if owner else ""
    return {
        **{name: getattr(settings, name) for name in _DEVICE_TEXTS},
        "status": settings.status.value,
        "end_user": settings.end_user_id,
        "name_key": key_of(settings.name),
        "serial_key": key_of(settings.serial),
        "asset_tag_key": key_of(settings.asset_tag),
        "label_key": fold(label) or label,
        "kind_key": key_of(settings.kind),
        "os_key": key_of(settings.os),
        "end_user_key": key_of(whose),
        "group_key": key_of(settings.group),
        "organization_key": key_of(settings.organization),
        "search": "\n".join(
            part for part in (_searched(settings, _DEVICE_TEXTS), fold(whose)) if part
        ),
    }


def _searched(settings: EndUserSettings | DeviceSettings, names: Iterable[str]) -> str:
    texts = (getattr(settings, name) for name in names)
    return "\n".join(fold(text) for text in texts if text)


def insert_end_user(unit: Unit, settings: EndUserSettings) -> int:
    """Add an end user and give their number."""
    return unit.run(EndUserTable.insert(updated_at=unit.at, **end_user_columns(settings)))


def update_end_user(unit: Unit, end_user: EndUser, settings: EndUserSettings) -> None:
    """Write an end user's settings, one version on."""
    columns = end_user_columns(settings)
    unit.run(
        EndUserTable.update(version=EndUserTable.version + 1, updated_at=unit.at, **columns).where(
            EndUserTable.id == end_user.id
        )
    )
    rename_holder(unit, end_user.ref, columns["label_key"])
    unit.run(
        DeviceTable.update(end_user_key=columns["label_key"]).where(
            DeviceTable.end_user == end_user.id
        )
    )


def insert_device(unit: Unit, settings: DeviceSettings, owner: EndUser | None) -> int:
    """Add a device and give its number."""
    number = unit.run(DeviceTable.insert(updated_at=unit.at, **device_columns(settings, owner)))
    _count_devices(unit, settings.end_user_id, 1)
    return number


def update_device(
    unit: Unit, device: Device, settings: DeviceSettings, owner: EndUser | None
) -> None:
    """Write a device's settings, one version on."""
    columns = device_columns(settings, owner)
    unit.run(
        DeviceTable.update(version=DeviceTable.version + 1, updated_at=unit.at, **columns).where(
            DeviceTable.id == device.id
        )
    )
    rename_holder(unit, device.ref, columns["label_key"])
    if settings.end_user_id != device.settings.end_user_id:
        _count_devices(unit, device.settings.end_user_id, -1)
        _count_devices(unit, settings.end_user_id, 1)


def _count_devices(unit: Unit, end_user_id: int | None, devices: int) -> None:
    if end_user_id is not None:
        unit.run(
            EndUserTable.update(devices=EndUserTable.devices + devices).where(
                EndUserTable.id == end_user_id
            )
        )


def archive(unit: Unit, holder: Holder) -> None:
    """Take a holder out of force, and out of uniqueness."""
    if isinstance(holder, Device):
        unit.run(
            DeviceTable.update(
                archived_at=unit.at, updated_at=unit.at, serial_key=None, asset_tag_key=None
            ).where(DeviceTable.id == holder.id)
        )
        _count_devices(unit, holder.settings.end_user_id, -1)
    else:
        unit.run(
            EndUserTable.update(
                archived_at=unit.at, updated_at=unit.at, email_key=None, user_name_key=None
            ).where(EndUserTable.id == holder.id)
        )


def restore(unit: Unit, holder: Holder) -> None:
    """Bring a holder back into force; the caller saw that nobody took its place."""
    settings = holder.settings
    if isinstance(settings, DeviceSettings):
        unit.run(
            DeviceTable.update(
                archived_at=None,
                updated_at=unit.at,
                serial_key=key_of(settings.serial),
                asset_tag_key=key_of(settings.asset_tag),
            ).where(DeviceTable.id == holder.id)
        )
        _count_devices(unit, settings.end_user_id, 1)
    else:
        unit.run(
            EndUserTable.update(
                archived_at=None,
                updated_at=unit.at,
                email_key=key_of(settings.email),
                user_name_key=key_of(settings.user_name),
            ).where(EndUserTable.id == holder.id)
        )


def search(unit: Unit, text: str, kind: HolderKind, limit: int) -> list[Holder]:
    """The holders in force that have every word of the text, by name."""
    table = HOLDERS[kind]
    query = selection(kind).where(table.archived_at.is_null())
    for word in fold(text).split():
        query = query.where(table.search.contains(word))
    query = query.order_by(table.label_key, table.id).limit(limit)
    return [holder_of(row, kind) for row in unit.rows(query)]


def known_by(unit: Unit, kind: HolderKind, field: str, text: str) -> Holder | None:
    """The holder in force with that e-mail, user name, serial or asset tag."""
    key = key_of(text)
    if key is None:
        return None
    table = HOLDERS[kind]
    row = unit.row(selection(kind).where(getattr(table, f"{field}_key") == key))
    return None if row is None else holder_of(row, kind)
