"""Somebody looks what is up for renewal, and what must be answered first."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.domain.terms import FIXED, Term, TermKind
from itam_tui.ui.screens.renewals import RenewalsScreen
from tests.journeys.a_register import Book, day
from tests.journeys.a_screen import at_screen

YEARLY = Term(TermKind.YEARS, 1)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    held = book.license("Illustrator", 12, term=FIXED, expiration_date=day("2026-11-16"))
    book.assign(held, book.end_user("Uma Shah"))
    book.license(
        "Figma", None, term=YEARLY, expiration_date=day("2026-12-31"),
        auto_renewal=True, notice_days=30,
    )  # fmt: skip
    book.license("Acrobat [b]Pro", 10, term=FIXED, expiration_date=day("2026-12-06"))
    book.license("Visio 2010", 5, term=FIXED, expiration_date=day("2020-01-01"))
    book.license("7-Zip", None)
    return book


async def test_what_must_be_answered_stands_in_groups_by_its_day(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        admin.sees("3 of 5 licenses need an answer within 90 days")
        shown = [line.strip() for line in admin.lines if line.strip()]

    assert [line for line in shown if line[:1] in "E73" and len(line) < 40] == [
        "Expired, still held 1",
        "7 days 1",
        "30 days 1",
        "Expired 1, closed",
    ]
    assert any(
        line.split("  ")[0] == "Figma" and "cancel by 2026-12-01 in 7 days" in line
        for line in shown
    )


async def test_the_cursor_begins_on_the_first_license(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        assert "Illustrator" in admin.cursor_line()
        admin.sees("1 of 12 still held")


async def test_expired_licenses_nobody_holds_are_closed_until_asked_for(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        admin.misses("Visio 2010")

        await admin.press("G", "enter")

        admin.sees("Visio 2010")
        assert "Expired 1" in admin.cursor_line()

        await admin.press("enter")

        admin.misses("Visio 2010")


async def test_an_open_group_is_closed_by_enter_on_its_heading(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("j", "enter")

        admin.sees("7 days 1, closed")
        admin.misses("Figma")
        admin.sees("Acrobat [b]Pro")


async def test_the_filter_is_that_of_licenses(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("slash")
        await admin.types("auto:yes")
        await admin.press("enter")

        admin.sees("Figma")
        admin.misses("Illustrator")
        admin.sees("1 of 5 licenses needs an answer")

        await admin.press("escape")

        admin.sees("Illustrator")


async def test_a_wrong_filter_says_which_word_and_why(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("slash")
        await admin.types("publsher:x")

        admin.sees("publsher:x: there is no field")
        admin.sees("Illustrator")


async def test_keys_of_a_license_say_that_a_heading_is_none(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("g", "h")

        admin.sees("This is the heading of a group: enter opens or closes it.")


async def test_the_history_of_a_license_is_one_key_away(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("h")

        admin.sees("Illustrator › History")

        await admin.press("q")

        assert "Illustrator" in admin.cursor_line()


async def test_refresh_keeps_the_cursor_on_its_license(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("j", "j")
        assert "Figma" in admin.cursor_line()
        book.license("Sooner", 1, term=FIXED, expiration_date=day("2026-11-25"))

        await admin.press("r")

        admin.sees("Sooner")
        assert "Figma" in admin.cursor_line()


async def test_the_quantity_is_edited_where_the_renewal_stands(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("plus", "enter")

        admin.sees("Illustrator saved")
        admin.sees("1 of 13 still held")
        assert "Illustrator" in admin.cursor_line()


async def test_an_expired_license_is_assigned_only_when_agreed_to(book: Book) -> None:
    book.end_user("Bob Ross")

    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("A", "right", "down", "enter")
        admin.is_asked("expired")
        await admin.press("y")

        admin.sees("Illustrator: 1 assigned")
        admin.sees("2 of 12 still held")


async def test_a_license_opens_and_the_cursor_is_where_it_was(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.press("j", "j", "enter")
        admin.sees("License management › Figma")

        await admin.press("q")

        assert "Figma" in admin.cursor_line()


async def test_keys_sent_ahead_act_on_what_was_searched(book: Book) -> None:
    async with at_screen(book.services, RenewalsScreen) as admin:
        await admin.sends("/figma", "enter", "enter")

        admin.sees("License management › Figma")
