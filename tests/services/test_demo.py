"""The demo register shows every state there is, the same each time, and quickly."""

from __future__ import annotations

import stat
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pendulum
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from itam_tui.demo import demo_key_file, demo_register, seed
from itam_tui.demo.plan import demo_plan
from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import RefusedError
from itam_tui.domain.history import Action
from itam_tui.domain.holders import (
    DeviceStatus,
    EndUserStatus,
    HolderKind,
    device_problems,
    end_user_problems,
)
from itam_tui.domain.licenses import License, Position, Standing, standing
from itam_tui.domain.queries import Criteria
from itam_tui.domain.register_plan import PlannedLicense, RegisterPlan
from itam_tui.domain.renewals import RenewalGroup, renewal
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull, problems
from itam_tui.domain.terms import TermKind
from itam_tui.services import Services, open_services
from itam_tui.store import upgrade

TODAY = pendulum.date(2026, 11, 24)
PLAN = demo_plan(TODAY)


def standings(plan: RegisterPlan, today: date) -> list[tuple[PlannedLicense, Standing]]:
    return [
        (one, standing(one.settings, one.quantity, plan.used(number), today))
        for number, one in enumerate(plan.licenses, 1)
    ]


def groups(plan: RegisterPlan, today: date) -> set[RenewalGroup]:
    licenses = [
        License(number, number, one.settings, one.quantity, plan.used(number), 1, one.updated_at)
        for number, one in enumerate(plan.licenses, 1)
    ]
    return {found.group for one in licenses if (found := renewal(one, today))}


def test_it_is_as_large_as_a_company_of_some_hundred() -> None:
    assert len(PLAN.end_users) == 400
    assert len(PLAN.devices) == 600
    assert len(PLAN.licenses) == 150
    assert 2800 <= len(PLAN.seats) <= 3400


def test_it_is_the_same_each_time_for_the_same_day() -> None:
    assert demo_plan(TODAY) == PLAN


def test_another_day_moves_its_dates_and_nothing_else() -> None:
    later = demo_plan(TODAY.add(days=100))

    assert later.end_users == PLAN.end_users
    assert [one.settings.name for one in later.licenses] == [
        one.settings.name for one in PLAN.licenses
    ]
    assert [(seat.license, seat.holder) for seat in later.seats] == [
        (seat.license, seat.holder) for seat in PLAN.seats
    ]


@given(some.dates())
@hypothesis_settings(max_examples=20)
def test_every_group_of_renewals_and_every_position_is_there_on_any_day(today: date) -> None:
    today = min(max(today, date(1950, 1, 1)), date(9900, 1, 1))
    plan = demo_plan(today)

    assert groups(plan, today) == set(RenewalGroup)
    assert {now.position for _, now in standings(plan, today)} == set(Position)


@pytest.mark.parametrize("today", [date.min, date.max, date(2028, 2, 29)])
def test_a_day_at_an_end_of_the_calendar_has_a_demo_too(today: date) -> None:
    assert len(demo_plan(today).licenses) == 150


def test_every_kind_of_license_is_there() -> None:
    settings = [one.settings for one in PLAN.licenses]
    terms = {one.term.kind if one.term else None for one in settings}

    assert {one.type for one in settings} == set(LicenseType)
    assert {one.when_full for one in settings} == set(WhenFull)
    assert terms == {*TermKind, None}
    assert {one.cost.typed.currency for one in settings if one.cost} >= {"USD", "EUR", "JPY"}
    assert any(one.maintenance_until and one.maintained for one in settings)
    assert any(one.product_key for one in settings)
    assert any(one.note for one in settings)
    assert any(one.quantity is None and one.settings.auto_renewal for one in PLAN.licenses)


def test_the_states_people_must_act_on_are_there() -> None:
    now = standings(PLAN, TODAY)

    assert any(one.term_unknown and (one.days_left or 0) < 0 for _, one in now)
    assert any(one.cancel_by and 0 <= (one.cancel_by - TODAY).days <= 7 for _, one in now)
    assert any(
        license.settings.expiration_date
        and license.settings.expiration_date < TODAY
        and one.days_left is not None
        and one.days_left >= 0
        for license, one in now
    )
    for rule in (WhenFull.ALLOW, WhenFull.WARN):
        assert any(one.settings.when_full is rule and s.under_by for one, s in now)
    assert any(
        one.settings.when_full is WhenFull.REFUSE and s.position is Position.FULL for one, s in now
    )
    assert any(one.settings.type is LicenseType.CUSTOM and s.under_by for one, s in now)


