"""Somebody asks what they work with, where, and as whom."""

from __future__ import annotations

import platform

import pytest

from itam_tui import __version__
from itam_tui.domain.authorization import Role
from itam_tui.services import Services
from tests.builders import as_somebody_else
from tests.keyboard import AtKeyboard, User


async def ask(technician: User) -> None:
    await technician.press("colon")
    await technician.types("about")
    await technician.press("enter")


async def test_about_says_what_works_here_where_and_as_whom(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    register.roles.give("ada", Role.ADMIN)
    register.roles.give("bob", Role.VIEWER)

    async with at_keyboard(register=as_somebody_else(register)) as viewer:
        await ask(viewer)

        viewer.sees(f"Version   {__version__}")
        viewer.sees(f"Python {platform.python_version()}, Textual ")
        viewer.sees("SQLite 3.")
        viewer.sees("acme.db")
        viewer.sees(f"up to date ({register.register.status().steps[-1]})")
        viewer.sees("Who       bob")
        viewer.sees("Role      viewer")
        viewer.sees("Roles are advice here: whoever can write the register can")


@pytest.mark.parametrize("key", ["escape", "q", "enter"])
async def test_about_is_left_by_any_key_of_leaving(key: str, at_keyboard: AtKeyboard) -> None:
    async with at_keyboard() as technician:
        await ask(technician)
        technician.sees("About itam-tui")

        await technician.press(key)

        technician.misses("About itam-tui")
        technician.sees("License management")


async def test_about_fits_the_smallest_window(at_keyboard: AtKeyboard) -> None:
    async with at_keyboard(size=(60, 15)) as technician:
        await ask(technician)
        await technician.press("end")

        technician.sees("change everything in it.")
        technician.sees("esc Back")


async def test_the_help_tells_where_about_is(at_keyboard: AtKeyboard) -> None:
    async with at_keyboard(size=(120, 36)) as technician:
        await technician.press("question_mark")

        technician.sees(": about         Version, register, and your role")
