"""A past day in the app: looked at, walked through, left again; nothing of it can be changed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time
from pathlib import Path

import pytest
from textual import events

from itam_tui.app import ItamApp
from itam_tui.config import Launch
from itam_tui.domain.as_of import AsOf
from itam_tui.domain.holders import EndUserSettings
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.opening import Opening
from itam_tui.services import Services, open_services
from itam_tui.services.quantities import QuantityNote
from itam_tui.services.rewinding import Rewinding
from itam_tui.ui.widgets.header_bar import HeaderBar
from tests.keyboard import User

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 20)


def at_work_on(url: str, day: date) -> Services:
    noon = datetime.combine(day, time(12)).astimezone()
    return open_services(url, actor="ada", today=lambda: day, now=lambda: noon, create=True)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A register in which Figma had 10 seats in March, and has 25 since; Miro came in April."""
    url = f"sqlite:///{tmp_path / 'acme.db'}"
    in_march, in_april = at_work_on(url, MARCH), at_work_on(url, APRIL)
    figma = in_march.licenses.add(LicenseSettings(name="Figma", type=LicenseType.PER_END_USER), 10)
    ada = in_march.holders.add_end_user(EndUserSettings(name="Ada"))
    in_march.assignments.assign(figma.id, [ada.ref])
    more = QuantityChange(15, relative=True)
    in_april.licenses.change_quantity(figma.id, more, QuantityNote(in_force=date(2026, 3, 15)))
    in_april.licenses.add(LicenseSettings(name="Miro"), 3)
    return url


@asynccontextmanager
async def opened(url: str, as_of: AsOf | None = None) -> AsyncIterator[User]:
    opening = Opening(Launch(url, as_of=as_of))
    app = ItamApp(opening.open(), opening.launch, opening)
    async with app.run_test(size=(80, 24)) as pilot:
        auditor = User(app, pilot)
        await auditor.settle()
        try:
            yield auditor
        finally:
            opening.clear_away()


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where copies are made; none is left at the end."""
    place = tmp_path / "copies"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    yield place
    assert not list(place.iterdir())


async def looks_at(auditor: User, day: str, *choose: str) -> None:
    await auditor.press("colon")
    await auditor.types("past day")
    await auditor.press("enter")
    await auditor.types_over(day)
    if choose:
        await auditor.press("down", *choose)
    await auditor.press("enter")


def badges(auditor: User) -> str:
    """What the first line says before the views."""
    return auditor.app.screen.query_exactly_one(HeaderBar).text.partition("1 Licenses")[0].strip()


async def test_a_past_day_is_looked_at_and_left_where_today_was(url: str, copies: Path) -> None:
    async with opened(url) as auditor:
        await auditor.press("down")
        assert auditor.highlighted == "Miro"

        await looks_at(auditor, "2026-03-31")

        assert badges(auditor) == "AS OF 2026-03-31"
        auditor.sees_row("Figma", usage="1/10")
        auditor.misses_row("Miro")
        auditor.is_told("This is the register as recorded on 2026-03-31. q goes back to today.")
        auditor.sees("q Back")

        assert len(list(copies.iterdir())) == 1
        await auditor.press("q")

        assert badges(auditor) == "itam-tui"
        auditor.sees_row("Figma", usage="1/25")
        assert auditor.highlighted == "Miro"
        assert list(copies.iterdir()) == []


async def test_what_was_in_force_counts_what_was_written_later(url: str) -> None:
    async with opened(url) as auditor:
        await looks_at(auditor, "2026-03-31", "right")

        assert badges(auditor) == "IN FORCE 2026-03-31"
        auditor.sees_row("Figma", usage="1/25")
        auditor.misses_row("Miro")


async def test_every_view_of_a_past_day_is_of_that_day(url: str) -> None:
    async with opened(url) as auditor:
        await looks_at(auditor, "2026-03-31")

        await auditor.press("5")
        auditor.sees("3 changes")
        await auditor.press("2", "enter")
        auditor.sees("Ada")
        auditor.sees("Figma")
        await auditor.press("escape", "1", "enter")
        auditor.sees("1/10")
        await auditor.press("escape", "escape")

        assert badges(auditor) == "itam-tui"
        await auditor.press("5")
        auditor.sees("5 changes")


@pytest.mark.parametrize("key", ["e", "equals_sign", "a", "A", "d", "u"])
async def test_nothing_of_a_past_day_can_be_changed(url: str, key: str) -> None:
    async with opened(url) as auditor:
        await looks_at(auditor, "2026-03-31")

        await auditor.press(key)

        auditor.is_told("This is the register as recorded on 2026-03-31, so nothing can be changed")


@pytest.mark.parametrize("key", ["e", "X", "R"])
async def test_nothing_of_a_page_of_a_past_day_can_be_changed(url: str, key: str) -> None:
    async with opened(url) as auditor:
        await looks_at(auditor, "2026-03-31")
        for way in (["enter"], ["escape", "2", "enter"]):
            await auditor.press(*way, key)
            auditor.is_told("as recorded on 2026-03-31, so nothing can be changed")


async def test_about_tells_of_the_register_itself_and_the_day(url: str) -> None:
    async with opened(url) as auditor:
        await looks_at(auditor, "2026-03-31")
        await auditor.press("colon")
        await auditor.types("about")
        await auditor.press("enter")

        auditor.sees("Shown     as recorded on 2026-03-31")
        auditor.misses("itam-tui-as-of")


@pytest.mark.parametrize("as_of", [None, AsOf(MARCH)])
async def test_another_past_day_is_looked_at_from_one(url: str, as_of: AsOf | None) -> None:
    async with opened(url, as_of) as auditor:
        if as_of is None:
            await looks_at(auditor, "2026-03-31")
        await looks_at(auditor, "2026-04-20")

        assert badges(auditor) == "AS OF 2026-04-20"
        auditor.sees_row("Miro", usage="0/3")
        await auditor.press("q")
        assert badges(auditor) == ("itam-tui" if as_of is None else "AS OF 2026-03-31")


async def test_a_day_before_there_was_anything_says_so(url: str) -> None:
    async with opened(url) as auditor:
        await looks_at(auditor, "2026-02-01")

        auditor.is_told("The register had nothing in it yet.")


@pytest.mark.parametrize(
    ("typed", "told"), [("2999-01-01", "still to come"), ("31.3.2026", "A date looks like")]
)
async def test_a_day_that_is_none_is_told_and_kept(url: str, typed: str, told: str) -> None:
    async with opened(url) as auditor:
        await looks_at(auditor, typed)

        auditor.sees(told)
        auditor.sees(typed)
        await auditor.press("escape")
        assert badges(auditor) == "itam-tui"


async def test_back_to_today_is_grayed_where_today_is_shown(url: str) -> None:
    async with opened(url) as auditor:
        await auditor.press("colon")
        await auditor.types("back to today")

        auditor.sees("This is the register as it is today.")


async def test_the_app_opens_on_a_past_day(url: str) -> None:
    async with opened(url, AsOf(MARCH)) as auditor:
        assert badges(auditor) == "AS OF 2026-03-31"
        auditor.sees_row("Figma", usage="1/10")
        auditor.sees("q Quit")

        await auditor.press("q")

        auditor.is_asked("Quit?")


@pytest.fixture
def going(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Whether going back has begun, and whether it may go on."""
    begun, may_go_on = threading.Event(), threading.Event()
    real = Rewinding.run

    def slow(self: Rewinding, moment: datetime) -> None:
        begun.set()
        may_go_on.wait(10)
        real(self, moment)

    monkeypatch.setattr(Rewinding, "run", slow)
    return begun, may_go_on


