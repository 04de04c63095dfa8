"""What technicians read in the columns of License management."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pendulum
import pytest
from rich.text import Text

from itam_tui.domain.columns import LICENSE_COLUMNS
from itam_tui.domain.licenses import License
from itam_tui.domain.money import Cost, CostBasis, Money
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import Term, TermKind
from itam_tui.ui.cells import due_text, license_cell, license_row
from itam_tui.ui.license_columns import license_columns, widened
from itam_tui.ui.widgets.table_columns import lay_out

TODAY = pendulum.date(2026, 11, 24)
FIXED = Term(TermKind.FIXED)
YEARLY = Term(TermKind.YEARS, 1)


def license_of(quantity: int | None = 10, used: int = 0, **settings: Any) -> License:
    typed = LicenseSettings(**{"name": "Figma", **settings})
    return License(1, 42, typed, quantity, used, 1, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))


def cell(column: str, license: License) -> str:
    return license_cell(license, column, TODAY).plain


def tones(text: Text) -> set[str]:
    return {str(text.style), *(str(span.style) for span in text.spans)} - {""}


@pytest.mark.parametrize(
    ("quantity", "used", "usage", "position"),
    [
        (10, 12, "12/10 ⚠", "Under 2"),
        (10, 10, "10/10", "Full"),
        (None, 3, "3/∞", "OK"),
        (5, 2, "2/5", "OK 3"),
        (1500, 1204, "1,204/1,500", "OK 296"),
    ],
)
def test_usage_and_position_say_how_many_and_how_it_stands(
    quantity: int | None, used: int, usage: str, position: str
) -> None:
    license = license_of(quantity, used)

    assert cell("usage", license).strip() == usage
    assert cell("position", license) == position


def test_counts_align_at_the_slash() -> None:
    told = [cell("usage", license_of(10, used)) for used in (3, 12, 120, 1204)]

    assert {text.index("/") for text in told} == {5}


def test_an_expired_license_in_use_has_the_alert_icon_and_the_word() -> None:
    license = license_of(12, 8, term=FIXED, expiration_date=date(2026, 11, 16))

    assert cell("usage", license).strip() == "8/12 ⚠"
    assert cell("position", license) == "Expired"
    assert cell("expiration_date", license) == "2026-11-16 8 days ago"


def test_under_of_a_true_up_contract_says_so() -> None:
    license = license_of(2, 5, when_full=WhenFull.ALLOW)

    assert cell("position", license) == "Under 3 true-up"
    assert cell("position", license_of(5, 2, when_full=WhenFull.ALLOW)) == "OK 3"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 12, 6), "2026-12-06 in 12 days"),
        (date(2026, 12, 24), "2026-12-24 in 30 days"),
        (date(2026, 12, 25), "2026-12-25"),
        (date(2026, 11, 24), "2026-11-24 today"),
        (date(2026, 11, 23), "2026-11-23 1 day ago"),
        (None, "–"),
    ],
)
def test_a_date_says_how_far_it_is_in_its_alert_window_and_once_passed(
    day: date | None, told: str
) -> None:
    assert due_text(day, TODAY, 30).plain == told


def test_a_renewal_shows_its_next_date() -> None:
    license = license_of(
        33, 30, auto_renewal=True, term=YEARLY, expiration_date=date(2026, 1, 31), notice_days=30
    )

    assert cell("expiration_date", license) == "2027-01-31"
    assert cell("cancel_by", license) == "2027-01-01"
    assert cell("auto_renewal", license) == "Yes"


def test_an_unknown_term_stands_beside_the_date() -> None:
    far = license_of(1, 0, auto_renewal=True, expiration_date=date(2027, 6, 1))
    past = license_of(1, 0, auto_renewal=True, expiration_date=date(2026, 11, 16))

    assert cell("expiration_date", far) == "2027-06-01 term unknown"
    assert cell("expiration_date", past) == "2026-11-16 8 days ago, term unknown"


def test_color_is_never_the_only_sign() -> None:
    under = license_cell(license_of(10, 12), "position", TODAY)
    full = license_cell(license_of(10, 10), "position", TODAY)

    assert (tones(under), under.plain) == ({"alert"}, "Under 2")
    assert (tones(full), full.plain) == ({"soon"}, "Full")


def test_types_and_money_are_short_and_exact() -> None:
    cost = Cost(Money(5499, "EUR"), CostBasis.UNIT)
    license = license_of(10, 0, type=LicenseType.PER_DEVICE, cost=cost)

    assert cell("type", license) == "Device"
    assert cell("unit_cost", license) == "54.99 EUR"
    assert cell("total_cost", license) == "549.90 EUR"
    assert cell("currency", license) == "EUR"
    assert cell("reference", license) == "LIC-00042"


def test_what_people_typed_is_shown_and_never_acts() -> None:
    license = license_of(name="[red]Evil[/]\x1b[2J", publisher="a\tb")

    assert cell("name", license) == "[red]Evil[/]␛[2J"
    assert cell("publisher", license) == "a␉b"


def test_every_column_offered_has_a_cell_and_a_width() -> None:
    offered = [spec for spec in LICENSE_COLUMNS if spec.on_screen]
    row = license_row(license_of(), tuple(spec.name for spec in offered), TODAY)

    assert len(row.cells) == len(license_columns(offered, 80, {})) == 25


def test_a_deleted_license_is_muted() -> None:
    gone = License(1, 1, LicenseSettings(name="Old"), 1, 0, 1, datetime.now(UTC), datetime.now(UTC))

    assert "dim" in tones(license_row(gone, ("name",), TODAY).cells[0])


def test_at_eighty_columns_the_name_has_twenty_cells_and_dates_are_whole() -> None:
    shown = [spec for spec in LICENSE_COLUMNS if spec.shown_at_first]
    places = {
        shown[place.index].name: place.width
        for place in lay_out(license_columns(shown, 80, {}), 80).places
    }

    assert places["name"] >= 20
    assert places["expiration_date"] >= len("2026-12-06 in 12 days")


def test_a_column_widens_for_large_counts_and_stays_wide() -> None:
    shown = [spec for spec in LICENSE_COLUMNS if spec.shown_at_first]
    names = tuple(spec.name for spec in shown)
    needs: dict[str, int] = {}
    large = license_row(license_of(12_000, 15_000), names, TODAY)
    small = license_row(license_of(1, 0), names, TODAY)

    assert widened(needs, names, [large])
    assert not widened(needs, names, [small])
    usage = next(one for one in license_columns(shown, 80, needs) if one.name == "usage")
    assert usage.width == len("15,000/12,000 ⚠")


@pytest.mark.parametrize(("width", "whole"), [(80, False), (90, True), (120, True)])
def test_the_true_up_of_a_position_shows_where_there_is_room(width: int, whole: bool) -> None:
    shown = [spec for spec in LICENSE_COLUMNS if spec.shown_at_first]
    columns = license_columns(shown, width, {})

    position = next(one for one in columns if one.name == "position")
    assert (position.width >= len("Under 3 true-up")) is whole
