"""Which column of a file is which field, by the names many systems use; no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from itam_tui.domain.errors import FileRefusedError, UsageError


class FileKind(StrEnum):
    """What a file is about."""

    LICENSES = "licenses"
    END_USERS = "end-users"
    DEVICES = "devices"
    ASSIGNMENTS = "assignments"


_HOLDERS: dict[str, str] = {
    "holder": "Holder",
    "holder_kind": "Holder kind",
    "full_name": "Full Name, Holder name, Checked Out To: Name, Checked Out To: Full Name",
    "first_name": "First Name",
    "last_name": "Last Name",
    "user_name": "Username, User name, User, Login, Checked Out To: Username",
    "email": "Email, E-mail, User Email, User e-mail, Mail, Checked Out To: Email, "
    "Checked Out To: User Email",
    "asset_tag": "Asset Tag, Checked Out To: Asset Tag",
    "device": "Device, Device ID, Device Name, Computer, Computer name, Hostname",
    "serial": "Device serial, Checked Out To: Serial",
}

_FIELDS: dict[FileKind, dict[str, str]] = {
    FileKind.LICENSES: {
        "reference": "Reference",
        "name": "Name, License, License Name, Item name, Software Name, Software, "
        "Software Title, Product",
        "product_key": "Serial/Product Key, Serial number, Serial no., Product Key, Key, "
        "Serial, License Key",
        "quantity": "Quantity, Seats, Seats Purchased, Licensed Count, Total Licenses, Number, "
        "EffectiveQuantity",
        "used": "Used, In use, Used Licenses, Installed Count, ConsumedUnits",
        "organization": "Organization, Company, Entity, Tenant, Customer",
        "publisher": "Publisher, Manufacturer",
        "vendor": "Vendor, Supplier, ResellerName",
        "type": "Type, License type",
        "category": "Category",
        "owner": "Owner",
        "note": "Note, Notes, Comments",
        "description": "Description",
        "purchase_date": "Purchase Date, DateOfPurchase, Contract Start",
        "unit_cost": "Unit Cost, Purchase Cost, Cost, Price, Price Per Unit",
        "total_cost": "Total Cost",
        "currency": "Currency",
        "cost_per": "Cost per",
        "po_number": "PO number, Purchase Order, Purchase Order Number",
        "order_number": "Order Number",
        "term": "Term",
        "expiration_date": "Date entered, Expiration Date, Expiry Date, Expiry, Expires, "
        "Expiration, Renewal Date, Contract End, Contract Renewal, Valid Thru",
        "maintenance_until": "Maintenance until, Maintenance End, Support End, "
        "SupportExpirationDate",
        "auto_renewal": "Auto-renewal, Auto renew",
        "notice_days": "Notice days, Renewal notice days",
        "alert_days": "Alert days",
        "warn_below": "Warn below, Min. QTY, Minimum Quantity",
        "when_full": "When full",
        "maintained": "Maintained",
        "reassignable": "Reassignable",
        "licensed_to_name": "Licensed To Name",
        "licensed_to_email": "Licensed to Email",
        "archived": "Archived",
        **_HOLDERS,
    },
    FileKind.ASSIGNMENTS: {
        "license": "License, Reference",
        "license_name": "License Name, Software, Software Name, Product",
        "product_key": "Product Key, License Key",
        "organization": "License organization",
        "seats": "Seats",
        "since": "Since, Install date, Assigned at",
        "last_used": "Last used, Last used date",
        "note": "Note, Notes",
        "spent": "Spent",
        **_HOLDERS,
    },
    FileKind.END_USERS: {
        "name": "Name, Full Name",
        "first_name": "First Name",
        "last_name": "Last Name",
        "email": "Email, E-mail, User Email, Mail",
        "user_name": "Username, User name, Login",
        "department": "Department",
        "role": "Role, Title, Job Title",
        "organization": "Organization, Company",
        "status": "Status, Activated",
    },
    FileKind.DEVICES: {
        "name": "Name, Device, Device Name, Device ID, Computer, Hostname",
        "serial": "Serial, Serial Number",
        "asset_tag": "Asset Tag",
        "kind": "Kind, Type, Category",
        "os": "OS, Operating System",
        "end_user": "End user, Email, E-mail, User Email, Username, User name, "
        "Checked Out To: Name, Checked Out To: Username, Checked Out To: Email",
        "group": "Group",
        "organization": "Organization, Company",
        "status": "Status",
    },
}

_NEEDED: dict[FileKind, tuple[tuple[str, ...], ...]] = {
    FileKind.LICENSES: (("name", "reference"),),
    FileKind.ASSIGNMENTS: (
        ("license", "license_name"),
        ("holder", "full_name", "first_name", "user_name", "email", "asset_tag", "device",
         "serial"),
    ),
    FileKind.END_USERS: (("name", "first_name", "email", "user_name"),),
    FileKind.DEVICES: (("name", "serial", "asset_tag"),),
}  # fmt: skip

OWN_HEADERS: dict[FileKind, tuple[str, ...]] = {
    FileKind.LICENSES: (
        "reference", "name", "organization", "type", "publisher", "vendor", "description",
        "product_key", "quantity", "used", "unit_cost", "total_cost", "currency", "cost_per",
        "purchase_date", "po_number", "order_number", "term", "date_entered",
        "maintenance_until", "auto_renewal", "notice_days", "alert_days", "warn_below",
        "when_full", "category", "owner", "licensed_to_name", "licensed_to_email",
        "reassignable", "maintained", "note",
    ),
    FileKind.END_USERS: (
        "name", "email", "user_name", "department", "role", "organization", "status",
    ),
    FileKind.DEVICES: (
        "name", "serial", "asset_tag", "kind", "os", "end_user", "group", "organization",
        "status",
    ),
    FileKind.ASSIGNMENTS: (
        "reference", "license_name", "holder_kind", "holder", "holder_name", "seats", "since",
        "last_used", "note", "spent",
    ),
}  # fmt: skip
"""The headers of our own exports, in order."""

HOLDER_FIELDS: tuple[str, ...] = tuple(_HOLDERS)
"""The fields that name a holder."""

PERSON_FIELDS = ("email", "user_name", "full_name", "first_name", "last_name")
"""The holder fields that name an end user."""

DEVICE_FIELDS = ("serial", "asset_tag", "device")
"""The holder fields that name a device."""


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """What each column of a file is taken as."""

    columns: Mapping[str, str | None]
    """Their header to our field; None where the column is not taken."""
    places: Mapping[str, int]
    """Our field to the place of its column."""
    currency: str | None
    """The ISO code a cost header ends with."""

    @property
    def is_own_export(self) -> bool:
        """Whether the file carries our references, so that guards are taken off.

        Our exports of end users and devices have none; they are known by all their headers.
        """
        return "reference" in self.columns or tuple(self.columns) in OWN_HEADERS.values()


def folded(header: str) -> str:
    """A header by its letters and digits alone (product.md §7)."""
    return "".join(sign for sign in header.casefold() if sign.isalnum())


def known_headers(kind: FileKind) -> dict[str, str]:
    """Every header known for a kind of file, folded, to our field."""
    known: dict[str, str] = {}
    for field, names in _FIELDS[kind].items():
        for name in (field, *names.split(", ")):
            known.setdefault(folded(name), field)
    return known


def map_headers(kind: FileKind, headers: Sequence[str], maps: Mapping[str, str]) -> HeaderMap:
    """Say what each column is taken as.

    Args:
        kind: What the file is about.
        headers: The headers as they stand there.
        maps: Our field to their header, as `--map ours=theirs` says.

    Raises:
        FileRefusedError: The same header twice, two headers for one field, or a field
            missing that every row needs.
        UsageError: `--map` names a field or a header that isn't there.
    """
    _check_twice(headers)
    told = _told(kind, headers, maps)
    known = known_headers(kind)
    columns: dict[str, str | None] = {}
    currency = None
    for header in headers:
        key = folded(header)
        field = told.get(key) or known.get(key)
        if field is None and (code := _cost_currency(header, known)):
            field, currency = code
        if field is None and key == "total" and kind is FileKind.LICENSES:
            field = "quantity" if _has_remaining(headers) else None
        columns[header] = None if field in told.values() and key not in told else field
    places = _places(headers, columns)
    _check_needed(kind, places, headers)
    return HeaderMap(columns, places, currency)


def _check_twice(headers: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for header in headers:
        key = folded(header)
        if key and key in seen:
            raise FileRefusedError(
                f"The header {header} is there twice. Rename one of them in the file. "
                "Nothing was imported.",
                "map",
            )
        seen[key] = header


def _told(kind: FileKind, headers: Sequence[str], maps: Mapping[str, str]) -> dict[str, str]:
    """Their header, folded, to the field `--map` gives it."""
    told = {}
    by_key = {folded(header) for header in headers}
    fields = {folded(field): field for field in _FIELDS[kind]}
    for ours, theirs in maps.items():
        field = fields.get(folded(ours))
        if field is None:
            raise UsageError(
                f"--map {ours}={theirs}: {ours} is no field of {kind.value}; "
                f"the fields are {', '.join(_FIELDS[kind])}."
            )
        if folded(theirs) not in by_key:
            raise UsageError(f"--map {ours}={theirs}: the file has no header {theirs}.")
        told[folded(theirs)] = field
    return told


def _cost_currency(header: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """The field and currency of a cost header that ends with an ISO code."""
    match = re.fullmatch(r"(.*?)[^A-Za-z]*([A-Za-z]{3})", header.strip())
    if match is None:
        return None
    field = known.get(folded(match[1]))
    return (field, match[2].upper()) if field in ("unit_cost", "total_cost") else None


def _has_remaining(headers: Sequence[str]) -> bool:
    return any("remaining" in folded(header) for header in headers)


def _places(headers: Sequence[str], columns: Mapping[str, str | None]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        field = columns[header]
        if field is None:
            continue
        if field in places:
            first = headers[places[field]]
            raise FileRefusedError(
                f"{first} and {header} may both be the {field.replace('_', ' ')}. Say which: "
                f'--map "{field}={first}" or --map "{field}={header}". Nothing was imported.',
                "map",
            )
        places[field] = place
    return places


def _check_needed(kind: FileKind, places: Mapping[str, int], headers: Sequence[str]) -> None:
    for choices in _NEEDED[kind]:
        if not any(field in places for field in choices):
            words = " or ".join(field.replace("_", " ") for field in choices)
            raise FileRefusedError(
                f"No column of the file is the {words}. Its headers are "
                f"{', '.join(header for header in headers if header)}. "
                f"Say which: --map {choices[0]}=HEADER. Nothing was imported.",
                "map",
            )
