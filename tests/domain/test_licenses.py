"""How used compares with what is granted: the truth table of product.md §3."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.errors import InvalidError
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.licenses import (
    LARGEST_QUANTITY,
    License,
    Position,
    QuantityChange,
    has_expired,
    is_full,
    parse_quantity_change,
    parse_reference,
    quantity_label,
    reference,
    standing,
)
from itam_tui.domain.money import Cost, Money
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.domain.terms import FIXED, PERPETUAL, Term, TermKind

TODAY = date(2026, 11, 24)
YEAR = Term(TermKind.YEARS, 1)
BY_DATE = [
    (FIXED, TODAY - timedelta(days=1), False, True),
    (FIXED, TODAY, False, False),
    (FIXED, TODAY + timedelta(days=1), False, False),
    (YEAR, TODAY - timedelta(days=1), False, True),
    (YEAR, TODAY - timedelta(days=1), True, False),
    (YEAR, TODAY + timedelta(days=1), True, False),
    (None, TODAY - timedelta(days=1), True, False),
    (None, TODAY - timedelta(days=1), False, True),
    (None, None, False, False),
    (PERPETUAL, None, False, False),
]
"""A term, the date entered, auto-renewal, and whether the right has ended."""
SEATS = [
    (None, 0, Position.OK, None, 0),
    (None, 7, Position.OK, None, 0),
    (0, 0, Position.OK, 0, 0),
    (0, 1, Position.UNDER, -1, 1),
    (1, 0, Position.OK, 1, 0),
    (1, 1, Position.FULL, 0, 0),
    (1, 2, Position.UNDER, -1, 1),
    (10, 9, Position.OK, 1, 0),
    (10, 10, Position.FULL, 0, 0),
    (10, 12, Position.UNDER, -2, 2),
]
"""A quantity, the seats used, and the position, free and under while the right lasts."""


@pytest.mark.parametrize("kind", list(LicenseType))
@pytest.mark.parametrize(("by_date", "seats"), list(product(BY_DATE, SEATS)))
def test_every_position_follows_from_seats_and_dates_alone(
    kind: LicenseType,
    by_date: tuple[Term | None, date | None, bool, bool],
    seats: tuple[int | None, int, Position, int | None, int],
) -> None:
    term, entered, auto, expired = by_date
    quantity, used, position, free, under_by = seats
    settings = LicenseSettings(
        name="Figma", type=kind, term=term, expiration_date=entered, auto_renewal=auto
    )

    now = standing(settings, quantity, used, TODAY)

    assert has_expired(settings, TODAY) is expired
    if expired:
        assert (now.position, now.granted, now.free, now.under_by) == (
            Position.EXPIRED, 0, -used, used,
        )  # fmt: skip
    else:
        assert (now.position, now.granted, now.free, now.under_by) == (
            position, quantity, free, under_by,
        )  # fmt: skip
    assert now.alert is (now.under_by > 0)


@pytest.mark.parametrize(
    ("quantity", "used", "label", "short"),
    [
        (10, 12, "Under by 2", "Under 2"),
        (10, 10, "Full", "Full"),
        (10, 7, "OK", "OK 3"),
        (None, 7, "OK", "OK"),
        (0, 1204, "Under by 1,204", "Under 1,204"),
    ],
)
def test_a_position_is_told_in_full_and_in_columns(
    quantity: int | None, used: int, label: str, short: str
) -> None:
    now = standing(LicenseSettings(name="Figma"), quantity, used, TODAY)

    assert (now.label, now.short) == (label, short)


def test_the_day_of_expiration_is_still_valid() -> None:
    settings = LicenseSettings(name="Visio", term=FIXED, expiration_date=TODAY)

    assert standing(settings, 5, 2, TODAY).position is Position.OK
    assert standing(settings, 5, 2, TODAY + timedelta(days=1)).position is Position.EXPIRED


def test_auto_renewal_shows_the_next_renewal_and_what_must_be_done_before() -> None:
    settings = LicenseSettings(
        name="Slack", term=YEAR, expiration_date=date(2024, 12, 31), auto_renewal=True,
        notice_days=30,
    )  # fmt: skip

    now = standing(settings, 5, 2, TODAY)

    assert now.expiration_date == date(2026, 12, 31)
    assert now.days_left == 37
    assert now.cancel_by == date(2026, 12, 1)
    assert not now.term_unknown


@pytest.mark.parametrize(
    ("term", "entered", "auto", "unknown"),
    [
        (None, TODAY, True, True),
        (FIXED, TODAY, True, True),
        (None, None, True, False),
        (None, TODAY, False, False),
        (YEAR, TODAY, True, False),
    ],
)
def test_an_auto_renewal_without_a_length_says_its_term_is_unknown(
    term: Term | None, entered: date | None, auto: bool, unknown: bool
) -> None:
    settings = LicenseSettings(name="Slack", term=term, expiration_date=entered, auto_renewal=auto)

    assert standing(settings, 5, 2, TODAY).term_unknown is unknown


@given(
    quantity=some.none() | some.integers(0, 50),
    used=some.integers(0, 60),
    seats=some.integers(1, 10),
)
def test_full_looks_at_the_quantity_alone(quantity: int | None, used: int, seats: int) -> None:
    assert is_full(quantity, used, seats) is (quantity is not None and quantity - used < seats)


counts = some.integers(0, LARGEST_QUANTITY)
deltas = some.integers(-LARGEST_QUANTITY, LARGEST_QUANTITY)


@given(before=counts, delta=deltas)
def test_a_signed_change_is_added_or_refused_at_the_bounds(before: int, delta: int) -> None:
    change = QuantityChange(delta, relative=True)

    if 0 <= before + delta <= LARGEST_QUANTITY:
        assert change.apply(before) == before + delta
    else:
        with pytest.raises(InvalidError) as refused:
            change.apply(before)
        assert refused.value.problems.keys() == {"quantity"}


@given(before=some.none() | counts, after=some.none() | counts)
def test_an_unsigned_change_is_the_new_quantity(before: int | None, after: int | None) -> None:
    assert QuantityChange(after).apply(before) == after


def test_nothing_is_added_to_unlimited() -> None:
    with pytest.raises(InvalidError, match="type the new quantity without a sign"):
        QuantityChange(2, relative=True).apply(None)


def test_taking_more_than_there_is_names_both_numbers() -> None:
    with pytest.raises(InvalidError, match=r"The quantity is 1,200; 1,201 can't be taken"):
        QuantityChange(-1201, relative=True).apply(1200)


@given(
    start=some.none() | some.integers(0, 100),
    changes=some.lists(
        some.builds(QuantityChange, some.integers(-20, 20), some.just(True))
        | some.builds(QuantityChange, some.none() | some.integers(0, 100)),
        max_size=20,
    ),
)
def test_entries_since_the_last_unlimited_come_to_the_quantity(
    start: int | None, changes: list[QuantityChange]
) -> None:
    quantity = start
    entries: list[tuple[int | None, int | None]] = [(None, start)]
    for change in changes:
        try:
            after = change.apply(quantity)
        except InvalidError:
            continue
        entries.append((quantity, after))
        quantity = after

    assert _folded(entries) == quantity


def _folded(entries: list[tuple[int | None, int | None]]) -> int | None:
    """The quantity entries come to: the sum starts anew at unlimited."""
    total: int | None = None
    for before, after in entries:
        if before is None or after is None or total is None:
            total = after
        else:
            total += after - before
    return total


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        ("12", QuantityChange(12)),
        (" 1,204 ", QuantityChange(1204)),
        ("+2", QuantityChange(2, relative=True)),
        ("-3", QuantityChange(-3, relative=True)),
        ("+0", QuantityChange(0, relative=True)),
        ("0", QuantityChange(0)),
        ("u", QuantityChange(None)),
        ("Unlimited", QuantityChange(None)),
        ("INF", QuantityChange(None)),
        ("∞", QuantityChange(None)),
        ("2147483647", QuantityChange(LARGEST_QUANTITY)),
    ],
)
def test_a_quantity_is_read_as_it_is_typed(typed: str, change: QuantityChange) -> None:
    assert parse_quantity_change(typed) == change


@pytest.mark.parametrize(
    "typed",
    ["", "ten", "1.5", "+", "--1", "1,20", "2147483648", "-2147483648", "9" * 5000, "²",
     "1" + ",000" * 2000, "1 000"],
)  # fmt: skip
def test_what_is_no_quantity_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidError) as refused:
        parse_quantity_change(typed)

    assert refused.value.problems["quantity"].endswith(".")


@given(some.text(max_size=20))
def test_whatever_is_typed_is_a_quantity_or_an_answer(typed: str) -> None:
    try:
        change = parse_quantity_change(typed)
    except InvalidError:
        return
    assert change.amount is None or abs(change.amount) <= LARGEST_QUANTITY


@given(some.integers(1, 999_999_999))
def test_a_reference_reads_back_in_any_case(number: int) -> None:
    assert parse_reference(reference(number)) == number
    assert parse_reference(f" {reference(number).lower()} ") == number


@pytest.mark.parametrize("text", ["", "LIC-", "LIC-1a", "00001", "LIC--1", "LIC-0000000001"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert parse_reference(text) is None


def test_references_have_five_digits_or_more() -> None:
    assert reference(1) == "LIC-00001"
    assert reference(123_456) == "LIC-123456"


def test_the_type_says_who_may_hold_it() -> None:
    allowed = {kind: kind.holders for kind in LicenseType}

    assert allowed == {
        LicenseType.PER_DEVICE: (HolderKind.DEVICE,),
        LicenseType.PER_END_USER: (HolderKind.END_USER,),
        LicenseType.MIXED: (HolderKind.DEVICE, HolderKind.END_USER),
        LicenseType.CUSTOM: (),
    }


def test_a_license_tells_its_costs_for_the_seats_it_has() -> None:
    settings = LicenseSettings(name="Figma", cost=Cost(Money(1500, "EUR")))
    license = License(1, 7, settings, 4, 2, 1, datetime(2026, 11, 24, tzinfo=UTC))

    assert license.reference == "LIC-00007"
    assert (license.unit_cost, license.total_cost) == (Money(1500, "EUR"), Money(6000, "EUR"))


def test_quantities_are_read_with_separators() -> None:
    assert quantity_label(1204) == "1,204"
    assert quantity_label(None) == "Unlimited"
