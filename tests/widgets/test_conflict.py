"""Two people changed the same fields: both values are shown, and one is chosen of each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import work

from itam_tui.services import Services
from itam_tui.ui.modals.conflict import ConflictModal
from tests.widgets.form_app import FormApp, Keyboard, a_register

CONFLICTS = {
    "Vendor": ("Bechtle", "Insight [/] \x1b"),
    "Note": ("mine\n" + "long " * 30, ""),
}


class ConflictApp(FormApp):
    """Opens the question alone."""

    @work
    async def open_form(self) -> None:
        self.answers.append(await self.push_screen_wait(ConflictModal("Acrobat", CONFLICTS)))


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return a_register(tmp_path)


@asynccontextmanager
async def opened(services: Services) -> AsyncIterator[Keyboard]:
    app = ConflictApp(services, lambda: None)  # type: ignore[arg-type, return-value]
    async with app.run_test(size=(80, 24)) as pilot:
        keyboard = Keyboard(app, pilot)
        await keyboard.settle()
        yield keyboard


async def answer(admin: Keyboard) -> Any:
    await admin.settle()
    return admin.app.answers


async def test_both_values_are_shown_whole(services: Services) -> None:
    async with opened(services) as admin:
        admin.sees("Bechtle")
        admin.sees("Insight [/] ␛")
        await admin.press("down")

        assert admin.screen.count("long") > 20


async def test_each_field_is_chosen_on_its_own(services: Services) -> None:
    async with opened(services) as admin:
        await admin.press("m", "t")
        admin.sees("• Bechtle")
        await admin.press("enter")

        assert await answer(admin) == [{"Vendor": True, "Note": False}]


async def test_nothing_is_saved_before_every_field_is_chosen(services: Services) -> None:
    async with opened(services) as admin:
        await admin.press("t", "ctrl+s")
        admin.sees("Choose m or t for Note first.")
        assert not admin.app.answers
        await admin.press("m", "ctrl+s")

        assert await answer(admin) == [{"Vendor": False, "Note": True}]


async def test_escape_goes_back_without_a_choice(services: Services) -> None:
    async with opened(services) as admin:
        await admin.press("m", "escape")

        assert await answer(admin) == [None]
