"""What a form says is wrong with a license's settings, field by field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from itam_tui.domain.money import LARGEST_MINOR, Cost, CostBasis, Money
from itam_tui.domain.settings import (
    FIELDS,
    LARGEST_COUNT,
    LicenseSettings,
    LicenseType,
    WhenFull,
    problems,
)
from itam_tui.domain.terms import FIXED, PERPETUAL, Term, TermKind

FIGMA = LicenseSettings(name="Figma")
YEAR = Term(TermKind.YEARS, 1)
DAY = date(2026, 11, 24)


def test_a_name_is_all_a_license_needs() -> None:
    assert problems(FIGMA) == {}
    assert problems(replace(FIGMA, name="")) == {"name": "A license needs a name."}


@pytest.mark.parametrize(
    ("field", "longest"),
    [("name", 200), ("description", 250), ("publisher", 200), ("owner", 200), ("note", 10_000),
     ("product_key", 500), ("licensed_to_email", 200)],
)  # fmt: skip
def test_a_text_is_as_long_as_the_register_keeps(field: str, longest: int) -> None:
    fits: Any = {field: "x" * longest}
    too_long: Any = {field: "x" * (longest + 1)}

    assert problems(replace(FIGMA, **fits)) == {}
    assert problems(replace(FIGMA, **too_long)) == {
        field: f"At most {longest:,} characters; this has {longest + 1:,}."
    }


@pytest.mark.parametrize("field", ["typed_used", "notice_days", "alert_days", "warn_below"])
def test_a_number_is_whole_and_not_negative(field: str) -> None:
    negative: Any = {field: -1}
    large: Any = {field: LARGEST_COUNT + 1}

    assert problems(replace(FIGMA, **negative)).keys() == {field}
    assert problems(replace(FIGMA, **large)).keys() == {field}


@pytest.mark.parametrize("year", [1899, 1])
@pytest.mark.parametrize("field", ["purchase_date", "expiration_date", "maintenance_until"])
def test_a_date_lies_where_people_buy_software(field: str, year: int) -> None:
    early: Any = {field: date(year, 12, 31)}

    assert problems(replace(FIGMA, **early)) == {field: "A date between 1900 and 9999."}


@pytest.mark.parametrize(
    ("term", "entered", "auto", "wrong"),
    [
        (None, None, False, set()),
        (None, DAY, False, set()),
        (None, DAY, True, {"term"}),
        (FIXED, DAY, False, set()),
        (FIXED, None, False, {"expiration_date"}),
        (FIXED, DAY, True, {"term"}),
        (YEAR, DAY, True, set()),
        (YEAR, DAY, False, set()),
        (YEAR, None, True, {"expiration_date"}),
        (PERPETUAL, None, False, set()),
        (PERPETUAL, DAY, False, {"expiration_date"}),
        (PERPETUAL, None, True, {"auto_renewal"}),
        (PERPETUAL, DAY, True, {"expiration_date", "auto_renewal"}),
    ],
)
def test_a_term_its_date_and_auto_renewal_agree(
    term: Term | None, entered: date | None, auto: bool, wrong: set[str]
) -> None:
    settings = replace(FIGMA, term=term, expiration_date=entered, auto_renewal=auto)

    assert problems(settings).keys() == wrong


def test_only_a_file_leaves_the_term_of_an_auto_renewal_unknown() -> None:
    settings = replace(FIGMA, expiration_date=DAY, auto_renewal=True)

    assert problems(settings, imported=True) == {}
    assert problems(settings) == {"term": "Auto-renewal needs a term in months or years."}


def test_a_total_cost_too_large_to_keep_is_told() -> None:
    each = replace(FIGMA, cost=Cost(Money(LARGEST_MINOR, "USD")))
    together = replace(FIGMA, cost=Cost(Money(LARGEST_MINOR, "USD"), CostBasis.TOTAL))

    assert problems(each, 1) == {}
    assert problems(each, 2) == {"cost": "The total cost is too large."}
    assert problems(each, None) == {}
    assert problems(together, 2) == {}


values: dict[str, some.SearchStrategy[Any]] = {
    "name": some.text(max_size=5),
    "type": some.sampled_from(LicenseType),
    "term": some.sampled_from([None, FIXED, PERPETUAL, YEAR]),
    "expiration_date": some.none() | some.dates(),
    "auto_renewal": some.booleans(),
    "notice_days": some.none() | some.integers(-5, 5000),
    "cost": some.none()
    | some.builds(Cost, some.builds(Money, some.integers(0, LARGEST_MINOR), some.just("USD"))),
    "when_full": some.sampled_from(WhenFull),
}
drafts = some.builds(LicenseSettings, **values)


@given(drafts, some.none() | some.integers(0, LARGEST_COUNT))
def test_every_problem_stands_at_a_field_and_is_a_sentence(
    draft: LicenseSettings, quantity: int | None
) -> None:
    for field, sentence in problems(draft, quantity).items():
        assert field in FIELDS
        assert sentence.endswith(".")
