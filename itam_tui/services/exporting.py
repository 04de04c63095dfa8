"""Lists as CSV files that import reads back, apart from keys and history; no SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import RefusedError
from itam_tui.domain.history import Action, Change, RecordKind
from itam_tui.domain.holders import Assignment, Device, EndUser
from itam_tui.domain.importing.headers import OWN_HEADERS, FileKind
from itam_tui.domain.importing.writing import csv_line, guard
from itam_tui.domain.licenses import License
from itam_tui.domain.money import CostBasis
from itam_tui.domain.settings import LicenseType
from itam_tui.services.field_texts import text_of
from itam_tui.store import history, product_keys
from itam_tui.store.database import Store
from itam_tui.store.history import Entry

HISTORY_HEADERS = (
    "at", "actor", "action", "kind", "record", "label", "changes", "reason", "batch",
)  # fmt: skip
"""The headers of an exported history, which isn't imported."""

Exported = License | EndUser | Device | Assignment | Change
"""A record that may be exported."""


class Exporting(Struct, frozen=True):
    """Writing what the register holds."""

    store: Store
    """The register."""

    def product_keys(self, exported: Sequence[License]) -> dict[int, str]:
        """The product keys of licenses in full, by the licenses' numbers.

        Raises:
            NotAllowedError: Whoever asks may not see them.
            RefusedError: The register is shown as of a past day.
            KeyFileError: One can't be revealed.
        """
        if self.store.as_of is not None:
            raise RefusedError(
                f"Product keys can't be revealed {self.store.as_of.words}. "
                "Export without them, or the register as it is today."
            )
        with self.store.reading() as unit:
            self.store.authorize(unit, Right.REVEAL_KEYS)
            return {one.id: product_keys.revealed(unit, one) for one in exported}

    def record(
        self, kind: str, rows: int, place: str, *, scope: str, with_keys: bool, raw: bool
    ) -> None:
        """Write into the history what left the register.

        Args:
            kind: What was exported, `licenses`.
            rows: How many records.
            place: The file's name; blank for standard output.
            scope: The filter; blank for all.
            with_keys: Whether product keys were in it.
            raw: Whether texts were left as they are.
        """
        changes: dict[str, tuple[str | None, str | None]] = {"rows": (None, f"{rows:,}")}
        if scope:
            changes["filter"] = (None, scope)
        if place:
            changes["file"] = (None, place)
        if with_keys:
            changes["product_key"] = (None, "in full")
        if raw:
            changes["guard"] = (None, "left out")
        if self.store.as_of is not None:
            changes["as_of"] = (None, self.store.as_of.words)
        label = f"{kind.replace('-', ' ')} exported"
        with (self.store.present or self.store).writing(Right.LOOK) as unit:
            entry = Entry(Action.EXPORTED, RecordKind.REGISTER, None, label, changes)
            history.record(unit, entry)


def export_lines(
    kind: str,
    exported: Sequence[Exported],
    keys: dict[int, str] | None = None,
    *,
    raw: bool = False,
) -> Iterator[str]:
    """The lines of a CSV file of records, its header first (product.md §7, Export).

    Args:
        kind: What they are, `licenses`.
        exported: The records.
        keys: The product keys in full; None leaves them out.
        raw: Whether text that a spreadsheet would run is left as it is.
    """
    headers = HISTORY_HEADERS if kind == "history" else OWN_HEADERS[FileKind(kind)]
    if keys is None:
        headers = tuple(name for name in headers if name != "product_key")
    yield csv_line(headers)
    for record in exported:
        cells = export_cells(record)
        if keys is not None and isinstance(record, License):
            cells["product_key"] = keys.get(record.id, "")
        texts = [cells[name] for name in headers]
        yield csv_line(texts if raw else [guard(text) for text in texts])


def export_cells(record: Exported) -> dict[str, str]:
    """The cells of a record, by the header of each."""
    if isinstance(record, License):
        return _license_cells(record)
    if isinstance(record, Assignment):
        return _assignment_cells(record)
    if isinstance(record, Change):
        return _change_cells(record)
    settings = record.settings
    names = ("name", "email", "user_name", "department", "role", "serial", "asset_tag", "kind",
             "os", "group", "organization", "status")  # fmt: skip
    cells = {name: text_of(getattr(settings, name, None)) or "" for name in names}
    if isinstance(record, Device):
        cells["end_user"] = record.end_user_email or record.end_user
    return cells


def _license_cells(license: License) -> dict[str, str]:
    """A license's cells; of a cost the amount typed, so that its basis comes back with it."""
    settings = license.settings
    cells = {
        name: text_of(getattr(settings, name, None)) or ""
        for name in OWN_HEADERS[FileKind.LICENSES]
    }
    quantity = license.quantity
    cells["reference"] = license.reference
    cells["quantity"] = "unlimited" if quantity is None else str(quantity)
    cells["used"] = str(license.used) if settings.type is LicenseType.CUSTOM else ""
    cells["term"] = settings.term.word if settings.term else ""
    cells["date_entered"] = text_of(settings.expiration_date) or ""
    if (cost := settings.cost) is not None:
        name = "unit_cost" if cost.basis is CostBasis.UNIT else "total_cost"
        cells[name] = cost.typed.amount
        cells["currency"] = cost.typed.currency
    return cells


def _assignment_cells(assignment: Assignment) -> dict[str, str]:
    return {
        "reference": assignment.reference,
        "license_name": assignment.license_name,
        "holder_kind": assignment.holder.kind.value,
        "holder": assignment.holder_handle or assignment.holder_name,
        "holder_name": assignment.holder_name,
        "seats": str(assignment.seats),
        "since": assignment.since.isoformat(),
        "last_used": text_of(assignment.last_used) or "",
        "note": assignment.note,
        "spent": "yes" if assignment.spent else "no",
    }


def _change_cells(change: Change) -> dict[str, str]:
    changes = "; ".join(
        f"{one.field}: {one.before or ''} → {one.after or ''}" for one in change.changes
    )
    return {
        "at": change.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "actor": change.actor,
        "action": change.action.value,
        "kind": change.kind.value,
        "record": change.license_reference,
        "label": change.label,
        "changes": changes,
        "reason": change.reason,
        "batch": "" if change.batch_id is None else str(change.batch_id),
    }
