"""Which column of a file is which field, by the names many systems use; no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from itam_tui.domain.errors import FileRefusedError, UsageError
from itam_tui.domain.money import minor_digits


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
    "first_name": "First Name, Checked Out To: First Name",
    "last_name": "Last Name, Checked Out To: Last Name",
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
        "warn_below": "Warn below, Min. QTY, Min Quantity, Minimum Quantity, Min Amount, "
        "Minimum Amount",
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
        "end_user": "End user",
        "end_user_email": "Email, E-mail, User Email, Checked Out To: Email",
        "end_user_user_name": "Username, User name, Checked Out To: Username",
        "end_user_full_name": "Full Name, Checked Out To: Name, Checked Out To: Full Name",
        "end_user_first_name": "First Name, Checked Out To: First Name",
        "end_user_last_name": "Last Name, Checked Out To: Last Name",
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


COST_FIELDS = ("unit_cost", "total_cost")
"""The fields that hold money."""

DEVICE_FIELDS = ("serial", "asset_tag", "device")
"""The holder fields that name a device."""


class HeaderMap(Struct, frozen=True):
    """What each column of a file is taken as."""

    columns: Mapping[str, str | None]
    """Their header to our field; None where the column is not taken."""
    places: Mapping[str, int]
    """Our field to the place of its column."""
    currencies: Mapping[str, str]
    """Our cost field to the ISO code its header ends with."""

    @property
    def is_own_export(self) -> bool:
        """Whether the file carries our references, so that guards are taken off.

        Our exports of end users and devices have none; they are known by all their headers.
        """
        keys = tuple(folded(header) for header in self.columns)
        own = (tuple(folded(header) for header in headers) for headers in OWN_HEADERS.values())
        return "reference" in keys or keys in own


def folded(header: str) -> str:
    """A header by its letters and digits alone (product.md §7).

    A percent sign counts as a word, so `% Remaining` isn't `Remaining`.
    """
    spelled = header.replace("%", " percent ").casefold()
    return "".join(sign for sign in spelled if sign.isalnum())


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
    keys = [folded(header) for header in headers]
    fields: list[str | None] = []
    currencies: dict[str, str] = {}
    for header, key in zip(headers, keys, strict=True):
        field = told.get(key) or _in_company(kind, key, keys, known.get(key))
        code = _ending_code(header)
        if field is None and code and known.get(key[:-3]) in COST_FIELDS:
            field = known[key[:-3]]
        if key not in told and field in told.values():
            field = None
        if field in COST_FIELDS and code and known.get(key) != field:
            currencies[field] = code
        fields.append(field)
    places = _places(headers, fields)
    _check_needed(kind, places, headers)
    names = [header or f"(column {place})" for place, header in enumerate(headers, 1)]
    return HeaderMap(dict(zip(names, fields, strict=True)), places, currencies)


def _in_company(kind: FileKind, key: str, keys: Sequence[str], field: str | None) -> str | None:
    """What a header means beside the others of its file."""
    if key == "expirationdate" and "dateentered" in keys:
        return None  # our lists have both; the date entered is the one kept
    if key == "assignedat" and "since" in keys:
        return None
    if kind is FileKind.LICENSES and key == "total" and "remaining" in " ".join(keys):
        return "quantity"
    if kind is FileKind.LICENSES and key == "email" and "licensesavailable" in keys:
        return None if "licensedtoemail" in keys else "licensed_to_email"
    return field


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
    told: dict[str, str] = {}
    by_key = {folded(header) for header in headers} - {""}
    fields = known_headers(kind)
    for ours, theirs in maps.items():
        field = fields.get(folded(ours))
        if field is None:
            raise UsageError(
                f"--map {ours}={theirs}: {ours} is no field of {kind.value}; "
                f"the fields are {', '.join(_FIELDS[kind])}."
            )
        if folded(theirs) not in by_key:
            raise UsageError(f"--map {ours}={theirs}: the file has no header {theirs}.")
        if told.setdefault(folded(theirs), field) != field:
            raise UsageError(f"--map {ours}={theirs}: {theirs} is mapped to another field too.")
    return told


def _ending_code(header: str) -> str | None:
    """The ISO 4217 code a header ends with, in capitals."""
    match = re.search(r"(?:(?<![A-Za-z])[A-Za-z]{3}|[A-Z]{3})(?=[^A-Za-z]*$)", header)
    if match is None:
        return None
    try:
        minor_digits(match[0].upper())
    except ValueError:
        return None
    return match[0].upper()


def _places(headers: Sequence[str], fields: Sequence[str | None]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, (header, field) in enumerate(zip(headers, fields, strict=True)):
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
