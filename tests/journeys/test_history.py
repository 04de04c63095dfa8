"""Somebody looks who changed what, and when."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.licenses import QuantityChange
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.services.quantities import QuantityNote
from itam_tui.ui.screens.history import HistoryScreen
from tests.journeys.a_register import Book
from tests.journeys.a_screen import at_screen
from tests.keyboard import AtKeyboard


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    figma = book.license("Figma", 10)
    book.license("Slack", 3)
    book.assign(figma, *(book.end_user(name) for name in ("Uma Shah", "Bob Ross")))
    book.as_user("bob").licenses.change_quantity(
        figma.id, QuantityChange(2, True), QuantityNote(reason="true-up 2026"),
        consents=ALL_CONSENTS,
    )  # fmt: skip
    read = book.services.licenses.get(figma.id)
    book.services.licenses.edit(read, replace(read.settings, owner="Ada", note="[b]soon[/b]"))
    return book


async def test_the_newest_change_stands_first_in_words(book: Book) -> None:
    async with at_screen(book.services, HistoryScreen) as admin:
        rows = [line for line in admin.lines if "2026-" in line or "20" in line[2:4]]
        first, second = rows[0], rows[1]

        assert "Figma" in first
        assert "owner Ada" in first
        assert "quantity 10 → 12" in second
        assert "bob" in second


async def test_enter_shows_each_field_before_and_after_with_the_reason(book: Book) -> None:
    async with at_screen(book.services, HistoryScreen) as admin:
        await admin.press("j", "enter")

        admin.sees("quantity: Figma")
        admin.sees("10 → 12")
        admin.sees("true-up 2026")
        admin.sees("license LIC-00001")

        await admin.press("escape")

        assert "quantity 10 → 12" in admin.cursor_line()


async def test_typed_markup_is_shown_as_it_is(book: Book) -> None:
    async with at_screen(book.services, HistoryScreen) as admin:
        await admin.press("enter")

        admin.sees("– → [b]soon[/b]")


async def test_a_change_of_a_batch_lists_what_changed_with_it(book: Book) -> None:
    async with at_screen(book.services, HistoryScreen) as admin:
        await admin.press("j", "j", "enter")

        admin.sees("Part of one change of 2 records: Figma → 2 holders")
        admin.sees("to Uma Shah")
        admin.sees("to Bob Ross")


@pytest.mark.parametrize(
    ("typed", "seen", "missing"),
    [
        ("who:bob", "quantity 10 → 12", "owner Ada"),
        ("what:added license:slack", "Slack", "Figma"),
        ("since:today what:quantity", "quantity 10", "Slack"),
    ],
)
async def test_changes_are_found_by_who_what_and_when(
    book: Book, typed: str, seen: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = typed.replace("since:today", "since:2020-01-01")
    async with at_screen(book.services, HistoryScreen) as admin:
        await admin.press("slash")
        await admin.types(typed)
        await admin.press("enter")

        admin.sees(seen)
        admin.misses(missing)


async def test_the_history_of_a_record_leaves_the_others_out(book: Book) -> None:
    slack = book.services.licenses.find("Slack")

    def of_slack(services: Services) -> HistoryScreen:
        return HistoryScreen(services, license_id=slack.id)

    async with at_screen(book.services, of_slack) as admin:
        admin.sees("Slack › History")
        admin.sees("1 change")
        admin.misses("Figma")


async def test_a_filter_that_finds_nothing_says_how_to_clear_it(book: Book) -> None:
    async with at_screen(book.services, HistoryScreen) as admin:
        await admin.press("slash")
        await admin.types("who:nobody")
        await admin.press("enter")

        admin.sees("No change matches the filter. Press escape to clear it.")
        admin.sees("0 of 9 changes")


async def test_the_row_menu_opens_undoes_and_copies_a_change(book: Book) -> None:
    async with at_screen(book.services, HistoryScreen) as admin:
        await admin.press("j", "m")
        admin.sees("Undo this row")
        admin.sees("Copy the row")
        await admin.press("enter")
        admin.sees("quantity: Figma")
        await admin.press("escape", "m", "Y")
        assert admin.copied.split("\t")[1:] == ["bob", "quantity", "Figma", "quantity 10 → 12"]
        await admin.press("y")
        assert admin.copied == "Figma"

        await admin.press("m", "u")
        admin.is_asked("Undo quantity 10 → 12 of Figma?")
        await admin.press("y")
        admin.is_told("Undone: quantity 10 → 12 of Figma")


async def test_without_a_row_the_menu_says_so(register: Services, at_keyboard: AtKeyboard) -> None:
    async with at_keyboard(HistoryScreen) as technician:
        await technician.press("slash")
        await technician.types("who:nobody")
        await technician.press("enter", "m")

        technician.is_told("There is no row under the cursor.")
