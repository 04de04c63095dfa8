"""What somebody meets who works here for the first time, at night, on a slow line of 80×24."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.screens.end_user_page import EndUserPage
from tests.builders import a_license, given
from tests.journeys.some_licenses import YEARLY, some_licenses
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


async def test_a_term_nobody_knows_is_left_out_rather_than_a_date_cut(
    register: Services, at_keyboard: AtKeyboard, tmp_path: Path
) -> None:
    brought = tmp_path / "licenses.csv"
    brought.write_text("name,quantity,auto_renewal,expiration_date\n1Password,5,yes,2026-10-30\n")
    register.importing.apply(brought, ImportOptions(FileKind.LICENSES))

    async with at_keyboard() as technician:
        assert technician.lines[4].endswith("2026-10-30 25 days ago")

    async with at_keyboard(size=(160, 36)) as technician:
        technician.sees("2026-10-30 25 days ago, term unknown")


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


async def test_a_menu_says_in_whole_why_an_entry_cannot_be_used(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("space", "space", "m", "down")
        told = " ".join(" ".join(technician.lines).split())
        assert "one license at a time;" in told
        technician.sees("2 are marked (esc unmarks them).")

        await technician.press("escape", "escape", ":")
        await technician.types("restore")
        technician.sees("Only a deleted license can be restored: archived:yes.")
        await technician.types("zz")
        technician.sees('Nothing is called "restorezz".')


async def test_the_cursor_stays_on_its_record_when_the_filter_is_taken_away(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("/")
        await technician.types("visio")
        await technician.press("enter", "escape")

        assert technician.rows == ["Acrobat Pro DC", "Figma", "Slack", "Visio"]
        assert technician.highlighted == "Visio"


async def test_a_page_at_80_columns_cuts_none_of_its_facts(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(
        register,
        a_license(
            "Acrobat Pro",
            type=LicenseType.MIXED,
            term=YEARLY,
            auto_renewal=True,
            expiration_date=date(2027, 2, 10),
            notice_days=90,
        ),
    )

    async with at_keyboard() as technician:
        await technician.press("enter")

        technician.sees("Device or end user, when full: Warn")
        technician.sees("Cancel by 2026-11-12")
        assert not any("…" in line for line in technician.lines[3:7])


async def test_the_boxes_of_a_form_show_ordinary_values_whole(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("SQL Server 2022 Standard", type=LicenseType.MIXED))

    async with at_keyboard() as technician:
        await technician.press("e")

        technician.sees("SQL Server 2022 Standard   ")
        technician.sees("‹ Per device or end user ›")


async def test_a_terminal_without_utf8_gets_plain_signs(
    register: Services, at_keyboard: AtKeyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_licenses(register)
    monkeypatch.setattr("locale.getencoding", lambda: "ANSI_X3.4-1968")
    glyphs.cache_clear()
    try:
        async with at_keyboard() as technician:
            await technician.press("=")
            technician.sees(">  ")
            assert all(line.isascii() for line in technician.lines), technician.screen_text

            await technician.press("escape", "?")
            technician.sees("down j")
            await technician.press("escape", "e")
            assert all(line.isascii() for line in technician.lines), technician.screen_text
    finally:
        glyphs.cache_clear()


async def test_keys_sent_ahead_wait_for_the_question_that_a_key_before_them_asks(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Visio"))

    async with at_keyboard() as technician:
        await technician.sends("da")

        technician.is_asked("Delete Visio?")
        technician.misses("Add license")
        await technician.press("n")
        technician.misses("Add license")


async def test_an_answer_is_gone_when_somebody_comes_back(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("escape")
        technician.is_told("Nothing to go back to")
        await technician.press("enter", "q")

        technician.sees("4 licenses · by Name ▲")


async def test_the_menu_acts_on_marked_licenses_that_the_filter_hides(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("space", "space", "/")
        await technician.types("nothing like it")
        await technician.press("enter", "m")

        technician.sees("2 marked")
        technician.sees("Edit settings")


async def test_the_help_of_a_page_says_which_page_it_is_about(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.press("enter", "?")

        technician.sees("Keys in License management › Acrobat Pro DC")


async def test_table_settings_name_their_keys_in_the_smallest_window(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as technician:
        await technician.resizes(60, 15)
        await technician.press("C")

        technician.sees("space Show, hide")
        technician.sees("esc Cancel")
