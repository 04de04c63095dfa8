"""What each filter of product.md §4 asks, and which word of a wrong one is named."""

from __future__ import annotations

import re
from datetime import date

import pendulum
import pytest

from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_conditions import (
    AnyOf,
    Compare,
    Condition,
    Contains,
    DateRange,
    Equals,
    Words,
)
from itam_tui.domain.filter_fields import (
    ASSIGNMENT_FIELDS,
    DEVICE_FIELDS,
    END_USER_FIELDS,
    HISTORY_FIELDS,
    LICENSE_FIELDS,
    FieldSet,
)
from itam_tui.domain.filter_language import parse_filter
from itam_tui.domain.queries import EMPTY, Criteria

TODAY = pendulum.date(2026, 11, 24)


def asked(text: str, fields: FieldSet = LICENSE_FIELDS) -> tuple[Condition, ...]:
    return parse_filter(text, fields, TODAY).conditions


def between(name: str, first: str, last: str) -> DateRange:
    """A range of days; blank is open."""
    start, end = (date.fromisoformat(day) if day else None for day in (first, last))
    return DateRange(name, start, end)


def refused(text: str, fields: FieldSet = LICENSE_FIELDS) -> FilterError:
    with pytest.raises(FilterError) as told:
        parse_filter(text, fields, TODAY)
    return told.value


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("type:device", Equals("type", ("per-device",))),
        ("type:user", Equals("type", ("per-end-user",))),
        ("type:per-end-user", Equals("type", ("per-end-user",))),
        ("type:mixed", Equals("type", ("mixed",))),
        ("publisher:adobe", Contains("publisher", ("adobe",))),
        ("vendor:SHI", Contains("vendor", ("shi",))),
        ("organization:acme", Contains("organization", ("acme",))),
        ("category:design", Contains("category", ("design",))),
        ("owner:ada", Contains("owner", ("ada",))),
        ("holder:ada", Contains("holder", ("ada",))),
        ("position:under", Equals("position", ("under",))),
        ("alert:yes", Equals("alert", ("yes",))),
        ("auto:yes", Equals("auto", ("yes",))),
        ("archived:yes", Equals("archived", ("yes",))),
        ("quantity:unlimited", Equals("quantity", ("unlimited",))),
        ("used>10", Compare("used", ">", 10)),
        ("free<=0", Compare("free", "<=", 0)),
        ("quantity>=5", Compare("quantity", ">=", 5)),
        ("expires<90d", between("expires", "2026-11-24", "2027-02-21")),
        ("expires<0d", between("expires", "", "2026-11-23")),
        ("expires<2027-01-01", between("expires", "", "2026-12-31")),
        ("expires:2026-12", between("expires", "2026-12-01", "2026-12-31")),
        ("cancel<30d", between("cancel", "2026-11-24", "2026-12-23")),
        ("publisher:adobe,figma", Contains("publisher", ("adobe", "figma"))),
        ("owner:none", Contains("owner", (), unset=True)),
        ("-publisher:adobe", Contains("publisher", ("adobe",), negated=True)),
    ],
)
def test_every_example_of_the_filter_box_is_understood(text: str, condition: Condition) -> None:
    assert asked(text) == (condition,)


