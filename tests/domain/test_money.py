"""Money in whole minor units: nothing is lost, nothing is rounded twice."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.money import (
    LARGEST_MINOR,
    Cost,
    CostBasis,
    Money,
    divide,
    minor_digits,
    multiply,
    parse_amount,
)

currencies = some.sampled_from(["USD", "EUR", "JPY", "KWD", "CHF", "CLF"])
sums = some.builds(Money, some.integers(0, LARGEST_MINOR), currencies)


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("EUR", 2), ("USD", 2), ("KWD", 3), ("CLF", 4)]
)
def test_each_currency_has_its_own_digits(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize("currency", ["", "EURO", "ZZZ", "usd", "€"])
def test_a_code_that_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(ValueError, match=r"ISO 4217"):
        parse_amount("1", currency)


@pytest.mark.parametrize(
    ("typed", "currency", "minor", "shown"),
    [
        ("12.58", "USD", 1258, "12.58 USD"),
        ("1,234.5", "EUR", 123450, "1,234.50 EUR"),
        ("1234", "JPY", 1234, "1,234 JPY"),
        ("1234.00", "JPY", 1234, "1,234 JPY"),
        ("0.125", "KWD", 125, "0.125 KWD"),
        (" 007 ", "USD", 700, "7.00 USD"),
        ("0", "USD", 0, "0.00 USD"),
        ("12.5800", "USD", 1258, "12.58 USD"),
        ("1000000000000", "USD", LARGEST_MINOR, "1,000,000,000,000.00 USD"),
    ],
)
def test_an_amount_is_kept_in_minor_units(
    typed: str, currency: str, minor: int, shown: str
) -> None:
    money = parse_amount(typed, currency)

    assert money == Money(minor, currency)
    assert str(money) == shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "An amount is a number such as 1234.50."),
        ("-1", "An amount is a number such as 1234.50."),
        ("1.2.3", "An amount is a number such as 1234.50."),
        ("1,23", "An amount is a number such as 1234.50."),
        ("1e3", "An amount is a number such as 1234.50."),
        ("١٢", "An amount is a number such as 1234.50."),
        (".5", "An amount is a number such as 1234.50."),
        ("12.345", "USD has 2 digits after the point."),
        ("1000000000000.01", "The amount is too large."),
        ("9" * 5000, "The amount is too large."),
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^") as refused:
        parse_amount(typed, "USD")

    assert str(refused.value) == sentence


@given(sums)
def test_an_amount_reads_back_from_its_text(money: Money) -> None:
    assert parse_amount(money.amount, money.currency) == money
    assert parse_amount(str(money).split()[0], money.currency) == money


@given(total=sums, quantity=some.integers(1, 2_147_483_647))
def test_a_share_is_rounded_half_even_to_the_minor_unit(total: Money, quantity: int) -> None:
    share = divide(total, quantity)

    assert share is not None
    exact = Decimal(total.minor) / Decimal(quantity)
    assert abs(share.minor * quantity - total.minor) * 2 <= quantity
    assert share.minor == exact.quantize(Decimal(1), ROUND_HALF_EVEN)
    assert share.currency == total.currency


@pytest.mark.parametrize(
    ("total", "quantity", "share"), [(1, 2, 0), (3, 2, 2), (5, 2, 2), (7, 2, 4), (10, 3, 3)]
)
def test_a_half_goes_to_the_even_side(total: int, quantity: int, share: int) -> None:
    assert divide(Money(total, "USD"), quantity) == Money(share, "USD")


@given(unit=sums, quantity=some.integers(1, 100_000))
def test_a_total_made_of_units_gives_them_back(unit: Money, quantity: int) -> None:
    assert divide(multiply(unit, quantity), quantity) == unit


def test_a_cost_keeps_what_was_typed_and_derives_the_other() -> None:
    each = Cost(Money(1258, "USD"))
    together = Cost(Money(10_000, "USD"), CostBasis.TOTAL)

    assert (each.unit(3), each.total(3)) == (Money(1258, "USD"), Money(3774, "USD"))
    assert (together.unit(3), together.total(3)) == (Money(3333, "USD"), Money(10_000, "USD"))


def test_unlimited_has_no_derived_cost_and_none_is_shared_by_nobody() -> None:
    each = Cost(Money(1258, "USD"))
    together = Cost(Money(10_000, "USD"), CostBasis.TOTAL)

    assert each.total(None) is None
    assert together.unit(None) is None
    assert together.unit(0) is None
    assert each.total(0) == Money(0, "USD")


def test_a_debt_shows_its_sign() -> None:
    assert Money(-5, "USD").amount == "-0.05"
