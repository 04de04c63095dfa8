"""When a license renews, must be canceled, or has ended."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.terms import (
    FIXED,
    PERPETUAL,
    Term,
    TermKind,
    add_months,
    cancel_by,
    days_between,
    in_words,
    next_renewal,
    parse_term,
    shown_date,
)

YEAR = Term(TermKind.YEARS, 1)
days = some.dates(date(1950, 1, 1), date(2150, 12, 31))
lengths = some.integers(1, 240)


@pytest.mark.parametrize(
    ("months", "renewal"),
    [
        (1, "2027-02-28"),
        (2, "2027-03-31"),
        (3, "2027-04-30"),
        (13, "2028-02-29"),
        (24, "2029-01-31"),
    ],
)
def test_the_last_of_january_stays_the_last_of_each_month(months: int, renewal: str) -> None:
    assert add_months(date(2027, 1, 31), months) == date.fromisoformat(renewal)


def test_a_leap_day_comes_back_in_the_next_leap_year() -> None:
    leap_day = date(2024, 2, 29)

    assert add_months(leap_day, 12) == date(2025, 2, 28)
    assert add_months(leap_day, 48) == date(2028, 2, 29)


@given(anchor=days, months=some.integers(0, 1200))
def test_months_keep_their_anchor_day_or_end_the_month(anchor: date, months: int) -> None:
    later = add_months(anchor, months)

    assert (later.year * 12 + later.month) - (anchor.year * 12 + anchor.month) == months
    assert later.day == min(anchor.day, monthrange(later.year, later.month)[1])


@given(entered=days, months=lengths, today=days)
def test_the_next_renewal_is_the_first_whole_term_not_before_today(
    entered: date, months: int, today: date
) -> None:
    expected, terms = entered, 0
    while expected < today:
        terms += 1
        expected = add_months(entered, terms * months)

    assert next_renewal(entered, months, today) == expected


@given(entered=days, months=lengths, today=days)
def test_on_the_day_of_renewal_it_renews_today(entered: date, months: int, today: date) -> None:
    renewal = next_renewal(entered, months, today)

    assert next_renewal(entered, months, renewal) == renewal


@pytest.mark.parametrize(
    ("term", "auto", "shown"),
    [
        (YEAR, True, date(2027, 3, 31)),
        (YEAR, False, date(2025, 3, 31)),
        (Term(TermKind.MONTHS, 1), True, date(2026, 11, 30)),
        (FIXED, False, date(2025, 3, 31)),
        (None, True, date(2025, 3, 31)),
        (None, False, date(2025, 3, 31)),
        (PERPETUAL, False, None),
    ],
)
def test_only_auto_renewal_with_a_length_moves_a_date_on(
    term: Term | None, auto: bool, shown: date | None
) -> None:
    assert shown_date(date(2025, 3, 31), term, auto, date(2026, 11, 24)) == shown


def test_without_a_date_nothing_is_shown() -> None:
    assert shown_date(None, YEAR, True, date(2026, 11, 24)) is None
    assert cancel_by(None, 30) is None
    assert days_between(date(2026, 11, 24), None) is None


@given(shown=days, notice=some.integers(0, 3650))
def test_the_cancel_by_date_is_the_date_less_the_notice_days(shown: date, notice: int) -> None:
    assert cancel_by(shown, notice) == shown - timedelta(days=notice)
    assert cancel_by(shown, None) is None


@given(today=days, day=days)
def test_days_left_count_down_to_the_date(today: date, day: date) -> None:
    left = days_between(today, day)

    assert left is not None
    assert today + timedelta(days=left) == day


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "today"),
        (1, "in 1 day"),
        (12, "in 12 days"),
        (-1, "1 day ago"),
        (-8, "8 days ago"),
        (1200, "in 1,200 days"),
    ],
)
def test_days_are_told_in_words(left: int, words: str) -> None:
    assert in_words(left) == words


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("perpetual", PERPETUAL),
        (" Fixed ", FIXED),
        ("12months", Term(TermKind.MONTHS, 12)),
        ("1 Year", YEAR),
        ("1month", Term(TermKind.MONTHS, 1)),
        ("100 years", Term(TermKind.YEARS, 100)),
        ("", None),
    ],
)
def test_a_term_is_read_as_people_write_it(typed: str, term: Term | None) -> None:
    assert parse_term(typed) == term


@pytest.mark.parametrize(
    "typed", ["12", "months", "0 months", "101 years", "1201months", "1.5 years", "-1year",
              "a year", "99999 months", "1 yearss", "١months", "monthly"],
)  # fmt: skip
def test_what_is_no_term_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^A term is .+\.$"):
        parse_term(typed)


@given(
    some.builds(Term, some.sampled_from([TermKind.MONTHS, TermKind.YEARS]), some.integers(1, 100))
    | some.sampled_from([PERPETUAL, FIXED])
)
def test_a_term_reads_back_from_its_word_and_its_label(term: Term) -> None:
    assert parse_term(term.word) == term
    assert parse_term(term.label) == term


def test_a_term_of_years_is_as_long_as_its_months() -> None:
    assert Term(TermKind.YEARS, 3).months == Term(TermKind.MONTHS, 36).months
    assert PERPETUAL.months is None
    assert FIXED.months is None