@pytest.mark.parametrize(
    ("fields", "text", "condition"),
    [
        (END_USER_FIELDS, "status:leaving,left", Equals("status", ("leaving", "left"))),
        (END_USER_FIELDS, "department:it", Contains("department", ("it",))),
        (END_USER_FIELDS, "license:visio", Contains("license", ("visio",))),
        (END_USER_FIELDS, "licenses>0", Compare("licenses", ">", 0)),
        (END_USER_FIELDS, "e-mail:ada@x", Contains("email", ("ada@x",))),
        (DEVICE_FIELDS, "status:in-stock", Equals("status", ("in-stock",))),
        (DEVICE_FIELDS, "kind:laptop", Contains("kind", ("laptop",))),
        (DEVICE_FIELDS, "user:ada", Contains("user", ("ada",))),
        (ASSIGNMENT_FIELDS, "department:it", Contains("department", ("it",))),
        (ASSIGNMENT_FIELDS, "kind:end-user", Equals("kind", ("end-user",))),
        (ASSIGNMENT_FIELDS, "unused>60d", between("unused", "", "2026-09-24")),
        (ASSIGNMENT_FIELDS, "used<2026-01-01", between("used", "", "2025-12-31")),
        (HISTORY_FIELDS, "who:ada", Contains("who", ("ada",))),
        (HISTORY_FIELDS, "what:assign", Contains("what", ("assign",))),
        (HISTORY_FIELDS, "license:visio", Contains("license", ("visio",))),
        (HISTORY_FIELDS, "since:2026-11-01", between("since", "2026-11-01", "")),
        (HISTORY_FIELDS, "until:2026-11-10", between("until", "", "2026-11-10")),
        (HISTORY_FIELDS, "since:7d", between("since", "2026-11-17", "")),
        (HISTORY_FIELDS, "since:today", between("since", "2026-11-24", "")),
        (HISTORY_FIELDS, "until:2026-10", between("until", "", "2026-10-31")),
    ],
)
def test_every_other_list_has_its_fields(fields: FieldSet, text: str, condition: Condition) -> None:
    assert asked(text, fields) == (condition,)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("expires<90d", "2026-11-24", "2027-02-21"),
        ("expires<=90d", "2026-11-24", "2027-02-22"),
        ("expires>30d", "2026-12-25", ""),
        ("expires>=30d", "2026-12-24", ""),
        ("expires:30d", "2026-12-24", "2026-12-24"),
        ("expires<=0d", "2026-11-24", "2026-11-24"),
        ("expires<-30d", "", "2026-10-24"),
        ("expires:today", "2026-11-24", "2026-11-24"),
        ("expires:2026-12-31", "2026-12-31", "2026-12-31"),
        ("expires:2026", "2026-01-01", "2026-12-31"),
        ("expires<=2026-12", "", "2026-12-31"),
        ("expires>2026-12", "2027-01-01", ""),
        ("expires>=2028-02", "2028-02-01", ""),
        ("expires=2028-02", "2028-02-01", "2028-02-29"),
        ("expires:9999", "9999-01-01", "9999-12-31"),
        ("purchased<30d", "2026-10-26", "2026-11-24"),
        ("purchased<=30d", "2026-10-25", "2026-11-24"),
        ("purchased>30d", "", "2026-10-24"),
        ("purchased>=30d", "", "2026-10-25"),
        ("purchased:7d", "2026-11-17", "2026-11-24"),
        ("purchased<0d", "2026-11-25", ""),
    ],
)
def test_days_months_and_years_become_first_and_last_days(text: str, first: str, last: str) -> None:
    name = re.split("[:<>=]", text)[0]

    assert asked(text) == (between(name, first, last),)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("unused>60d", "", "2026-09-24"),
        ("unused>=60d", "", "2026-09-25"),
        ("unused<60d", "2026-09-26", ""),
        ("unused<=60d", "2026-09-25", ""),
        ("unused:60d", "2026-09-25", "2026-09-25"),
    ],
)
def test_unused_counts_back_from_today(text: str, first: str, last: str) -> None:
    assert asked(text, ASSIGNMENT_FIELDS) == (between("unused", first, last),)


def test_words_are_compared_without_case_accents_or_spare_spaces() -> None:
    assert asked('CRÈME "two   Words"') == (Words("creme"), Words("two words"))
    assert asked('publisher:"Two Words",Figma') == (Contains("publisher", ("two words", "figma")),)
    assert asked('-publisher:"a b",figma') == (
        Contains("publisher", ("a b", "figma"), negated=True),
    )


def test_a_dash_negates_in_front_and_is_text_within() -> None:
    assert asked("-figma all-apps") == (Words("figma", True), Words("all-apps"))
    assert asked('-"two words"') == (Words("two words", True),)
    assert asked('"-figma"') == (Words("-figma"),)


def test_quotes_make_text_of_what_looks_like_a_field() -> None:
    assert asked(r'"http://x" "c:\temp" "none"') == (
        Words("http://x"), Words(r"c:\temp"), Words("none"),
    )  # fmt: skip
    assert asked('owner:"none"') == (Contains("owner", ("none",)),)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "--", '"', '""', '-"', "publisher:", "-publisher:", 'publisher:"', "used>",
     "used>=", "expires<", "publisher:,", "type:,", "used:,", "expires:,"],
)  # fmt: skip
def test_what_is_not_finished_yet_asks_for_nothing(text: str) -> None:
    assert asked(text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("used>", "used takes a whole number."),
        ("quantity:", "quantity takes a whole number, or quantity:unlimited."),
        ("used:,", "used takes a whole number."),
        ("-publisher:", "publisher takes a text behind it, or none where it isn't set."),
        ('publisher:""', "publisher takes a text behind it, or none where it isn't set."),
        ("position:", "position takes one of expired, under, full, ok."),
        ("expires<", "expires takes a date such as 2026-12-31, or days such as 90d."),
        ("unused>", "unused takes a number of days: unused>60d."),
    ],
)
def test_once_it_is_typed_out_a_field_must_have_a_value(text: str, reason: str) -> None:
    fields = {**LICENSE_FIELDS, "unused": ASSIGNMENT_FIELDS["unused"]}

    with pytest.raises(FilterError) as raised:
        parse_filter(f"figma {text} adobe", fields, TODAY, is_typed_out=True)

    assert (raised.value.word, raised.value.reason) == (text, reason)


