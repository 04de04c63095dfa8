"""Somebody opens a license: what it is, how many seats it has, what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.domain.holders import HolderKind
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseType
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.ui.license_record import changes_of
from tests.journeys.a_license_page import KEY, a_book, acrobat, held_by, on_page
from tests.journeys.a_register import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return a_book(tmp_path)


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


async def test_the_key_is_masked_again_after_its_time(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itam_tui.ui.widgets.revealed_key.REVEALED_SECONDS", 0.3)

    async with on_page(book, acrobat(book)) as admin:
        await admin.press("V")
        admin.sees(KEY)
        await admin.until_gone(KEY)


async def test_leaving_the_page_masks_the_key(book: Book) -> None:
    async with on_page(book, acrobat(book)) as admin:
        await admin.press("V", "q")

        admin.misses(KEY, "License management")


async def test_escape_leaves_a_tab_without_a_filter_at_once(book: Book) -> None:
    license = acrobat(book)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("slash")
        await admin.types("ada")
        await admin.press("enter", "h", "escape")

        admin.misses("License management")


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
