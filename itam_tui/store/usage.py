"""The one rule that counts: used is the seats of active and spent assignments.

The count is kept on the license, and each holder's number of licenses on the holder, in the
transaction that changes it; `differences` recounts everything (product.md §3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
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


class Miscount(Struct, frozen=True):
    """A count that is kept beside what it counts, and is not what it should be."""

    table: type[Any]
    """The table that keeps it."""
    record_id: int
    """The record's number."""
    column: str
    """`used`, `licenses` or `devices`."""
    label: str
    """What the record is called."""
    who: str
    """The record as a sentence begins with it."""
    kept: int
    """What is kept."""
    counted: int
    """What it comes to."""

    @property
    def sentence(self) -> str:
        """What is wrong, for a person."""
        come = {"used": "its assignments come to", "licenses": "they hold"}
        words = come.get(self.column, "they have")
        return f"{self.who}: {self.column} is kept as {self.kept:,}, {words} {self.counted:,}."


def differences(unit: Unit) -> list[str]:
    """Recount everything, and name each count that is not what it should be."""
    wrong = [one.sentence for one in miscounts(unit)]
    return [*wrong, *_quantity_differences(unit)]


def miscounts(unit: Unit) -> list[Miscount]:
    """Recount what is kept as a count: seats used, licenses held, devices owned."""
    return [*_wrong_used(unit), *_wrong_held(unit), *_wrong_owned(unit)]


def _wrong_used(unit: Unit) -> Iterator[Miscount]:
    table, counted = LicenseTable, seats_counted()
    query = table.select(table.id, table.number, table.name, table.used, counted).where(
        table.used != counted
    )
    for record_id, number, name, kept, seats in unit.tuples(query):
        who = f"{reference(number)} {name}"
        yield Miscount(table, record_id, "used", name, who, kept, int(seats))


def _wrong_held(unit: Unit) -> Iterator[Miscount]:
    for kind, table in HOLDERS.items():
        link: Any = LINKS[kind]
        counted = link.select(fn.COUNT(link.id)).where(link.holder == table.id, link.active == 1)
        query = table.select(table.id, table.label_key, table.licenses, counted).where(
            table.licenses != counted
        )
        for record_id, label, kept, held in unit.tuples(query):
            who = f"{kind.label} {label}"
            yield Miscount(table, record_id, "licenses", label, who, kept, held)


def _wrong_owned(unit: Unit) -> Iterator[Miscount]:
    table = EndUserTable
    counted = DeviceTable.select(fn.COUNT(DeviceTable.id)).where(
        DeviceTable.end_user == table.id, DeviceTable.archived_at.is_null()
    )
    query = table.select(table.id, table.label_key, table.devices, counted).where(
        table.devices != counted
    )
    for record_id, label, kept, owned in unit.tuples(query):
        yield Miscount(table, record_id, "devices", label, f"End user {label}", kept, owned)


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
