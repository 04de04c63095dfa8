"""Past days: their words, their ends, and the quantities in force on them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from itam_tui.domain.as_of import AsOf, Basis, DatedChange, quantity_in_force

MARCH = date(2026, 3, 31)


def on(day: int, delta: int | None, after: int | None = None) -> DatedChange:
    return DatedChange(date(2026, 3, day), delta, after)


def test_a_day_says_what_is_meant() -> None:
    assert AsOf(MARCH).words == "as recorded on 2026-03-31"
    assert AsOf(MARCH).badge == "AS OF 2026-03-31"
    assert AsOf(MARCH, Basis.IN_FORCE).words == "in force on 2026-03-31"
    assert AsOf(MARCH, Basis.IN_FORCE).badge == "IN FORCE 2026-03-31"


def test_a_day_lasts_to_midnight_where_the_program_runs() -> None:
    end = AsOf(MARCH).end

    assert end.tzinfo is not None
    assert (end - timedelta(microseconds=1)).date() == MARCH
    assert (end.hour, end.minute, end.date()) == (0, 0, date(2026, 4, 1))


def test_what_counts_from_a_later_day_is_not_in_force() -> None:
    entries = [on(1, 10), on(20, 5), on(10, 2)]  # the third was written last, for the tenth

    assert quantity_in_force(entries, date(2026, 2, 28)) == 0
    assert quantity_in_force(entries, date(2026, 3, 9)) == 10
    assert quantity_in_force(entries, date(2026, 3, 10)) == 12
    assert quantity_in_force(entries, date(2026, 3, 20)) == 17


def test_to_and_from_unlimited_the_sum_starts_anew() -> None:
    entries = [on(1, 10), on(5, None, None), on(7, 3), on(9, None, 4), on(9, 1)]

    assert quantity_in_force(entries, date(2026, 3, 4)) == 10
    assert quantity_in_force(entries, date(2026, 3, 8)) is None
    assert quantity_in_force(entries, date(2026, 3, 9)) == 5


def test_less_than_nothing_is_nothing() -> None:
    assert quantity_in_force([on(20, 10), on(1, -3)], date(2026, 3, 2)) == 0


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 9))))
def test_on_the_last_day_everything_is_in_force(some: list[tuple[int, int]]) -> None:
    entries = [on(day, delta) for day, delta in some]

    assert quantity_in_force(entries, MARCH) == sum(delta for _, delta in some)
