"""The form of a license: every field by keys, wrong ones told in place, nothing typed lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseType
from itam_tui.services import Services
from itam_tui.ui.modals.license_form import LicenseForm
from tests.widgets.form_app import FormApp, Keyboard, a_register, acrobat, held, laptops

Opening = Callable[..., AbstractAsyncContextManager[Keyboard]]


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return a_register(tmp_path)


@pytest.fixture
def opened(services: Services) -> Opening:
    @asynccontextmanager
    async def open_form(
        license: License | None = None, *, size: tuple[int, int] = (80, 24), **options: Any
    ) -> AsyncIterator[Keyboard]:
        app = FormApp(services, lambda: LicenseForm(services, license, **options))
        async with app.run_test(size=size) as pilot:
            keyboard = Keyboard(app, pilot)
            await keyboard.settle()
            yield keyboard

    return open_form


async def test_an_edit_is_saved_and_answered(services: Services, opened: Opening) -> None:
    license = acrobat(services)

    async with opened(license) as admin:
        await admin.goes_to("Vendor")
        await admin.types("Bechtle")
        admin.sees('Add vendor "Bechtle"')
        admin.sees("Vendor *")
        admin.sees("1 unsaved")
        await admin.press("ctrl+s")

        assert [one.settings.vendor for one in admin.app.answers] == ["Bechtle"]
    assert services.licenses.get(license.id).settings.vendor == "Bechtle"


async def test_the_sections_are_reached_by_keys(services: Services, opened: Opening) -> None:
    async with opened(acrobat(services)) as admin:
        admin.sees("Product key")

        await admin.press("ctrl+pagedown")
        admin.sees("Expiration/Renewal")
        await admin.press("ctrl+pagedown")
        admin.sees("in total 549.90 EUR")
        await admin.press("ctrl+pagedown")
        admin.sees("After saving")
        await admin.press("ctrl+pagedown", "shift+tab", "right")
        admin.sees("Notice days")


async def test_the_strip_reaches_the_sections_with_arrows(
    services: Services, opened: Opening
) -> None:
    async with opened(acrobat(services)) as admin:
        await admin.press("shift+tab", "right", "down")
        await admin.press("space")

        admin.sees("Not known")


async def test_a_wrong_field_is_told_in_place_and_nothing_typed_is_lost(
    services: Services, opened: Opening
) -> None:
    license = acrobat(services)

    async with opened(license) as admin:
        before = admin.screen.splitlines()
        await admin.press("ctrl+pagedown")
        await admin.goes_to("Expiration/Renewal")
        await admin.types("06.12.2026")

        assert "A date looks like 2026-11-24." in admin.line("Expiration/Renewal")
        admin.sees("Term ⚠")
        assert len(admin.screen.splitlines()) == len(before)

        await admin.press("ctrl+pageup", "ctrl+s")

        admin.sees("06.12.2026")
        focused = admin.app.form.focused
        assert focused is not None
        assert getattr(focused, "value", "") == "06.12.2026"
        assert not admin.app.answers


async def test_a_sentence_too_long_for_its_place_is_told_whole(
    services: Services, opened: Opening
) -> None:
    async with opened(acrobat(services)) as admin:
        await admin.goes_to("Description")
        await admin.pastes("x" * 251)

        admin.sees("At most 250 characters; this has 251.")


async def test_escape_asks_before_anything_typed_is_lost(
    services: Services, opened: Opening
) -> None:
    async with opened(acrobat(services)) as admin:
        await admin.types("New name")
        await admin.goes_to("Vendor")
        await admin.types("X")
        assert admin.app.form.has_unsaved

        await admin.press("escape")
        admin.sees("Discard 2 unsaved changes?")
        await admin.press("n")
        admin.sees("New name")
        await admin.press("escape", "y")

        assert admin.app.answers == [None]


async def test_escape_leaves_an_untouched_form_at_once(services: Services, opened: Opening) -> None:
    async with opened(acrobat(services)) as admin:
        await admin.press("escape")

        assert admin.app.answers == [None]


async def test_a_choice_is_changed_by_arrows_space_and_its_letter(
    services: Services, opened: Opening
) -> None:
    async with opened(acrobat(services)) as admin:
        await admin.goes_to("When full")
        await admin.press("space")
        admin.sees("‹ Refuse ›")
        await admin.press("a")
        admin.sees("‹ Allow ›")
        await admin.press("left", "left", "left")
        admin.sees("‹ Allow ›")


async def test_typed_use_is_asked_of_custom_alone(services: Services, opened: Opening) -> None:
    async with opened(acrobat(services)) as admin:
        await admin.goes_to("Type")
        await admin.press("c", "tab")
        await admin.types("7")
        await admin.press("ctrl+s")

        (saved,) = admin.app.answers
        assert saved.settings.type is LicenseType.CUSTOM
        assert saved.used == 7


async def test_the_masked_key_stays_unless_it_is_typed_over(
    services: Services, opened: Opening
) -> None:
    license = acrobat(services)

    async with opened(license) as admin:
        admin.sees("••••-••••-7Q4X")
        await admin.goes_to("Category")
        await admin.types("PDF")
        await admin.press("ctrl+s")
    assert services.licenses.reveal_key(license.id) == "AAAA-BBBB-CCCC-DDDD-7Q4X"

    async with opened(services.licenses.get(license.id)) as admin:
        await admin.goes_to("Product key")
        await admin.types("NEW")
        admin.sees("replaced")
        await admin.press("ctrl+s")
    assert services.licenses.reveal_key(license.id) == "NEW"


async def test_adding_asks_for_a_quantity_and_never_guesses_one(
    services: Services, opened: Opening
) -> None:
    async with opened() as admin:
        admin.sees("Add license")
        admin.sees_not("A license needs a name.")
        await admin.press("ctrl+s")
        admin.sees("A license needs a name.")
        await admin.types("Figma")
        await admin.press("enter")
        await admin.types("unlimited")
        await admin.press("enter")

        (added,) = admin.app.answers
    assert (added.name, added.quantity) == ("Figma", None)


async def test_a_duplicate_has_no_key_and_asks_when_it_is_the_same(
    services: Services, opened: Opening
) -> None:
    license = acrobat(services, product_key="")
    draft = services.licenses.duplicate_draft(license.id)

    async with opened(draft=draft) as admin:
        admin.sees("Duplicate license ─ Acrobat Pro DC")
        assert not admin.app.form.has_unsaved
        await admin.goes_to("Quantity")
        await admin.types("3")
        await admin.press("ctrl+s")
        admin.sees("already: LIC-00001")
        await admin.press("n")
        assert admin.app.is_open
        await admin.press("ctrl+s", "y")

        (added,) = admin.app.answers
    assert added.reference == "LIC-00002"


async def test_the_other_amount_follows_what_is_typed(services: Services, opened: Opening) -> None:
    async with opened(acrobat(services)) as admin:
        await admin.press("ctrl+pagedown", "ctrl+pagedown")
        await admin.types("100")
        admin.sees("in total 1,000.00 EUR")
        await admin.goes_to("The cost is")
        await admin.press("i")

        admin.sees("per license 10.00 EUR")


async def test_a_note_keeps_its_lines(services: Services, opened: Opening) -> None:
    license = acrobat(services, note="one")

    async with opened(license) as admin:
        await admin.goes_to("Note")
        await admin.press("end", "enter", "t", "w", "o", "ctrl+s")

        assert admin.app.answers[0].settings.note == "one\ntwo"


async def test_known_publishers_are_offered_and_the_right_arrow_takes_one(
    services: Services, opened: Opening
) -> None:
    acrobat(services)
    other = acrobat(services, name="Other", publisher="")

    async with opened(other) as admin:
        await admin.goes_to("Publisher")
        await admin.types("ado")
        admin.sees("→ Adobe")
        await admin.press("right", "ctrl+s")

        assert admin.app.answers[0].settings.publisher == "Adobe"


async def test_holders_come_and_go_with_the_save(services: Services, opened: Opening) -> None:
    devices = laptops(services, 6)
    license = held(services, acrobat(services), devices[:2])

    async with opened(license) as admin:
        await admin.press("ctrl+pageup")
        admin.sees("Assigned 2")
        admin.sees("Devices without it 4")
        await admin.press("space", "space", "enter", "tab", "G", "enter")
        admin.sees("Assigned 2 (+2 −1)")
        admin.sees("After saving  3/10 OK")
        admin.sees("3 unsaved")
        assert len(services.assignments.of_license(license.id)) == 2
        await admin.press("ctrl+s")

    names = [one.holder_name for one in services.assignments.of_license(license.id)]
    assert sorted(names) == ["LAP-001", "LAP-003", "LAP-004"]


async def test_a_move_is_taken_back_by_moving_again(services: Services, opened: Opening) -> None:
    devices = laptops(services, 3)
    license = held(services, acrobat(services), devices[:1])

    async with opened(license) as admin:
        await admin.press("ctrl+pageup", "enter", "enter", "tab", "enter", "enter")

        assert not admin.app.form.has_unsaved


async def test_each_side_has_its_own_filter(services: Services, opened: Opening) -> None:
    devices = laptops(services, 12)
    license = held(services, acrobat(services), devices[:4])

    async with opened(license) as admin:
        await admin.press("ctrl+pageup", "slash")
        await admin.types("010")
        await admin.press("enter")
        admin.sees("Devices without it 1")
        await admin.press("enter", "tab", "slash")
        await admin.types("user:nobody")
        await admin.press("enter")
        admin.sees("Assigned 0 (+1)")
        await admin.press("slash", "escape")
        admin.sees("LAP-001")


async def test_pasted_addresses_mark_everyone_known(services: Services, opened: Opening) -> None:
    laptops(services, 4)
    license = acrobat(services, type=LicenseType.PER_END_USER)
    user = services.holders.find("user001@acme.com")
    license = held(services, license, [user])

    async with opened(license) as admin:
        await admin.press("ctrl+pageup", "slash")
        await admin.pastes("User <user001@acme.com>; user002@acme.com, user003@acme.com; who@x")
        admin.sees("2 marked, 1 holds it, not known: who@x.")
        await admin.press("enter")
        admin.sees("Assigned 1 (+2)")


async def test_a_type_that_does_not_fit_those_added_is_told(
    services: Services, opened: Opening
) -> None:
    laptops(services, 2)

    async with opened(acrobat(services)) as admin:
        await admin.press("ctrl+pageup", "enter")
        await admin.press("ctrl+pagedown")
        await admin.goes_to("Type")
        await admin.press("c")

        admin.sees("1 added doesn't fit")


async def test_a_refusal_of_the_register_keeps_the_form(
    services: Services, opened: Opening
) -> None:
    license = held(services, acrobat(services), laptops(services, 1))

    async with opened(license) as admin:
        await admin.goes_to("Type")
        await admin.press("c", "ctrl+s")

        admin.sees("can't become Custom: 1 device holds it.")
        assert admin.app.is_open
        assert admin.app.form.has_unsaved


async def test_everything_fits_a_small_and_a_wide_terminal(
    services: Services, opened: Opening
) -> None:
    license = acrobat(services)
    for size in ((80, 24), (120, 36), (60, 15)):
        async with opened(license, size=size) as admin:
            admin.sees("Edit settings ─ Acrobat Pro DC")
            admin.sees("ctrl+s Save")
            admin.sees("esc Cancel")
