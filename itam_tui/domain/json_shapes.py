"""Domain values as JSON objects, with exactly the keys of product.md §6 in their order; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from itam_tui.domain.history import Change, as_mapping
from itam_tui.domain.holders import Assignment, Device, EndUser
from itam_tui.domain.licenses import License, QuantityEntry
from itam_tui.domain.money import Money
from itam_tui.domain.renewals import Renewal
from itam_tui.domain.terms import Term

Shape = dict[str, Any]
"""A JSON object."""


def iso_date(day: date | None) -> str | None:
    """A calendar date as JSON has it."""
    return None if day is None else day.isoformat()


def iso_time(moment: datetime) -> str:
    """A moment as JSON has it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def money_shape(money: Money | None) -> Shape | None:
    """A sum of money as JSON has it."""
    return None if money is None else {"amount": money.amount, "currency": money.currency}


def term_shape(term: Term | None) -> Shape | str | None:
    """A term as JSON has it; None is unknown."""
    if term is None or term.count is None:
        return None if term is None else term.kind.value
    return {"value": term.count, "unit": term.kind.value}


def license_shape(license: License, today: date) -> Shape:
    """A license as JSON has it, as of a day."""
    settings, standing = license.settings, license.standing(today)
    return {
        "reference": license.reference,
        "name": settings.name,
        "organization": settings.organization,
        "type": settings.type.value,
        "publisher": settings.publisher,
        "vendor": settings.vendor,
        "description": settings.description,
        "quantity": license.quantity,
        "used": license.used,
        "granted": standing.granted,
        "free": standing.free,
        "position": standing.position.value,
        "under_by": standing.under_by,
        "alert": standing.alert,
        "auto_renewal": settings.auto_renewal,
        "expiration_date": iso_date(standing.expiration_date),
        "date_entered": iso_date(settings.expiration_date),
        "days_left": standing.days_left,
        "cancel_by": iso_date(standing.cancel_by),
        "term": term_shape(settings.term),
        "maintenance_until": iso_date(settings.maintenance_until),
        "unit_cost": money_shape(license.unit_cost),
        "total_cost": money_shape(license.total_cost),
        "cost_per": settings.cost_per.value,
        "purchase_date": iso_date(settings.purchase_date),
        "po_number": settings.po_number,
        "order_number": settings.order_number,
        "category": settings.category,
        "owner": settings.owner,
        "licensed_to_name": settings.licensed_to_name,
        "licensed_to_email": settings.licensed_to_email,
        "reassignable": settings.reassignable,
        "maintained": settings.maintained,
        "note": settings.note,
        "when_full": settings.when_full.value,
        "warn_below": settings.warn_below,
        "alert_days": settings.alert_days,
        "notice_days": settings.notice_days,
        "archived": license.archived_at is not None,
        "version": license.version,
        "updated_at": iso_time(license.updated_at),
    }


def end_user_shape(end_user: EndUser) -> Shape:
    """An end user as JSON has them."""
    settings = end_user.settings
    return {
        "name": settings.name,
        "email": settings.email,
        "user_name": settings.user_name,
        "department": settings.department,
        "role": settings.role,
        "organization": settings.organization,
        "status": settings.status.value,
        "licenses": end_user.licenses,
        "devices": end_user.devices,
    }


def device_shape(device: Device) -> Shape:
    """A device as JSON has it; `end_user` is what the person is known by."""
    settings = device.settings
    return {
        "name": settings.name,
        "serial": settings.serial,
        "asset_tag": settings.asset_tag,
        "kind": settings.kind,
        "os": settings.os,
        "end_user": device.end_user_email or device.end_user,
        "group": settings.group,
        "organization": settings.organization,
        "status": settings.status.value,
        "licenses": device.licenses,
    }


def assignment_shape(assignment: Assignment) -> Shape:
    """An assignment as JSON has it; `holder` is what the holder is known by."""
    return {
        "license": assignment.reference,
        "license_name": assignment.license_name,
        "holder_kind": assignment.holder.kind.value,
        "holder": assignment.holder_handle or assignment.holder_name,
        "holder_name": assignment.holder_name,
        "seats": assignment.seats,
        "since": iso_date(assignment.since),
        "assigned_at": iso_time(assignment.assigned_at),
        "assigned_by": assignment.assigned_by,
        "last_used": iso_date(assignment.last_used),
        "note": assignment.note,
        "spent": assignment.spent,
    }


def renewal_shape(renewal: Renewal, today: date) -> Shape:
    """A renewal as JSON has it: the license's keys, and where it stands."""
    return {
        **license_shape(renewal.license, today),
        "group": renewal.group.value,
        "due": iso_date(renewal.due),
        "locked_in_until": iso_date(renewal.locked_in_until),
    }


def change_shape(change: Change) -> Shape:
    """A change as JSON has it; `record` is the reference of the license concerned."""
    return {
        "at": iso_time(change.at),
        "actor": change.actor,
        "action": change.action.value,
        "kind": change.kind.value,
        "record": change.license_reference or None,
        "label": change.label,
        "changes": as_mapping(change.changes),
        "reason": change.reason,
        "batch": change.batch_id,
    }


def entry_shape(entry: QuantityEntry) -> Shape:
    """A quantity entry as JSON has it; a null quantity is unlimited."""
    return {
        "delta": entry.delta,
        "before": entry.before,
        "after": entry.after,
        "in_force": iso_date(entry.in_force),
        "reason": entry.reason,
        "po_number": entry.po_number,
        "unit_cost": money_shape(entry.unit_cost),
        "actor": entry.actor,
        "at": iso_time(entry.at),
    }


def list_shape(kind: str, shapes: Sequence[Mapping[str, Any]], total: int) -> Shape:
    """A list as JSON has it.

    Args:
        kind: Which list, `licenses`.
        shapes: Its records.
        total: How many there are in all; more than are listed when a limit was asked for.
    """
    return {
        "schema": f"itam-tui/{kind}/1",
        "count": len(shapes),
        "total": total,
        "truncated": len(shapes) < total,
        "items": list(shapes),
    }


def license_page(
    license: License,
    assignments: Sequence[Assignment],
    entries: Sequence[QuantityEntry],
    today: date,
) -> Shape:
    """What `show` tells of a license."""
    return {
        "schema": "itam-tui/license/1",
        "license": license_shape(license, today),
        "assignments": [assignment_shape(one) for one in assignments],
        "quantity_entries": [entry_shape(one) for one in entries],
    }


def holder_page(holder: EndUser | Device, assignments: Sequence[Assignment]) -> Shape:
    """What `show` tells of an end user or a device."""
    held = [assignment_shape(one) for one in assignments]
    if isinstance(holder, EndUser):
        shape = end_user_shape(holder)
        return {"schema": "itam-tui/end-user/1", "end_user": shape, "assignments": held}
    return {"schema": "itam-tui/device/1", "device": device_shape(holder), "assignments": held}
