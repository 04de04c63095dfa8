"""What holds of every filter, whatever is typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_conditions import Condition, DateRange
from itam_tui.domain.filter_fields import (
    ASSIGNMENT_FIELDS,
    DEVICE_FIELDS,
    END_USER_FIELDS,
    HISTORY_FIELDS,
    LICENSE_FIELDS,
    FieldKind,
    FieldSet,
)
from itam_tui.domain.filter_language import parse_filter
from itam_tui.domain.text import fold

TODAY = date(2026, 11, 24)
FIELD_SETS = (
    LICENSE_FIELDS, END_USER_FIELDS, DEVICE_FIELDS, ASSIGNMENT_FIELDS, HISTORY_FIELDS,
)  # fmt: skip

field_sets = some.sampled_from(FIELD_SETS)
days = some.dates(date(1901, 1, 1), date(9998, 12, 31))
signs = some.sampled_from(["<", "<=", ">", ">="])
near = some.integers(-400, 400)

pieces = some.sampled_from(
    ["-", '"', ",", ":", "<", "<=", ">", "=", " ", "none", "90d", "-5d", "today", "2026-12",
     "9999-12-31", "0001", "unlimited", "99999999999999999999", "yes", "a", "ø", "\u200b", "\x00"]
)  # fmt: skip
names = some.sampled_from(sorted({name for fields in FIELD_SETS for name in fields}))
typed = some.one_of(
    some.text(),
    some.lists(some.one_of(names, pieces), max_size=8).map("".join),
)

good_words = some.sampled_from(
    ["figma", "-adobe", '"two words"', "type:device", "-type:user,mixed", "publisher:none",
     'vendor:"a b",c', "used>10", "-free<=0", "quantity:unlimited,5", "days:none", "expires<90d",
     "-expires:none", "expires:2026-12,2027", "updated<7d"]
)  # fmt: skip


def asked(text: str, fields: FieldSet = LICENSE_FIELDS) -> tuple[Condition, ...]:
    return parse_filter(text, fields, TODAY).conditions


def spanned(text: str, today: date = TODAY, fields: FieldSet = LICENSE_FIELDS) -> DateRange:
    (found,) = parse_filter(text, fields, today).conditions
    assert isinstance(found, DateRange)
    return found


def fits(found: DateRange, day: date) -> bool:
    return (found.first is None or found.first <= day) and (found.last is None or day <= found.last)


@given(text=typed, fields=field_sets, today=some.dates())
def test_whatever_is_typed_is_read_or_refused_by_name(
    text: str, fields: FieldSet, today: date
) -> None:
    try:
        hash(parse_filter(text, fields, today))
    except FilterError as error:
        refusal = error
    else:
        return

    assert refusal.word in text
    assert refusal.reason.endswith(".")


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", ":"])
@pytest.mark.parametrize("days_away", ["0d", "1d", "-1d", "999999d", "-999999d"])
def test_days_beyond_the_calendar_end_with_it(today: date, sign: str, days_away: str) -> None:
    for name in ("expires", "purchased"):
        found = spanned(f"{name}{sign}{days_away}", today)

        assert found.first is not None or found.last is not None


@given(text=typed)
def test_reading_what_was_kept_asks_the_same(text: str) -> None:
    try:
        once = parse_filter(text, LICENSE_FIELDS, TODAY)
    except FilterError:
        return

    assert parse_filter(once.text, LICENSE_FIELDS, TODAY) == once


@given(words=some.lists(good_words, max_size=6), chance=some.randoms())
def test_the_order_of_words_changes_nothing(words: list[str], chance: object) -> None:
    shuffled = list(words)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert set(asked(" ".join(shuffled))) == set(asked(" ".join(words)))
    assert len(asked(" ".join(words))) == len(words)


@given(word=good_words)
def test_a_leading_dash_turns_a_condition_round_and_nothing_else(word: str) -> None:
    plain = word.removeprefix("-")
    (found,), (turned,) = asked(plain), asked(f"-{plain}")

    assert not found.negated
    assert turned.negated
    assert repr(turned).replace("negated=True", "negated=False") == repr(found).replace(
        "negated=True", "negated=False"
    )


@given(text=some.text(some.characters(exclude_categories=["C"], exclude_characters='"')))
def test_quoted_text_is_searched_as_it_stands(text: str) -> None:
    words = [condition.text for condition in asked(f'"{text}"')]  # type: ignore[union-attr]

    assert words == ([fold(text)] if fold(text) else [])


@given(day=days, sign=signs, other=days)
def test_a_day_compares_as_days_do(day: date, sign: str, other: date) -> None:
    compare = {
        "<": other < day, "<=": other <= day, ">": other > day, ">=": other >= day,
    }  # fmt: skip

    assert fits(spanned(f"expires{sign}{day}"), other) is compare[sign]
    assert fits(spanned(f"expires:{day}"), other) is (other == day)


@given(month=days, other=days)
def test_a_month_and_a_year_are_the_days_in_them(month: date, other: date) -> None:
    same_year = other.year == month.year
    same_month = same_year and other.month == month.month

    assert fits(spanned(f"expires:{month:%Y-%m}"), other) is same_month
    assert fits(spanned(f"expires:{month:%Y}"), other) is same_year


@given(today=days.filter(lambda day: 1950 < day.year < 9950), ahead=some.integers(1, 400))
def test_days_ahead_are_the_dates_they_fall_on_from_today(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)

    for sign in (">", ">="):
        assert spanned(f"expires{sign}{ahead}d", today) == spanned(f"expires{sign}{day}")
    for sign in ("<", "<="):
        assert spanned(f"expires{sign}{ahead}d", today).first == today
        assert spanned(f"expires{sign}{ahead}d", today).last == spanned(f"expires{sign}{day}").last


@given(days_from_today=near, number=near, sign=some.sampled_from(["<", "<=", ">", ">="]))
def test_what_passed_is_not_about_to_come(days_from_today: int, number: int, sign: str) -> None:
    """`expires<90d` is days left < 90 among those not passed; `expires<-5d` among all."""
    left = {
        "<": days_from_today < number, "<=": days_from_today <= number,
        ">": days_from_today > number, ">=": days_from_today >= number,
    }[sign]  # fmt: skip
    ahead_only = sign in ("<", "<=") and (number > 0 or (number == 0 and sign == "<="))
    expected = left and (days_from_today >= 0 or not ahead_only)

    day_ahead = TODAY + timedelta(days=days_from_today)
    day_behind = TODAY - timedelta(days=days_from_today)
    assert fits(spanned(f"expires{sign}{number}d"), day_ahead) is expected
    assert fits(spanned(f"purchased{sign}{number}d"), day_behind) is expected


@given(days_ago=some.integers(0, 400), number=some.integers(0, 400))
def test_used_since_and_unused_for_are_opposites(days_ago: int, number: int) -> None:
    day = TODAY - timedelta(days=days_ago)
    unused = spanned(f"unused>{number}d", fields=ASSIGNMENT_FIELDS)
    since = spanned(f"unused<={number}d", fields=ASSIGNMENT_FIELDS)

    assert fits(unused, day) is (days_ago > number)
    assert fits(since, day) is not fits(unused, day)


@pytest.mark.parametrize("fields", FIELD_SETS)
def test_every_field_can_be_asked_for_by_every_name(fields: FieldSet) -> None:
    values = {FieldKind.TEXT: "a", FieldKind.NUMBER: "1", FieldKind.DATE: "7d", FieldKind.AGE: "7d"}

    for name, spec in fields.items():
        for value in spec.words or (values[spec.kind],):
            (condition,) = asked(f"{name}:{value}", fields)
            assert getattr(condition, "field", "") == spec.name
