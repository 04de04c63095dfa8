"""Technicians look at License management, by keys alone at 80×24."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.services import Services, open_services
from tests.builders import a_device, a_license, as_somebody_else, given
from tests.journeys.some_licenses import some_licenses
from tests.keyboard import AtKeyboard

# What is seen.


async def test_the_list_says_who_uses_how_much_and_what_ends_when(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        admin.sees("License management")
        admin.sees("4 licenses · by Name ▲")
        admin.sees_row(
            "Acrobat Pro DC", type="Device", usage="12/10 ⚠", position="Under 2",
            auto_renewal="No", expiration_date="2026-12-06 in 12 days", publisher="Adobe",
        )  # fmt: skip
        admin.sees_row("Figma", type="End user", usage="5/5", position="Full")
        admin.sees_row(
            "Slack", type="Either", usage="3/∞", position="OK",
            auto_renewal="Yes", expiration_date="2027-01-31",
        )  # fmt: skip
        admin.sees("12/10 ⚠  Under 2  No   2026-12-06 in 12 days")
        admin.sees("Auto Expiration/Renewal")
        assert admin.highlighted == "Acrobat Pro DC"


async def test_headings_are_whole_where_there_is_room(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard(size=(120, 36)) as admin:
        admin.sees("Auto-renewal")
        admin.sees("Expiration/Renewal date")
        admin.sees("Publisher")


async def test_an_empty_register_says_what_to_do_next(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    async with at_keyboard() as admin:
        admin.sees("No licenses yet. Press a to add one, or import a file: ctrl+p, Import.")
        await admin.press("e")
        admin.is_told("There is no license under the cursor.")


async def test_names_are_text_whatever_is_in_them(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Visio [bold]Pro[/]"))

    async with at_keyboard() as admin:
        admin.sees("Visio [bold]Pro[/]")
        await admin.press("m")
        admin.sees("Visio [bold]Pro[/]")


# Finding.


@pytest.mark.parametrize(
    ("typed", "name"),
    [("figma", "Figma"), ("position:under", "Acrobat Pro DC"), ("quantity:unlimited", "Slack"),
     ("vendor:softwareone", "Visio"), ("owner:grace", "Visio"), ("expires<30d", "Acrobat Pro DC"),
     ("type:mixed", "Slack"), ("free>3", "Visio")],
)  # fmt: skip
async def test_a_license_is_found_by_what_is_known_of_it(
    register: Services, at_keyboard: AtKeyboard, typed: str, name: str
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types(typed)
        admin.sees("1 of 4 licenses · by Name ▲")
        assert admin.rows == [name]

        await admin.press("enter")
        assert admin.highlighted == name
        await admin.press("escape")
        admin.sees("4 licenses · by Name ▲")
        assert len(admin.rows) == 4


async def test_a_wrong_filter_word_is_named_with_the_reason(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("positon:under")

        admin.sees("positon:under: there is no field positon; try position.")


@pytest.mark.parametrize("leaving", ["enter", "down"])
async def test_a_field_without_a_value_is_named_once_the_box_is_left(
    leaving: str, register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("used>")
        admin.misses("used takes")

        await admin.press(leaving)
        admin.sees("used>: used takes a whole number.")
        assert len(admin.rows) == 4

        await admin.press("/")
        await admin.types("1")
        admin.misses("used takes")


async def test_nothing_found_says_how_to_get_the_rows_back(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("nowhere")
        admin.sees("0 of 4 licenses")
        admin.sees("Nothing matches. Press escape to clear the filter.")

        await admin.press("escape")
        assert len(admin.rows) == 4


async def test_keys_sent_in_one_packet_act_on_the_license_they_found(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.sends("/visio", "enter", "=12", "enter")

        admin.sees_row("Visio", usage="0/12", position="OK 12")


# Sorting and columns.


async def test_sorting_keeps_the_cursor_and_is_kept_for_the_next_time(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("down", ">", ">", "o")
        admin.sees("by Usage ▼")
        assert admin.rows[0] == "Acrobat Pro DC"
        assert admin.highlighted == "Figma"

    async with at_keyboard() as admin:
        admin.sees("by Usage ▼")


async def test_chosen_columns_survive_a_restart_and_belong_to_one_technician(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("C", "down", "space", "G", "space", "enter")
        admin.misses("Type")

    async with at_keyboard() as admin:
        admin.misses("Type")
        names = [column.name for column in admin.table.columns]
        assert names[-1] == "updated_at"

    async with at_keyboard(register=as_somebody_else(register)) as somebody:
        somebody.sees("Type")


# Marks and copies.


async def test_marks_are_counted_also_those_a_filter_hides(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("space", "space")
        admin.sees("2 marked")
        admin.misses("not shown")
        await admin.resizes(100, 30)
        admin.misses("not shown")
        await admin.resizes(80, 24)

        await admin.press("/")
        await admin.types("figma")
        await admin.press("enter")
        admin.sees("1 of 4 licenses · by Name ▲ · 2 marked, 1 not shown")

        await admin.press("escape", "escape")
        admin.misses("marked")


async def test_all_that_match_are_marked_at_once(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("type:user,mixed")
        await admin.press("enter", "*")

        admin.sees("3 marked")


async def test_references_and_rows_are_copied(register: Services, at_keyboard: AtKeyboard) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("y")
        assert admin.copied == "LIC-00001"
        admin.is_told("Copied LIC-00001.")

        await admin.press("Y")
        assert admin.copied.split("\t")[:4] == ["Acrobat Pro DC", "Device", "12/10 ⚠", "Under 2"]

        await admin.press("space", "space", "y")
        assert admin.copied == "LIC-00001\nLIC-00002"


# The row menu, the page, rights.


async def test_the_row_menu_lists_everything_with_its_key(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("m")

        assert [name.split("  ")[0] for name in admin.rows] == [
            "Open", "Edit quantity", "Edit settings", "Assign", "Product keys", "Duplicate",
            "Copy reference", "History", "Delete",
        ]  # fmt: skip
        admin.sees_row("Edit quantity", key="=")
        await admin.press("y")
        assert admin.copied == "LIC-00001"


async def test_coming_back_from_a_license_finds_the_cursor_and_what_changed(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("down", "enter")
        admin.sees("2 of 4")
        admin.sees("Licensed end user 5")
        await admin.press("+", "enter", "q")

        assert admin.highlighted == "Figma"
        admin.sees_row("Figma", usage="5/6")


async def test_a_custom_license_has_no_assignments(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Windows Server", used=3, type=LicenseType.CUSTOM))

    async with at_keyboard() as admin:
        admin.sees_row("Windows Server", type="Custom", usage="3/10")
        await admin.press("A")
        admin.is_told("Custom has no assignments")


async def test_a_register_opened_read_only_says_so(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma", when_full=WhenFull.REFUSE), a_device("LAP-1"))
    store = register.store
    closed = open_services(store.url, actor="ada", today=store.today, now=store.now, read_only=True)

    async with at_keyboard(register=closed) as reader:
        for key in ("e", "=", "a", "d", "A", "c"):
            await reader.press(key)
            reader.is_told("This register is open read-only, so nothing can be changed.")
        await reader.press("o")
        reader.sees("by Name ▼")


async def test_opening_and_paging_take_few_questions_whatever_the_length(
    register: Services, at_keyboard: AtKeyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(register, *(a_license(f"Tool {number:03}") for number in range(300)))
    asked: list[str] = []
    database = register.store.database
    execute: Callable[..., object] = database.execute_sql

    def counted(sql: str, *args: object, **options: object) -> object:
        if sql.lstrip().upper().startswith("SELECT"):
            asked.append(sql)
        return execute(sql, *args, **options)

    monkeypatch.setattr(database, "execute_sql", counted)

    async with at_keyboard() as admin:
        assert len(asked) == 3, asked  # the table's settings, the count, one page
        await admin.press("G")
        assert admin.highlighted == "Tool 299"
        assert len(asked) == 4, asked[3:]  # its page


async def test_a_range_is_marked_from_one_row_to_another_far_away(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, *(a_license(f"Tool {number:03}") for number in range(300)))

    async with at_keyboard() as admin:
        await admin.press("down", "v", "G", "v")

        admin.sees("299 marked")
