"""A technician chooses which columns a table shows, in which order, and what sorts."""

from __future__ import annotations

import pytest

from itam_tui.domain.columns import LICENSE_COLUMNS
from itam_tui.domain.table_view import TableView
from itam_tui.services import Services
from itam_tui.ui.modals.table_settings import TableSettingsModal
from tests.keyboard import AtKeyboard

OFFERED = tuple(spec for spec in LICENSE_COLUMNS if spec.on_screen)
FIRST = TableView(tuple(spec.name for spec in OFFERED if spec.shown_at_first), "name")


class Settings(TableSettingsModal):
    """The dialog, and what it answered."""

    answers: list[TableView | None]

    def dismiss(self, result: TableView | None = None) -> None:  # type: ignore[override]
        self.answers.append(result)


@pytest.fixture
def settings() -> Settings:
    modal = Settings(OFFERED, FIRST, FIRST)
    modal.answers = []
    return modal


async def test_a_column_is_shown_and_another_hidden(
    at_keyboard: AtKeyboard, settings: Settings
) -> None:
    async with at_keyboard(lambda _: settings) as admin:
        await admin.press("down", "space")
        await admin.press("G", "space", "enter")

    (view,) = settings.answers
    assert view is not None
    assert "type" not in view.columns
    assert view.columns[-1] == "updated_at"


@pytest.mark.parametrize(("up", "down"), [("K", "J"), ("shift+up", "shift+down")])
async def test_a_column_is_moved_by_keys(
    at_keyboard: AtKeyboard, settings: Settings, up: str, down: str
) -> None:
    async with at_keyboard(lambda _: settings) as admin:
        await admin.press("down", "down", up)
        assert admin.highlighted == "Usage"
        await admin.press(down, down, "enter")

    (view,) = settings.answers
    assert view is not None
    assert view.columns[:4] == ("name", "type", "position", "usage")


async def test_the_name_stays_shown_and_first(at_keyboard: AtKeyboard, settings: Settings) -> None:
    async with at_keyboard(lambda _: settings) as admin:
        await admin.press("space")
        admin.sees("Name is always shown, and first.")
        await admin.press("g", "J", "down", "K", "enter")

    assert settings.answers == [FIRST]


async def test_a_sort_is_chosen_and_reversed(at_keyboard: AtKeyboard, settings: Settings) -> None:
    async with at_keyboard(lambda _: settings) as admin:
        await admin.press("down", "down", "s")
        admin.sees_row("Usage", sort="▲")
        await admin.press("s")
        admin.sees_row("Usage", sort="▼")
        await admin.press("ctrl+s")

    (view,) = settings.answers
    assert view == TableView(FIRST.columns, "usage", True)


async def test_reset_brings_the_first_columns_back(at_keyboard: AtKeyboard) -> None:
    modal = Settings(OFFERED, TableView(("name", "owner"), "owner", True), FIRST)
    modal.answers = []
    async with at_keyboard(lambda _: modal) as admin:
        admin.sees_row("Owner", shown="Yes", sort="▼")
        await admin.press("0")
        admin.sees_row("Type", shown="Yes", sort="")
        admin.sees_row("Name", sort="▲")
        await admin.press("enter")

    assert modal.answers == [FIRST]


async def test_escape_changes_nothing(
    register: Services, at_keyboard: AtKeyboard, settings: Settings
) -> None:
    async with at_keyboard(lambda _: settings) as admin:
        await admin.press("down", "space", "escape")

    assert settings.answers == [None]
