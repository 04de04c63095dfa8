"""Puts kept counts right where they are not what they count, and writes down each one."""

from __future__ import annotations

from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holder_kinds import HolderKind, HolderRef
from itam_tui.store import history
from itam_tui.store.database import Unit
from itam_tui.store.history import Entry
from itam_tui.store.models import DeviceTable, LicenseTable
from itam_tui.store.usage import Miscount, miscounts

REASON = "recounted by db check"
"""What the history gives as the reason."""


def repair(unit: Unit) -> list[str]:
    """Write each count as it comes to, in one transaction; a sentence for each.

    A quantity is no count: its entries say who bought what, and which of them is wrong only
    a person can tell.
    """
    wrong = miscounts(unit)
    if not wrong:
        return []
    batch_id = None
    if len(wrong) > 1:
        title = f"{len(wrong):,} counts"
        batch_id = history.record_batch(unit, Action.BULK, title, {}, REASON)
    for one in wrong:
        table = one.table
        unit.run(table.update({one.column: one.counted}).where(table.id == one.record_id))
    history.record_all(unit, [_entry(one) for one in wrong], batch_id)
    return [f"{one.who}: {one.column} {one.kept:,} → {one.counted:,}." for one in wrong]


def _entry(one: Miscount) -> Entry:
    changes: history.Changes = {one.column: (f"{one.kept:,}", f"{one.counted:,}")}
    if one.table is LicenseTable:
        kind, holder = RecordKind.LICENSE, None
    elif one.table is DeviceTable:
        kind, holder = RecordKind.DEVICE, HolderRef(HolderKind.DEVICE, one.record_id)
    else:
        kind, holder = RecordKind.END_USER, HolderRef(HolderKind.END_USER, one.record_id)
    return Entry(
        Action.EDITED, kind, one.record_id, one.label, changes,
        license_id=one.record_id if holder is None else None, holder=holder, reason=REASON,
    )  # fmt: skip
