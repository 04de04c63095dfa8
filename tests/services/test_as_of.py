"""The register as it was: what it says of a past day is what it said on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from itam_tui.demo import seed
from itam_tui.domain.as_of import AsOf, Basis
from itam_tui.domain.errors import DatabaseError, RefusedError, UsageError
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.services.as_of import begins_later, read_as_of, register_as_of
from itam_tui.services.quantities import QuantityNote
from itam_tui.store import history
from itam_tui.store.usage import differences
from tests.services.a_year import Year, all_it_says


@pytest.mark.parametrize("seed", range(2))
def test_every_past_day_says_what_it_said_then(
    database: str, tmp_path: Path, request: pytest.FixtureRequest, seed: int
) -> None:
    year, said = Year(database, tmp_path, seed), dict[Any, Any]()
    for _ in range(5):
        for _ in range(14):
            year.do_something()
        said[year.day] = all_it_says(year.register)
        year.next_day()
    assert year.register.register.check() == []

    for day, then in said.items():
        found = register_as_of(year.register, AsOf(day), request.addfinalizer)

        assert found.register.read_only
        now = all_it_says(found)
        for kind, rows in then.items():
            assert now[kind] == rows, (day, kind)
        assert now.keys() == then.keys()


Look = Callable[[Services, AsOf], Services]
"""Gives the register as of a day."""


def at_work_on(url: str, day: date, key_file: Path | None = None) -> Services:
    """The register, opened by somebody on a day."""
    noon = datetime.combine(day, time(12)).astimezone()
    return open_services(
        url, actor="ada", today=lambda: day, now=lambda: noon, create=True, key_file=key_file
    )


@pytest.fixture
def looked_at(request: pytest.FixtureRequest) -> Look:
    return lambda services, as_of: register_as_of(services, as_of, request.addfinalizer)


def quantities(services: Services) -> dict[str, int | None]:
    found = services.licenses.rows(Criteria("licenses"))
    return {one.name: one.quantity for one in found}


MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 20)


def test_what_was_written_later_for_an_earlier_day_was_in_force(
    database: str, looked_at: Look
) -> None:
    in_march = at_work_on(database, MARCH)
    figma = in_march.licenses.add(LicenseSettings(name="Figma"), 10)
    in_april = at_work_on(database, APRIL)
    for_march = QuantityNote(in_force=date(2026, 3, 15))
    more = QuantityChange(5, relative=True)
    in_april.licenses.change_quantity(figma.id, more, for_march)
    in_april.licenses.change_quantity(figma.id, more)
    in_april.licenses.add(LicenseSettings(name="Miro"), 3, for_march)
    in_april.licenses.add(LicenseSettings(name="Slack"), 7)

    recorded = looked_at(in_april, AsOf(MARCH))
    in_force = looked_at(in_april, AsOf(MARCH, Basis.IN_FORCE))

    assert quantities(recorded) == {"Figma": 10}
    assert quantities(in_force) == {"Figma": 15, "Miro": 3}
    assert [one.delta for one in in_force.licenses.entries(figma.id)] == [5, 10]
    assert quantities(in_april) == {"Figma": 20, "Miro": 3, "Slack": 7}


def test_what_was_taken_back_was_never_in_force(database: str, looked_at: Look) -> None:
    in_march = at_work_on(database, MARCH)
    figma = in_march.licenses.add(
        LicenseSettings(name="Figma"), 10, QuantityNote(in_force=date(2026, 3, 1))
    )
    in_april = at_work_on(database, APRIL)
    wrong = QuantityNote(in_force=date(2026, 3, 15))
    in_april.licenses.change_quantity(figma.id, QuantityChange(90, relative=True), wrong)
    in_april.undo.undo()

    in_force = looked_at(in_april, AsOf(MARCH, Basis.IN_FORCE))

    assert quantities(in_force) == {"Figma": 10}


def test_what_was_in_force_of_what_was_written_later_is_not_nothing(
    database: str, looked_at: Look
) -> None:
    in_april = at_work_on(database, APRIL)
    in_april.licenses.add(LicenseSettings(name="F"), 10, QuantityNote(in_force=date(2026, 3, 15)))

    in_force = looked_at(in_april, AsOf(MARCH, Basis.IN_FORCE))

    assert quantities(in_force) == {"F": 10}
    assert begins_later(in_force) == ""


def test_a_clock_that_was_put_back_leaves_a_whole_past(database: str, looked_at: Look) -> None:
    def at(moment: datetime) -> Services:
        return open_services(
            database, actor="ada", today=lambda: APRIL, now=lambda: moment, create=True
        )

    midnight = datetime.combine(MARCH + timedelta(days=1), time()).astimezone()
    figma = at(midnight - timedelta(hours=9)).licenses.add(LicenseSettings(name="Figma"), 10)
    after = at(midnight + timedelta(minutes=5))
    after.licenses.change_quantity(figma.id, QuantityChange(5, relative=True))
    behind = at(midnight - timedelta(minutes=2))
    read = behind.licenses.get(figma.id)
    behind.licenses.edit(read, replace(read.settings, note="later"))
    behind.licenses.change_quantity(figma.id, QuantityChange(1, relative=True))

    then = looked_at(behind, AsOf(MARCH))

    assert quantities(then) == {"Figma": 10}
    with then.store.reading() as unit:
        assert differences(unit) == []


def test_a_past_day_can_only_be_read(database: str, looked_at: Look) -> None:
    in_march = at_work_on(database, MARCH)
    figma = in_march.licenses.add(LicenseSettings(name="Figma"), 10)

    then = looked_at(at_work_on(database, APRIL), AsOf(MARCH))

    with pytest.raises(RefusedError, match="as recorded on 2026-03-31, which can't be changed"):
        then.licenses.change_quantity(figma.id, QuantityChange(1, relative=True))
    assert then.register.name == in_march.register.name
    assert then.register.today() == MARCH


def test_the_product_key_is_the_one_of_then(database: str, looked_at: Look, tmp_path: Path) -> None:
    keys = tmp_path / "product.keys"
    figma = at_work_on(database, MARCH, keys).licenses.add(
        LicenseSettings(name="F", product_key="OLD-" * 5), 1
    )
    in_april = at_work_on(database, APRIL, keys)
    read = in_april.licenses.get(figma.id)
    in_april.licenses.edit(read, replace(read.settings, product_key="NEW-" * 5))

    then = looked_at(in_april, AsOf(MARCH))

    assert then.licenses.get(figma.id).key_print == figma.key_print
    assert then.licenses.get(figma.id).version == figma.version
    if database.startswith("postgresql"):
        assert then.store.path is not None
        assert b"v1." not in then.store.path.read_bytes()  # as encrypted keys begin


def test_a_day_before_the_register_had_nothing_in_it_says_so(
    database: str, looked_at: Look
) -> None:
    in_april = at_work_on(database, APRIL)
    in_april.licenses.add(LicenseSettings(name="Figma"), 10)

    then = looked_at(in_april, AsOf(MARCH))

    assert quantities(then) == {}
    assert begins_later(then) == "The register had nothing in it yet."


def test_people_go_on_working_meanwhile_and_nothing_changes_for_them(
    database: str, request: pytest.FixtureRequest
) -> None:
    in_april = at_work_on(database, APRIL)
    figma = in_april.licenses.add(LicenseSettings(name="Figma"), 10)
    before = all_it_says(in_april)

    def meanwhile(done: int) -> None:
        if not told:
            at_work_on(database, APRIL).licenses.delete([figma.id])
        told.append(done)

    told: list[int] = []
    then = register_as_of(in_april, AsOf(APRIL), request.addfinalizer, progress=meanwhile)

    assert told
    assert quantities(in_april) == {}
    assert all_it_says(then) == before


def test_another_past_day_is_looked_at_from_one(database: str, looked_at: Look) -> None:
    at_work_on(database, MARCH).licenses.add(LicenseSettings(name="Figma"), 10)
    in_april = at_work_on(database, APRIL)
    in_april.licenses.add(LicenseSettings(name="Miro"), 3)

    then = looked_at(looked_at(in_april, AsOf(MARCH)), AsOf(APRIL))

    assert quantities(then) == {"Figma": 10, "Miro": 3}
    assert then.of_today.store is in_april.store


@pytest.mark.of_a_file
def test_a_name_with_signs_of_addresses_is_a_name(tmp_path: Path, looked_at: Look) -> None:
    place = tmp_path / "a%41b.db"
    in_march = at_work_on(str(place), MARCH)
    in_march.licenses.add(LicenseSettings(name="Figma"), 10)

    then = looked_at(at_work_on(str(place), APRIL), AsOf(MARCH))

    assert quantities(then) == {"Figma": 10}


def test_what_an_older_program_did_not_keep_is_not_guessed(
    database: str, looked_at: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work_on(database, MARCH).licenses.add(LicenseSettings(name="Figma"), 10)
    older = at_work_on(database, APRIL)
    real = history._columns
    monkeypatch.setattr(history, "_columns", lambda *told: {**real(*told), "image": None})
    older.licenses.add(LicenseSettings(name="Miro"), 3)

    with pytest.raises(DatabaseError, match="Miro was changed then by an older itam-tui"):
        looked_at(older, AsOf(MARCH))
    assert quantities(looked_at(older, AsOf(APRIL))) == {"Figma": 10, "Miro": 3}


@pytest.mark.parametrize(
    ("typed", "told"),
    [("2026-11-25", "still to come"), ("x", "A date looks like"), ("", "Which day")],
)
def test_a_day_that_is_none_is_told(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_as_of(typed, date(2026, 11, 24))


def test_the_demo_adds_up_on_every_past_day(tmp_path: Path, looked_at: Look) -> None:
    today = date(2026, 11, 24)
    demo = at_work_on(f"sqlite:///{tmp_path / 'demo.db'}", today, tmp_path / "demo.keys")
    seed(demo, today)

    counts = []
    for day in (date(2022, 1, 1), date(2024, 6, 1), date(2026, 10, 1), date(2026, 11, 23)):
        then = looked_at(demo, AsOf(day))
        with then.store.reading() as unit:
            assert differences(unit) == []
        counts.append((then.licenses.total(), then.history.count(Criteria("history"))))

    assert counts == sorted(counts)
    assert counts[0] == (0, 1)
    assert counts[-1][0] == demo.licenses.total()
