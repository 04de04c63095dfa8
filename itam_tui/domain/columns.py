"""The columns each list offers, and what it may be sorted by; no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from itam_tui.domain.errors import UsageError

ColumnKind = Literal["text", "number", "date", "money", "yes-no", "word", "time"]
"""What a column holds, which decides how it is aligned."""


class ColumnSpec(Struct, frozen=True):
    """One column a list offers."""

    name: str
    """Its name in JSON, in `--columns` and in `--sort`."""
    title: str
    """Its heading (product.md §4)."""
    short_title: str = ""
    """Its heading below 120 columns; blank when the same."""
    kind: ColumnKind = "text"
    """What it holds."""
    shown_at_first: bool = False
    """Whether it is shown before anybody chooses."""
    on_screen: bool = True
    """Whether screens offer it; the command line offers every one."""
    sortable: bool = True
    """Whether the list can be sorted by it."""


class Sort(Struct, frozen=True):
    """What a list is sorted by."""

    column: str
    """The name of the column."""
    descending: bool = False
    """Whether it runs downward; blanks come last either way."""


def _column(
    name: str,
    title: str,
    kind: ColumnKind = "text",
    *,
    short: str = "",
    shown: bool = False,
    on_screen: bool = True,
    sortable: bool = True,
) -> ColumnSpec:
    return ColumnSpec(name, title, short, kind, shown, on_screen, sortable)


def _told(name: str, title: str, kind: ColumnKind = "text") -> ColumnSpec:
    """A column the command line alone offers, and that nothing is sorted by."""
    return ColumnSpec(name, title, "", kind, False, False, False)


LICENSE_COLUMNS: tuple[ColumnSpec, ...] = (
    _column("name", "Name", shown=True),
    _column("type", "Type", "word", shown=True),
    _column("usage", "Usage", "number", shown=True),
    _column("position", "Position", "word", shown=True),
    _column("auto_renewal", "Auto-renewal", "yes-no", short="Auto", shown=True),
    _column(
        "expiration_date", "Expiration/Renewal date", "date",
        short="Expiration/Renewal", shown=True,
    ),
    _column("publisher", "Publisher", shown=True),
    _column("reference", "Reference"),
    _column("organization", "Organization"),
    _column("vendor", "Vendor"),
    _column("quantity", "Quantity", "number"),
    _column("used", "Used", "number"),
    _column("free", "Free", "number"),
    _column("days_left", "Days left", "number"),
    _column("cancel_by", "Cancel-by date", "date"),
    _column("maintenance_until", "Maintenance until", "date"),
    _column("unit_cost", "Unit cost", "money"),
    _column("total_cost", "Total cost", "money"),
    _column("currency", "Currency"),
    _column("purchase_date", "Purchase date", "date"),
    _column("po_number", "PO number"),
    _column("category", "Category"),
    _column("owner", "Owner"),
    _column("note", "Note"),
    _column("updated_at", "Updated", "time"),
    _column("under_by", "Under by", "number", on_screen=False),
    _told("description", "Description"),
    _told("granted", "Granted", "number"),
    _told("alert", "Alert", "yes-no"),
    _told("date_entered", "Date entered", "date"),
    _told("term", "Term"),
    _told("cost_per", "Cost per", "word"),
    _told("order_number", "Order number"),
    _told("licensed_to_name", "Licensed to name"),
    _told("licensed_to_email", "Licensed to email"),
    _told("reassignable", "Reassignable", "yes-no"),
    _told("maintained", "Maintained", "yes-no"),
    _told("when_full", "When full", "word"),
    _told("warn_below", "Warn below", "number"),
    _told("alert_days", "Alert days", "number"),
    _told("notice_days", "Notice days", "number"),
    _told("archived", "Archived", "yes-no"),
    _told("version", "Version", "number"),
)  # fmt: skip
"""The columns of License management, in the order offered."""

END_USER_COLUMNS: tuple[ColumnSpec, ...] = (
    _column("name", "Name", shown=True),
    _column("email", "E-mail", shown=True),
    _column("department", "Department", shown=True),
    _column("organization", "Organization", shown=True),
    _column("status", "Status", "word", shown=True),
    _column("licenses", "Licenses held", "number", short="Licenses", shown=True),
    _column("user_name", "User name"),
    _column("role", "Role"),
    _column("devices", "Devices", "number"),
)
"""The columns of End users, in the order offered."""

DEVICE_COLUMNS: tuple[ColumnSpec, ...] = (
    _column("name", "Name", shown=True),
    _column("serial", "Serial", shown=True),
    _column("kind", "Kind", shown=True),
    _column("os", "OS", shown=True),
    _column("end_user", "End user", shown=True),
    _column("organization", "Organization", shown=True),
    _column("status", "Status", "word", shown=True),
    _column("licenses", "Licenses held", "number", short="Licenses", shown=True),
    _column("asset_tag", "Asset tag"),
    _column("group", "Group"),
)
"""The columns of Devices, in the order offered."""

ASSIGNMENT_COLUMNS: tuple[ColumnSpec, ...] = (
    _column("license", "License"),
    _column("license_name", "License name", shown=True),
    _column("holder_kind", "Holder kind", "word", sortable=False),
    _column("holder", "E-mail or serial", shown=True),
    _column("holder_name", "Holder", shown=True),
    _column("seats", "Seats", "number", shown=True),
    _column("since", "Since", "date", shown=True),
    _column("assigned_at", "Assigned at", "time"),
    _column("assigned_by", "By", shown=True),
    _column("last_used", "Last used", "date", shown=True),
    _column("note", "Note"),
    _column("spent", "Spent", "yes-no"),
    _column("department", "Department"),
    _column("organization", "Organization"),
    _column("end_user", "End user"),
)
"""The columns of holder rows and of `list assignments`."""

RENEWAL_COLUMNS: tuple[ColumnSpec, ...] = (
    _column("group", "Group", "word", shown=True, sortable=False),
    _column("due", "Due", "date", shown=True, sortable=False),
    _column("locked_in_until", "Locked in until", "date", sortable=False),
    *LICENSE_COLUMNS,
)
"""The columns of `list renewals`: the license's, and where it stands."""

HISTORY_COLUMNS: tuple[ColumnSpec, ...] = (
    _column("at", "When", "time", shown=True),
    _column("actor", "Who", shown=True),
    _column("action", "What", "word", shown=True),
    _column("kind", "Kind", "word"),
    _column("record", "Record", shown=True, sortable=False),
    _column("label", "Name", shown=True),
    _column("changes", "Changes", shown=True, sortable=False),
    _column("reason", "Reason", sortable=False),
    _column("batch", "Batch", "number", sortable=False),
)
"""The columns of History."""


def parse_sort(text: str, columns: Sequence[ColumnSpec]) -> Sort:
    """Read a sort such as `free` or `-free`.

    Raises:
        UsageError: The list can't be sorted by that column; those it can be are named.
    """
    name = text.strip().removeprefix("-")
    known = [column.name for column in columns if column.sortable]
    if name not in known:
        raise UsageError(f"There is no column {name} to sort by; choose of {', '.join(known)}.")
    return Sort(name, text.strip().startswith("-"))