@pytest.mark.parametrize("text", ["", "-", '""', "used>1", "owner:none", "used:10,"])
def test_typed_out_words_that_ask_for_nothing_are_no_fault(text: str) -> None:
    assert parse_filter(text, LICENSE_FIELDS, TODAY, is_typed_out=True) == parse_filter(
        text, LICENSE_FIELDS, TODAY
    )


def test_an_open_quote_runs_to_the_end() -> None:
    assert asked('"two wor') == (Words("two wor"),)
    assert asked('publisher:"two wor') == (Contains("publisher", ("two wor",)),)


def test_a_comma_is_any_of_for_numbers_and_dates_too() -> None:
    december, january = asked("expires:2026-12"), asked("expires:2027-01")

    assert asked("expires:2026-12,2027-01") == (AnyOf((*december, *january)),)  # type: ignore[arg-type]
    assert asked("-quantity:10,unlimited") == (
        AnyOf((Compare("quantity", "=", 10), Equals("quantity", ("unlimited",))), negated=True),
    )
    assert asked("used:10,") == (Compare("used", "=", 10),)


def test_none_is_not_set_whatever_the_field_holds() -> None:
    assert asked("owner:ada,none") == (Contains("owner", ("ada",), unset=True),)
    assert asked("term:none") == (Equals("term", (), unset=True),)
    assert asked("days:none") == (Equals("days", (), unset=True),)
    assert asked("-expires:none") == (DateRange("expires", None, None, True, True),)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("expires<90d", "expiration_date<90d"), ("cancel<30d", "cancel_by<30d"),
        ("cancel<30d", "Cancel-by<30D"), ("auto:yes", "auto_renewal:YES"),
        ("auto:yes", "auto-renewal:yes"), ("maintenance:2027", "maintenance_until:2027"),
        ("purchased:2026", "purchase_date:2026"), ("po:7", "po_number:7"),
        ("days<5", "days_left<5"),
        ("under>0", "under_by>0"), ("when:allow", "when_full:allow"),
    ],
)  # fmt: skip
def test_the_names_of_json_and_of_the_screen_are_known_too(short: str, long: str) -> None:
    assert asked(long) == asked(short)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("publsher:x", "there is no field publsher; try publisher."),
        ("cancel-bye<3d", "there is no field cancel-bye; try cancel_by."),
        ("http://x", "there is no field http; put quotes around text, or use one of type,"),
        ("type:phone", "phone is not one of per-device, per-end-user, mixed, custom,"),
        ("position:ok,undr", "undr is not one of expired, under, full, ok."),
        ("alert>yes", "alert is compared with a colon: alert:yes."),
        ("used>many", "used takes a whole number."),
        ("used>1.5", "used takes a whole number."),
        ("used>١", "used takes a whole number."),
        ("quantity>unlimited", "quantity takes a whole number, or quantity:unlimited."),
        (f"used>{2**63}", "used takes a whole number."),
        (f"used>{'9' * 5000}", "used takes a whole number."),
        ("expires<soon", "expires takes a date such as 2026-12-31, a month such as 2026-12,"),
        ("expires:24.11.2026", "expires takes a date such as"),
        ("expires<none", "expires takes a date such as"),
        ("expires:2026-02-30", "there is no day 2026-02-30."),
        ("expires:2026-13", "there is no month 2026-13."),
        ("expires<1899-12-31", "expires takes years from 1900 to 9999."),
        ("-expires:2026-12,2026-13", "there is no month 2026-13."),
        ('"a\u202eb"', "It contains the character U+202E"),
        ("a\x00b", "It contains the character U+0000"),
    ],
)
def test_a_wrong_word_is_named_with_the_reason(text: str, reason: str) -> None:
    error = refused(f"figma {text} adobe")

    assert error.word == text
    assert error.reason.startswith(reason)


@pytest.mark.parametrize("text", ["unused>2026-01-01", "unused>60", "unused:none"])
def test_unused_takes_days_alone(text: str) -> None:
    assert refused(text, ASSIGNMENT_FIELDS).reason == ("unused takes a number of days: unused>60d.")


def test_a_filter_keeps_what_was_typed_and_the_order() -> None:
    found = parse_filter("  figma   auto:yes ", LICENSE_FIELDS, TODAY)

    assert found.text == "figma auto:yes"
    assert found.conditions == (Words("figma"), Equals("auto", ("yes",)))
    assert parse_filter("", LICENSE_FIELDS, TODAY) == EMPTY


def test_equal_questions_are_equal_so_that_stale_answers_fall_away() -> None:
    one, same, other = (
        Criteria("licenses", parse_filter(text, LICENSE_FIELDS, TODAY))
        for text in ("auto:yes", " auto:yes", "auto:no")
    )

    assert one == same
    assert hash(one) == hash(same)
    assert one != other
