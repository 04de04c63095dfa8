"""Somebody changes how many seats one holder takes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from itam_tui.domain.holders import Assignment
from itam_tui.domain.settings import WhenFull
from itam_tui.ui.modals.seats import SeatsModal
from tests.journeys.a_register import Book
from tests.widgets.at_modal import Technician, at_desk


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def an_assignment(book: Book, *, when_full: WhenFull = WhenFull.WARN) -> Assignment:
    figma = book.license("Figma", 3, when_full=when_full)
    book.assign(figma, book.end_user("Ada Lovelace"))
    (one,) = book.services.assignments.of_license(figma.id)
    return one


@asynccontextmanager
async def editing(book: Book, one: Assignment) -> AsyncIterator[Technician]:
    async with at_desk(book.services, lambda: SeatsModal(book.services, one)) as admin:
        yield admin


async def test_digits_replace_the_seats(book: Book) -> None:
    async with editing(book, an_assignment(book)) as admin:
        admin.sees("Figma → Ada Lovelace")
        await admin.types("3")
        admin.sees("After saving  3/3  Full")
        await admin.press("enter")

        assert [one.seats for one in admin.app.answers] == [3]
    assert book.services.licenses.find("Figma").used == 3


async def test_seats_past_the_quantity_are_asked_about(book: Book) -> None:
    async with editing(book, an_assignment(book)) as admin:
        await admin.press("pageup")
        admin.sees("After saving  11/3 ⚠  Under by 8")
        await admin.press("enter")
        admin.sees("goes past its quantity")
        await admin.press("n")
        assert book.services.licenses.find("Figma").used == 1
        await admin.press("enter", "y")

        assert [one.seats for one in admin.app.answers] == [11]


async def test_a_refusal_stays_with_what_was_typed(book: Book) -> None:
    async with editing(book, an_assignment(book, when_full=WhenFull.REFUSE)) as admin:
        await admin.types("4")
        await admin.press("enter")

        admin.sees("set to Refuse")
        assert admin.app.answers == []


async def test_no_seats_are_pointed_out_and_escape_changes_nothing(book: Book) -> None:
    async with editing(book, an_assignment(book)) as admin:
        await admin.types("0")
        await admin.press("enter")
        admin.sees("Seats are a whole number from 1.")
        await admin.press("escape")

        assert admin.app.answers == [None]
    assert book.services.licenses.find("Figma").used == 1
