"""What is typed survives a lost connection, and is offered when the form opens again."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.services.drafts import Drafts, drafts_in
from itam_tui.ui.modals import drafted
from itam_tui.ui.screens.licenses import LicensesScreen
from tests.builders import a_license, an_end_user, as_somebody_else, given
from tests.keyboard import DeskApp, User

Desk = Callable[[], AbstractAsyncContextManager[User]]


@pytest.fixture
def drafts(register: Services, tmp_path: Path) -> Drafts:
    return drafts_in(register.store, tmp_path / "drafts")


@pytest.fixture
def desk(register: Services, drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Sit somebody down where drafts are kept, as the app does."""
    monkeypatch.setattr(drafted, "DRAFT_SECONDS", 0.01)

    @asynccontextmanager
    async def sit_down() -> AsyncIterator[User]:
        app = DeskApp(register, LicensesScreen)
        app.make_drafts = lambda: drafts
        async with app.run_test(size=(80, 24)) as pilot:
            user = User(app, pilot)
            await user.settle()
            yield user

    return sit_down


async def hung_up(user: User) -> None:
    """Lose the connection."""
    user.app.exit(return_code=129)
    await user._pilot.pause()


async def test_a_form_lost_with_the_connection_is_taken_up_again(
    register: Services, desk: Desk
) -> None:
    given(register, a_license("Figma"))
    async with desk() as ada:
        await ada.press("e", "end")
        await ada.types(" Organization")
        await hung_up(ada)

    async with desk() as ada:
        await ada.press("e")
        ada.is_asked("Take up what you typed at")
        await ada.press("y")

        ada.sees("Figma Organization")
        ada.sees("1 unsaved")
        await ada.press("ctrl+s")
        ada.sees_row("Figma Organization")

        await ada.press("e")
        ada.is_not_asked()


async def test_a_new_record_is_offered_too(desk: Desk) -> None:
    async with desk() as ada:
        await ada.press("a")
        await ada.types("Miro")
        await hung_up(ada)

    async with desk() as ada:
        await ada.press("a")
        ada.is_asked("Take up what you typed at")
        await ada.press("y")
        ada.sees("Miro")


async def test_what_is_not_wanted_is_gone_once_the_form_is_left(
    register: Services, desk: Desk, drafts: Drafts
) -> None:
    given(register, a_license("Figma"))
    drafts.keep("license", "1", {"owner": ("", "Bob")})
    async with desk() as ada:
        await ada.press("e", "n")
        ada.misses("unsaved")
        await ada.press("escape", "e")

        ada.is_not_asked()


async def test_discarding_discards_the_draft(
    register: Services, desk: Desk, drafts: Drafts
) -> None:
    given(register, a_license("Figma"))
    async with desk() as ada:
        await ada.press("e", "end")
        await ada.types("x")
        await ada.press("escape")
        ada.is_asked("Discard 1 unsaved change?")
        await ada.press("y")

    assert drafts.find("license", "1") is None


async def test_a_quantity_with_its_reason_is_taken_up_again(register: Services, desk: Desk) -> None:
    given(register, a_license("Figma", quantity=10))
    async with desk() as ada:
        await ada.press("+", "5", "tab")
        await ada.types("true-up")
        await hung_up(ada)

    async with desk() as ada:
        await ada.press("=")
        ada.is_asked("Take up what you typed at")
        await ada.press("y")
        ada.sees("true-up")
        await ada.press("enter")

    assert register.licenses.get(1).quantity == 15


async def test_what_somebody_else_changed_since_is_named(
    register: Services, desk: Desk, drafts: Drafts
) -> None:
    given(register, a_license("Figma", owner="Ada"))
    drafts.keep("license", "1", {"owner": ("Ada", "Cy")})
    as_somebody_else(register).licenses.edit_many([1], "owner", "Bob", consents=ALL_CONSENTS)

    async with desk() as ada:
        await ada.press("e", "y")

        ada.sees("Changed by somebody else since you typed this: owner.")


async def test_a_product_key_is_kept_nowhere(
    register: Services, desk: Desk, tmp_path: Path
) -> None:
    given(register, a_license("Figma"))
    async with desk() as ada:
        await ada.press("e")
        form = ada.app.screen
        form.texts["product_key"] = "CANARY-1234-5678"  # type: ignore[attr-defined]
        form.texts["owner"] = "Bob"  # type: ignore[attr-defined]
        await hung_up(ada)

    (kept,) = (tmp_path / "drafts").iterdir()
    assert b"Bob" in kept.read_bytes()
    assert b"CANARY" not in kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


async def test_a_moment_after_typing_it_is_kept_without_any_end(
    register: Services, desk: Desk, drafts: Drafts
) -> None:
    given(register, a_license("Figma"))
    async with desk() as ada:
        await ada.press("e", "end")
        await ada.types("x")
        await ada._pilot.pause(0.05)

        found = drafts.find("license", "1")
        assert found is not None
        assert found.texts == {"name": ("Figma", "Figmax")}


def test_drafts_are_their_technicians_own(register: Services, drafts: Drafts) -> None:
    drafts.keep("license", "1", {"owner": ("", "Bob")})
    bob = drafts_in(as_somebody_else(register).store, drafts.folder)

    assert bob.find("license", "1") is None
    assert drafts.find("license", "2") is None


@pytest.mark.parametrize("content", [b"", b"not JSON", b'{"at": "now", "texts": 3}'])
def test_a_draft_that_cannot_be_read_is_none(drafts: Drafts, content: bytes) -> None:
    drafts.keep("license", "1", {"owner": ("", "Bob")})
    (place,) = drafts.folder.iterdir()
    place.write_bytes(content)

    assert drafts.find("license", "1") is None


def test_a_place_that_cannot_be_written_is_done_without(register: Services, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    drafts = drafts_in(register.store, tmp_path / "file" / "drafts")

    drafts.keep("license", "1", {"owner": ("", "Bob")})

    assert drafts.find("license", "1") is None


async def test_an_end_users_form_is_taken_up_again(register: Services, drafts: Drafts) -> None:
    given(register, an_end_user("Ada"))
    from itam_tui.ui.screens.end_users import EndUsersScreen

    drafts.keep("end user", "1", {"department": ("", "Finance")})
    app = DeskApp(register, EndUsersScreen)
    app.make_drafts = lambda: drafts
    async with app.run_test(size=(80, 24)) as pilot:
        ada = User(app, pilot)
        await ada.settle()
        await ada.press("e", "y")
        ada.sees("Finance")
