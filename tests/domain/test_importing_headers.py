"""Which column of a file is which field."""

from __future__ import annotations

import pytest

from itam_tui.domain.errors import FileRefusedError, UsageError
from itam_tui.domain.importing.headers import OWN_HEADERS, FileKind, HeaderMap, map_headers

LICENSES, ASSIGNMENTS = FileKind.LICENSES, FileKind.ASSIGNMENTS
END_USERS, DEVICES = FileKind.END_USERS, FileKind.DEVICES


def mapped(kind: FileKind, headers: str, **maps: str) -> dict[str, str | None]:
    """Each header of a comma-separated line to our field."""
    return dict(map_headers(kind, headers.split(","), maps).columns)


SYNONYMS = [
    (LICENSES, "name", "License Name,Item name,Software Name,Software,Software Title,Product"),
    (LICENSES, "product_key", "Serial/Product Key,Serial number,Serial no.,Product Key,Key,Serial,"
     "License Key,license_key,LICENSE-KEY"),
    (LICENSES, "quantity", "Seats,Seats Purchased,Licensed Count,Total Licenses,Number,"
     "EffectiveQuantity"),
    (LICENSES, "used", "Used,In use,Used Licenses,Installed Count,ConsumedUnits"),
    (LICENSES, "organization", "Company,Organization,Entity,Tenant,Customer"),
    (LICENSES, "publisher", "Manufacturer,Publisher"),
    (LICENSES, "vendor", "Supplier,Vendor,ResellerName"),
    (LICENSES, "category", "Category"),
    (LICENSES, "owner", "Owner"),
    (LICENSES, "note", "Notes,Comments"),
    (LICENSES, "type", "Type,License type"),
    (LICENSES, "purchase_date", "Purchase Date,DateOfPurchase,Contract Start"),
    (LICENSES, "unit_cost", "Purchase Cost,Cost,Unit Cost,Unit Cost USD,Price,Price Per Unit"),
    (LICENSES, "po_number", "Purchase Order,Purchase Order Number,PONumber"),
    (LICENSES, "order_number", "Order Number"),
    (LICENSES, "expiration_date", "Expiration Date,Expiry Date,Expiry,Expires,Expiration,"
     "Renewal Date,Contract End,Contract Renewal,Valid Thru"),
    (LICENSES, "maintenance_until", "Maintenance End,Support End,SupportExpirationDate"),
    (LICENSES, "maintained", "Maintained"),
    (LICENSES, "reassignable", "Reassignable"),
    (LICENSES, "warn_below", "Min. QTY,Minimum Quantity"),
    (LICENSES, "licensed_to_name", "Licensed To Name"),
    (LICENSES, "licensed_to_email", "Licensed to Email"),
    (LICENSES, "full_name", "Full Name,Checked Out To: Full Name"),
    (LICENSES, "first_name", "First Name,Checked Out To: First Name"),
    (LICENSES, "last_name", "Last Name,Checked Out To: Last Name"),
    (LICENSES, "user_name", "Username,Checked Out To: Username"),
    (LICENSES, "email", "Email,User Email,Checked Out To: Email"),
    (LICENSES, "asset_tag", "Asset Tag,Checked Out To: Asset Tag"),
    (LICENSES, "device", "Device,Device ID,Device Name,Computer"),
    (ASSIGNMENTS, "license", "License,Reference"),
    (ASSIGNMENTS, "license_name", "License Name,Software,Software Name,Product"),
    (ASSIGNMENTS, "seats", "Seats"),
    (ASSIGNMENTS, "since", "Since,Install date,Assigned at"),
    (ASSIGNMENTS, "last_used", "Last used,Last used date"),
    (END_USERS, "name", "Name,Full Name"),
    (END_USERS, "email", "Email,E-mail,User Email,Mail"),
    (END_USERS, "user_name", "Username,User name,Login"),
    (END_USERS, "department", "Department"),
    (END_USERS, "role", "Role,Title,Job Title"),
    (END_USERS, "organization", "Organization,Company"),
    (END_USERS, "status", "Status,Activated"),
    (DEVICES, "name", "Name,Device,Device Name,Device ID,Computer,Hostname"),
    (DEVICES, "serial", "Serial,Serial Number"),
    (DEVICES, "asset_tag", "Asset Tag"),
    (DEVICES, "kind", "Kind,Type,Category"),
    (DEVICES, "os", "OS,Operating System"),
    (DEVICES, "end_user", "End user"),
    (DEVICES, "end_user_email", "Email,Checked Out To: Email"),
    (DEVICES, "end_user_user_name", "Username,Checked Out To: Username"),
]  # fmt: skip
NEEDED = {
    LICENSES: ["reference"],
    ASSIGNMENTS: ["license_name", "holder"],
    END_USERS: ["name"],
    DEVICES: ["name"],
}


@pytest.mark.parametrize(
    ("kind", "field", "header"),
    [(kind, field, header) for kind, field, names in SYNONYMS for header in names.split(",")],
)
def test_every_known_header_is_taken(kind: FileKind, field: str, header: str) -> None:
    beside = [
        name
        for name in NEEDED[kind]
        if name != field and not (field == "license" and name == "license_name")
    ]

    assert map_headers(kind, [header, *beside], {}).columns[header] == field


@pytest.mark.parametrize("kind", list(FileKind))
def test_our_own_export_is_taken_whole(kind: FileKind) -> None:
    columns = map_headers(kind, OWN_HEADERS[kind], {})

    assert None not in columns.columns.values()
    assert columns.is_own_export


