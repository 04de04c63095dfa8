"""A license on its page, and who may hold it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from itam_tui.domain.licenses import License
from itam_tui.domain.money import Cost, Money
from itam_tui.domain.settings import LicenseType
from itam_tui.ui.screens.license_page import LicensePage
from tests.journeys.a_register import Book
from tests.widgets.at_modal import Technician, at_desk

KEY = "ABCDE-F0GHI-1JKLM-NOPQR-7Q4XZ"


def a_book(tmp_path: Path) -> Book:
    """Make a register with three end users and a device."""
    book = Book(tmp_path)
    book.end_user("Ada Lovelace", department="Research")
    book.end_user("Bob Ross", department="Design")
    book.end_user("Cy Young", department="Design")
    book.device("LAP-0217", serial="5CG1")
    return book


def acrobat(book: Book, quantity: int = 1, **settings: object) -> License:
    facts: dict[str, object] = {
        "type": LicenseType.PER_END_USER, "publisher": "Adobe", "vendor": "SoftwareOne",
        "product_key": KEY, "cost": Cost(Money(5499, "EUR")),
        "expiration_date": date(2026, 12, 6), **settings,
    }  # fmt: skip
    return book.license("Acrobat Pro DC", quantity, **facts)


def held_by(book: Book, license: License, *names: str) -> None:
    book.assign(license, *(book.services.holders.find(name) for name in names))


@asynccontextmanager
async def on_page(
    book: Book, license: License, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Technician]:
    async with at_desk(book.services, lambda: LicensePage(book.services, license.id), size) as who:
        yield who


def holders_of(book: Book, license: License) -> list[str]:
    found = book.services.assignments.of_license(license.id)
    return sorted(one.holder_name for one in found if not one.spent)
