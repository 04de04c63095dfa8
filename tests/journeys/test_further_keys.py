"""Somebody sees to the product keys of a license, by keys alone at 80×24."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseType
from itam_tui.services import Services, open_services
from itam_tui.services.drafts import Drafts
from itam_tui.ui.license_record import changes_of
from tests.builders import a_license, as_somebody_else, given
from tests.conftest import NOW, TODAY
from tests.journeys.a_license_page import KEY, a_book, acrobat, held_by, on_page
from tests.journeys.a_register import Book
from tests.keyboard import AtKeyboard

SITE = "CANA-RYSI-TETW-OKEY-8R5Y"
SEAT = "CANA-RYSE-ATKE-YYYY-9S6Z"
SITE_MASKED = "••••-••••-8R5Y"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return a_book(tmp_path)


def with_further_keys(book: Book, **settings: object) -> License:
    """Acrobat, held by Ada and a device, with a key for a site and one for Ada's seat."""
    license = acrobat(book, 5, **{"type": LicenseType.MIXED, **settings})
    held_by(book, license, "Ada Lovelace", "LAP-0217")
    ada = book.services.holders.find("Ada Lovelace").ref
    book.services.further_keys.add(license.id, SITE, "second site")
    book.services.further_keys.add(license.id, SEAT, "", ada)
    return license


def keys_of(book: Book, license: License) -> list[tuple[str, str, str]]:
    found = book.services.further_keys.of_license(license.id)
    return [(one.masked, one.label, one.holder) for one in found]


def told_of(book: Book, license: License, action: str) -> list[str | None]:
    """What the history says of product keys, for one action, newest first."""
    return [
        change.changes[0].after
        for change in book.services.history.rows(changes_of(license.id))
        if change.action.value == action and change.changes[0].field == "product_key"
    ]


def figma_with_two_keys(register: Services) -> None:
    given(register, a_license("Figma", product_key=KEY))
    register.further_keys.add(register.licenses.find("Figma").id, SITE, "second site")


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
    with pytest.raises(Exception, match="a further product key can't be undone"):
        book.services.undo.take_back(book.services.undo.step_of(newest.id))


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
    register.roles.give("ada", None)
    admin = as_somebody_else(register, "root")
    for who, role in (("root", "admin"), ("bob", "technician")):
        admin.roles.give(who, type(admin.roles.standing().role)(role))
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


async def test_a_lost_key_file_is_told_in_the_dialog(book: Book) -> None:
    license = with_further_keys(book)
    book.key_file.unlink()

    async with on_page(book, license) as admin:
        await admin.press("K", "down", "V")

        admin.sees("Put your copy of the key file")
        admin.misses("CANA-RY")
        assert admin.told() == []


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
