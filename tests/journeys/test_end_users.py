"""Somebody looks after end users: who they are, what they hold, and what goes when they leave."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from itam_tui.domain.holders import EndUserStatus
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.ui.screens.end_user_page import EndUserPage
from itam_tui.ui.screens.end_users import EndUsersScreen
from tests.journeys.a_register import Book
from tests.journeys.a_screen import at_screen


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    uma = book.end_user("Uma Shah", department="Finance", organization="Acme")
    book.end_user("Bob [b]Ross", department="Design", status=EndUserStatus.LEAVING)
    book.end_user("Ada Lovelace", department="Research")
    laptop = book.device("LAP-0217", serial="5CG1", end_user_id=uma.id)
    slack = book.license("Slack", 8, type=LicenseType.PER_END_USER)
    figma = book.license("Figma", None)
    book.license("Visio", 0, when_full=WhenFull.REFUSE)
    book.license("Acrobat", 5, type=LicenseType.PER_DEVICE)
    book.assign(slack, uma)
    book.assign(figma, uma, laptop)
    return book


def page_of(book: Book, name: str) -> EndUserPage:
    ref = book.services.holders.find(name).ref

    return EndUserPage(book.services, ref.id)


def held(services: Services, name: str) -> list[str]:
    ref = services.holders.find(name).ref
    return [one.license_name for one in services.assignments.of_holder(ref)]


async def test_end_users_are_listed_with_what_they_hold(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        admin.sees("3 end users · by Name ▲")
        assert "Ada Lovelace" in admin.cursor_line()
        admin.sees("Bob [b]Ross")
        admin.sees("Leaving")
        uma = next(line for line in admin.lines if "Uma Shah" in line)
        assert uma.endswith("2")


@pytest.mark.parametrize(
    ("typed", "who"),
    [("status:leaving", "Bob"), ("department:finance", "Uma"), ("license:slack", "Uma"),
     ("licenses>0", "Uma"), ("lovelace", "Ada")],
)  # fmt: skip
async def test_end_users_are_found_by_what_is_known_of_them(
    book: Book, typed: str, who: str
) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("slash")
        await admin.types(typed)
        await admin.press("enter")

        admin.sees("1 of 3 end users")
        assert who in admin.cursor_line()


async def test_sorting_follows_the_keys_and_is_kept(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("o")

        admin.sees("by Name ▼")
        assert "Ada Lovelace" in admin.cursor_line()

    async with at_screen(book.services, EndUsersScreen) as admin:
        admin.sees("by Name ▼")
        assert "Uma Shah" in admin.cursor_line()


async def test_marks_that_the_filter_hides_are_told(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("space", "space")
        admin.sees("2 marked")

        await admin.press("slash")
        await admin.types("ada")
        await admin.press("enter")

        admin.sees("2 marked, 1 not shown")


async def test_a_new_end_user_is_added_and_stands_under_the_cursor(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("a")
        await admin.types("Zoe Zed")
        await admin.press("ctrl+s")

        assert "Zoe Zed" in admin.cursor_line()
        admin.sees("Zoe Zed is added.")


async def test_deleting_one_who_holds_nothing_asks_once(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("d")
        admin.sees("Delete Ada Lovelace?")

        await admin.press("y")

        admin.misses("ada@acme.com")
        admin.sees("Deleted Ada Lovelace.")


async def test_deleting_one_who_holds_licenses_names_them_and_offers_to_unassign(
    book: Book,
) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("G", "d")

        admin.sees("Uma Shah still holds 2 licenses: Figma and Slack.")
        admin.sees("Unassign all, then delete?")

        await admin.press("n")

        assert held(book.services, "Uma Shah") == ["Figma", "Slack"]

        await admin.press("d", "y")

        admin.sees("Deleted Uma Shah.")
        assert "Bob" in admin.cursor_line()
        assert book.services.licenses.find("Slack").used == 0


async def test_a_deleted_end_user_comes_back_from_the_row_menu(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("d", "y", "slash")
        await admin.types("archived:yes")
        await admin.press("enter", "e")
        admin.sees("is deleted. Restore the record first")

        await admin.press("m", "G", "enter")

        assert book.services.holders.find("Ada Lovelace").archived_at is None


async def test_an_end_user_opens_with_the_licenses_held_and_where_they_stand(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("G", "enter")

        admin.sees("End users › Uma Shah")
        admin.sees("Active · Finance · Acme")
        admin.sees("uma@acme.com")
        admin.sees("2 licenses, 1 device")
        admin.sees("Assets   Licenses 2   Devices 1")
        slack = next(line for line in admin.lines if "Slack" in line)
        assert "1/8" in slack
        assert "OK 7" in slack

        await admin.press("q")

        assert "Uma Shah" in admin.cursor_line()


async def test_the_devices_are_one_tab_away(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("tab")

        assert "LAP-0217" in admin.cursor_line()

        await admin.press("enter")

        admin.sees("Devices › LAP-0217")

        await admin.press("escape", "tab")

        assert "Figma" in admin.cursor_line()


async def test_one_without_licenses_is_told_what_to_press(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Ada Lovelace")) as admin:
        admin.sees("No licenses yet. Press A to assign one.")

        await admin.press("R")

        admin.sees("There is no license under the cursor.")


async def test_several_licenses_are_assigned_at_once(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Ada Lovelace")) as admin:
        await admin.press("A")
        admin.misses("Acrobat")

        await admin.press("enter", "space", "space", "enter")
        admin.sees("Assign 2 licenses")
        await admin.press("y")

        admin.sees("Assigned Figma and Slack.")
        assert held(book.services, "Ada Lovelace") == ["Figma", "Slack"]


async def test_the_picker_tells_what_is_held_already(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("A")
        await admin.types("slack")

        assert "held" in next(line for line in admin.lines if "Slack" in line and "1/8" in line)

        await admin.press("enter", "enter")

        admin.sees("Already held: Slack.")


async def test_a_full_license_set_to_refuse_says_why(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Ada Lovelace")) as admin:
        await admin.press("A")
        await admin.types("visio")
        await admin.press("enter", "enter")

        admin.sees("Visio")
        assert held(book.services, "Ada Lovelace") == []


async def test_a_seat_is_taken_back(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("R")

        admin.sees("Unassigned Figma.")
        admin.sees("Licenses 1")
        assert held(book.services, "Uma Shah") == ["Slack"]


async def test_taking_back_several_asks_first_and_names_them(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("asterisk", "R")
        admin.sees("Unassign 2 licenses of Uma Shah: Figma and Slack.")
        await admin.press("n")
        assert held(book.services, "Uma Shah") == ["Figma", "Slack"]

        await admin.press("R", "y")

        admin.sees("Unassigned 2 licenses.")
        assert held(book.services, "Uma Shah") == []


async def test_one_who_leaves_gives_everything_back_but_what_is_left_out(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("X")
        admin.sees("On LAP-0217: stays unless marked")
        admin.sees("[x] Set status to Left")
        admin.sees("Unassign 2 licenses")

        await admin.press("space")
        admin.sees("Unassign 1 license ")
        await admin.press("enter")

        admin.sees("Uma Shah is set to Left.")
        await admin.press("r")
        admin.sees("Left · Finance · Acme")
        assert held(book.services, "Uma Shah") == ["Figma"]
        assert held(book.services, "LAP-0217") == ["Figma"]


async def test_licenses_on_the_devices_go_with_them_when_marked(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("X", "G", "space", "l", "enter")
        admin.sees("3")
        await admin.press("y")

        admin.sees("Unassigned 3 licenses.")
        assert held(book.services, "LAP-0217") == []
        await admin.press("r")
        admin.sees("Active")


async def test_a_seat_moves_to_somebody_else(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("j", "M")
        admin.sees("Move Slack to")
        await admin.types("lovelace")
        await admin.press("enter", "enter")

        admin.sees("Moved Slack to Ada Lovelace.")
        assert held(book.services, "Uma Shah") == ["Figma"]
        assert held(book.services, "Ada Lovelace") == ["Slack"]


async def test_what_the_other_one_holds_already_stays(book: Book) -> None:
    book.assign(book.services.licenses.find("Slack"), book.services.holders.find("Ada Lovelace"))

    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("asterisk", "M")
        await admin.types("lovelace")
        await admin.press("enter", "enter", "y")

        admin.sees("Ada Lovelace held Slack already; moved 1.")
        assert held(book.services, "Uma Shah") == ["Slack"]


async def test_a_license_that_is_not_reassignable_does_not_move(book: Book) -> None:
    fixed = book.license("OEM", 3, reassignable=False)
    book.assign(fixed, book.services.holders.find("Ada Lovelace"))

    async with at_screen(book.services, lambda _: page_of(book, "Ada Lovelace")) as admin:
        await admin.press("M")

        admin.sees("OEM is not reassignable, so its seats can't be moved.")


async def test_seats_of_a_held_license_are_changed_from_the_row_menu(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("j", "m", "j", "enter")
        await admin.types("3")
        await admin.press("enter")

        admin.sees("saved: Slack 3 seats")
        assert book.services.licenses.find("Slack").used == 3


async def test_columns_are_chosen_and_kept(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.press("C")

        admin.sees("Role")
        admin.sees("Licenses held")


async def test_keys_sent_ahead_act_on_what_was_searched(book: Book) -> None:
    async with at_screen(book.services, EndUsersScreen) as admin:
        await admin.sends("/uma", "enter", "enter")

        admin.sees("End users › Uma Shah")

        await admin.sends("A", "slack", "enter", "enter")

        admin.sees("Already held: Slack.")


async def test_somebody_else_who_was_faster_is_told(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        other = book.as_user("bob")
        ref = other.holders.find("Uma Shah").ref
        other.assignments.unassign([other.assignments.of_holder(ref)[0].key])

        await admin.press("R")

        admin.sees("somebody else")


async def test_a_page_asks_no_more_for_many_licenses_than_for_few(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    collector = book.end_user("Zed Collector")
    for number in range(30):
        book.assign(book.license(f"Tool {number:02}", None), collector)

    async def questions(name: str) -> int:
        page = page_of(book, name)
        caplog.clear()
        async with at_screen(book.services, lambda _: page):
            return sum("SELECT" in record.getMessage() for record in caplog.records)

    with caplog.at_level(logging.DEBUG, "peewee"):
        few, many = await questions("Uma Shah"), await questions("Zed Collector")

    assert few - 1 == many <= 5  # the devices are one question more


async def test_escape_leaves_unassign_all_at_once_and_changes_nothing(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "Uma Shah")) as admin:
        await admin.press("X")
        admin.sees("Unassign all: Uma Shah")

        await admin.press("escape")
        admin.misses("Unassign all: Uma Shah")
        await admin.press("enter")

    assert held(book.services, "Uma Shah") == ["Figma", "Slack"]
    assert book.services.holders.find("Uma Shah").settings.status is EndUserStatus.ACTIVE
