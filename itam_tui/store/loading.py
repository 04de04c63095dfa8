"""A whole planned register written at once into an empty one; the counts are written with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import EndUser, HolderKind, HolderRef
from itam_tui.domain.register_plan import PlannedChange, PlannedSeat, RegisterPlan
from itam_tui.domain.text import fold
from itam_tui.domain.undo import LIVE, NONE, Image, life_image, seat_image
from itam_tui.store.database import Unit
from itam_tui.store.history import origin_columns
from itam_tui.store.holders import device_columns, end_user_columns
from itam_tui.store.license_rows import key_of, settings_columns
from itam_tui.store.models import (
    DeviceTable,
    EndUserTable,
    HistoryTable,
    LicenseTable,
    QuantityEntryTable,
)
from itam_tui.store.product_keys import key_columns
from itam_tui.store.rows import insert_rows
from itam_tui.store.usage import LINKS

Seats = Mapping[tuple[int, HolderRef], PlannedSeat]
"""The planned assignments by license and holder."""


def write(unit: Unit, plan: RegisterPlan, label: str) -> None:
    """Write a plan into an empty register, under the write lock.

    Args:
        unit: The unit of work.
        plan: What the register starts with; places become record numbers.
        label: What the history calls the batch.
    """
    held = Counter(seat.holder for seat in plan.seats if not seat.spent)
    _write_end_users(unit, plan, held)
    _write_devices(unit, plan, held)
    _write_licenses(unit, plan)
    _write_seats(unit, plan)
    _write_history(unit, plan, label)


def _write_end_users(unit: Unit, plan: RegisterPlan, held: Mapping[HolderRef, int]) -> None:
    owned = Counter(device.end_user_id for device in plan.devices)
    rows = [
        {
            "id": number,
            **end_user_columns(settings),
            "licenses": held.get(HolderRef(HolderKind.END_USER, number), 0),
            "devices": owned.get(number, 0),
            "updated_at": plan.began,
        }
        for number, settings in enumerate(plan.end_users, 1)
    ]
    insert_rows(unit, EndUserTable, rows)


def _write_devices(unit: Unit, plan: RegisterPlan, held: Mapping[HolderRef, int]) -> None:
    owners = {number: EndUser(number, one) for number, one in enumerate(plan.end_users, 1)}
    rows = [
        {
            "id": number,
            **device_columns(
                settings, owners[settings.end_user_id] if settings.end_user_id else None
            ),
            "licenses": held.get(HolderRef(HolderKind.DEVICE, number), 0),
            "updated_at": plan.began,
        }
        for number, settings in enumerate(plan.devices, 1)
    ]
    insert_rows(unit, DeviceTable, rows)


def _write_licenses(unit: Unit, plan: RegisterPlan) -> None:
    """Write licenses with their used counts, and the entries of their quantities."""
    used = Counter[int]()
    for seat in plan.seats:
        used[seat.license] += seat.seats
    rows = [
        {
            "id": number,
            "number": number,
            **settings_columns(one.settings, one.quantity, number, unit.today),
            **key_columns(unit, number, one.settings.product_key),
            "used": used[number] if one.settings.type.holders else one.settings.typed_used,
            "updated_at": one.updated_at,
        }
        for number, one in enumerate(plan.licenses, 1)
    ]
    insert_rows(unit, LicenseTable, rows)
    insert_rows(unit, QuantityEntryTable, _entry_rows(plan))


def _entry_rows(plan: RegisterPlan) -> list[dict[str, Any]]:
    rows = []
    for number, license in enumerate(plan.licenses, 1):
        for place, entry in enumerate(license.entries):
            cost, counted = entry.unit_cost, entry.before is not None and entry.after is not None
            rows.append(
                {
                    "license": number,
                    "delta": (entry.after or 0) - (entry.before or 0) if counted else None,
                    "before": entry.before,
                    "after": entry.after,
                    "in_force": entry.in_force,
                    "reason": entry.reason,
                    "po_number": entry.po_number,
                    "order_number": entry.order_number,
                    "purchase_date": license.settings.purchase_date if place == 0 else None,
                    "unit_cost_minor": cost.minor if cost else None,
                    "currency": cost.currency if cost else None,
                    "actor": entry.actor,
                    "at": entry.at,
                }
            )
    return rows


def _write_seats(unit: Unit, plan: RegisterPlan) -> None:
    for kind, link in LINKS.items():
        rows = [_seat_row(plan, seat) for seat in plan.seats if seat.holder.kind is kind]
        insert_rows(unit, link, rows)


def _seat_row(plan: RegisterPlan, seat: PlannedSeat) -> dict[str, Any]:
    name = plan.name_of(seat.holder)
    return {
        "license": seat.license,
        "holder": seat.holder.id,
        "seats": seat.seats,
        "since": seat.since,
        "assigned_at": seat.at,
        "assigned_by": seat.actor,
        "last_used": seat.last_used,
        "note": seat.note,
        "note_key": key_of(seat.note),
        "active": None if seat.spent else 1,
        "spent_at": seat.at if seat.spent else None,
        "holder_key": fold(name) or name,
    }


def _write_history(unit: Unit, plan: RegisterPlan, label: str) -> None:
    """Write the row of the batch, then what the plan tells."""
    origin = origin_columns(unit)
    counts = {
        "licenses": [None, f"{len(plan.licenses):,}"],
        "end_users": [None, f"{len(plan.end_users):,}"],
        "devices": [None, f"{len(plan.devices):,}"],
        "assignments": [None, f"{len(plan.seats):,}"],
    }
    batch = {
        "at": plan.began,
        "actor": plan.actor,
        "action": Action.IMPORTED.value,
        "kind": RecordKind.BATCH.value,
        "label": label,
        "label_key": fold(label),
        "changes": counts,
        **origin,
    }
    unit.run(HistoryTable.insert(batch))
    seats = {(seat.license, seat.holder): seat for seat in plan.seats}
    rows = [{**_history_row(plan, change, seats), **origin} for change in plan.changes]
    insert_rows(unit, HistoryTable, rows)


def _history_row(plan: RegisterPlan, change: PlannedChange, seats: Seats) -> dict[str, Any]:
    name, holder = plan.licenses[change.license - 1].settings.name, change.holder
    label = f"{name} → {plan.name_of(holder)}" if holder else name
    return {
        "at": change.at,
        "actor": change.actor,
        "action": change.action.value,
        "kind": (RecordKind.ASSIGNMENT if holder else RecordKind.LICENSE).value,
        "record_id": None if holder else change.license,
        "label": label,
        "label_key": fold(label),
        "license_id": change.license,
        "end_user_id": holder.id if holder and holder.kind is HolderKind.END_USER else None,
        "device_id": holder.id if holder and holder.kind is HolderKind.DEVICE else None,
        "changes": {one.field: [one.before, one.after] for one in change.changes},
        "reason": change.reason,
        "image": _image(plan, change, seats),
    }


def _image(plan: RegisterPlan, change: PlannedChange, seats: Seats) -> Image | None:
    """The record before and after; None where nothing in the register changed."""
    license = plan.licenses[change.license - 1]
    if change.action is Action.ADDED:
        return life_image(NONE, LIVE, license.settings, quantity=license.entries[0].after)
    if change.action is Action.QUANTITY:
        entry = next(one for one in license.entries if one.at == change.at)
        return {"quantity": [entry.before, entry.after]}
    if change.action is Action.EDITED:
        kinds = {one.field: type(getattr(license.settings, one.field)) for one in change.changes}
        return {
            "fields": {
                one.field: [kinds[one.field](text or "") for text in (one.before, one.after)]
                for one in change.changes
            }
        }
    if change.holder is None:
        return None
    seat = seats[change.license, change.holder]
    names = ("seats", "since", "last_used", "note")
    facts = {name: getattr(seat, name) for name in names}
    given = {**facts, "assigned_at": seat.at, "assigned_by": seat.actor, "spent": False}
    if change.action is Action.ASSIGNED:
        return seat_image(change.license, None, {**facts, "spent": False})
    return seat_image(change.license, given, {**given, "spent": seat.spent})
