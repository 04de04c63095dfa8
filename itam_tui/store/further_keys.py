"""The further product keys of licenses, some of them for one seat: written, listed, revealed."""

from __future__ import annotations

from typing import Any

from peewee import fn

from itam_tui.domain.further_keys import FurtherKey
from itam_tui.domain.holder_kinds import HolderKind
from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import License
from itam_tui.domain.text import mask_key
from itam_tui.store import product_keys
from itam_tui.store.database import Unit
from itam_tui.store.models import (
    DeviceAssignmentTable,
    DeviceTable,
    EndUserAssignmentTable,
    EndUserTable,
    ProductKeyTable,
)

_OF_SEAT = {
    HolderKind.DEVICE: "device_assignment",
    HolderKind.END_USER: "end_user_assignment",
}


def place_of(number: int) -> str:
    """The place that an encrypted further key is bound to."""
    return f"product_key:{number}:v1"


def insert(unit: Unit, license_id: int, key: str, label: str, assignment: Assignment | None) -> int:
    """Keep a further product key, and give its number.

    Args:
        unit: The unit of work.
        license_id: The license's number in its table.
        key: The key in full.
        label: What it is for.
        assignment: Whose seat it is for; None is anybody's.

    Raises:
        KeyFileError: It can't be encrypted.
    """
    seat = {_OF_SEAT[assignment.holder.kind]: assignment.id} if assignment else {}
    number = unit.run(
        ProductKeyTable.insert(
            license=license_id, label=label, product_key=mask_key(key),
            added_by=unit.actor, added_at=unit.at, **seat,
        )
    )  # fmt: skip
    sealed = product_keys.seal(unit, key, place_of(number))
    unit.run(
        ProductKeyTable.update(key_sealed=sealed.token, key_print=sealed.print).where(
            ProductKeyTable.id == number
        )
    )
    return number


def of_license(unit: Unit, license_id: int) -> list[FurtherKey]:
    """The further product keys of a license, in the order they were added, masked."""
    table, device, user = ProductKeyTable, DeviceTable, EndUserTable
    query = (
        table.select(
            table.id, table.label, table.product_key, table.key_print, table.added_by,
            table.added_at, device.name.alias("device_name"), user.name.alias("user_name"),
            user.email.alias("user_email"), user.user_name.alias("user_login"),
            device.serial.alias("device_serial"),
        )
        .left_outer_join(
            DeviceAssignmentTable, on=(table.device_assignment == DeviceAssignmentTable.id)
        )
        .left_outer_join(device, on=(DeviceAssignmentTable.holder == device.id))
        .switch(table)
        .left_outer_join(
            EndUserAssignmentTable, on=(table.end_user_assignment == EndUserAssignmentTable.id)
        )
        .left_outer_join(user, on=(EndUserAssignmentTable.holder == user.id))
        .where(table.license == license_id)
        .order_by(table.id)
    )  # fmt: skip
    return [_further_key(row) for row in unit.rows(query)]


def counts(unit: Unit, license_id: int | None) -> dict[int, int]:
    """How many further product keys each license has; only those that have some.

    Args:
        unit: The unit of work.
        license_id: The only license asked about; None asks about all.
    """
    table = ProductKeyTable
    query = table.select(table.license, fn.COUNT(table.id).alias("keys")).group_by(table.license)
    if license_id is not None:
        query = query.where(table.license == license_id)
    return {row["license"]: row["keys"] for row in unit.rows(query)}


def _further_key(row: dict[str, Any]) -> FurtherKey:
    names = ("device_name", "device_serial", "user_name", "user_email", "user_login")
    return FurtherKey(
        id=row["id"],
        label=row["label"],
        masked=row["product_key"],
        holder=next((row[name] for name in names if row[name]), ""),
        added_by=row["added_by"],
        added_at=row["added_at"],
        key_print=row["key_print"],
    )


def revealed(unit: Unit, license: License, key: FurtherKey) -> str:
    """A further product key in full.

    Raises:
        KeyFileError: Its key is missing, or it was changed outside this program.
    """
    query = ProductKeyTable.select(ProductKeyTable.key_sealed)
    token = str(unit.scalar(query.where(ProductKeyTable.id == key.id)) or "")
    return unit.vault.open(token, place_of(key.id), f"{license.name}, number {key.id},")


def remove(unit: Unit, number: int) -> None:
    """Let go of a further product key."""
    unit.run(ProductKeyTable.delete().where(ProductKeyTable.id == number))
