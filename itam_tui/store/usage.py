"""The one rule that counts: used is the seats of active and spent assignments.

The count is kept on the license, and each holder's number of licenses on the holder, in the
transaction that changes it; `differences` recounts everything (product.md §3).
"""

from __future__ import annotations

from typing import Any

from peewee import Case, fn

from itam_tui.domain.holder_kinds import HolderKind, HolderRef
from itam_tui.domain.licenses import reference
from itam_tui.domain.settings import LicenseType
from itam_tui.store.database import Unit
from itam_tui.store.models import (
    AssignmentColumns,
    DeviceAssignmentTable,
    DeviceTable,
    EndUserAssignmentTable,
    EndUserTable,
    LicenseTable,
    QuantityEntryTable,
)

LINKS: dict[HolderKind, type[AssignmentColumns]] = {
    HolderKind.DEVICE: DeviceAssignmentTable,
    HolderKind.END_USER: EndUserAssignmentTable,
}
"""The table of assignments to each kind of holder."""

HOLDERS: dict[HolderKind, type[Any]] = {
    HolderKind.DEVICE: DeviceTable,
    HolderKind.END_USER: EndUserTable,
}
"""The table of each kind of holder."""


def add_used(unit: Unit, license_id: int, seats: int) -> None:
    """Count seats given (or, negative, taken back) on a license."""
    unit.run(
        LicenseTable.update(used=LicenseTable.used + seats, updated_at=unit.at).where(
            LicenseTable.id == license_id
        )
    )


def add_held(unit: Unit, holder: HolderRef, licenses: int) -> None:
    """Count licenses a holder got (or, negative, gave back)."""
    table = HOLDERS[holder.kind]
    unit.run(table.update(licenses=table.licenses + licenses).where(table.id == holder.id))


def seats_counted(license: Any = LicenseTable) -> Any:
    """The seats of every assignment of a license, as SQL: what `used` must be."""
    sums = [
        fn.COALESCE(link.select(fn.SUM(link.seats)).where(link.license == license.id), 0)
        for link in LINKS.values()
    ]
    return Case(
        None, [(license.type == LicenseType.CUSTOM.value, license.typed_used)], sums[0] + sums[1]
    )


def differences(unit: Unit) -> list[str]:
    """Recount everything, and name each count that is not what it should be."""
    return [*_license_differences(unit), *_quantity_differences(unit), *_holder_differences(unit)]


def _license_differences(unit: Unit) -> list[str]:
    counted = seats_counted()
    query = LicenseTable.select(
        LicenseTable.number, LicenseTable.name, LicenseTable.used, counted.alias("counted")
    ).where(LicenseTable.used != counted)
    return [
        f"{reference(number)} {name}: used is kept as {used:,}, its assignments come to {seats:,}."
        for number, name, used, seats in unit.tuples(query)
    ]


def _quantity_differences(unit: Unit) -> list[str]:
    """Licenses whose quantity is not what their entries come to, one by one."""
    entry = QuantityEntryTable
    sums: dict[int, int | None] = {}
    left: dict[int, int | None] = {}
    for license_id, delta, after in unit.tuples(
        entry.select(entry.license, entry.delta, entry.after).order_by(entry.license, entry.id)
    ):
        # To or from unlimited an entry has no delta, and the sum starts anew (product.md §3).
        sums[license_id] = after if delta is None else (sums.get(license_id) or 0) + delta
        left[license_id] = after
    query = LicenseTable.select(
        LicenseTable.id, LicenseTable.number, LicenseTable.name, LicenseTable.quantity
    )
    return [
        f"{reference(number)} {name}: the quantity is kept as {_words(quantity)}, "
        f"its entries come to {_words(counted)}."
        for license_id, number, name, quantity in unit.tuples(query)
        for counted in {sums.get(license_id, 0), left.get(license_id, 0)} - {quantity}
    ]


def _words(quantity: int | None) -> str:
    return "unlimited" if quantity is None else f"{quantity:,}"


def _holder_differences(unit: Unit) -> list[str]:
    found = []
    for kind, table in HOLDERS.items():
        link = LINKS[kind]
        counted = (
            link.select(fn.COUNT(link.id)).where(link.holder == table.id, link.active == 1)  # type: ignore[attr-defined]
        )
        query = table.select(table.label_key, table.licenses, counted.alias("counted")).where(
            table.licenses != counted
        )
        found += [
            f"{kind.label} {label}: licenses is kept as {kept:,}, they hold {held:,}."
            for label, kept, held in unit.tuples(query)
        ]
    owned = DeviceTable.select(fn.COUNT(DeviceTable.id)).where(
        DeviceTable.end_user == EndUserTable.id, DeviceTable.archived_at.is_null()
    )
    query = EndUserTable.select(
        EndUserTable.label_key, EndUserTable.devices, owned.alias("owned")
    ).where(EndUserTable.devices != owned)
    found += [
        f"End user {label}: devices is kept as {kept:,}, they have {held:,}."
        for label, kept, held in unit.tuples(query)
    ]
    return found
