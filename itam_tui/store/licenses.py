"""Licenses read and written; the caller holds the unit of work and has checked the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from peewee import fn

from itam_tui.domain.licenses import License, QuantityEntry, parse_reference
from itam_tui.domain.money import Money
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.domain.text import fold
from itam_tui.store import product_keys
from itam_tui.store.database import Unit
from itam_tui.store.license_rows import (
    key_of,
    license_of,
    name_key,
    quantity_columns,
    selection,
    settings_columns,
)
from itam_tui.store.models import LicenseTable, QuantityEntryTable

_KNOWN = ("publisher", "vendor", "organization", "category", "owner")


def read(unit: Unit, license_id: int) -> License | None:
    """A license by its number in the table."""
    row = unit.row(selection().where(LicenseTable.id == license_id))
    return None if row is None else license_of(row)


def read_many(unit: Unit, ids: Sequence[int]) -> dict[int, License]:
    """Licenses by their numbers in the table."""
    found: dict[int, License] = {}
    for start in range(0, len(ids), 500):
        part = list(ids[start : start + 500])
        for row in unit.rows(selection().where(LicenseTable.id.in_(part))):
            found[row["id"]] = license_of(row)
    return found


def lock(unit: Unit, license_id: int) -> License | None:
    """A license, kept from others until the unit ends, where the database has row locks."""
    query = selection().where(LicenseTable.id == license_id)
    if unit.database.for_update:
        query = query.for_update()
    row = unit.row(query)
    return None if row is None else license_of(row)


def named(unit: Unit, text: str, *, archived: bool = False) -> list[License]:
    """The licenses a person may mean: by reference, else by exact name, else ignoring case."""
    number = parse_reference(text)
    if number is not None:
        found = unit.rows(selection().where(LicenseTable.number == number))
        return [license_of(row) for row in found]
    query = selection().where(LicenseTable.name_key == name_key(text))
    if not archived:
        query = query.where(LicenseTable.archived_at.is_null())
    licenses = [license_of(row) for row in unit.rows(query.order_by(LicenseTable.number))]
    exact = [license for license in licenses if license.name == text]
    return exact or licenses


def next_number(unit: Unit) -> int:
    """The number of the next reference, under the write lock; archived licenses keep theirs."""
    return int(unit.scalar(LicenseTable.select(fn.MAX(LicenseTable.number))) or 0) + 1


def insert(
    unit: Unit, settings: LicenseSettings, quantity: int | None, *, number: int | None = None
) -> int:
    """Add a license and give its number in the table.

    Raises:
        KeyFileError: Its product key can't be encrypted.
    """
    given = number if number is not None else next_number(unit)
    used = settings.typed_used if settings.type is LicenseType.CUSTOM else 0
    license_id = unit.run(
        LicenseTable.insert(
            number=given,
            used=used,
            updated_at=unit.at,
            **settings_columns(settings, quantity, given, unit.today),
        )
    )
    if settings.product_key:
        product_keys.write(unit, license_id, settings.product_key)
    return license_id


def update(
    unit: Unit, license: License, settings: LicenseSettings, *, used: int | None = None
) -> None:
    """Write a license's settings, one version on.

    Args:
        unit: The unit of work, under the write lock.
        license: The license as it is now.
        settings: The new settings, a new product key in full; the masked one stays.
        used: The use typed by hand, when it counts.

    Raises:
        KeyFileError: A new product key can't be encrypted.
    """
    columns = settings_columns(settings, license.quantity, license.number, unit.today)
    if settings.product_key != license.settings.product_key:
        columns |= product_keys.key_columns(unit, license.id, settings.product_key)
    if used is not None:
        columns["used"] = used
    unit.run(
        LicenseTable.update(version=LicenseTable.version + 1, updated_at=unit.at, **columns).where(
            LicenseTable.id == license.id
        )
    )


def update_quantity(unit: Unit, license: License, quantity: int | None) -> None:
    """Write a new quantity; its entry is written with it."""
    columns = quantity_columns(license.settings, quantity)
    unit.run(
        LicenseTable.update(updated_at=unit.at, **columns).where(LicenseTable.id == license.id)
    )


def add_entry(
    unit: Unit,
    license_id: int,
    before: int | None,
    after: int | None,
    *,
    in_force: date,
    reason: str = "",
    po_number: str = "",
    order_number: str = "",
    purchase_date: date | None = None,
    unit_cost: Money | None = None,
) -> int:
    """Write down one change of a quantity."""
    delta = None if before is None or after is None else after - before
    return unit.run(
        QuantityEntryTable.insert(
            license=license_id,
            delta=delta,
            before=before,
            after=after,
            in_force=in_force,
            reason=reason,
            po_number=po_number,
            order_number=order_number,
            purchase_date=purchase_date,
            unit_cost_minor=unit_cost.minor if unit_cost else None,
            currency=unit_cost.currency if unit_cost else None,
            actor=unit.actor,
            at=unit.at,
        )
    )


def in_force_since(unit: Unit, entry_ids: Sequence[int]) -> date | None:
    """The first day any of some quantity entries counts from; None without entries."""
    table = QuantityEntryTable
    query = table.select(table.in_force).where(table.id.in_(list(entry_ids)))
    row = unit.row(query.order_by(table.in_force))
    return None if row is None else row["in_force"]


def bought_with(unit: Unit, entry_ids: Sequence[int]) -> dict[str, Any]:
    """What a quantity entry says of its purchase; nothing of several."""
    table = QuantityEntryTable
    row = unit.row(table.select().where(table.id.in_(list(entry_ids))))
    if row is None or len(entry_ids) != 1:
        return {}
    cost = row["unit_cost_minor"]
    return {
        **{name: row[name] for name in ("po_number", "order_number", "purchase_date")},
        "unit_cost": None if cost is None else Money(cost, row["currency"]),
    }


def entries(unit: Unit, license_id: int) -> list[QuantityEntry]:
    """The quantity entries of a license, newest first."""
    query = (
        QuantityEntryTable.select()
        .where(QuantityEntryTable.license == license_id)
        .order_by(QuantityEntryTable.id.desc())
    )
    return [_entry_of(row) for row in unit.rows(query)]


def _entry_of(row: dict[str, Any]) -> QuantityEntry:
    cost = row["unit_cost_minor"]
    return QuantityEntry(
        id=row["id"],
        delta=row["delta"],
        before=row["before"],
        after=row["after"],
        in_force=row["in_force"],
        reason=row["reason"],
        po_number=row["po_number"],
        unit_cost=None if cost is None else Money(cost, row["currency"]),
        actor=row["actor"],
        at=row["at"],
    )


def archive(unit: Unit, license_id: int) -> None:
    """Take a license out of force."""
    unit.run(
        LicenseTable.update(archived_at=unit.at, updated_at=unit.at).where(
            LicenseTable.id == license_id
        )
    )


def restore(unit: Unit, license_id: int) -> None:
    """Bring a license back into force."""
    unit.run(
        LicenseTable.update(archived_at=None, updated_at=unit.at).where(
            LicenseTable.id == license_id
        )
    )


def known(unit: Unit, column: str) -> list[str]:
    """The texts already used in a column of licenses in force, in order."""
    if column not in _KNOWN:
        raise ValueError(f"{column} has no list of known texts")
    field, key = getattr(LicenseTable, column), getattr(LicenseTable, f"{column}_key")
    query = (
        LicenseTable.select(fn.MIN(field))
        .where(key.is_null(False), LicenseTable.archived_at.is_null())
        .group_by(key)
        .order_by(key)
    )
    return [text for (text,) in unit.tuples(query)]


def known_spelling(unit: Unit, column: str, text: str) -> str:
    """The spelling already used for a text, so that Adobe and ADOBE are one publisher."""
    key = key_of(text)
    if key is None:
        return text
    field = getattr(LicenseTable, column)
    query = LicenseTable.select(fn.MIN(field)).where(getattr(LicenseTable, f"{column}_key") == key)
    return str(unit.scalar(query) or text)


def search(unit: Unit, text: str, limit: int) -> list[License]:
    """The licenses in force whose name or reference has the text, by name."""
    query = selection().where(LicenseTable.archived_at.is_null())
    for word in fold(text).split():
        query = query.where(LicenseTable.search.contains(word))
    query = query.order_by(LicenseTable.name_key, LicenseTable.id).limit(limit)
    return [license_of(row) for row in unit.rows(query)]


def count_in_force(unit: Unit) -> int:
    """How many licenses are in force."""
    query = LicenseTable.select(fn.COUNT(LicenseTable.id))
    return int(unit.scalar(query.where(LicenseTable.archived_at.is_null())))
