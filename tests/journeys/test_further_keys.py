"""Somebody looks at the product keys of a license, by keys alone at 80×24."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.domain.authorization import Role
from itam_tui.services import Services, open_services
from tests.builders import a_license, as_somebody_else, given
from tests.conftest import NOW, TODAY
from tests.journeys.a_license_page import KEY, a_book, on_page
from tests.journeys.a_register import Book
from tests.journeys.some_product_keys import (
    SEAT,
    SITE,
    SITE_MASKED,
    figma_with_two_keys,
    told_of,
    with_further_keys,
)
from tests.keyboard import AtKeyboard


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return a_book(tmp_path)


async def test_the_head_tells_of_further_keys_on_its_line(book: Book) -> None:
    async with on_page(book, with_further_keys(book)) as admin:
        assert admin.line("Key  ").endswith("Key       ••••-Q4XZ and 2 more")
        assert max(len(line) for line in admin.lines) <= 80

    async with on_page(book, book.license("Visio", product_key=KEY), (120, 36)) as admin:
        assert admin.line("Key  ").endswith("••••-••••-Q4XZ")


async def test_all_keys_are_listed_masked_the_licenses_own_first(book: Book) -> None:
    async with on_page(book, with_further_keys(book)) as technician:
        await technician.press("K")

        assert "the license's own" in technician.cursor_line()
        assert "second site" in technician.line(SITE_MASKED)
        assert "Ada Lovelace" in technician.line("••••-••••-9S6Z")
        assert "ada" in technician.line("••••-••••-9S6Z")
        technician.misses(KEY, SITE, SEAT)


async def test_a_key_is_shown_copied_and_masked_again_each_time_recorded(book: Book) -> None:
    license = with_further_keys(book)

    async with on_page(book, license) as admin:
        await admin.press("K", "down", "V")
        admin.sees("CANA-RYSI-TETW-OKEY-8R5Y (group 2: 4 is letter I", "V Hide")
        await admin.press("y")
        admin.sees("Copied the product key.")
        await admin.press("V")
        admin.misses(SITE)
        await admin.press("y")
        admin.sees("Reveal the key first: V.")

        assert admin.app.copied == [SITE]

    assert told_of(book, license, "revealed") == [f"{SITE_MASKED} (second site)"]
    assert told_of(book, license, "copied") == [f"{SITE_MASKED} (second site)"]


async def test_the_licenses_own_key_is_shown_there_too(book: Book) -> None:
    license = with_further_keys(book)

    async with on_page(book, license) as admin:
        await admin.press("K", "V", "y")

        admin.sees(KEY, "group 3: 1 is one")
        assert admin.app.copied == [KEY]

    assert told_of(book, license, "revealed") == ["••••-••••-Q4XZ"]


@pytest.mark.parametrize("away", ["down", "question_mark", "escape", "a", "d"])
async def test_a_shown_key_is_masked_once_somebody_turns_to_something_else(
    book: Book, away: str
) -> None:
    async with on_page(book, with_further_keys(book)) as admin:
        await admin.press("K", "down", "V")
        admin.sees(SITE)
        await admin.press(away)
        admin.misses(SITE)
        if away != "escape":
            await admin.press("escape", "escape", "escape")
        await admin.press("K")

        admin.misses(SITE)


async def test_a_shown_key_is_masked_after_its_time(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itam_tui.ui.widgets.revealed_key.REVEALED_SECONDS", 0.3)

    async with on_page(book, with_further_keys(book)) as admin:
        await admin.press("K", "down", "V")
        admin.sees(SITE)
        await admin.until_gone(SITE)
        admin.sees("V Reveal")


async def test_the_license_list_and_its_menu_show_them_too(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    figma_with_two_keys(register)

    async with at_keyboard() as admin:
        await admin.press("K")
        admin.sees("Product keys: Figma")
        admin.sees_row(SITE_MASKED, label="second site", added_by="ada", added="2026-11-24")
        await admin.press("escape", "m")
        admin.sees_row("Product keys", key="K")
        await admin.press("K")
        admin.sees("Product keys: Figma")
        await admin.press("question_mark")
        admin.sees("Remove the product key; it asks first")
        await admin.press("escape", "escape", "colon")
        await admin.types("product keys")
        await admin.press("enter")
        admin.sees("Product keys: Figma")


async def test_several_marked_licenses_show_no_keys(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    given(register, a_license("Figma"), a_license("Miro"))

    async with at_keyboard() as admin:
        await admin.press("asterisk", "K")

        admin.is_told("Product keys are shown of one license at a time; 2 are marked")


async def test_what_a_role_may_not_do_is_grayed_with_the_reason(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    figma_with_two_keys(register)
    register.roles.give("ada", Role.ADMIN)
    register.roles.give("bob", Role.TECHNICIAN)
    bob = as_somebody_else(register, "bob")

    async with at_keyboard(register=bob) as technician:
        technician.app.standing = bob.roles.standing()  # type: ignore[attr-defined]
        await technician.press("K", "V")
        technician.sees("As a technician you may not see product keys; that takes a manager.")
        await technician.press("a")
        technician.sees("As a technician you may not change licenses; that takes a manager.")
        await technician.press("down", "d")
        technician.is_not_asked()
        technician.misses(SITE)


async def test_a_register_open_read_only_shows_them_masked(
    register: Services, at_keyboard: AtKeyboard, tmp_path: Path
) -> None:
    figma_with_two_keys(register)
    looked_at = open_services(
        f"sqlite:///{tmp_path / 'acme.db'}", actor="ada", today=lambda: TODAY, now=lambda: NOW,
        read_only=True, key_file=tmp_path / "config" / "product-keys.key",
    )  # fmt: skip

    async with at_keyboard(register=looked_at) as auditor:
        await auditor.press("K")
        auditor.sees_row(SITE_MASKED, label="second site")
        for key in ("V", "a", "d"):
            await auditor.press("down", key)
            auditor.sees("This register is open read-only, so nothing can be changed.")


async def test_a_license_without_a_key_of_its_own_says_where_the_others_are(book: Book) -> None:
    license = with_further_keys(book, product_key="")

    async with on_page(book, license, (120, 36)) as admin:
        admin.sees("Key       2 further product keys")
        await admin.press("V")
        admin.sees("has no product key of its own, but 2 further product keys: K.")
        await admin.press("K")
        assert "▌ ••••-••••-8R5Y  second site" in admin.line("second site")


async def test_it_fits_the_smallest_window_and_a_wide_one_shows_more(book: Book) -> None:
    license = with_further_keys(book)
    book.services.further_keys.add(license.id, "A" * 20, "replaced after a failed disk in 2025")

    async with on_page(book, license, (60, 15)) as admin:
        await admin.press("K", "G", "V")
        admin.sees("replaced after a failed…", "V Hide", "esc Back", "─╮", "─╯")

    async with on_page(book, license, (120, 36)) as admin:
        await admin.press("K", "G")
        assert "replaced after a failed disk in 2025 " in admin.line("▌ ••••-••••-AAAA")


async def test_what_a_line_has_no_room_for_stands_under_the_list(book: Book) -> None:
    license = with_further_keys(book)
    book.services.further_keys.add(license.id, "A" * 20, "replaced after a failed disk in 2025")

    async with on_page(book, license) as admin:
        await admin.press("K", "G")
        admin.sees("   replaced after a failed disk in 2025")
        await admin.press("up")
        admin.misses("failed disk")


async def test_an_export_of_keys_tells_which_are_not_in_it(
    register: Services, at_keyboard: AtKeyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    figma_with_two_keys(register)

    async with at_keyboard() as admin:
        await admin.press("x")
        await admin.types_over("all.csv")
        await admin.press("tab", "tab", "tab", "right", "ctrl+s")

        admin.is_told("1 further product key is not in the file: it has only each license's own.")

    assert KEY in (tmp_path / "all.csv").read_text("utf-8")


async def test_a_lost_key_file_is_told_in_the_dialog(book: Book) -> None:
    license = with_further_keys(book)
    book.key_file.unlink()

    async with on_page(book, license) as admin:
        await admin.press("K", "down", "V")

        admin.sees("Put your copy of the key file")
        admin.misses("CANA-RY")
        assert admin.told() == []
