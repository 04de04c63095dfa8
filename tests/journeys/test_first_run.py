"""The first start: nothing is made unasked, and there are three ways to begin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from itam_tui.app import ItamApp
from itam_tui.config import Config, Launch
from itam_tui.domain.errors import UsageError
from itam_tui.opening import Opening, check_settings
from itam_tui.ui.widgets.header_bar import HeaderBar
from tests.keyboard import User

DAY = date(2026, 11, 24)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "new" / "register.db"


@asynccontextmanager
async def first_start(place: Path, view: str = "licenses") -> AsyncIterator[tuple[User, Opening]]:
    launch = Launch(f"sqlite:///{place}", view=view, today=DAY)
    opening = Opening(launch)
    app = ItamApp(None, launch, opening)
    async with app.run_test(size=(80, 24)) as pilot:
        somebody = User(app, pilot)
        await somebody.settle()
        try:
            yield somebody, opening
        finally:
            opening.clear_away()


def first_line(somebody: User) -> str:
    return somebody.app.screen.query_exactly_one(HeaderBar).text


async def test_a_first_start_makes_nothing_and_says_where_it_would(place: Path) -> None:
    async with first_start(place) as (admin, _):
        admin.sees("There is no register here yet.")
        assert str(place) in "".join(line.strip() for line in admin.lines)
        for way in ("Look around with sample data", "Start empty", "Import files"):
            admin.sees(way)

        await admin.press("escape")

        admin.is_told("nothing has been made")
    assert not place.parent.exists()


async def test_q_leaves_a_first_start_without_a_question(place: Path) -> None:
    async with first_start(place) as (admin, _):
        await admin.press("q")

        assert admin.app.return_code == 0
    assert not place.parent.exists()


async def test_sample_data_is_shown_as_a_demo_and_gone_at_the_end(place: Path) -> None:
    async with first_start(place) as (technician, _):
        await technician.press("enter")

        technician.sees("License management")
        assert first_line(technician).startswith("DEMO TODAY 2026-11-24  1")
        assert technician.table.total > 0
        assert isinstance(technician.app, ItamApp)
        demo = technician.app.services.store.path
        assert demo is not None
        assert demo.exists()
    assert not demo.parent.exists()
    assert not place.parent.exists()


@pytest.mark.parametrize("keys", [["e"], ["down", "enter"], ["j", "enter"]])
async def test_starting_empty_makes_the_register(place: Path, keys: list[str]) -> None:
    async with first_start(place) as (admin, _):
        await admin.press(*keys)

        admin.sees("No licenses yet")
        assert "DEMO" not in first_line(admin)
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700


async def test_the_view_asked_for_is_opened_once_there_is_a_register(place: Path) -> None:
    async with first_start(place, "devices") as (admin, _):
        await admin.press("e")

        admin.sees("No devices yet")


async def test_importing_makes_the_register_and_asks_for_the_file(place: Path) -> None:
    async with first_start(place) as (admin, _):
        await admin.press("i")

        admin.sees("Import a file")
        assert place.exists()

        await admin.press("escape")

        admin.sees("No licenses yet")


async def test_a_register_that_cannot_be_made_is_told_and_offered_again(place: Path) -> None:
    place.parent.write_text("a file where the directory would be")

    async with first_start(place) as (admin, _):
        await admin.press("e")
        admin.is_told(unquote(place.name))
        admin.sees("Start empty")

        place.parent.unlink()
        await admin.press("e")

        admin.sees("No licenses yet")


async def test_a_key_sent_twice_begins_once(place: Path) -> None:
    async with first_start(place) as (admin, _):
        await admin.sends("ee")

        admin.sees("No licenses yet")


def test_a_register_that_may_only_be_read_is_never_offered_to_be_made(place: Path) -> None:
    assert Opening(Launch(f"sqlite:///{place}", read_only=True)).missing is None
    assert Opening(Launch("postgresql://db/itam")).missing is None


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (Config(theme="itam-drak"), "theme: there is no itam-drak; did you mean itam-dark?"),
        (Config(keymap={"qantity.set": "Q"}), "keymap: there is no command qantity.set; did"),
    ],
)
def test_a_wrong_setting_names_the_file_and_the_nearest_word(config: Config, told: str) -> None:
    with pytest.raises(UsageError, match=r"mine\.toml: ") as refused:
        check_settings(config, Path("mine.toml"))

    assert told in str(refused.value)
