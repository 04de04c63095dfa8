"""In which group each license with a date stands (product.md §4, view 4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.licenses import License
from itam_tui.domain.renewals import GROUPS, NEEDS_ANSWER, Renewal, RenewalGroup, renewal
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import FIXED, PERPETUAL, Term, TermKind, add_months

TODAY = date(2026, 11, 24)
YEAR = Term(TermKind.YEARS, 1)


def in_days(count: int) -> date:
    return TODAY + timedelta(days=count)


def a_license(used: int = 0, **settings: Any) -> License:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return License(1, 1, LicenseSettings(name="Visio", **settings), 10, used, 1, at)


def stands(used: int = 0, **settings: Any) -> Renewal:
    found = renewal(a_license(used, **settings), TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("left", "group"),
    [
        (0, RenewalGroup.DAYS_7),
        (7, RenewalGroup.DAYS_7),
        (8, RenewalGroup.DAYS_30),
        (30, RenewalGroup.DAYS_30),
        (31, RenewalGroup.DAYS_60),
        (60, RenewalGroup.DAYS_60),
        (61, RenewalGroup.DAYS_90),
        (90, RenewalGroup.DAYS_90),
        (91, RenewalGroup.LATER),
        (3000, RenewalGroup.LATER),
    ],
)
def test_a_date_stands_in_the_group_of_its_days(left: int, group: RenewalGroup) -> None:
    found = stands(term=FIXED, expiration_date=in_days(left))

    assert (found.group, found.due) == (group, in_days(left))


@pytest.mark.parametrize(
    ("left", "group"),
    [(0, RenewalGroup.DAYS_7), (7, RenewalGroup.DAYS_7), (8, RenewalGroup.DAYS_30)],
)
def test_the_cancel_by_date_comes_first(left: int, group: RenewalGroup) -> None:
    found = stands(term=YEAR, expiration_date=in_days(left + 60), auto_renewal=True, notice_days=60)

    assert (found.group, found.due, found.locked_in_until) == (group, in_days(left), None)


def test_once_it_cannot_be_canceled_it_is_locked_in_for_one_term_more() -> None:
    found = stands(term=YEAR, expiration_date=in_days(59), auto_renewal=True, notice_days=60)

    assert found.group is RenewalGroup.LOCKED_IN
    assert found.due == in_days(59)
    assert found.locked_in_until == add_months(in_days(59), 12)


def test_locked_in_without_a_known_term_has_no_end() -> None:
    found = stands(expiration_date=in_days(10), auto_renewal=True, notice_days=60)

    assert (found.group, found.locked_in_until) == (RenewalGroup.LOCKED_IN, None)


def test_a_passed_cancel_by_date_of_what_ends_anyway_leaves_its_date() -> None:
    found = stands(term=FIXED, expiration_date=in_days(20), notice_days=60)

    assert (found.group, found.due) == (RenewalGroup.DAYS_30, in_days(20))


def test_an_ended_license_is_told_by_whether_anybody_holds_it() -> None:
    passed = {"term": FIXED, "expiration_date": in_days(-1)}

    assert stands(used=1, **passed).group is RenewalGroup.EXPIRED_HELD
    assert stands(used=0, **passed).group is RenewalGroup.EXPIRED


def test_a_passed_date_rolls_on_with_its_term() -> None:
    found = stands(term=YEAR, expiration_date=date(2024, 12, 10), auto_renewal=True)

    assert (found.group, found.due) == (RenewalGroup.DAYS_30, date(2026, 12, 10))


def test_a_passed_date_without_a_term_is_overdue() -> None:
    found = stands(used=3, expiration_date=in_days(-10), auto_renewal=True)

    assert (found.group, found.due) == (RenewalGroup.OVERDUE, in_days(-10))


def test_a_perpetual_license_is_reminded_of_its_maintenance() -> None:
    found = stands(term=PERPETUAL, maintenance_until=in_days(12))

    assert (found.group, found.due) == (RenewalGroup.DAYS_30, in_days(12))


@pytest.mark.parametrize(
    "settings",
    [{}, {"term": PERPETUAL}, {"maintenance_until": in_days(3)}, {"auto_renewal": True}],
)
def test_a_license_without_a_date_is_not_among_the_renewals(settings: dict[str, Any]) -> None:
    assert renewal(a_license(**settings), TODAY) is None


@given(
    used=some.integers(0, 3),
    term=some.sampled_from([None, FIXED, YEAR, Term(TermKind.MONTHS, 1)]),
    left=some.integers(-1000, 1000),
    auto=some.booleans(),
    notice=some.none() | some.integers(0, 400),
)
def test_whatever_has_a_date_stands_in_one_group(
    used: int, term: Term | None, left: int, auto: bool, notice: int | None
) -> None:
    found = stands(
        used, term=term, expiration_date=in_days(left), auto_renewal=auto, notice_days=notice
    )

    assert found.group in GROUPS
    assert (found.locked_in_until is None) or found.group is RenewalGroup.LOCKED_IN
    assert found.due >= TODAY or found.group in {
        RenewalGroup.EXPIRED_HELD, RenewalGroup.EXPIRED, RenewalGroup.OVERDUE,
    }  # fmt: skip


def test_what_needs_an_answer_is_what_can_still_be_acted_on_within_90_days() -> None:
    assert set(GROUPS) - NEEDS_ANSWER == {
        RenewalGroup.LATER, RenewalGroup.LOCKED_IN, RenewalGroup.EXPIRED,
    }  # fmt: skip


def test_groups_are_shown_in_the_order_and_words_of_the_view() -> None:
    assert [group.label for group in GROUPS] == [
        "Expired, still held", "Overdue", "7 days", "30 days", "60 days", "90 days", "Later",
        "Locked in", "Expired",
    ]  # fmt: skip
