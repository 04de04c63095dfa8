"""Somebody adds and removes product keys of a license; nothing of one stays anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.domain.errors import RefusedError
from itam_tui.domain.settings import LicenseType
from itam_tui.services.drafts import Drafts
from itam_tui.ui.license_record import changes_of
from tests.conftest import NOW
from tests.journeys.a_license_page import a_book, acrobat, held_by, on_page
from tests.journeys.a_register import Book
from tests.journeys.some_product_keys import (
    SEAT,
    SITE,
    keys_of,
    with_further_keys,
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return a_book(tmp_path)


async def test_a_key_is_added_for_the_seat_of_a_holder(book: Book) -> None:
    license = acrobat(book, 5, type=LicenseType.MIXED)
    held_by(book, license, "Ada Lovelace", "LAP-0217")

    async with on_page(book, license) as admin:
        await admin.press("K", "a")
        await admin.types("cana-ryse-atke-yyyy-9s6z")
        await admin.press("down")
        await admin.types("spare laptop")
        await admin.press("down", "enter")
        await admin.types("lap")
        await admin.press("down", "enter")
        admin.sees("LAP-0217   enter chooses")
        await admin.press("ctrl+s")

        assert "spare laptop" in admin.cursor_line()
        assert "LAP-0217" in admin.cursor_line()
        admin.sees("Added ••••-••••-9s6z (spare laptop · LAP-0217).")
        await admin.press("escape")
        admin.sees("and 1 more")

    assert keys_of(book, license) == [("••••-••••-9s6z", "spare laptop", "LAP-0217")]


async def test_a_seat_chosen_by_mistake_is_taken_away_again(book: Book) -> None:
    license = acrobat(book, 5, type=LicenseType.MIXED)
    held_by(book, license, "Ada Lovelace")

    async with on_page(book, license) as admin:
        await admin.press("K", "a")
        await admin.types(SEAT)
        await admin.press("down", "down", "enter", "down", "enter", "backspace", "ctrl+s")

    assert keys_of(book, license) == [("••••-••••-9S6Z", "", "")]


async def test_what_is_wrong_with_a_key_is_said_beside_it_and_nothing_typed_is_lost(
    book: Book,
) -> None:
    license = with_further_keys(book)

    async with on_page(book, license) as admin:
        await admin.press("K", "a", "ctrl+s")
        admin.sees("Type the whole key.")
        await admin.types(SITE)
        await admin.press("enter")
        admin.sees("Acrobat Pro DC has this product key already.", SITE)

    assert len(keys_of(book, license)) == 2


async def test_leaving_a_typed_key_asks(book: Book) -> None:
    async with on_page(book, acrobat(book)) as admin:
        await admin.press("K", "a")
        await admin.types(SITE)
        await admin.press("escape")
        admin.sees("Discard 1 unsaved change?")
        await admin.press("y")

        admin.sees("Product keys: Acrobat Pro DC")
        admin.misses(SITE)


async def test_removing_asks_and_says_that_it_is_for_good(book: Book) -> None:
    license = with_further_keys(book)

    async with on_page(book, license) as admin:
        await admin.press("K", "down", "d")
        admin.sees("second site", "It can't be undone: the register doesn't keep a removed key.")
        await admin.press("enter")
        assert len(keys_of(book, license)) == 2
        await admin.press("d", "y")

        admin.sees("Removed ••••-••••-8R5Y (second site).")
        admin.misses("   second site ")

    assert keys_of(book, license) == [("••••-••••-9S6Z", "", "Ada Lovelace")]


async def test_keys_sent_ahead_answer_no_question_and_wait_for_the_key(book: Book) -> None:
    license = with_further_keys(book)

    async with on_page(book, license) as admin:
        await admin.press("K", "down")
        await admin.sends("dy")
        admin.sees("Go on?")
        assert len(keys_of(book, license)) == 2
        await admin.press("n")
        await admin.sends("Vy")

        assert admin.app.copied == [SITE]
        await admin.press("escape")
        await admin.sends("Kd")
        admin.sees("This is the license's own key: change it in Edit settings (e).")


async def test_undo_is_about_the_change_before_and_the_history_says_why(book: Book) -> None:
    license = with_further_keys(book)
    newest = next(iter(book.services.history.rows(changes_of(license.id))))
    undoes = book.services.session.undoes

    assert undoes is not None
    assert undoes.told.startswith("assign")
    with pytest.raises(RefusedError, match="a further product key can't be undone"):
        book.services.undo.take_back(book.services.undo.step_of(newest.id))


async def test_what_somebody_else_does_meanwhile_is_shown(book: Book) -> None:
    license = with_further_keys(book)

    async with on_page(book, license) as admin:
        await admin.press("K", "down", "V")
        admin.app.screen.others_changed()  # type: ignore[attr-defined]
        await admin.settle()
        admin.sees(SITE)

        (site, _) = book.as_user("bob").further_keys.of_license(license.id)
        book.as_user("bob").further_keys.remove(license.id, site.id)
        await admin.press("V", "V")
        admin.sees("Acrobat Pro DC has no product key number 1.")
        admin.app.screen.others_changed()  # type: ignore[attr-defined]
        await admin.settle()
        admin.misses("second site")


async def test_a_canary_is_found_nowhere_but_in_the_dialog_while_it_is_shown(
    book: Book, tmp_path: Path
) -> None:
    license = acrobat(book, 5)
    drafts = Drafts(tmp_path / "drafts", "acme", "ada", lambda: NOW)

    async with on_page(book, license) as admin:
        admin.app.make_drafts = lambda: drafts
        await admin.press("K", "a")
        await admin.types(SITE)
        admin.app.screen.keep_draft()  # type: ignore[attr-defined]
        await admin.press("ctrl+s", "V", "y", "V", "a")
        await admin.types(SITE)
        await admin.press("ctrl+s")
        assert not any("CANA" in text for text in admin.told())
        await admin.press("escape", "y", "d", "y", "escape", "h")
        admin.misses("CANA-RY", "RYSI")

    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in kept if b"CANA-RY" in path.read_bytes()] == []
    assert not (tmp_path / "drafts").exists()
