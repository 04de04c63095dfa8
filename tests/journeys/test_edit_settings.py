"""Editing a license while somebody else does: nothing typed is lost, nothing theirs either."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.licenses import License
from itam_tui.domain.settings import WhenFull
from itam_tui.services import Services
from itam_tui.ui.modals.license_form import LicenseForm
from tests.widgets.form_app import FormApp, Keyboard, a_register, acrobat, held, laptops


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return a_register(tmp_path)


@asynccontextmanager
async def edited(services: Services, license: License) -> AsyncIterator[Keyboard]:
    app = FormApp(services, lambda: LicenseForm(services, license))
    async with app.run_test(size=(80, 24)) as pilot:
        keyboard = Keyboard(app, pilot)
        await keyboard.settle()
        yield keyboard


async def test_what_only_the_other_one_changed_is_taken_over_and_named(
    services: Services, tmp_path: Path
) -> None:
    license = acrobat(services)

    async with edited(services, license) as ada:
        await ada.goes_to("Owner")
        await ada.types("Ada")
        bob = a_register(tmp_path, "bob")
        bob.licenses.edit(license, replace(license.settings, vendor="Insight", note="by Bob"))
        await ada.press("ctrl+s")

        (saved,) = ada.app.answers
        assert (saved.settings.owner, saved.settings.vendor) == ("Ada", "Insight")
        assert "Also changed by somebody else: vendor, note." in ada.app.told()


async def test_a_field_both_changed_is_chosen_and_the_rest_is_kept(
    services: Services, tmp_path: Path
) -> None:
    license = acrobat(services)

    async with edited(services, license) as ada:
        await ada.goes_to("Vendor")
        await ada.types("Bechtle")
        await ada.goes_to("Owner")
        await ada.types("Ada")
        bob = a_register(tmp_path, "bob")
        bob.licenses.edit(license, replace(license.settings, vendor="Insight", owner="Bob"))
        await ada.press("ctrl+s")
        ada.sees("Bechtle")
        ada.sees("Insight")
        await ada.press("escape")
        assert ada.app.is_open
        assert "Bechtle" in ada.line("Vendor")
        await ada.press("ctrl+s", "t", "m", "enter")

        (saved,) = ada.app.answers
    assert (saved.settings.vendor, saved.settings.owner) == ("Insight", "Ada")


async def test_a_reassignment_is_one_save_with_the_questions_it_needs(services: Services) -> None:
    devices = laptops(services, 14)
    license = held(services, acrobat(services), devices[:10])

    async with edited(services, license) as ada:
        await ada.press("ctrl+pageup")
        ada.sees("Assigned 10")
        await ada.press("space", "space", "enter")
        ada.sees("After saving  12/10 ⚠ Under by 2")
        await ada.press("ctrl+s")
        ada.sees("y Yes")
        await ada.press("n")
        assert ada.app.is_open
        assert len(services.assignments.of_license(license.id)) == 10
        await ada.press("tab", "enter", "down", "enter")
        ada.sees("After saving  10/10 Full")
        await ada.press("ctrl+s")

        (saved,) = ada.app.answers
    assert saved.used == 10


async def test_a_license_that_refuses_names_who_gets_no_seat(services: Services) -> None:
    devices = laptops(services, 12)
    license = held(services, acrobat(services, when_full=WhenFull.REFUSE), devices[:10])

    async with edited(services, license) as ada:
        await ada.press("ctrl+pageup", "enter", "ctrl+s")

        ada.sees("LAP-011")
        assert ada.app.is_open
        assert ada.app.form.has_unsaved


async def test_keys_sent_ahead_act_as_if_typed_slowly(services: Services) -> None:
    license = acrobat(services)

    async with edited(services, license) as ada:
        for key in ("N", "e", "w", "ctrl+s"):
            ada.pilot.app.simulate_key(key)
        await ada.settle()
        await ada.settle()

        assert [one.name for one in ada.app.answers] == ["New"]