def test_nobody_holds_what_they_may_not() -> None:
    held = {(seat.license, seat.holder) for seat in PLAN.seats}
    assert len(held) == len(PLAN.seats)

    for seat in PLAN.seats:
        settings = PLAN.licenses[seat.license - 1].settings
        assert seat.holder.kind in settings.type.holders
        assert seat.seats >= 1
        assert seat.since < TODAY
        assert seat.last_used is None or seat.since <= seat.last_used <= TODAY
        assert not seat.spent or not settings.reassignable

    assert any(seat.spent for seat in PLAN.seats)
    for license, now in standings(PLAN, TODAY):
        assert license.settings.when_full is not WhenFull.REFUSE or not now.under_by


def test_everything_in_it_could_have_been_typed() -> None:
    for one in PLAN.licenses:
        assert problems(one.settings, one.quantity, imported=True) == {}
        befores = [entry.before for entry in one.entries]
        assert befores == [0, *(entry.after for entry in one.entries[:-1])]
        assert [entry.at for entry in one.entries] == sorted(entry.at for entry in one.entries)
        assert all(entry.in_force <= TODAY for entry in one.entries)
    assert not any(end_user_problems(one) for one in PLAN.end_users)
    assert not any(device_problems(one) for one in PLAN.devices)


def test_people_have_many_names_and_every_status() -> None:
    names = [one.name for one in PLAN.end_users]

    assert any("é" in name for name in names)
    assert any("\u4e00" <= name[0] <= "\u9fff" for name in names if name)
    assert "" in names
    assert {one.status for one in PLAN.end_users} == set(EndUserStatus)
    assert {one.status for one in PLAN.devices} == set(DeviceStatus)
    assert {seat.holder.kind for seat in PLAN.seats} == set(HolderKind)


def test_what_happened_is_told_in_order_and_before_today() -> None:
    times = [change.at for change in PLAN.changes]

    assert times == sorted(times)
    assert PLAN.began < times[0]
    assert times[-1].date() <= TODAY
    assert {change.action for change in PLAN.changes} >= {
        Action.ADDED, Action.QUANTITY, Action.ASSIGNED, Action.UNASSIGNED, Action.EDITED,
        Action.REVEALED,
    }  # fmt: skip


def opened(url: str) -> Services:
    return open_services(
        url, actor="ada", today=lambda: TODAY, now=lambda: datetime.now(UTC), create=True,
        key_file=demo_key_file(url),
    )  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Services:
    services = opened(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    seed(services, TODAY)
    return services


def test_every_count_it_keeps_is_right(demo: Services) -> None:
    assert demo.register.check() == []


def test_the_services_see_what_was_planned(demo: Services) -> None:
    licenses = demo.licenses.rows(Criteria("licenses"))
    by_number = {one.number: one for one in licenses}

    for number, planned in enumerate(PLAN.licenses, 1):
        assert by_number[number].name == planned.settings.name
        assert by_number[number].quantity == planned.quantity
        assert by_number[number].used == PLAN.used(number)
    figma = demo.licenses.find("LIC-00039")
    assert [entry.after for entry in demo.licenses.entries(figma.id)][::-1] == [
        entry.after for entry in PLAN.licenses[38].entries
    ]


def test_the_history_begins_with_one_row_for_the_whole(demo: Services) -> None:
    oldest_first = Criteria("history", sort=Sort("at"))

    first, second = demo.history.rows(oldest_first, 0, 2)

    assert (first.action, first.label) == (Action.IMPORTED, "demo")
    assert second.action is Action.ADDED
    assert demo.history.count(oldest_first) == 1 + len(PLAN.changes)


def test_the_next_license_gets_the_next_reference(demo: Services, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    upgrade.backup(
        Path(demo.store.url.removeprefix("sqlite:///")), copy
    )  # which records nothing in the original
    services = opened(f"sqlite:///{copy}")

    added = services.licenses.add(LicenseSettings(name="New"), 1)

    assert added.reference == "LIC-00151"


def test_a_register_with_records_is_never_filled_over(demo: Services) -> None:
    with pytest.raises(RefusedError, match="already has records"):
        seed(demo, TODAY)


def test_the_demo_is_its_owners_alone_and_gone_at_the_end() -> None:
    began = time.perf_counter()
    with ExitStack() as at_end:
        url = demo_register(TODAY, at_end.callback)
        took = time.perf_counter() - began
        path = Path(url.removeprefix("sqlite:///"))

        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert opened(url).licenses.total() == 150

    assert not path.parent.exists()
    assert took < 10, "ten times what it should take, for busy machines"


def test_the_dates_of_the_demo_lie_around_its_day() -> None:
    soon = [
        one.settings.name
        for one, now in standings(PLAN, TODAY)
        if now.cancel_by is not None and TODAY <= now.cancel_by <= TODAY + timedelta(days=7)
    ]

    assert "Microsoft 365 E3" in soon
