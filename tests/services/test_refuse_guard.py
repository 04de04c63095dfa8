"""The database itself keeps a license set to `Refuse` within its quantity, whoever writes."""

from __future__ import annotations

import pytest

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import RefusedError
from itam_tui.domain.holders import EndUserSettings, HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.store.models import EndUserAssignmentTable, LicenseTable
from itam_tui.store.usage import LINKS, add_used


@pytest.fixture
def full(register: Services) -> License:
    """A license of one seat, which Ada holds."""
    settings = LicenseSettings(name="Figma", type=LicenseType.MIXED, when_full=WhenFull.REFUSE)
    license = register.licenses.add(settings, 1)
    ada = register.holders.add_end_user(EndUserSettings(name="Ada", email="ada@acme.com"))
    register.assignments.assign(license.id, [ada.ref])
    return license


def test_a_seat_past_the_quantity_is_refused(register: Services, full: License) -> None:
    bob = register.holders.add_end_user(EndUserSettings(name="Bob", email="bob@acme.com"))

    with (
        pytest.raises(RefusedError, match="no seat is left"),
        register.store.writing(Right.ADMINISTER) as unit,
    ):
        unit.run(
            EndUserAssignmentTable.insert(
                license=full.id, holder=bob.ref.id, since=unit.today, assigned_at=unit.at,
                assigned_by="a script", holder_key="bob",
            )
        )  # fmt: skip

    assert register.licenses.get(full.id).used == 1


def test_so_are_more_seats_of_one_who_has_it(register: Services, full: License) -> None:
    link = LINKS[HolderKind.END_USER]

    with (
        pytest.raises(RefusedError, match="no seat is left"),
        register.store.writing(Right.ADMINISTER) as unit,
    ):
        unit.run(link.update(seats=2).where(link.license == full.id))


@pytest.mark.parametrize("change", [{"quantity": 0}, {"used": 2}])
def test_and_a_license_moved_past_it(
    register: Services, full: License, change: dict[str, int]
) -> None:
    with (
        pytest.raises(RefusedError, match="past its quantity"),
        register.store.writing(Right.ADMINISTER) as unit,
    ):
        unit.run(LicenseTable.update(**change).where(LicenseTable.id == full.id))


def test_or_set_to_refuse_once_past_it(register: Services, full: License) -> None:
    with register.store.writing(Right.ADMINISTER) as unit:
        unit.run(LicenseTable.update(when_full="allow").where(LicenseTable.id == full.id))
        add_used(unit, full.id, 1)

    with (
        pytest.raises(RefusedError, match="past its quantity"),
        register.store.writing(Right.ADMINISTER) as unit,
    ):
        unit.run(LicenseTable.update(when_full="refuse").where(LicenseTable.id == full.id))


def test_a_license_that_warns_may_go_past(register: Services, full: License) -> None:
    with register.store.writing(Right.ADMINISTER) as unit:
        unit.run(LicenseTable.update(when_full="warn").where(LicenseTable.id == full.id))
        unit.run(LicenseTable.update(used=5).where(LicenseTable.id == full.id))

    assert register.licenses.get(full.id).used == 5
