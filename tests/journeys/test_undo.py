"""Somebody takes back what they did, by its key, and does it again."""

from __future__ import annotations

from functools import partial

import pytest
from rich.cells import cell_len

from itam_tui.domain.licenses import QuantityChange
from itam_tui.services import Services
from itam_tui.ui.screens.history import HistoryScreen
from itam_tui.ui.screens.license_page import LicensePage
from tests.builders import a_license, an_end_user, as_somebody_else, given
from tests.keyboard import AtKeyboard


async def test_a_quantity_is_undone_and_redone(register: Services, at_keyboard: AtKeyboard) -> None:
    given(register, a_license("Figma", quantity=12), a_license("Miro"), a_license("Visio"))

    async with at_keyboard() as admin:
        await admin.press("down")
        await admin.press("up")
        await admin.press("equals_sign", "1", "5", "enter")
        admin.sees_row("Figma", usage="0/15")
        admin.sees("u Undo quantity 12 → 15")

        await admin.press("u")
        admin.sees_row("Figma", usage="0/12")
        admin.is_told("Undone: quantity 12 → 15 of Figma")
        admin.sees("U Redo quantity")
        assert "Figma" in admin.highlighted

        await admin.press("U")
        admin.sees_row("Figma", usage="0/15")
        admin.is_told("Redone: quantity 12 → 15 of Figma")


async def test_with_nothing_to_undo_it_says_so(at_keyboard: AtKeyboard) -> None:
    async with at_keyboard() as technician:
        technician.misses("u Undo")

        await technician.press("u")
        technician.is_told("There is nothing to undo")

        await technician.press("U")
        technician.is_told("There is nothing to redo")


async def test_more_than_one_record_is_asked_about(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma"), a_license("Miro"))

    async with at_keyboard() as admin:
        await admin.press("asterisk", "d", "y")
        admin.misses_row("Figma")

        await admin.press("u")
        admin.is_asked("Undo of delete 2 licenses changes 2 records: Figma and Miro.")
        await admin.press("n")
        admin.misses_row("Figma")

        await admin.press("u", "y")
        admin.sees_row("Figma")
        admin.sees_row("Miro")


async def test_what_somebody_else_changed_since_is_named(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", quantity=12))
    figma = register.licenses.find("Figma")
    bob = as_somebody_else(register)

    async with at_keyboard() as admin:
        await admin.press("equals_sign", "1", "5", "enter")
        bob.licenses.change_quantity(figma.id, QuantityChange(20))
        await admin.press("u")

        admin.is_told("bob changed Figma since (quantity 15 → 20)")
        assert register.licenses.get(figma.id).quantity == 20


async def test_the_palette_names_it(register: Services, at_keyboard: AtKeyboard) -> None:
    given(register, a_license("Figma", quantity=12))

    async with at_keyboard() as admin:
        await admin.press("equals_sign", "1", "5", "enter")
        await admin.press("colon")
        await admin.types("undo")
        admin.sees("Undo quantity 12 → 15 of Figma")

        await admin.press("enter")
        admin.sees_row("Figma", usage="0/12")


async def test_a_page_is_read_again(register: Services, at_keyboard: AtKeyboard) -> None:
    given(register, an_end_user("Ada"), a_license("Figma", quantity=12, held_by=["Ada"]))
    figma = register.licenses.find("Figma")

    async with at_keyboard(partial(LicensePage, license_id=figma.id)) as admin:
        await admin.press("R")
        admin.misses("Ada ")

        await admin.press("u")
        admin.sees("Ada")
        admin.is_told("Undone: unassign Figma → Ada")


async def test_a_row_of_the_history_is_undone(register: Services, at_keyboard: AtKeyboard) -> None:
    given(register, a_license("Figma", quantity=12))
    figma = register.licenses.find("Figma")
    bob = as_somebody_else(register)
    bob.licenses.change_quantity(figma.id, QuantityChange(15))

    async with at_keyboard(HistoryScreen) as admin:
        admin.sees("u Undo this row")
        await admin.press("u")
        admin.is_asked("Undo quantity 12 → 15 of Figma?")
        await admin.press("y")

        admin.is_told("Undone: quantity 12 → 15 of Figma")
        admin.sees("undone")
        assert register.licenses.get(figma.id).quantity == 12


async def test_a_row_that_changed_nothing_says_so(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", product_key="K-1"))
    register.licenses.reveal_key(register.licenses.find("Figma").id)

    async with at_keyboard(HistoryScreen) as admin:
        await admin.press("u")
        admin.is_told("nothing to undo")


async def test_a_narrow_footer_shortens_the_name(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("A license with quite a long name"))

    async with at_keyboard() as admin:
        await admin.press("d", "y")

        admin.sees("u Undo delete")
        admin.sees("q Quit")
        admin.misses("Undo delete A license with quite a long name")


@pytest.mark.parametrize("name", ["A license with quite a long name", "漢字" * 30])
@pytest.mark.parametrize("columns", [80, 60])
async def test_the_help_stays_beside_a_long_name(
    register: Services, at_keyboard: AtKeyboard, name: str, columns: int
) -> None:
    given(register, a_license(name), a_license("Miro"))

    async with at_keyboard(size=(columns, 24)) as admin:
        while name[:6] not in admin.highlighted:
            await admin.press("down")
        await admin.press("d", "y")
        footer = admin.lines[-1]

        assert footer.startswith(f"u Undo delete {name[0]}"), footer
        assert "… = Quantity" in footer
        assert "? Help" in footer
        assert footer.endswith("q Quit")
        assert cell_len(footer) == columns

        await admin.press("u")
        footer = admin.lines[-1]
        assert "u Undo add Miro U Redo delete" in footer
        assert "? Help" in footer


async def test_the_help_stays_beside_undo_and_redo(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", quantity=12))

    async with at_keyboard(size=(60, 24)) as admin:
        await admin.press("plus", "enter", "plus", "enter", "u")
        footer = admin.lines[-1]

        assert footer.startswith("u Undo quantity")
        assert "U Redo quantity" in footer
        assert "? Help" in footer
        assert footer.endswith("q Quit")
