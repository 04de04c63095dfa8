"""Product keys that were changed, kept as the license's own columns keep them, to be put back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from itam_tui.store.database import Unit
from itam_tui.store.models import LicenseTable
from itam_tui.store.side_tables import FormerKeyTable


def kept(unit: Unit, license_id: int) -> dict[str, Any]:
    """The columns of a license's product key, as the database has them."""
    columns = (LicenseTable.product_key, LicenseTable.key_sealed, LicenseTable.key_print)
    row = unit.row(LicenseTable.select(*columns).where(LicenseTable.id == license_id))
    return dict(row or {})


def remember(unit: Unit, license_id: int, row: int, before: dict[str, Any]) -> None:
    """Keep what a key was, under the row of the history that tells of its change."""
    digest = _digest(kept(unit, license_id))
    unit.run(
        FormerKeyTable.insert(license_id=license_id, history_id=row, before=before, after=digest)
    )


def former(unit: Unit, rows: list[int]) -> dict[str, Any] | None:
    """The key before rows of the history of one license; None where they changed none.

    Raises:
        LookupError: It is not the key they left any more.
    """
    query = FormerKeyTable.select().where(FormerKeyTable.history_id.in_(rows))
    found = unit.rows(query.order_by(FormerKeyTable.history_id))
    if not found:
        return None
    if found[-1]["after"] != _digest(kept(unit, found[-1]["license_id"])):
        raise LookupError("product_key")
    before: dict[str, Any] = found[0]["before"]
    return before


def put_back(unit: Unit, license_id: int, columns: dict[str, Any]) -> None:
    """Write the columns of a key as they were."""
    unit.run(LicenseTable.update(**columns).where(LicenseTable.id == license_id))


def _digest(columns: dict[str, Any]) -> str:
    text = json.dumps(columns, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