async def begins_to_look(auditor: User, has_begun: threading.Event) -> None:
    await auditor.press("colon")
    await auditor.types("past day")
    await auditor.press("enter")
    await auditor.types_over("2026-03-31")
    auditor.app.post_message(events.Key("enter", "\r"))
    assert await asyncio.to_thread(has_begun.wait, 10)


async def test_going_back_can_be_stopped(
    url: str, copies: Path, going: tuple[threading.Event, threading.Event]
) -> None:
    has_begun, may_go_on = going
    async with opened(url) as auditor:
        await begins_to_look(auditor, has_begun)
        auditor.app.post_message(events.Key("escape", None))
        await asyncio.sleep(0.2)
        may_go_on.set()
        await auditor.settle()

        assert badges(auditor) == "itam-tui"
        auditor.sees_row("Figma", usage="1/25")
        async with asyncio.timeout(10):
            while list(copies.iterdir()):
                await asyncio.sleep(0.02)


async def test_help_opened_meanwhile_goes_with_the_dialog(
    url: str, going: tuple[threading.Event, threading.Event]
) -> None:
    has_begun, may_go_on = going
    async with opened(url) as auditor:
        await begins_to_look(auditor, has_begun)
        auditor.app.post_message(events.Key("f1", None))
        await asyncio.sleep(0.2)
        may_go_on.set()
        await auditor.settle()

        assert badges(auditor) == "AS OF 2026-03-31"
        await auditor.press("q")
        assert badges(auditor) == "itam-tui"
        auditor.misses("Look at a past day")
