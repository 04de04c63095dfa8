"""Dates, positions and renewals in SQL are those of the domain, row by row."""

from __future__ import annotations

from datetime import date

import pendulum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from itam_tui.domain.authorization import Right
from itam_tui.domain.renewals import GROUPS, renewal
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import FIXED, PERPETUAL, Term, TermKind
from itam_tui.store import expressions
from itam_tui.store.database import Store
from itam_tui.store.license_rows import license_of, settings_columns
from itam_tui.store.models import LicenseTable

days = st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(
    lambda day: pendulum.date(day.year, day.month, day.day)
)
terms = st.one_of(
    st.none(),
    st.just(PERPETUAL),
    st.just(FIXED),
    st.builds(Term, st.just(TermKind.MONTHS), st.integers(1, 60)),
    st.builds(Term, st.just(TermKind.YEARS), st.integers(1, 5)),
)
licenses = st.tuples(
    st.builds(
        LicenseSettings,
        name=st.just("Figma"),
        term=terms,
        expiration_date=st.none() | days,
        maintenance_until=st.none() | days,
        auto_renewal=st.booleans(),
        notice_days=st.none() | st.integers(0, 400),
    ),
    st.none() | st.integers(0, 5),
    st.integers(0, 6),
)


_OF_DATES = ("auto_renewal", "notice_days", "expires_day")


def ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target],
)
@given(st.lists(licenses, min_size=5, max_size=30), days, days)
def test_sql_and_domain_agree_on_every_license(
    store: Store,
    several: list[tuple[LicenseSettings, int | None, int]],
    today: pendulum.Date,
    known: pendulum.Date,
) -> None:
    with store.writing(Right.ADMINISTER) as unit:
        unit.run(LicenseTable.delete())
        for number, (each, quantity, used) in enumerate(several):
            columns = settings_columns(each, quantity, number, known)
            unit.run(LicenseTable.insert(number=number, used=used, updated_at=unit.at, **columns))

        asked = {
            "shown": expressions.shown_day(today),
            "cancel": expressions.cancel_day(today),
            "position": expressions.position(today),
            "free": expressions.free(today),
            "under": expressions.under_by(today),
            "listed": expressions.has_renewal(),
        }
        shown = LicenseTable.select(
            *LicenseTable._meta.sorted_fields,
            *(expressions.Ready(one).alias(name) for name, one in asked.items()),
        ).cte("shown", materialized=True)
        dated = shown.select_from(
            *(getattr(shown.c, name) for name in (*asked, "id", "used", *_OF_DATES)),
            expressions.renewal_day(today, shown.c).alias("due"),
        ).cte("dated", materialized=True)
        query = (
            LicenseTable.select(
                LicenseTable,
                *(getattr(dated.c, name) for name in (*asked, "due")),
                expressions.renewal_rank(today, dated.c).alias("rank"),
            )
            .join(dated, on=(LicenseTable.id == dated.c.id))
            .with_cte(shown, dated)
        )
        rows = unit.rows(query)

    for row in rows:
        license = license_of(row)
        standing, due = license.standing(today), renewal(license, today)
        assert row["shown"] == ordinal(standing.expiration_date)
        assert row["cancel"] == ordinal(standing.cancel_by)
        assert row["position"] == standing.position.value
        assert (row["free"], row["under"]) == (standing.free, standing.under_by)
        assert bool(row["listed"]) == (due is not None)
        if due is not None:
            assert (GROUPS[row["rank"]], row["due"]) == (due.group, ordinal(due.due))
