"""Somebody gives seats of a license, takes them back and moves them, on its page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from itam_tui.domain.holders import EndUserStatus
from itam_tui.domain.settings import WhenFull
from tests.journeys.a_license_page import a_book, acrobat, held_by, holders_of, on_page
from tests.journeys.a_register import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return a_book(tmp_path)


async def test_assigning_tells_who_got_a_seat_and_who_had_one(book: Book) -> None:
    license = acrobat(book, 5)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("A")
        await admin.pastes("ada@acme.com; bob@acme.com, cy@acme.com")
        await admin.press("enter")

        admin.sees("2 assigned, 1 held it already")
        admin.sees("Licensed end user 3", "3/5")
    assert holders_of(book, license) == ["Ada Lovelace", "Bob Ross", "Cy Young"]


async def test_assigning_past_the_quantity_is_asked(book: Book) -> None:
    license = acrobat(book, 1)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("A")
        await admin.types("ross")
        await admin.press("enter", "enter")
        admin.sees("goes past its quantity: 2 of 1 in use")
        await admin.press("y")

        admin.sees("1 assigned", "Under by 1")
    assert holders_of(book, license) == ["Ada Lovelace", "Bob Ross"]


async def test_no_to_a_question_comes_back_to_the_marks(book: Book) -> None:
    license = acrobat(book, 1)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("A", "down", "down", "space", "space", "tab", "2", "enter")
        admin.sees("goes past its quantity: 5 of 1 in use")
        await admin.press("n")

        admin.sees("Take 2 marked", "Under by 4")
        await admin.press("enter", "y")
        admin.sees("2 assigned")
    assert holders_of(book, license) == ["Ada Lovelace", "Bob Ross", "Cy Young"]


async def test_no_to_a_question_of_a_move_comes_back_to_the_one_typed(book: Book) -> None:
    book.end_user("Zoe Ash", status=EndUserStatus.LEAVING)
    license = acrobat(book, 1)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("M")
        await admin.types("zoe")
        await admin.press("enter", "enter", "n")
        admin.sees("Move Ada Lovelace to", "/ zoe")

        await admin.press("escape", "escape")
        admin.misses("Move Ada Lovelace to")
    assert holders_of(book, license) == ["Ada Lovelace"]


async def test_keys_sent_ahead_of_an_assignment_act_on_the_page(book: Book) -> None:
    license = acrobat(book, 5)

    async with on_page(book, license) as admin:
        await admin.sends("Aross\n\n=12\n")

        admin.sees("1/12")
    assert holders_of(book, license) == ["Bob Ross"]


async def test_a_license_that_refuses_names_who_got_no_seat(book: Book) -> None:
    license = acrobat(book, 2, when_full=WhenFull.REFUSE)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("A", "down", "down", "space", "space", "enter")

        admin.sees("1 assigned, 1 no seat: Cy Young")
    assert holders_of(book, license) == ["Ada Lovelace", "Bob Ross"]


async def test_several_seats_are_counted_beside_the_holders(book: Book) -> None:
    license = acrobat(book, 9)
    held_by(book, license, "Ada Lovelace", "Bob Ross")

    async with on_page(book, license) as admin:
        await admin.press("m", "down", "enter")
        admin.sees("Acrobat Pro DC → Ada Lovelace")
        await admin.types("3")
        await admin.press("enter")

        admin.sees("saved: Ada Lovelace 3 seats", "Licensed end user 2, 4 seats")
        admin.sees("2 holders, 4 seats")


async def test_the_highlighted_is_unassigned_and_the_cursor_stays(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace", "Bob Ross", "Cy Young")

    async with on_page(book, license) as admin:
        await admin.press("down", "R")

        admin.sees("Unassigned Bob Ross.", "2/3")
        assert "Cy Young" in admin.cursor_line()
    assert holders_of(book, license) == ["Ada Lovelace", "Cy Young"]


async def test_the_marked_are_unassigned_after_a_question(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace", "Bob Ross", "Cy Young")

    async with on_page(book, license) as admin:
        await admin.press("asterisk", "space")
        admin.sees("2 marked")
        await admin.press("R")
        admin.sees("Unassign 2 holders of Acrobat Pro DC: Bob Ross and Cy Young")
        await admin.press("y")

        admin.sees("Unassigned 2 holders.")
    assert holders_of(book, license) == ["Ada Lovelace"]


async def test_all_are_unassigned_at_once(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace", "Bob Ross")

    async with on_page(book, license) as admin:
        await admin.press("X", "n")
        assert len(holders_of(book, license)) == 2
        await admin.press("X", "y")

        admin.sees("Unassigned all 2.", "Nobody holds it yet.")


async def test_a_seat_is_moved_to_somebody_else(book: Book) -> None:
    license = acrobat(book, 1)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("M")
        admin.sees("Move Ada Lovelace to")
        await admin.types("young")
        await admin.press("enter", "enter")

        admin.sees("Moved 1 to Cy Young.", "1/1")
    assert holders_of(book, license) == ["Cy Young"]


async def test_a_seat_that_is_not_reassignable_is_listed_as_spent(book: Book) -> None:
    license = acrobat(book, 3, reassignable=False)
    held_by(book, license, "Ada Lovelace", "Bob Ross")

    async with on_page(book, license) as admin:
        await admin.press("M")
        admin.sees("The license is not reassignable, so seats can't be moved.")
        await admin.press("R")
        admin.sees("The seat stays used,")
        await admin.press("y")

        admin.sees("1 holder, 1 seat, 1 spent", "2/3")
        assert "Spent" in admin.line("ada@acme.com")


async def test_holders_are_filtered_and_sorted(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace", "Bob Ross", "Cy Young")
    bob = book.services.assignments.of_license(license.id)[1]
    book.services.assignments.set_last_used(bob.key, date(2026, 1, 1))

    async with on_page(book, license) as admin:
        await admin.press("slash")
        await admin.types("department:design unused>60d")
        await admin.press("enter")
        admin.sees("1 match the filter", "3 holders, 3 seats")
        assert "Bob Ross" in admin.cursor_line()
        await admin.press("escape")
        admin.sees("Ada Lovelace")
        await admin.press("o")
        assert "Cy Young" in admin.lines[12]


async def test_a_wrong_filter_says_why(book: Book) -> None:
    async with on_page(book, acrobat(book)) as admin:
        await admin.press("slash")
        await admin.types("colour:red")

        admin.sees("there is no field colour")


async def test_keys_sent_ahead_act_on_the_rows_that_were_asked_for(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace", "Bob Ross", "Cy Young")

    async with on_page(book, license) as admin:
        await admin.sends("/ross\nR")

        admin.sees("Unassigned Bob Ross.")
    assert holders_of(book, license) == ["Ada Lovelace", "Cy Young"]