@pytest.mark.parametrize(
    ("kind", "headers", "left_out"),
    [
        (LICENSES, "software,vendor,license_type,unit_cost_usd,seats_purchased,contract_start,"
         "contract_end,license_key", set()),
        (END_USERS, "user_email,department,country,status", {"country"}),
        (ASSIGNMENTS, "device_id,user_email,software,version,install_date,last_used_date",
         {"version"}),
        (DEVICES, "device_id,user_email,software,version,install_date,last_used_date",
         {"software", "version", "install_date", "last_used_date"}),
        (LICENSES, "Full Name,Email,Username,Item name,serial number,Category,manufacturer,"
         "purchase date,purchase cost,purchase order,order number,Licensed To Name,"
         "Licensed to Email,expiration date,maintained,reassignable,seats,company,supplier,notes",
         set()),
        (LICENSES, "License, Serial, Seats, Remaining Seats, Expiration Date, Purchase Date",
         {" Remaining Seats"}),
        (END_USERS, "First Name,Last Name,Email,Username,Activated,Location,Job Title,Company",
         {"Location"}),
    ],
)  # fmt: skip
def test_files_of_other_systems_need_no_map(
    kind: FileKind, headers: str, left_out: set[str]
) -> None:
    columns = mapped(kind, headers)

    assert {theirs for theirs, ours in columns.items() if ours is None} == left_out


def test_total_is_the_quantity_only_beside_a_remaining_column() -> None:
    assert mapped(LICENSES, "Name,Total,Remaining,% Remaining")["Total"] == "quantity"
    assert mapped(LICENSES, "Name,Total")["Total"] is None


def test_of_both_dates_in_our_lists_the_one_entered_counts() -> None:
    columns = mapped(LICENSES, "name,expiration_date,date_entered")

    assert columns["expiration_date"] is None
    assert columns["date_entered"] == "expiration_date"


def test_an_email_in_an_export_of_licenses_is_no_holder() -> None:
    columns = mapped(LICENSES, "Name,Serial Number,Licenses available,Seats,Email")

    assert columns["Email"] == "licensed_to_email"


def test_a_device_may_name_its_person_in_several_columns() -> None:
    columns = mapped(DEVICES, "Name,Checked Out To: Username,Checked Out To: Email")

    assert None not in columns.values()


@pytest.mark.parametrize("headers", ["Name,License Key,license_key", "Name,Seats,SEATS"])
def test_the_same_header_twice_refuses_the_file(headers: str) -> None:
    with pytest.raises(FileRefusedError, match="twice"):
        mapped(LICENSES, headers)


def test_several_columns_without_a_header_are_only_left_out() -> None:
    assert mapped(LICENSES, "Name,Seats,,")["(column 4)"] is None


def test_two_headers_for_one_field_name_the_map_that_settles_it() -> None:
    with pytest.raises(FileRefusedError, match='--map "product_key=Serial"') as refused:
        mapped(LICENSES, "Name,Serial,Product Key")

    assert refused.value.question == "map"
    settled = mapped(LICENSES, "Name,Serial,Product Key", product_key="PRODUCT_KEY")
    assert settled == {"Name": "name", "Serial": None, "Product Key": "product_key"}


def test_a_map_takes_a_header_nobody_knows_and_any_name_for_our_field() -> None:
    assert mapped(LICENSES, "Name,Anzahl", seats="anzahl")["Anzahl"] == "quantity"


@pytest.mark.parametrize(
    "maps", [{"color": "Name"}, {"owner": "Nobody"}, {"owner": ""}, {"owner": "X", "note": "X"}]
)
def test_a_map_that_means_nothing_is_a_usage_error(maps: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="--map"):
        map_headers(LICENSES, ["Name", "X", ""], maps)


@pytest.mark.parametrize(
    ("kind", "headers"),
    [(LICENSES, "Seats,Color"), (ASSIGNMENTS, "Software,Seats"), (ASSIGNMENTS, "Email,Seats"),
     (END_USERS, "Color,Department"), (DEVICES, "Kind,OS")],
)  # fmt: skip
def test_a_file_without_what_every_row_needs_names_the_map(kind: FileKind, headers: str) -> None:
    with pytest.raises(FileRefusedError, match="--map") as refused:
        mapped(kind, headers)

    assert refused.value.question == "map"


def currencies(*headers: str, **maps: str) -> HeaderMap:
    return map_headers(LICENSES, ["Name", *headers], maps)


@pytest.mark.parametrize(
    ("header", "code"),
    [("Unit Cost USD", "USD"), ("unit_cost_usd", "USD"), ("Price (EUR)", "EUR"),
     ("PurchaseCostGBP", "GBP"), ("Price", None), ("Unit Cost", None)],
)  # fmt: skip
def test_an_iso_code_ending_a_cost_header_is_its_currency(header: str, code: str | None) -> None:
    assert currencies(header).currencies.get("unit_cost") == code


def test_letters_that_are_no_currency_make_no_cost() -> None:
    assert currencies("Cost xyz").columns["Cost xyz"] is None


def test_a_mapped_cost_header_tells_its_currency_too() -> None:
    assert currencies("Preis EUR", unit_cost="Preis EUR").currencies == {"unit_cost": "EUR"}


def test_a_reference_column_in_any_spelling_makes_the_file_ours() -> None:
    assert currencies("Reference").is_own_export
    assert not currencies("Seats").is_own_export
