"""Somebody looks after devices: what they are, whose, and what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.domain.holders import DeviceStatus
from itam_tui.domain.settings import LicenseType
from itam_tui.ui.screens.device_page import DevicePage
from itam_tui.ui.screens.devices import DevicesScreen
from tests.journeys.a_register import Book
from tests.journeys.a_screen import at_screen


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    uma = book.end_user("Uma Shah")
    first = book.device(
        "LAP-0217", serial="5CG1234XYZ", kind="Laptop", os="Windows 11", end_user_id=uma.id
    )
    book.device("SRV-1", asset_tag="T-77", kind="Server", status=DeviceStatus.IN_STOCK)
    acrobat = book.license("Acrobat", 1, type=LicenseType.PER_DEVICE)
    book.license("Slack", 8, type=LicenseType.PER_END_USER)
    book.license("Figma", None)
    book.assign(acrobat, first)
    return book


def page_of(book: Book, name: str) -> DevicePage:
    return DevicePage(book.services, book.services.holders.find(name).id)


async def test_devices_are_listed_with_whose_they_are(book: Book) -> None:
    async with at_screen(book.services, DevicesScreen) as admin:
        admin.sees("2 devices")
        row = admin.cursor_line()
        for told in ("LAP-0217", "5CG1234XYZ", "Laptop", "Windows 11", "Uma Shah"):
            assert told in row
        admin.sees("T-77")


@pytest.mark.parametrize(
    ("typed", "which"),
    [("kind:server", "SRV-1"), ("user:uma", "LAP-0217"), ("status:in-stock", "SRV-1"),
     ("license:acrobat", "LAP-0217"), ("t-77", "SRV-1")],
)  # fmt: skip
async def test_devices_are_found_by_what_is_known_of_them(
    book: Book, typed: str, which: str
) -> None:
    async with at_screen(book.services, DevicesScreen) as admin:
        await admin.press("slash")
        await admin.types(typed)
        await admin.press("enter")

        admin.sees("1 of 2 devices")
        assert which in admin.cursor_line()


async def test_columns_that_do_not_fit_scroll_beside_the_name(book: Book) -> None:
    async with at_screen(book.services, DevicesScreen) as admin:
        for _ in range(4):
            await admin.press("right")

        admin.sees("In use")
        assert "LAP-0217" in admin.cursor_line()


async def test_a_new_device_is_added(book: Book) -> None:
    async with at_screen(book.services, DevicesScreen) as admin:
        await admin.press("a")
        await admin.types("AAA-1")
        await admin.press("ctrl+s")

        assert "AAA-1" in admin.cursor_line()
        admin.sees("AAA-1 is added.")


async def test_several_devices_are_deleted_by_their_marks(book: Book) -> None:
    async with at_screen(book.services, DevicesScreen) as admin:
        await admin.press("asterisk", "d")
        admin.sees("2 devices still hold 1 license: Acrobat.")
        await admin.press("y")

        admin.sees("No devices yet. Press a to add one.")
        assert book.services.licenses.find("Acrobat").used == 0


async def test_a_device_opens_with_what_it_is_and_holds(book: Book) -> None:
    async with at_screen(book.services, DevicesScreen) as admin:
        await admin.press("enter")

        admin.sees("Devices › LAP-0217")
        admin.sees("In use · Laptop · Windows 11")
        admin.sees("5CG1234XYZ · Uma Shah")
        admin.sees("Licenses 1")
        assert "1/1" in admin.cursor_line()
        assert "Full" in admin.cursor_line()


async def test_a_device_is_offered_only_licenses_that_allow_it(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "SRV-1")) as admin:
        await admin.press("A")

        admin.sees("Acrobat")
        admin.sees("Figma")
        admin.misses("Slack")


async def test_assigning_past_the_quantity_asks_first(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "SRV-1")) as admin:
        await admin.press("A", "enter", "enter")
        admin.sees("goes past its quantity")
        await admin.press("n")
        assert book.services.licenses.find("Acrobat").used == 1
        admin.sees("Assign to SRV-1")

        await admin.press("enter", "y")

        admin.sees("Assigned Acrobat.")
        admin.sees("2/1 ⚠")


async def test_unassigning_all_of_a_device_sets_nobody_left(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "LAP-0217")) as admin:
        await admin.press("X")
        admin.misses("Set status to Left")
        await admin.press("enter")

        admin.sees("Unassigned 1 license.")
        assert book.services.licenses.find("Acrobat").used == 0


async def test_the_history_of_a_device_is_one_key_away(book: Book) -> None:
    async with at_screen(book.services, lambda _: page_of(book, "LAP-0217")) as admin:
        await admin.press("h")

        admin.sees("LAP-0217 › History")
        admin.sees("Acrobat")
        admin.misses("Slack")
