"""The forms of end users and devices: saved by keys, taken addresses and unknown users told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.holders import Device, DeviceStatus, EndUser, EndUserSettings, EndUserStatus
from itam_tui.services import Services
from itam_tui.ui.modals.device_form import DeviceForm
from itam_tui.ui.modals.end_user_form import EndUserForm
from tests.widgets.form_app import FormApp, Keyboard, a_register, laptops


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return a_register(tmp_path)


@asynccontextmanager
async def end_user_form(services: Services, end_user: EndUser | None) -> AsyncIterator[Keyboard]:
    app = FormApp(services, lambda: EndUserForm(services, end_user))
    async with app.run_test(size=(80, 24)) as pilot:
        keyboard = Keyboard(app, pilot)
        await keyboard.settle()
        yield keyboard


@asynccontextmanager
async def device_form(services: Services, device: Device | None) -> AsyncIterator[Keyboard]:
    app = FormApp(services, lambda: DeviceForm(services, device))
    async with app.run_test(size=(80, 24)) as pilot:
        keyboard = Keyboard(app, pilot)
        await keyboard.settle()
        yield keyboard


async def test_an_end_user_is_added_by_keys(services: Services) -> None:
    async with end_user_form(services, None) as admin:
        admin.sees("Add end user")
        await admin.types("Ada")
        await admin.press("tab")
        await admin.types("ada@acme.com")
        await admin.goes_to("Status")
        await admin.press("right", "enter")

        (added,) = admin.app.answers
    assert added.settings == EndUserSettings("Ada", "ada@acme.com", status=EndUserStatus.LEAVING)


async def test_an_end_user_without_any_name_is_told_so(services: Services) -> None:
    async with end_user_form(services, None) as admin:
        await admin.press("ctrl+s")

        admin.sees("An end user needs a name, an e-mail or a user name.")
        assert admin.app.is_open


async def test_an_address_that_is_taken_is_told_at_its_box(services: Services) -> None:
    services.holders.add_end_user(EndUserSettings("Ada", "ada@acme.com"))

    async with end_user_form(services, None) as admin:
        await admin.types("Bob")
        await admin.press("tab")
        await admin.types("ADA@acme.com")
        await admin.press("ctrl+s")

        admin.sees("Ada has this e-mail already.")
        await admin.types("bob@acme.com")
        await admin.press("ctrl+s")
        assert admin.app.answers[0].settings.email.endswith("bob@acme.com")


async def test_a_field_both_changed_shows_both_and_saves_the_choice(services: Services) -> None:
    read = services.holders.add_end_user(EndUserSettings("Ada", "ada@acme.com", department="R&D"))

    async with end_user_form(services, read) as admin:
        await admin.goes_to("Department")
        await admin.types("Sales")
        theirs = replace(read.settings, department="Support", role="Lead")
        services.holders.edit_end_user(read, theirs)
        await admin.press("ctrl+s")
        admin.sees("Sales")
        admin.sees("Support")
        await admin.press("m", "enter")

        (saved,) = admin.app.answers
        assert (saved.settings.department, saved.settings.role) == ("Sales", "Lead")
        assert "Also changed by somebody else: role." in admin.app.told()


async def test_a_device_is_given_to_an_end_user_as_typed(services: Services) -> None:
    laptops(services, 3)

    async with device_form(services, None) as admin:
        await admin.types("NEW")
        await admin.goes_to("End user")
        await admin.types("user002@")
        await admin.press("right")
        admin.sees("User 002")
        await admin.goes_to("Status")
        await admin.press("s", "ctrl+s")

        (added,) = admin.app.answers
    assert (added.end_user, added.settings.status) == ("User 002", DeviceStatus.SHARED)


async def test_an_unknown_end_user_is_told(services: Services) -> None:
    (device,) = laptops(services, 1)

    async with device_form(services, device) as admin:
        admin.sees("User 001")
        await admin.goes_to("End user")
        await admin.types("nobody")
        admin.sees("There is no end user nobody.")
        await admin.press("ctrl+s")
        assert admin.app.is_open
        await admin.press("backspace", "backspace", "backspace", "backspace", "backspace",
                          "backspace", "ctrl+s")  # fmt: skip

        assert admin.app.answers[0].settings.end_user_id is None


async def test_two_people_give_a_device_to_two_end_users(services: Services) -> None:
    device, other = laptops(services, 2)

    async with device_form(services, device) as admin:
        await admin.goes_to("End user")
        await admin.types("user002@acme.com")
        third = services.holders.add_end_user(EndUserSettings("Cy", "cy@acme.com"))
        services.holders.edit_device(device, replace(device.settings, end_user_id=third.id))
        await admin.press("ctrl+s")
        admin.sees("User 002")
        admin.sees("Cy")
        await admin.press("m", "enter")

        assert admin.app.answers[0].settings.end_user_id == other.settings.end_user_id
