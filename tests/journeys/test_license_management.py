"""Technicians look after licenses in License management, by keys alone at 80×24."""

from __future__ import annotations

from datetime import date

import pytest

from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.money import Cost, Money
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.terms import Term, TermKind
from itam_tui.services import Services, open_services
from tests.builders import (
    a_device,
    a_license,
    an_end_user,
    as_somebody_else,
    given,
)
from tests.keyboard import AtKeyboard, DeskApp

FIXED = Term(TermKind.FIXED)
YEARLY = Term(TermKind.YEARS, 1)


def some_licenses(register: Services) -> None:
    given(
        register,
        an_end_user("Ada Lovelace"),
        a_license("Acrobat Pro DC", quantity=10, used=12, type=LicenseType.PER_DEVICE,
                  publisher="Adobe", term=FIXED, expiration_date=date(2026, 12, 6)),
        a_license("Figma", quantity=5, used=5, publisher="Figma"),
        a_license("Slack", quantity=None, used=3, type=LicenseType.MIXED,
                  auto_renewal=True, term=YEARLY, expiration_date=date(2026, 1, 31)),
        a_license("Visio", quantity=8, vendor="SoftwareOne", owner="Grace"),
    )  # fmt: skip


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

        admin.is_told("No kind of holder may hold all of these.")


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


# The row menu, the page, rights.


async def test_the_row_menu_lists_everything_with_its_key(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        await admin.press("m")

        assert [name.split("  ")[0] for name in admin.rows] == [
            "Open", "Edit quantity", "Edit settings", "Assign", "Duplicate", "Copy reference",
            "History", "Delete",
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


async def test_what_is_shown_is_exported_as_it_is_shown(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    some_licenses(register)

    async with at_keyboard() as admin:
        assert isinstance(admin.app, DeskApp)
        await admin.press("/")
        await admin.types("figma")
        await admin.press("enter", "x")

        (message,) = admin.app.exports
        assert message.criteria.filter.text == "figma"
        assert message.columns[:3] == ("name", "type", "usage")
