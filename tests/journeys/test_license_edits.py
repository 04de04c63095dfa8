"""Technicians change licenses from License management, by keys alone at 80×24."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.money import Cost, Money
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services, license_changes
from tests.builders import a_license, an_end_user, as_somebody_else, given
from tests.journeys.some_licenses import some_licenses
from tests.keyboard import AtKeyboard

# Quantities.


async def test_a_lower_quantity_says_who_stays_unlicensed(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", quantity=5, used=5))

    async with at_keyboard() as admin:
        await admin.press("=")
        await admin.types_over("2")
        await admin.press("enter")

        admin.is_asked("3 of 5 in use stay unlicensed")
        await admin.press("y")
        admin.sees_row("Figma", usage="5/2 ⚠")
        admin.is_told("Figma saved")


async def test_one_more_seat_is_two_keys_and_the_answer_goes_when_somebody_moves_on(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("down", "+", "enter")
        admin.sees_row("Figma", usage="5/6", position="OK 1")
        admin.is_told("Figma saved")

        await admin.press("down")
        admin.sees("4 licenses · by Name ▲")


async def test_a_change_that_moves_the_row_takes_the_cursor_along(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("C", *["down"] * 10, "s", "enter")
        admin.sees("by Quantity ▲")
        assert admin.rows == ["Figma", "Visio", "Acrobat Pro DC", "Slack"]
        await admin.press("g", "=")
        await admin.types_over("20")
        await admin.press("enter")

        assert admin.rows == ["Visio", "Acrobat Pro DC", "Figma", "Slack"]
        assert admin.highlighted == "Figma"
        admin.is_told("Figma saved")


async def test_a_quantity_is_not_edited_of_several_at_once(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("space", "space", "=")

        admin.is_told("A quantity is edited one license at a time; 2 are marked")


async def test_a_refresh_shows_what_somebody_else_changed(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)
    somebody = as_somebody_else(register)

    async with at_keyboard() as admin:
        await admin.press("down", "down")
        somebody.licenses.change_quantity(somebody.licenses.find("Visio").id, QuantityChange(9))
        given(somebody, a_license("Ableton"))
        await admin.press("r")

        admin.sees_row("Visio", usage="0/9")
        assert admin.highlighted == "Slack"
        admin.sees("5 licenses")


# Settings, adding, duplicating.


async def test_a_field_is_edited_and_the_row_says_saved(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", quantity=5))

    async with at_keyboard() as admin:
        await admin.press("e")
        await admin.types_over("Figma Organization")
        await admin.press("ctrl+s")

        admin.sees_row("Figma Organization", usage="0/5")
        admin.is_told("Figma Organization saved")


async def test_keys_sent_after_a_save_are_for_what_comes_then(
    register: Services, at_keyboard: AtKeyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(register, a_license("Figma", quantity=5))
    saving = threading.Event()
    real = license_changes.edit

    def slow(*told: Any, **more: Any) -> Any:
        saving.wait(0.3)  # as long as a busy register takes
        return real(*told, **more)

    monkeypatch.setattr(license_changes, "edit", slow)
    async with at_keyboard() as admin:
        await admin.press("e")
        await admin.types_over("Visio")
        await admin.sends("ctrl+s", "=15", "enter")

        admin.sees_row("Visio", usage="0/15")
    assert [one.name for one in register.licenses.rows(Criteria("licenses"))] == ["Visio"]


async def test_a_question_about_many_names_what_is_saved(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, *(a_license(name) for name in ("Figma", "Slack")))

    async with at_keyboard() as admin:
        await admin.press("space", "space", "e", "enter")
        await admin.types("ab")
        await admin.sends("enter", "yZ")

        told = " ".join(admin.screen_text.split())
        assert "abyZ for 2" not in told
        assert "ab for 2 licenses" in told


async def test_one_field_of_all_marked_is_edited_after_a_question(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    cost = Cost(Money(10_000, "EUR"))
    given(register, *(a_license(name, cost=cost) for name in ("Figma", "Slack", "Visio")))

    async with at_keyboard() as admin:
        await admin.press("space", "space", "e")
        admin.sees("Edit settings of 2 licenses")
        for _ in range(15):
            await admin.press("down")
        admin.sees("+7%, -5%, 54.99 or 54.99 EUR; blank clears it")
        await admin.press("enter")
        await admin.types("+7%")
        await admin.press("enter")
        admin.is_asked("Set Cost to +7% for 2 licenses: Figma and Slack.")
        await admin.press("y")

        admin.is_told("2 saved")
    costs = {name: register.licenses.find(name).unit_cost for name in ("Figma", "Visio")}
    assert [str(each) for each in costs.values()] == ["107.00 EUR", "100.00 EUR"]


async def test_a_wrong_value_for_many_is_pointed_out_and_leaving_it_asks(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("space", "space", "e", *["down"] * 9, "enter")
        await admin.types("tomorrow")
        admin.sees("A date looks like 2026-11-24.")
        await admin.press("enter")
        admin.is_not_asked()
        await admin.press("escape")
        admin.is_asked("What was typed is lost")
        await admin.press("y")

        admin.sees("2 marked")


async def test_more_than_ten_take_their_number_typed_and_say_how_many_are_hidden(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, *(a_license(f"Tool {number:02}") for number in range(12)), a_license("Figma"))

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("tool")
        await admin.press("enter", "*", "escape", "/")
        await admin.types("figma")
        await admin.press("enter", "d")

        admin.is_asked("Delete 12 licenses: Tool 00, Tool 01, Tool 02 and 9 more. 12 of them")
        await admin.press("y")
        await admin.types("12")
        await admin.press("enter")
        admin.is_told("12 licenses deleted")
    assert register.licenses.total() == 1


async def test_a_license_is_duplicated_without_its_holders(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("down", "c")
        admin.sees("Duplicate license")
        await admin.types_over("Figma for students")
        await admin.press("escape")
        assert register.licenses.total() == 4


async def test_a_license_is_added_and_the_cursor_goes_to_its_row(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("a")
        await admin.types("Miro")
        await admin.press("tab", "tab", "tab")
        await admin.types("7")
        await admin.press("ctrl+s")

        admin.is_told("Miro added")
        assert admin.highlighted == "Miro"
        admin.sees_row("Miro", usage="0/7", position="OK 7")


async def test_what_somebody_else_changed_meanwhile_is_kept_and_shown(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", quantity=10))
    somebody = as_somebody_else(register)

    async with at_keyboard() as admin:
        await admin.press("+")
        await admin.types("5")
        figma = somebody.licenses.find("Figma")
        somebody.licenses.change_quantity(figma.id, QuantityChange(3, relative=True))
        await admin.press("enter")

        admin.sees_row("Figma", usage="0/18")


# Assigning.


async def test_a_seat_is_given_from_the_list(register: Services, at_keyboard: AtKeyboard) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("G", "A")
        admin.sees("Assign Visio")
        await admin.types("lovelace")
        await admin.press("down", "enter")

        admin.sees_row("Visio", usage="1/8", position="OK 7")
        admin.is_told("Visio: 1 assigned")


async def test_all_marked_are_assigned_to_those_who_may_hold_them(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("G", "space", "k", "space", "A")
        admin.sees("Assign 2 licenses")
        await admin.types("lovelace")
        await admin.press("down", "enter")
        admin.is_asked("Assign 2 licenses to 1: 2 in all.")
        await admin.press("y")

        admin.is_told("2 assigned")
        admin.sees_row("Slack", usage="4/∞")
        admin.sees_row("Visio", usage="1/8")


async def test_licenses_without_a_kind_of_holder_in_common_are_assigned_apart(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("space", "space", "A")

        admin.is_told("No kind of holder may hold all of these: unmark some")


# Deleting and restoring.


async def test_deleting_a_held_license_names_its_holders_and_offers_to_unassign_them(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(
        register,
        an_end_user("Ada Lovelace"),
        a_license("Figma", held_by=["Ada Lovelace"]),
        a_license("Slack"),
    )

    async with at_keyboard() as admin:
        await admin.press("d")
        admin.is_asked("Figma still has 1 holder: Ada Lovelace.")
        admin.is_asked("Unassign all, then delete?")
        await admin.press("n")
        admin.sees("2 licenses")

        await admin.press("d", "y")
        admin.is_told("Figma deleted")
        admin.misses_row("Figma")


async def test_a_deleted_license_is_found_and_restored(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", deleted=True), a_license("Slack"))

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("archived:yes")
        await admin.press("enter")
        assert admin.highlighted == "Figma"
        await admin.press("e")
        admin.is_told("Figma is deleted. Restore it first")

        await admin.press("m")
        admin.sees("Restore")
        await admin.press("G", "enter")
        admin.is_told("Figma restored")
        await admin.press("escape")
        assert admin.rows == ["Figma", "Slack"]


async def test_deleting_asks_and_no_is_the_default(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma"))

    async with at_keyboard() as admin:
        await admin.press("d")
        admin.is_asked("Delete Figma?")
        await admin.press("enter")
        admin.sees_row("Figma")
