"""How many questions a screen asks the database: a fixed number, whatever the register's size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee
import pytest

from itam_tui.services import Services
from itam_tui.ui.base import CommandScreen
from itam_tui.ui.screens.device_page import DevicePage
from itam_tui.ui.screens.devices import DevicesScreen
from itam_tui.ui.screens.end_user_page import EndUserPage
from itam_tui.ui.screens.end_users import EndUsersScreen
from itam_tui.ui.screens.history import HistoryScreen
from itam_tui.ui.screens.license_page import LicensePage
from itam_tui.ui.screens.licenses import LicensesScreen
from itam_tui.ui.screens.renewals import RenewalsScreen
from tests.bench import registers
from tests.keyboard import AtKeyboard

Make = Callable[[Services], CommandScreen[Any]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every query since the list was last cleared."""
    found: list[str] = []
    real = peewee.Database.execute_sql

    def counted(self: peewee.Database, sql: str, *rest: Any, **more: Any) -> Any:
        if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            found.append(sql)
        return real(self, sql, *rest, **more)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(peewee.Database, "execute_sql", counted)
    return found


@pytest.fixture(params=[30, 600], ids=["small", "large"])
def register_of_some_size(request: pytest.FixtureRequest, tmp_path: Path) -> Services:
    size: int = request.param
    return registers.make(tmp_path / "acme.db", size, size, size * 4)


@pytest.mark.parametrize(
    ("make", "queries"),
    [
        (LicensesScreen, 3),
        (EndUsersScreen, 3),
        (DevicesScreen, 3),
        (RenewalsScreen, 5),  # two of them: whether the dates kept are those of today
        (HistoryScreen, 2),
        (lambda services: LicensePage(services, 1), 6),
        (lambda services: EndUserPage(services, 1), 4),
        (lambda services: DevicePage(services, 1), 2),
    ],
    ids=[
        "licenses",
        "end users",
        "devices",
        "renewals",
        "history",
        "license",
        "end user",
        "device",
    ],
)  # fmt: skip
async def test_opening_a_screen_asks_a_fixed_number_of_questions(
    register_of_some_size: Services,
    at_keyboard: AtKeyboard,
    asked: list[str],
    make: Make,
    queries: int,
) -> None:
    asked.clear()

    async with at_keyboard(make, register=register_of_some_size):
        assert len(asked) == queries, "\n".join(asked)


async def test_rows_cost_one_question_a_page_and_a_move_within_them_none(
    tmp_path: Path, at_keyboard: AtKeyboard, asked: list[str]
) -> None:
    register = registers.make(tmp_path / "acme.db", 640, 30, 100)

    async with at_keyboard(LicensesScreen, register=register) as technician:
        asked.clear()
        await technician.press("down", "down", "up", "pagedown", "pageup")
        assert asked == []

        await technician.press("G")
        assert len(asked) == 1, "\n".join(asked)

        await technician.press("up", "pageup")
        assert len(asked) == 1


async def test_what_all_devices_of_somebody_hold_is_one_question(
    register_of_some_size: Services, at_keyboard: AtKeyboard, asked: list[str]
) -> None:
    register = register_of_some_size

    async with at_keyboard(
        lambda services: EndUserPage(services, 1), register=register
    ) as technician:
        asked.clear()
        await technician.press("X")

        technician.sees("Unassign all:")
        assert len(asked) == 2, "\n".join(asked)
