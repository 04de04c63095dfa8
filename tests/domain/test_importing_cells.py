"""What one cell says: read strictly, or refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.errors import FileRefusedError
from itam_tui.domain.holders import DeviceStatus, EndUserStatus
from itam_tui.domain.importing.cells import (
    CellError,
    DateOrder,
    date_order,
    read_date,
    read_device_status,
    read_end_user_status,
    read_money,
    read_quantity,
    read_term,
    read_type,
    read_yes_no,
)
from itam_tui.domain.settings import LicenseType
from itam_tui.domain.terms import PERPETUAL


@pytest.mark.parametrize(
    ("text", "seats"),
    [("10", 10), ("0", 0), ("10.0", 10), ("1,234", 1234), ("2147483647", 2147483647),
     ("Unlimited", None), ("∞", None), ("inf", None)],
)  # fmt: skip
def test_a_quantity_is_a_whole_number_or_unlimited(text: str, seats: int | None) -> None:
    assert read_quantity(text) == seats


@pytest.mark.parametrize(
    "text",
    ["1_000", "NaN", "٣", "1.5", "-3", "1e3", "2147483648", "12,34", "ten", "", "+5", "9" * 5000],
)
def test_what_is_no_quantity_is_never_made_one(text: str) -> None:
    with pytest.raises(CellError):
        read_quantity(text)


@given(some.integers(0, 2_147_483_647))
def test_every_quantity_in_range_is_read(seats: int) -> None:
    assert read_quantity(str(seats)) == seats
    assert read_quantity(f"{seats:,}") == seats


@given(some.text())
def test_any_text_is_a_quantity_in_range_or_a_problem(text: str) -> None:
    try:
        seats = read_quantity(text)
    except CellError:
        return
    assert seats is None or 0 <= seats <= 2_147_483_647


@pytest.mark.parametrize(
    "text",
    ["2025-01-31", "2025/01/31", "2025-01-31T00:00:00Z", "2025-01-31 00:00:00", "20250131",
     "31-Jan-2025", "31 January 2025", "Jan 31, 2025", "January 31 2025"],
)  # fmt: skip
def test_a_date_with_one_meaning_needs_no_order(text: str) -> None:
    assert read_date(text, None) == date(2025, 1, 31)


@pytest.mark.parametrize(
    "text", ["31/04/2025", "1/2/25", "1899-12-31", "0000-00-00", "2025-13-01", "soon", "٣/٤/2025"]
)
def test_an_impossible_date_is_a_problem(text: str) -> None:
    with pytest.raises(CellError):
        read_date(text, "day-first")


@pytest.mark.parametrize("text", ["03/04/2025", "3.4.2025", "03-04-2025", "03/04/2025 10:30"])
def test_an_order_gives_a_date_its_meaning(text: str) -> None:
    assert read_date(text, "day-first") == date(2025, 4, 3)
    assert read_date(text, "month-first") == date(2025, 3, 4)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2025", "13/02/2025"], "day-first"),
        (["03/04/2025", "02/13/2025"], "month-first"),
        (["03/03/2025", "2025-01-02", ""], None),
        (["31/04/2025", "03/03/2025"], None),
    ],
)
def test_one_row_tells_the_order_of_its_column(column: list[str], order: DateOrder | None) -> None:
    assert date_order(column, "Expires") == order


@pytest.mark.parametrize(
    "column",
    [
        ["03/04/2025"],
        ["03/04/2025", "02/30/2025"],
        ["13/02/2025", "02/13/2025"],
        ["13/02/2025", "02/13/2025", "03/04/2025"],
    ],
)
def test_an_order_that_can_not_be_told_is_a_question(column: list[str]) -> None:
    with pytest.raises(FileRefusedError, match="--dates day-first") as refused:
        date_order(column, "Expires")

    assert refused.value.question == "dates"


@given(some.lists(some.dates(date(1900, 1, 1), date(9999, 12, 31)), min_size=1), some.booleans())
def test_an_order_once_told_is_the_one_the_dates_were_written_in(
    days: list[date], is_day_first: bool
) -> None:
    written = [
        f"{day.day}/{day.month}/{day.year}" if is_day_first else f"{day.month}/{day.day}/{day.year}"
        for day in days
    ]

    try:
        order = date_order(written, "Expires")
    except FileRefusedError:
        return

    assert [read_date(text, order) for text in written] == days


@pytest.mark.parametrize(
    ("text", "sum_"),
    [("$12.58", "12.58 USD"), ("1,234.50 EUR", "1,234.50 EUR"), ("EUR 5", "5.00 EUR"),
     ("€5", "5.00 EUR"), ("£ 1.5", "1.50 GBP"), ("1.234,50", "1,234.50 CHF"),
     ("12,58", "12.58 CHF"), ("1,234", "1,234.00 CHF"), ("12", "12.00 CHF")],
)  # fmt: skip
def test_money_is_in_what_its_cell_says_else_the_default(text: str, sum_: str) -> None:
    assert str(read_money(text, "CHF")) == sum_


def test_the_header_decides_the_currency() -> None:
    assert str(read_money("$5", "USD", "CAD")) == "5.00 CAD"
    with pytest.raises(CellError, match="€ where the amount is in USD"):
        read_money("€5", "EUR", "USD")


@pytest.mark.parametrize("text", ["1.234", "JPY 100.5", "XXQ 5", "-3", "(5)", "1e3", "$", "ten"])
def test_money_that_can_not_be_read_is_a_problem(text: str) -> None:
    with pytest.raises(CellError):
        read_money(text, "USD")


@pytest.mark.parametrize(
    ("text", "type_"),
    [("Per device", LicenseType.PER_DEVICE), ("computer", LicenseType.PER_DEVICE),
     ("per_end_user", LicenseType.PER_END_USER), ("Named User", LicenseType.PER_END_USER),
     ("Per device or end user", LicenseType.MIXED), ("custom", LicenseType.CUSTOM)],
)  # fmt: skip
def test_our_words_and_a_few_more_are_types(text: str, type_: LicenseType) -> None:
    assert read_type(text).type is type_


def test_other_words_go_to_the_note_and_perpetual_is_a_term() -> None:
    assert read_type("subscription").note == "License type: subscription"
    assert read_type("subscription").type is None
    assert read_type("Perpetual").term == PERPETUAL


@pytest.mark.parametrize(
    ("text", "word"),
    [("12 months", "12months"), ("annual", "1years"), ("monthly", "1months")],
)
def test_terms_are_read_as_people_write_them(text: str, word: str) -> None:
    term = read_term(text)

    assert term is not None
    assert term.word == word


@pytest.mark.parametrize("text", ["terminated", "inactive", "Disabled", "no"])
def test_words_for_gone_mean_left(text: str) -> None:
    assert read_end_user_status(text) is EndUserStatus.LEFT


@pytest.mark.parametrize("text", ["In use", "in-use", "in_use"])
def test_a_device_status_is_known_by_its_letters(text: str) -> None:
    assert read_device_status(text) is DeviceStatus.IN_USE


@pytest.mark.parametrize(
    ("text", "answer"), [("yes", True), ("x", True), ("0", False), ("N", False)]
)
def test_a_yes_or_no_is_read(text: str, answer: bool) -> None:
    assert read_yes_no(text) is answer


def test_sometimes_is_neither_yes_nor_no() -> None:
    with pytest.raises(CellError):
        read_yes_no("sometimes")
