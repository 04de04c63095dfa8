"""The lines of Renewals: which stand where, and what they say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from itam_tui.domain.licenses import License
from itam_tui.domain.renewals import RenewalGroup, renewal
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import FIXED, PERPETUAL, Term, TermKind
from itam_tui.ui.screens.renewal_lines import (
    license_row,
    outline,
    what_comes,
    what_then,
)
from itam_tui.ui.widgets.table_columns import Row

TODAY = date(2026, 11, 24)
YEARLY = Term(TermKind.YEARS, 1)
COUNTS = {RenewalGroup.DAYS_7: 2, RenewalGroup.LATER: 3, RenewalGroup.EXPIRED: 4}


def a_license(quantity: int | None = 12, used: int = 0, **settings: Any) -> License:
    return License(
        id=1,
        number=1,
        settings=LicenseSettings(**{"name": "Figma", **settings}),
        quantity=quantity,
        used=used,
        version=1,
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def told(license: License) -> tuple[str, str]:
    found = renewal(license, TODAY)
    assert found is not None
    return what_comes(found, TODAY), what_then(found, TODAY)


def test_a_renewal_with_notice_says_by_when_to_cancel() -> None:
    license = a_license(
        term=YEARLY, expiration_date=date(2026, 12, 31), auto_renewal=True, notice_days=30
    )

    assert told(license) == ("cancel by 2026-12-01 in 7 days", "renews 2026-12-31")


def test_a_renewal_without_notice_says_so() -> None:
    license = a_license(term=YEARLY, expiration_date=date(2027, 1, 31), auto_renewal=True)

    assert told(license) == ("renews 2027-01-31 in 68 days", "no notice")


def test_a_license_that_ends_says_that_nothing_renews_it() -> None:
    license = a_license(term=FIXED, expiration_date=date(2026, 12, 6))

    assert told(license) == ("expires 2026-12-06 in 12 days", "no renewal")


@pytest.mark.parametrize(
    ("quantity", "words"), [(12, "8 of 12 still held"), (None, "8 still held")]
)
def test_an_expired_license_says_who_still_holds_it(quantity: int | None, words: str) -> None:
    license = a_license(quantity, 8, term=FIXED, expiration_date=date(2026, 11, 16))

    assert told(license) == ("expired 2026-11-16 8 days ago", words)


def test_an_expired_license_that_nobody_holds_is_quiet() -> None:
    license = a_license(term=FIXED, expiration_date=date(2026, 11, 16))

    assert told(license)[1] == "nobody holds it"


def test_the_end_of_maintenance_is_told_apart_from_the_end_of_the_right() -> None:
    license = a_license(term=PERPETUAL, maintenance_until=date(2026, 12, 20))

    assert told(license) == ("maintenance ends 2026-12-20", "in 26 days")


def test_a_license_that_can_no_longer_be_canceled_says_how_long_it_binds() -> None:
    license = a_license(
        term=YEARLY, expiration_date=date(2026, 12, 10), auto_renewal=True, notice_days=60
    )

    assert told(license) == ("locked in until 2027-12-10", "renews 2026-12-10")


def test_a_renewal_whose_term_nobody_knows_is_overdue() -> None:
    license = a_license(expiration_date=date(2026, 11, 16), auto_renewal=True)

    assert told(license) == ("was due 2026-11-16 8 days ago", "term unknown")


def test_a_name_with_markup_in_it_is_shown_as_it_is() -> None:
    license = a_license(name="[b]Figma", term=FIXED, expiration_date=date(2026, 12, 6))
    found = renewal(license, TODAY)
    assert found is not None

    assert license_row(found, TODAY).cells[0].plain == "  [b]Figma"


def test_a_closed_group_has_a_heading_and_no_lines() -> None:
    shape = outline(COUNTS, frozenset({RenewalGroup.EXPIRED}))

    assert shape.total == 3 + 2 + 3
    assert shape.open_groups == (RenewalGroup.DAYS_7, RenewalGroup.LATER)
    assert shape.line_of(RenewalGroup.EXPIRED) == 7


@pytest.mark.parametrize(
    ("first", "count", "wanted"),
    [
        (0, 8, (0, 5)),
        (0, 1, (0, 0)),
        (1, 2, (0, 2)),
        (2, 2, (1, 1)),
        (4, 2, (2, 2)),
        (7, 9, (5, 0)),
    ],
)
def test_lines_know_which_licenses_stand_on_them(
    first: int, count: int, wanted: tuple[int, int]
) -> None:
    shape = outline(COUNTS, frozenset({RenewalGroup.EXPIRED}))

    assert shape.slice_of(first, count) == wanted


def test_licenses_stand_under_their_headings() -> None:
    shape = outline(COUNTS, frozenset({RenewalGroup.EXPIRED}))
    licenses = [Row(number, ()) for number in range(5)]

    rows = shape.rows(0, 128, licenses)

    assert [row.key for row in rows] == [
        RenewalGroup.DAYS_7, 0, 1, RenewalGroup.LATER, 2, 3, 4, RenewalGroup.EXPIRED,
    ]  # fmt: skip
    assert [row.cells[0].plain for row in rows if row.heading] == [
        "7 days 2",
        "Later 3",
        "Expired 4, closed",
    ]
