"""Somebody opens a license: who holds it, how many seats it has, what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from itam_tui.domain.holders import HolderKind
from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.money import Cost, Money
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.ui.license_record import changes_of
from itam_tui.ui.screens.license_page import LicensePage
from tests.journeys.a_register import Book
from tests.widgets.at_modal import Technician, at_desk

KEY = "ABCDE-F0GHI-1JKLM-NOPQR-7Q4XZ"


@pytest.fixture
def book(tmp_path: Path) -> Book:
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


async def test_the_page_says_what_the_license_is_and_who_holds_it(book: Book) -> None:
    license = acrobat(book)
    held_by(book, license, "Ada Lovelace", "Bob Ross")

    async with on_page(book, license) as admin:
        admin.sees("License management › Acrobat Pro DC", "LIC-00001")
        admin.sees("Under by 1   2/1 ⚠", "Per end user, when full: Warn", "Adobe", "SoftwareOne")
        admin.sees("2026-12-06 in 12 days, no renewal", "54.99 EUR each, 54.99 EUR")
        admin.sees("••••-••••-Q4XZ", "Licensed end user 2   Quantity 1   History 3")
        admin.misses("Licensed device")
        assert "ada@acme.com" in admin.cursor_line()
        assert admin.lines[-2].startswith("2 holders, 2 seats")


async def test_a_mixed_license_opens_on_the_first_tab_with_rows(book: Book) -> None:
    license = acrobat(book, type=LicenseType.MIXED)
    held_by(book, license, "Bob Ross")

    async with on_page(book, license) as admin:
        admin.sees("Licensed device 0   Licensed end user 1")
        assert "Bob Ross" in admin.cursor_line()
        await admin.press("shift+tab")
        admin.sees("Nobody holds it yet. Press A to assign it.")
        await admin.press("tab", "tab")
        admin.sees("In force")
        await admin.press("tab")
        admin.sees("added")


async def test_a_custom_license_shows_the_typed_usage_and_no_holders(book: Book) -> None:
    license = book.license("Tool", 10, type=LicenseType.CUSTOM, typed_used=8)

    async with on_page(book, license) as admin:
        admin.sees("8/10 typed")
        admin.misses("Licensed")
        await admin.press("A")
        admin.sees("Custom has no holders: its usage is typed (e).")


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


async def test_the_quantity_is_changed_and_its_entry_listed(book: Book) -> None:
    license = acrobat(book, 10)

    async with on_page(book, license) as admin:
        await admin.press("plus", "5", "tab")
        await admin.types("true-up")
        await admin.press("enter")
        admin.sees("saved: quantity 10 → 15", "0/15", "Quantity 2")
        await admin.press("tab")

        for told in ("2026-11-24", "+5", "10 → 15", "true-up", "ada"):
            assert told in admin.cursor_line()
        await admin.press("enter")
        admin.sees("10 → 15, true-up")


async def test_keys_sent_ahead_change_the_quantity(book: Book) -> None:
    license = acrobat(book, 10)

    async with on_page(book, license) as admin:
        await admin.sends("=12\n")

        admin.sees("saved: quantity 10 → 12")


async def test_the_history_shows_each_change_before_and_after(book: Book) -> None:
    license = acrobat(book, 10)
    held_by(book, license, "Ada Lovelace")
    book.services.licenses.change_quantity(license.id, QuantityChange(12))

    async with on_page(book, license) as admin:
        await admin.press("h")
        assert "quantity 10 → 12" in admin.cursor_line()
        admin.sees("to Ada Lovelace")
        await admin.press("enter")

        admin.sees("10 → 12", "esc Close")


async def test_the_key_is_revealed_copied_and_masked_again(book: Book) -> None:
    license = acrobat(book)

    async with on_page(book, license) as admin:
        await admin.press("V")
        admin.sees(KEY, "group 3: 1 is one")
        await admin.press("y")
        assert admin.app.copied == [KEY]
        await admin.press("V")
        admin.misses(KEY)
        await admin.press("V", "=")
        admin.misses(KEY)

    actions = [one.action.value for one in book.services.history.rows(changes_of(license.id))]
    assert actions == ["revealed", "copied", "revealed", "added"]


async def test_without_a_key_there_is_nothing_to_reveal(book: Book) -> None:
    async with on_page(book, acrobat(book, product_key="")) as admin:
        await admin.press("V")

        admin.sees("Acrobat Pro DC has no product key.")


async def test_a_holder_is_opened_and_left_again(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace", "Bob Ross")

    async with on_page(book, license) as admin:
        await admin.press("down", "enter")
        admin.sees("End users › Bob Ross")
        await admin.press("q")

        assert "Bob Ross" in admin.cursor_line()
        await admin.press("m", "h")
        admin.sees("Bob Ross › History")


async def test_copying_takes_the_name_or_the_row_or_the_reference(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("y", "Y", "tab", "y")

        name, row, reference = admin.app.copied
        assert (name, reference) == ("Ada Lovelace", "LIC-00001")
        assert row.split("\t")[:3] == ["Ada Lovelace", "ada@acme.com", "Research"]


async def test_settings_are_edited_in_the_form(book: Book) -> None:
    async with on_page(book, acrobat(book)) as admin:
        await admin.press("e")
        admin.sees("Edit settings ─ Acrobat Pro DC")
        await admin.types("Acrobat 2026")
        await admin.press("ctrl+s")

        admin.sees("License management › Acrobat 2026", "saved")


async def test_a_deleted_license_says_so_and_is_restored(book: Book) -> None:
    license = acrobat(book)
    book.services.licenses.delete([license.id], consents=ALL_CONSENTS)

    async with on_page(book, license) as admin:
        admin.sees("Acrobat Pro DC, deleted")
        await admin.press("=")
        admin.sees("The license is deleted. Restore it first")
        await admin.press("colon")
        await admin.types("restore")
        await admin.press("enter")

        admin.sees("Acrobat Pro DC is restored.")


async def test_refreshing_shows_what_somebody_else_did(book: Book) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace", "Cy Young")

    async with on_page(book, license) as admin:
        await admin.press("down")
        bob = book.as_user("bob")
        ref = bob.holders.find("Bob Ross").ref
        bob.assignments.assign(license.id, [ref])
        await admin.press("r")

        admin.sees("Licensed end user 3", "Bob Ross")


@pytest.mark.parametrize("size", [(60, 15), (120, 36)])
async def test_the_page_fits_small_and_large_terminals(book: Book, size: tuple[int, int]) -> None:
    license = acrobat(book, 3)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license, size) as admin:
        admin.sees("LIC-00001", "Licensed end user 1", "q Back")
        assert "Ada Lovelace" in admin.cursor_line()


async def test_a_device_license_lists_serials_and_whose_they_are(book: Book) -> None:
    license = acrobat(book, type=LicenseType.PER_DEVICE)
    held_by(book, license, "LAP-0217")

    async with on_page(book, license) as admin:
        admin.sees("Licensed device 1", "1 holder, 1 seat")
        assert "5CG1" in admin.cursor_line()
    assert book.services.assignments.sums(license.id)[HolderKind.DEVICE].holders == 1
