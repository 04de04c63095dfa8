"""Somebody chooses who gets a seat: by typing, by marks, by pasted addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from itam_tui.domain.holders import DeviceStatus, EndUserStatus, HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.ui.modals.picker import HolderPicker, Picked
from tests.journeys.a_register import Book
from tests.widgets.at_modal import Technician, at_desk

USERS = (HolderKind.END_USER,)
BOTH = (HolderKind.DEVICE, HolderKind.END_USER)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    book.end_user("Ada Lovelace", department="Research")
    book.end_user("Bob Ross", status=EndUserStatus.LEAVING)
    book.end_user("Cy Young")
    book.device("LAP-0217", serial="5CG1")
    book.device("LAP-0218", asset_tag="T-7", status=DeviceStatus.RETIRED)
    return book


@pytest.fixture
def figma(book: Book) -> License:
    figma = book.license("Figma", 2)
    ada = book.services.holders.find("ada@acme.com")
    book.assign(figma, ada)
    return figma


@asynccontextmanager
async def choosing(
    book: Book,
    kinds: tuple[HolderKind, ...] = USERS,
    license: License | None = None,
    size: tuple[int, int] = (80, 24),
    **options: Any,
) -> AsyncIterator[Technician]:
    number = license.id if license else None
    async with at_desk(
        book.services,
        lambda: HolderPicker(book.services, "Assign Figma", kinds, number, **options),
        size,
    ) as admin:
        yield admin


def named(book: Book, admin: Technician) -> list[str]:
    (picked,) = admin.app.answers
    assert isinstance(picked, Picked)
    return sorted(book.services.holders.get(ref).label for ref in picked.holders)


async def test_typing_filters_and_enter_takes_the_highlighted(book: Book, figma: License) -> None:
    async with choosing(book, license=figma) as admin:
        await admin.types("ross")
        admin.misses("Cy Young")
        await admin.press("enter", "enter")

        assert named(book, admin) == ["Bob Ross"]


async def test_marks_are_kept_while_filtering(book: Book, figma: License) -> None:
    async with choosing(book, license=figma) as admin:
        await admin.types("ross")
        await admin.press("down", "space", "slash", "escape")
        await admin.types("young")
        await admin.press("down", "space")
        admin.sees("Take 2 marked")
        await admin.press("enter")

        assert named(book, admin) == ["Bob Ross", "Cy Young"]


async def test_who_holds_it_and_who_is_leaving_are_told(book: Book, figma: License) -> None:
    async with choosing(book, license=figma) as admin:
        assert "holds it" in admin.line("Ada Lovelace")
        assert "Leaving" in admin.line("Bob Ross")
        await admin.press("down", "enter")

        admin.sees("Ada Lovelace holds it already.")
        assert admin.app.answers == []


async def test_the_outcome_counts_seats_and_marks(book: Book, figma: License) -> None:
    async with choosing(book, license=figma) as admin:
        admin.sees("After assigning  1/2  OK")
        await admin.press("down", "down")
        admin.sees("After assigning  2/2  Full")
        await admin.press("space", "space", "tab")
        admin.sees("After assigning  3/2 ⚠  Under by 1")
        await admin.types("2")
        admin.sees("After assigning  5/2 ⚠  Under by 3")
        await admin.press("enter")

        (picked,) = admin.app.answers
        assert picked.seats == 2
        assert named(book, admin) == ["Bob Ross", "Cy Young"]


async def test_a_license_that_refuses_says_how_many_get_no_seat(book: Book) -> None:
    slack = book.license("Slack", 1, when_full=WhenFull.REFUSE)

    async with choosing(book, license=slack) as admin:
        await admin.press("down", "space", "space", "space")

        admin.sees("After assigning  1/1  Full, no seat for 2")


async def test_seats_that_are_no_number_are_pointed_out(book: Book) -> None:
    async with choosing(book) as admin:
        await admin.press("down", "tab")
        await admin.types("0")
        await admin.press("enter")

        admin.sees("Seats are a whole number from 1.")
        assert admin.app.answers == []


async def test_pasted_addresses_mark_everyone_known_and_list_the_rest(book: Book) -> None:
    async with choosing(book) as admin:
        await admin.pastes("Ada <ada@acme.com>; nobody@acme.com\ncy@acme.com, zoe@acme.com")
        admin.sees("2 found and marked; 2 not found: nobody@acme.com, zoe@acme.com")
        await admin.press("enter")

        assert named(book, admin) == ["Ada Lovelace", "Cy Young"]


async def test_addresses_pasted_over_the_rows_are_taken_too(book: Book) -> None:
    async with choosing(book) as admin:
        await admin.press("down")
        await admin.pastes("bob@acme.com\ncy@acme.com")
        await admin.press("enter")

        assert named(book, admin) == ["Bob Ross", "Cy Young"]


async def test_devices_and_end_users_are_chosen_together(book: Book) -> None:
    mixed = book.license("Slack", 9, type=LicenseType.MIXED)

    async with choosing(book, BOTH, mixed) as admin:
        admin.sees("LAP-0217", "5CG1")
        assert "Retired" in admin.line("LAP-0218")
        await admin.press("down", "space", "right", "space")
        admin.sees("Take 2 marked")
        await admin.press("enter")

        assert named(book, admin) == ["Ada Lovelace", "LAP-0217"]


async def test_an_empty_box_goes_to_the_other_kind_sideways(book: Book) -> None:
    async with choosing(book, BOTH) as admin:
        await admin.press("right")

        admin.sees("Cy Young")


async def test_exactly_one_is_chosen_to_move_to(book: Book) -> None:
    async with choosing(book, single=True, with_seats=False) as admin:
        admin.misses("Seats", "Mark")
        await admin.press("down", "down", "enter")

        assert named(book, admin) == ["Bob Ross"]


async def test_escape_takes_the_text_then_the_marks_then_the_picker_away(book: Book) -> None:
    async with choosing(book) as admin:
        await admin.press("down", "space", "slash")
        await admin.types("cy")
        await admin.press("escape")
        admin.sees("Ada Lovelace", "Take 1 marked")
        await admin.press("escape")
        admin.misses("marked")
        await admin.press("escape")

        assert admin.app.answers == [None]


async def test_keys_sent_ahead_take_the_one_typed(book: Book) -> None:
    async with choosing(book) as admin:
        await admin.sends("young\n\n")

        assert named(book, admin) == ["Cy Young"]


async def test_nobody_found_changes_nothing(book: Book) -> None:
    async with choosing(book) as admin:
        await admin.types("nobody")
        await admin.press("enter", "enter")

        admin.sees("Nobody matches.")
        assert admin.app.answers == []


async def test_how_to_leave_is_told_at_any_width(book: Book, figma: License) -> None:
    async with choosing(book, BOTH, figma, size=(80, 24)) as admin:
        admin.sees("esc Cancel", "/ Search", "tab Seats")

    async with choosing(book, BOTH, figma, size=(60, 15)) as admin:
        admin.sees("enter Take", "space Mark", "tab Seats", "esc Cancel")
        admin.misses("/ Search")
        await admin.press("down", "space", "space")
        admin.sees("Take 2 marked", "esc Cancel")
