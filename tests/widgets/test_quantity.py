"""Somebody changes how many seats a license has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.ui.modals.quantity import QuantityModal, Start
from tests.journeys.a_register import Book
from tests.widgets.at_modal import Technician, at_desk


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


@asynccontextmanager
async def editing(book: Book, license: License, start: Start = "set") -> AsyncIterator[Technician]:
    read = book.services.licenses.get(license.id)
    async with at_desk(book.services, lambda: QuantityModal(book.services, read, start)) as admin:
        yield admin


def held_by(book: Book, license: License, count: int) -> License:
    people = [book.end_user(f"P{number:02} Doe") for number in range(count)]
    book.assign(license, *people)
    return book.services.licenses.get(license.id)


def quantity_of(book: Book, license: License) -> int | None:
    return book.services.licenses.get(license.id).quantity


async def test_digits_replace_the_number_and_enter_saves(book: Book) -> None:
    figma = held_by(book, book.license("Figma", 2), 3)

    async with editing(book, figma) as admin:
        admin.sees("Figma", "LIC-00001")
        assert "Under by 1" in admin.line("Position")
        await admin.types("12")
        assert admin.line("Position").split()[-2:] == ["OK", "│"]
        assert admin.line("Free").split()[1:5] == ["Free", "-1", "→", "9"]
        await admin.press("enter")

        (saved,) = admin.app.answers
        assert saved.quantity == 12
    assert quantity_of(book, figma) == 12


@pytest.mark.parametrize(
    ("start", "keys", "after"),
    [("more", [], 11), ("more", ["5"], 15), ("less", [], 9), ("less", ["2"], 8),
     ("more", ["up", "up"], 13), ("less", ["pagedown", "up"], 1), ("set", ["down"], 9),
     ("set", ["pageup"], 20), ("set", ["pageup", "4"], 4)],
)  # fmt: skip
async def test_signs_arrows_and_page_keys_change_the_number(
    book: Book, start: Start, keys: list[str], after: int
) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma, start) as admin:
        await admin.press(*keys, "enter")

        assert [one.quantity for one in admin.app.answers] == [after]


async def test_escape_changes_nothing(book: Book) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma) as admin:
        await admin.types("99")
        await admin.press("escape")

        assert admin.app.answers == [None]
    assert quantity_of(book, figma) == 10
    assert len(book.services.licenses.entries(figma.id)) == 1


async def test_reason_and_po_number_take_letters_and_signs(book: Book) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma, "more") as admin:
        await admin.press("tab")
        await admin.types("u +-")
        await admin.press("tab")
        await admin.types("PO-7")
        await admin.press("enter")

    entry = book.services.licenses.entries(figma.id)[0]
    assert (entry.delta, entry.reason, entry.po_number) == (1, "u +-", "PO-7")


async def test_a_text_that_is_no_quantity_is_pointed_out_where_it_stands(book: Book) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma) as admin:
        await admin.types("ten")
        admin.sees("A quantity is a whole number such as 12")
        await admin.press("enter")

        assert admin.app.answers == []
    assert quantity_of(book, figma) == 10


async def test_less_than_nothing_is_pointed_out(book: Book) -> None:
    figma = book.license("Figma", 1)

    async with editing(book, figma, "less") as admin:
        await admin.press("5")

        admin.sees("The quantity is 1; 5 can't be taken from it.")


@pytest.mark.parametrize("word", ["u", "unlimited", "inf"])
async def test_unlimited_is_asked_about(book: Book, word: str) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma) as admin:
        await admin.types(word)
        admin.sees("= Unlimited")
        await admin.press("enter")
        admin.sees("Figma: 10 becomes Unlimited.")
        await admin.press("y")

        assert [one.quantity for one in admin.app.answers] == [None]


async def test_from_unlimited_a_sign_says_what_to_type(book: Book) -> None:
    figma = book.license("Figma", None)

    async with editing(book, figma, "more") as admin:
        admin.sees("The quantity is unlimited")


async def test_below_used_says_how_many_stay_unlicensed_and_shows_who(book: Book) -> None:
    figma = held_by(book, book.license("Figma", 5), 5)

    async with editing(book, figma) as admin:
        await admin.types("2")
        await admin.press("enter")
        admin.sees("3 of 5 in use stay unlicensed.")
        await admin.press("o")
        admin.sees("Longest unused: Figma", "P00 Doe", "never")
        await admin.press("escape")
        admin.sees("3 of 5 in use stay unlicensed.")
        await admin.press("n")
        assert quantity_of(book, figma) == 5
        await admin.press("enter", "y")

        assert [one.quantity for one in admin.app.answers] == [2]


async def test_a_license_that_refuses_says_how_many_to_unassign(book: Book) -> None:
    figma = held_by(book, book.license("Figma", 5, when_full=WhenFull.REFUSE), 5)

    async with editing(book, figma) as admin:
        await admin.types("2")
        await admin.press("enter")

        admin.sees("unassign 3")
        assert admin.app.answers == []
    assert quantity_of(book, figma) == 5


async def test_somebody_else_was_faster_and_both_are_shown(book: Book) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma) as ada:
        await ada.types("12")
        bob = book.as_user("bob")
        bob.licenses.change_quantity(figma.id, QuantityChange(14))
        await ada.press("enter")
        ada.sees("The quantity of Figma is 14 now")
        assert "14" in ada.line("Quantity")
        assert "12" in ada.line("Quantity")
        await ada.press("enter")

        assert [one.quantity for one in ada.app.answers] == [12]


async def test_two_people_add_at_the_same_time(book: Book) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma, "more") as ada:
        await ada.press("5")
        book.as_user("bob").licenses.change_quantity(figma.id, QuantityChange(3, relative=True))
        await ada.press("enter")

    assert quantity_of(book, figma) == 18


async def test_keys_sent_ahead_are_typed_into_the_box(book: Book) -> None:
    figma = book.license("Figma", 10)

    async with editing(book, figma) as admin:
        await admin.sends("12\n")

        assert [one.quantity for one in admin.app.answers] == [12]


async def test_the_typed_usage_of_a_custom_license_has_no_holders_to_show(book: Book) -> None:
    tool = book.license("Tool", 10, type=LicenseType.CUSTOM, typed_used=8)

    async with editing(book, tool) as admin:
        await admin.types("5")
        await admin.press("enter")
        admin.sees("3 of 8 in use stay unlicensed.")
        admin.misses("longest unused")


async def test_lowering_lets_spent_seats_go(book: Book) -> None:
    visio = held_by(book, book.license("Visio", 2, reassignable=False), 2)
    keys = [one.key for one in book.services.assignments.of_license(visio.id)]
    book.services.assignments.unassign(keys[:1], consents=ALL_CONSENTS)

    async with editing(book, visio, "less") as admin:
        assert admin.line("Position").split()[2:5] == ["Full", "→", "Full"]
        await admin.press("enter")

        assert [(one.quantity, one.used) for one in admin.app.answers] == [(1, 1)]
