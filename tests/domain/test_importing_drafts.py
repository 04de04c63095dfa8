"""Rows as drafts: what rejects a row, what only warns, and who it names."""

from __future__ import annotations

from datetime import date

import pytest

from itam_tui.domain.errors import FileRefusedError
from itam_tui.domain.importing.drafts import (
    DeviceText,
    Draft,
    ImportOptions,
    PersonText,
    Problem,
    Quantity,
    cost_of,
    key_of,
)
from itam_tui.domain.importing.headers import FileKind, map_headers
from itam_tui.domain.importing.reading import read_table
from itam_tui.domain.importing.row_reading import RowReader, read_drafts


def read(kind: str, text: str, **maps: str) -> tuple[list[Draft], list[Problem]]:
    """The drafts and problems of a file."""
    table = read_table(text.encode())
    options = ImportOptions(FileKind(kind), maps)
    reader = RowReader(map_headers(options.kind, table.headers, maps), options, table)
    drafts, _ = read_drafts(table, reader)
    return drafts, reader.problems


def test_a_file_of_licenses_is_read_with_its_money_dates_and_quantity() -> None:
    drafts, problems = read(
        "licenses",
        "software,license_type,unit_cost_usd,seats_purchased,contract_end,license_key\n"
        "Slack Enterprise,subscription,8,8,2025-12-18,SLACK-ENT-2025\n",
    )

    assert problems == []
    assert drafts[0].text("name") == "Slack Enterprise"
    assert drafts[0].values["quantity"] == Quantity(8)
    assert drafts[0].values["expiration_date"] == date(2025, 12, 18)
    assert str(cost_of(drafts[0]).typed) == "8.00 USD"  # type: ignore[union-attr]
    assert key_of(drafts[0]) == ("SLACK-ENT-2025", False)


def test_a_file_of_end_users_keeps_their_addresses_and_user_names() -> None:
    drafts, _ = read("end-users", "First Name,Last Name,Email,Username\nAda,King,ada@x.org,ada\n")

    assert drafts[0].text("email") == "ada@x.org"
    assert drafts[0].text("user_name") == "ada"
    assert (drafts[0].text("first_name"), drafts[0].text("last_name")) == ("Ada", "King")


def test_a_file_of_devices_keeps_serials_tags_and_whose_they_are() -> None:
    drafts, _ = read(
        "devices",
        "Name,Serial,Asset Tag,Checked Out To: Username,Checked Out To: Email\n"
        "LAP-1,S1,T1,ada,ada@x.org\nLAP-2,S2,T2,bob,\n",
    )

    assert [draft.text("serial") for draft in drafts] == ["S1", "S2"]
    assert [draft.text("asset_tag") for draft in drafts] == ["T1", "T2"]
    assert [draft.text("end_user") for draft in drafts] == ["ada@x.org", "bob"]


def test_a_row_of_assignments_names_its_person_and_its_device() -> None:
    drafts, _ = read(
        "assignments",
        "device_id,user_email,software,version,install_date,last_used_date\n"
        "LAP-001,alex@acme.com,Microsoft 365 E3,16.0,2025-01-02,2025-11-09\n",
    )

    assert drafts[0].holder.person == PersonText(email="alex@acme.com")
    assert drafts[0].holder.device == DeviceText(name="LAP-001")
    assert drafts[0].values["since"] == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("header", "cell"),
    [("Seats", "ten"), ("Expires", "soon"), ("Cost", "much"), ("Name", "a\u202eb")],
)
def test_what_can_not_be_read_rejects_its_row_and_no_other(header: str, cell: str) -> None:
    other = "Reference" if header == "Name" else "Name"

    drafts, problems = read("licenses", f"{other},{header}\nLIC-1,{cell}\nLIC-2,\n")

    assert [draft.row.line for draft in drafts] == [3]
    assert [(problem.level, problem.line) for problem in problems] == [("error", 2)]


@pytest.mark.parametrize(
    "header", ["Reassignable", "Min. QTY", "Notice days", "When full", "Cost per", "Term"]
)
def test_a_lesser_field_that_can_not_be_read_only_warns(header: str) -> None:
    drafts, problems = read("licenses", f"Name,{header}\nFigma,sometimes\n")

    assert len(drafts) == 1
    assert [problem.level for problem in problems] == ["warning"]


def test_blank_and_invisible_cells_say_nothing() -> None:
    drafts, problems = read("licenses", "Name,Owner,Seats\nFigma,\u200b ,\n")

    assert drafts[0].values == {"name": "Figma"}
    assert problems == []


def test_a_masked_key_is_no_key() -> None:
    drafts, _ = read("licenses", "Name,Key\nFigma,••••-••••-ABCD\n")

    assert key_of(drafts[0]) == ("", True)


def test_a_problem_never_shows_a_product_key() -> None:
    _, problems = read("licenses", "Name,Key\nFigma,SECRET\u202e1\n")

    assert "SECRET" not in repr(problems)


def test_a_guard_is_taken_off_only_where_our_reference_stands() -> None:
    ours, _ = read("licenses", "Reference,Name\nLIC-00001,'=x\nLIC-00002,''=x\nLIC-00003,'x\n")
    theirs, _ = read("licenses", "Name,Seats\n'=x,1\n")

    assert [draft.text("name") for draft in ours] == ["=x", "'=x", "'x"]
    assert theirs[0].text("name") == "'=x"


def test_a_row_that_can_not_be_taken_apart_is_a_problem_of_its_line() -> None:
    drafts, problems = read("licenses", "Name,Seats\nFigma\nSlack,8\n")

    assert [draft.text("name") for draft in drafts] == ["Slack"]
    assert [(problem.level, problem.line) for problem in problems] == [("error", 2)]


def test_each_column_tells_the_order_of_its_own_dates() -> None:
    with pytest.raises(FileRefusedError, match="Purchase Date"):
        read("licenses", "Name,Purchase Date,Expires\nFigma,03/04/2025,13/02/2026\n")
