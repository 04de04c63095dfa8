"""What the head of a license's page says of it, and how it is laid out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from itam_tui.domain.licenses import License
from itam_tui.domain.money import Cost, CostBasis, CostPer, Money
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import Term, TermKind
from itam_tui.ui.license_head import license_facts

TODAY = date(2026, 11, 24)
YEARLY = Term(TermKind.YEARS, 1)


def told(quantity: int | None = 10, used: int = 0, **settings: Any) -> dict[str, str]:
    license = License(
        1, 1, LicenseSettings("Figma", **settings), quantity, used, 1, datetime.now(UTC)
    )
    left, right = license_facts(license, TODAY)
    return {fact.word: fact.value.plain for fact in (*left, *right)}


@pytest.mark.parametrize(
    ("quantity", "used", "settings", "position"),
    [
        (10, 12, {}, "Under by 2   12/10 ⚠"),
        (10, 12, {"when_full": WhenFull.ALLOW}, "Under by 2 true-up   12/10 ⚠"),
        (10, 10, {}, "Full   10/10"),
        (10, 7, {}, "OK, 3 free   7/10"),
        (None, 3, {}, "OK   3/∞"),
        (5, 8, {"type": LicenseType.CUSTOM}, "Under by 3   8/5 ⚠ typed"),
        (12, 8, {"expiration_date": date(2026, 11, 16)}, "Expired   8/12 ⚠"),
    ],
)
def test_the_position_says_how_use_compares(
    quantity: int | None, used: int, settings: dict[str, Any], position: str
) -> None:
    assert told(quantity, used, **settings)["Position"] == position


@pytest.mark.parametrize(
    ("settings", "word", "dates"),
    [
        ({}, "Expires", "–"),
        ({"term": Term(TermKind.FIXED), "expiration_date": date(2026, 12, 6)},
         "Expires", "2026-12-06 in 12 days, no renewal"),
        ({"term": Term(TermKind.FIXED), "expiration_date": date(2026, 11, 16)},
         "Expires", "2026-11-16 8 days ago, no renewal"),
        ({"term": YEARLY, "auto_renewal": True, "expiration_date": date(2026, 3, 1)},
         "Renews", "2027-03-01, every year"),
        ({"term": Term(TermKind.MONTHS, 18), "auto_renewal": True,
          "expiration_date": date(2027, 9, 1)}, "Renews", "2027-09-01, every 18 months"),
        ({"auto_renewal": True, "expiration_date": date(2026, 11, 14)},
         "Renews", "2026-11-14 10 days ago, term unknown"),
        ({"term": Term(TermKind.PERPETUAL)}, "Expires", "never, perpetual"),
        ({"term": Term(TermKind.PERPETUAL), "maintenance_until": date(2026, 12, 20)},
         "Expires", "never, maintained until 2026-12-20 in 26 days"),
    ],
)  # fmt: skip
def test_the_dates_say_when_it_ends_or_renews(
    settings: dict[str, Any], word: str, dates: str
) -> None:
    assert told(**settings)[word] == dates


@pytest.mark.parametrize(
    ("quantity", "cost", "per", "words"),
    [
        (10, Cost(Money(5499, "EUR")), CostPer.TERM, "54.99 EUR each, 549.90 EUR"),
        (10, Cost(Money(5499, "EUR")), CostPer.MONTH, "54.99 EUR each, 549.90 EUR a month"),
        (None, Cost(Money(5499, "EUR")), CostPer.YEAR, "54.99 EUR each a year"),
        (None, Cost(Money(90000, "USD"), CostBasis.TOTAL), CostPer.TERM, "900.00 USD"),
        (10, None, CostPer.TERM, "–"),
    ],
)
def test_the_cost_is_told_each_and_in_total(
    quantity: int | None, cost: Cost | None, per: CostPer, words: str
) -> None:
    assert told(quantity, cost=cost, cost_per=per)["Cost"] == words


def test_the_cancel_by_date_is_told_with_its_days() -> None:
    facts = told(term=YEARLY, auto_renewal=True, expiration_date=date(2027, 1, 1), notice_days=30)

    assert facts["Cancel by"] == "2026-12-02 in 8 days"
