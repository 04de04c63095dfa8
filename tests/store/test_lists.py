"""A record is found where the list shows it, whatever the list is sorted by."""

from __future__ import annotations

import pendulum
import pytest
from msgspec.structs import replace

from itam_tui.domain.authorization import Right
from itam_tui.domain.columns import Sort
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.domain.terms import Term, TermKind
from itam_tui.store import license_lists, renewal_lists
from itam_tui.store.database import Store
from itam_tui.store.license_rows import settings_columns
from itam_tui.store.models import LicenseTable

FIRST = pendulum.date(2026, 1, 2)
YEARLY = Term(TermKind.YEARS, 1)
LICENSES = (
    (LicenseSettings(name="Zoom", publisher="Zoom", owner="Ada"), 5, 5),
    (LicenseSettings(name="Éditeur", note="Ask Zoë"), None, 0),
    (LicenseSettings(name="Figma", publisher="figma", purchase_date=FIRST), 0, 3),
    (
        LicenseSettings(
            name="Acrobat", term=YEARLY, expiration_date=pendulum.date(2021, 2, 28),
            auto_renewal=True, notice_days=30,
        ),
        9, 1,
    ),
    (
        LicenseSettings(name="Acrobat", term=YEARLY, expiration_date=pendulum.date(2026, 2, 28)),
        9, 1,
    ),
    (LicenseSettings(name="Draft", type=LicenseType.CUSTOM), 2, 1),
)  # fmt: skip


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", sorted(license_lists.license_sorts(pendulum.date(2026, 11, 24))))
def test_a_license_stands_where_the_list_shows_it(
    store: Store, column: str, descending: bool
) -> None:
    criteria = Criteria("licenses", sort=Sort(column, descending))
    with store.writing(Right.ADMINISTER) as unit:
        for number, (settings, quantity, used) in enumerate(LICENSES):
            columns = settings_columns(settings, quantity, number, unit.today)
            unit.run(LicenseTable.insert(number=number, used=used, updated_at=unit.at, **columns))

        whole = [one.id for one in license_lists.rows(unit, criteria, 0, None)]
        paged = [license_lists.rows(unit, criteria, at, 1)[0].id for at in range(len(LICENSES))]
        places = [license_lists.position_of(unit, criteria, number) for number in whole]

    assert len(whole) == len(LICENSES)
    assert paged == whole
    assert places == list(range(len(LICENSES)))


def test_next_renewals_are_worked_out_once_and_again_once_they_have_passed(store: Store) -> None:
    settings, quantity, used = LICENSES[3]  # renews each February 28th
    with store.writing(Right.ADMINISTER) as unit:
        columns = settings_columns(settings, quantity, 1, unit.today)
        unit.run(LicenseTable.insert(number=1, used=used, updated_at=unit.at, **columns))
        later = replace(unit, today=pendulum.date(2027, 3, 1))

        known = []
        for day in (unit, unit, later, later, unit):
            known.append((license_lists.days_known(day), renewal_lists.remember_days(day, 10)))

    assert known == [(True, 0), (True, 0), (False, 1), (True, 0), (False, 1)]
