"""The columns each list offers and may be sorted by."""

from __future__ import annotations

import pytest

from itam_tui.domain.columns import (
    ASSIGNMENT_COLUMNS,
    DEVICE_COLUMNS,
    END_USER_COLUMNS,
    HISTORY_COLUMNS,
    LICENSE_COLUMNS,
    RENEWAL_COLUMNS,
    ColumnSpec,
    Sort,
    parse_sort,
)
from itam_tui.domain.errors import UsageError

Columns = tuple[ColumnSpec, ...]

LICENSE_KEYS = """reference name organization type publisher vendor description quantity used
    granted free position under_by alert auto_renewal expiration_date date_entered days_left
    cancel_by term maintenance_until unit_cost total_cost cost_per purchase_date po_number
    order_number category owner licensed_to_name licensed_to_email reassignable maintained note
    when_full warn_below alert_days notice_days archived version updated_at"""


def test_license_management_begins_with_seven_columns() -> None:
    titles = [column.title for column in LICENSE_COLUMNS if column.shown_at_first]

    assert titles == [
        "Name", "Type", "Usage", "Position", "Auto-renewal", "Expiration/Renewal date",
        "Publisher",
    ]  # fmt: skip


def test_license_management_offers_the_others_in_their_order() -> None:
    hidden = [
        column.title for column in LICENSE_COLUMNS if column.on_screen and not column.shown_at_first
    ]

    assert hidden == [
        "Reference", "Organization", "Vendor", "Quantity", "Used", "Free", "Days left",
        "Cancel-by date", "Maintenance until", "Unit cost", "Total cost", "Currency",
        "Purchase date", "PO number", "Category", "Owner", "Note", "Updated",
    ]  # fmt: skip


def test_two_headings_are_shorter_on_a_narrow_screen() -> None:
    short = {column.title: column.short_title for column in LICENSE_COLUMNS if column.short_title}

    assert short == {
        "Auto-renewal": "Auto", "Expiration/Renewal date": "Expiration/Renewal",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        (LICENSE_COLUMNS, LICENSE_KEYS),
        (RENEWAL_COLUMNS, f"{LICENSE_KEYS} group due locked_in_until"),
        (END_USER_COLUMNS,
         "name email user_name department role organization status licenses devices"),
        (DEVICE_COLUMNS,
         "name serial asset_tag kind os end_user group organization status licenses"),
        (ASSIGNMENT_COLUMNS, """license license_name holder_kind holder holder_name seats since
         assigned_at assigned_by last_used note spent"""),
        (HISTORY_COLUMNS, "at actor action kind record label changes reason batch"),
    ],
)  # fmt: skip
def test_every_key_of_json_is_a_column(columns: Columns, keys: str) -> None:
    names = [column.name for column in columns]

    assert set(keys.split()) <= set(names)
    assert len(set(names)) == len(names)


def test_a_sort_is_a_column_with_a_dash_for_downward() -> None:
    assert parse_sort("free", LICENSE_COLUMNS) == Sort("free")
    assert parse_sort(" -free ", LICENSE_COLUMNS) == Sort("free", descending=True)


@pytest.mark.parametrize("text", ["", "-", "--free", "nope", "-nope", "description", "Free"])
def test_a_sort_by_no_such_column_names_those_there_are(text: str) -> None:
    with pytest.raises(UsageError, match=r"There is no column .* choose of name, type, usage,"):
        parse_sort(text, LICENSE_COLUMNS)
