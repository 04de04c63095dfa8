"""The four questions the register is for, each answered by keys alone at 80×24 (product.md §1)."""

from __future__ import annotations

import pytest

from itam_tui.demo import seed
from itam_tui.services import Services
from itam_tui.ui.screens.end_users import EndUsersScreen
from itam_tui.ui.screens.licenses import LicensesScreen
from tests.conftest import TODAY
from tests.keyboard import AtKeyboard


@pytest.fixture
def demo(register: Services) -> Services:
    seed(register, TODAY)
    return register


async def test_how_do_i_define_a_piece_of_software_that_is_licensed(
    demo: Services, at_keyboard: AtKeyboard
) -> None:
    async with at_keyboard(register=demo) as admin:
        await admin.press("a")
        await admin.types("Zed Business")
        await admin.press("tab", "tab", "tab")
        await admin.types("12")
        await admin.press("ctrl+s")

        admin.sees("Zed Business")
        admin.sees("0/12")
    assert demo.licenses.find("Zed Business").quantity == 12


async def test_how_do_i_see_what_is_used_and_change_the_quantity(
    demo: Services, at_keyboard: AtKeyboard
) -> None:
    async with at_keyboard(register=demo) as technician:
        await technician.press("slash")
        await technician.types("figma position:under")
        await technician.press("enter")
        technician.sees_row("Figma", usage="33/30 ⚠")

        await technician.press("plus")
        await technician.types("5")
        await technician.press("enter")

        technician.misses("33/30")
    assert demo.licenses.find("LIC-00039").quantity == 35


async def test_who_holds_a_license_and_what_does_somebody_hold(
    demo: Services, at_keyboard: AtKeyboard
) -> None:
    async with at_keyboard(register=demo) as technician:
        await technician.press("slash")
        await technician.types("autocad")
        await technician.press("enter", "enter")

        technician.sees("Licensed device 4")
        await technician.press("tab")
        technician.sees("5 holders, 5 seats")

    async with at_keyboard(EndUsersScreen, register=demo) as technician:
        await technician.press("slash")
        await technician.types("ahmet malhotra")
        await technician.press("enter", "enter")

        technician.sees("Licenses 7")
        technician.sees("Slack Business+")


async def test_when_is_a_license_up_for_renewal(demo: Services, at_keyboard: AtKeyboard) -> None:
    async with at_keyboard(LicensesScreen, register=demo) as technician:
        await technician.press("slash")
        await technician.types("adobe expires<30d")
        await technician.press("enter")
        technician.sees("Expiration/Renewal")
        technician.sees("2026-12-21 in 27 days")

        await technician.press("enter")

        technician.sees("Expires    2026-12-21 in 27 days, no renewal")
