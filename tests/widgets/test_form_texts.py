"""Settings and the texts of a form: what is typed is what is kept, and wrong boxes say why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from itam_tui.domain.holders import Device, DeviceSettings, EndUserSettings, EndUserStatus
from itam_tui.domain.licenses import License
from itam_tui.domain.money import Cost, CostBasis, CostPer, Money
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import FIXED, PERPETUAL, Term, TermKind
from itam_tui.ui.form_fields import label_of, license_sections, spoken_label
from itam_tui.ui.form_texts import (
    after_saving,
    box_of,
    dates_told,
    license_texts,
    other_amount,
    read_license,
)
from itam_tui.ui.holder_texts import device_texts, end_user_texts, read_device, read_end_user

TODAY = date(2026, 11, 24)
FULL = LicenseSettings(
    name="Acrobat Pro DC",
    organization="Acme",
    type=LicenseType.PER_END_USER,
    publisher="Adobe",
    vendor="SoftwareOne",
    description="PDF",
    product_key="••••-••••-7Q4X",
    cost=Cost(Money(5499, "EUR"), CostBasis.UNIT),
    cost_per=CostPer.YEAR,
    purchase_date=date(2026, 1, 2),
    po_number="PO-1",
    order_number="O-2",
    term=Term(TermKind.YEARS, 1),
    expiration_date=date(2026, 12, 6),
    maintenance_until=date(2027, 1, 1),
    auto_renewal=True,
    notice_days=30,
    alert_days=45,
    warn_below=2,
    when_full=WhenFull.REFUSE,
    category="Design",
    owner="Ada",
    licensed_to_name="Acme Ltd",
    licensed_to_email="it@acme.com",
    reassignable=False,
    maintained=True,
    note="one\ntwo",
)


def typed(base: LicenseSettings = FULL, **texts: str) -> dict[str, str]:
    """The texts of a form in which some boxes were typed over."""
    return {**license_texts(base), **texts}


def license_of(settings: LicenseSettings, quantity: int | None = 10, used: int = 12) -> License:
    return License(1, 1, settings, quantity, used, 1, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("term", [None, PERPETUAL, FIXED, Term(TermKind.MONTHS, 18)])
def test_a_form_that_nobody_touched_changes_nothing(term: Term | None) -> None:
    before = replace(FULL, term=term)

    assert read_license(license_texts(before), before, 10).settings == before


def test_every_box_of_every_section_has_a_text() -> None:
    boxes = {field.name for section in license_sections(adding=False) for field in section.fields}

    assert boxes == set(license_texts(FULL))


@pytest.mark.parametrize(
    ("box", "text", "sentence"),
    [
        ("name", "  ", "A license needs a name."),
        ("name", "a\u202eb", "which can't be kept"),
        ("expiration_date", "06.12.2026", "A date looks like 2026-11-24."),
        ("expiration_date", "2026-02-30", "There is no day 2026-02-30."),
        ("expiration_date", "", "This term needs a date."),
        ("purchase_date", "1500-01-01", "A date between 1900 and 9999."),
        ("amount", "12,50", "An amount is a number such as 1234.50."),
        ("amount", "12.345", "EUR has 2 digits after the point."),
        ("currency", "EURO", "EURO is no ISO 4217 currency code, such as EUR or USD."),
        ("alert_days", "", "Type a whole number of days from 0."),
        ("notice_days", "ten", "Type a whole number from 0."),
        ("warn_below", "9999999999", "A whole number from 0 to 2,147,483,647."),
        ("term_count", "", "How many years? A whole number from 1."),
        ("term_count", "101", "A term is between 1 month and 100 years."),
        ("product_key", "••••-1234", "Type the whole key, or leave it as it was."),
        ("description", "x" * 251, "At most 250 characters; this has 251."),
    ],
)
def test_a_wrong_box_says_why(box: str, text: str, sentence: str) -> None:
    found = read_license({**license_texts(FULL), box: text}, FULL, 10).problems

    assert sentence in found[box]
    assert set(found) == {box}


def test_auto_renewal_without_a_length_is_told_at_the_term() -> None:
    found = read_license(typed(term_kind="fixed"), FULL, 10).problems

    assert found == {"term_kind": "Auto-renewal needs a term in months or years."}


@pytest.mark.parametrize(
    ("text", "quantity"), [("12", 12), ("1,204", 1204), ("unlimited", None), ("u", None)]
)
def test_the_first_quantity_is_a_number_or_unlimited(text: str, quantity: int | None) -> None:
    before = LicenseSettings(name="x")

    assert not read_license(typed(before, quantity=text), before).problems
    assert other_amount(FULL, quantity)


@pytest.mark.parametrize("text", ["", "+2", "many", "-1"])
def test_a_first_quantity_is_never_guessed(text: str) -> None:
    before = LicenseSettings(name="x")

    assert set(read_license(typed(before, quantity=text), before).problems) == {"quantity"}


@pytest.mark.parametrize(
    ("text", "key"),
    [("••••-••••-7Q4X", "••••-••••-7Q4X"), ("AAAA-BBBB", "AAAA-BBBB"), ("", "")],
)
def test_the_masked_key_stays_a_typed_one_replaces_it_and_none_clears_it(
    text: str, key: str
) -> None:
    assert read_license(typed(product_key=text), FULL, 10).settings.product_key == key


def test_typed_use_counts_for_custom_alone() -> None:
    per_device = read_license(typed(typed_used="what"), FULL, 10)
    custom = read_license(typed(typed_used="7", type="custom"), FULL, 10)
    unread = read_license(typed(typed_used="", type="custom"), FULL, 10)

    assert not per_device.problems
    assert custom.settings.typed_used == 7
    assert unread.problems == {"typed_used": "Type how many are used, from 0."}


def test_an_emptied_amount_is_no_cost_whatever_the_currency() -> None:
    reading = read_license(typed(amount="", currency="?"), FULL, 10)

    assert reading.settings.cost is None
    assert not reading.problems


@pytest.mark.parametrize(
    ("basis", "quantity", "told"),
    [
        (CostBasis.UNIT, 10, "in total 549.90 EUR"),
        (CostBasis.TOTAL, 10, "per license 5.50 EUR"),
        (CostBasis.TOTAL, 0, "no licenses to share it"),
        (CostBasis.UNIT, None, "quantity is unlimited: no other amount"),
    ],
)
def test_the_other_amount_is_told(basis: CostBasis, quantity: int | None, told: str) -> None:
    settings = replace(FULL, cost=Cost(Money(5499, "EUR"), basis))

    assert other_amount(settings, quantity) == told


def test_without_a_cost_there_is_no_other_amount() -> None:
    assert other_amount(LicenseSettings(name="x"), 3) == ""


def test_the_dates_tell_what_they_come_to() -> None:
    assert dates_told(FULL, TODAY) == {
        "expiration_date": "in 12 days",
        "notice_days": "cancel by 2026-11-06",
    }
    assert dates_told(replace(FULL, expiration_date=date(2025, 12, 6)), TODAY)[
        "expiration_date"
    ] == ("next renewal 2026-12-06 in 12 days")
    assert dates_told(LicenseSettings(name="x"), TODAY) == {}


def test_the_position_after_counts_those_who_come_and_go() -> None:
    license = license_of(replace(FULL, reassignable=True))

    assert after_saving(license, license.settings, 1, 1, TODAY) == (12, "Under by 2", True)
    assert after_saving(license, license.settings, 0, 2, TODAY) == (10, "Full", False)


def test_seats_that_are_not_reassignable_stay_used() -> None:
    license = license_of(FULL)

    assert after_saving(license, license.settings, 0, 2, TODAY)[0] == 12


def test_a_custom_license_is_used_as_typed() -> None:
    settings = replace(FULL, type=LicenseType.CUSTOM, typed_used=4)

    assert after_saving(license_of(FULL), settings, 0, 0, TODAY)[0] == 4
    assert after_saving(license_of(settings, used=4), FULL, 2, 0, TODAY)[0] == 2


def test_labels_read_well_inside_a_sentence() -> None:
    assert [spoken_label(name) for name in ("vendor", "po_number", "cost", "term")] == [
        "vendor", "PO number", "cost", "term",
    ]  # fmt: skip
    assert label_of("end_user_id") == "End user"
    assert box_of("cost") == "amount"


def test_an_end_user_comes_back_as_typed() -> None:
    before = EndUserSettings("Ada", "ada@x.com", "ada", "R&D", "Lead", "Acme", EndUserStatus.LEFT)

    assert read_end_user(end_user_texts(before), before).settings == before
    wrong = read_end_user({**end_user_texts(before), "email": "ada"}, before)
    assert set(wrong.problems) == {"email"}


def test_a_device_comes_back_as_typed() -> None:
    settings = DeviceSettings("LAP-1", "5CG", "A-1", "Laptop", "Linux", 7, "Lab", "Acme")
    device = Device(1, settings, "Ada", "ada@x.com")

    texts = device_texts(device)

    assert texts["end_user"] == "ada@x.com"
    assert read_device(texts, settings, 7).settings == settings
    assert read_device(device_texts(None), DeviceSettings(), None).problems == {
        "name": "A device needs a name, a serial or an asset tag."
    }
