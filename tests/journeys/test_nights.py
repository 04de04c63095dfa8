"""What somebody meets who works here for the first time, at night, on a slow line of 80×24."""

from __future__ import annotations

from itam_tui.domain.settings import WhenFull
from itam_tui.services import Services
from itam_tui.ui.screens.end_user_page import EndUserPage
from tests.builders import a_license, given
from tests.journeys.some_licenses import some_licenses
from tests.keyboard import AtKeyboard

LONG_FILTER = "expires<soon"


async def test_a_delete_counts_all_who_hold_the_license_not_only_those_it_read(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Visio", quantity=30, used=30))

    async with at_keyboard() as technician:
        await technician.press("d")

        technician.is_asked("Visio still has 30 holders:")
        technician.is_asked("and 25 more.")


async def test_a_question_asks(register: Services, at_keyboard: AtKeyboard) -> None:
    given(register, a_license("Figma", quantity=5, used=5))

    async with at_keyboard() as technician:
        await technician.press("-", "enter")

        technician.is_asked("Figma: 5 → 4 1 of 5 in use stay unlicensed. Go on?")


async def test_what_is_wrong_with_a_filter_is_told_whole(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("/")
        await technician.types(LONG_FILTER)

        told = " ".join(line[20:] for line in technician.lines[2:5])
        assert "expires takes a date such as 2026-12-31, a month" in " ".join(told.split())
        technician.sees("days such as 90d")

        await technician.press("escape")
        technician.sees("Expiration/Renewal")


async def test_an_answer_that_needs_the_whole_line_has_it(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("*", "=")

        technician.is_told("4 are marked")
        assert "…" not in technician.status


async def test_a_true_up_is_left_out_where_there_is_no_room_for_it(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Datadog", quantity=5, used=11, when_full=WhenFull.ALLOW))

    async with at_keyboard() as technician:
        technician.sees("Under 6 ")
        technician.misses("Under 6…")

        await technician.resizes(120, 36)
        technician.sees("Under 6 true-up")


async def test_a_reason_typed_is_not_lost_unasked(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("=", "tab")
        await technician.types("true-up")
        await technician.press("escape")

        technician.is_asked("Discard the reason and PO number you typed?")
        await technician.press("n")
        technician.sees("true-up")
        await technician.press("escape", "y")
        technician.misses("Edit quantity ")


async def test_the_name_of_a_file_typed_is_not_lost_unasked(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("x", "escape")
        technician.is_not_asked()

        await technician.press("x")
        await technician.types_over("night.csv")
        await technician.press("escape")
        technician.is_asked("Discard what you typed?")
        await technician.press("n")
        technician.sees("night.csv")


async def test_a_picker_with_an_empty_search_is_left_with_one_key(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    def page(services: Services) -> EndUserPage:
        return EndUserPage(services, 1)

    async with at_keyboard(page) as technician:
        await technician.press("A")
        await technician.types("vis")
        await technician.press("escape")
        technician.sees("Assign to Ada Lovelace")
        await technician.press("escape")
        technician.misses("Assign to Ada Lovelace")

        await technician.press("A", "escape")
        technician.misses("Assign to Ada Lovelace")
