"""Values of records as CSV has them, so that import reads them back; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import License
from itam_tui.domain.renewals import Renewal

Record = object
"""Whatever a list has in its rows."""


def extras(record: Record) -> dict[str, Any]:
    """The columns of a record that its JSON object doesn't have."""
    if isinstance(record, Renewal):
        return extras(record.license)
    if isinstance(record, License):
        settings = record.settings
        cost = settings.cost
        return {
            "usage": f"{record.used}/{_owned(record.quantity)}",
            "currency": cost.typed.currency if cost else "",
            "product_key": settings.product_key,
        }
    if isinstance(record, Assignment):
        return {
            "department": record.department,
            "organization": record.organization,
            "end_user": record.end_user,
        }
    return {}


def plain_cell(name: str, value: Any) -> str:
    """A value as CSV and TSV have it, so that import reads it back."""
    if value is None:
        return "unlimited" if name in ("quantity", "granted", "free") else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _mapping_cell(name, value)
    return str(value)


def _mapping_cell(name: str, value: Mapping[str, Any]) -> str:
    if name == "term":
        return f"{value['value']}{value['unit']}"
    if name == "changes":
        return "; ".join(f"{field}: {_before_after(*pair)}" for field, pair in value.items())
    return str(value["amount"])


def _before_after(before: str | None, after: str | None) -> str:
    if before is None:
        return after or ""
    return f"{before} → {after or 'nothing'}"


def _owned(quantity: int | None) -> str:
    return "∞" if quantity is None else str(quantity)
