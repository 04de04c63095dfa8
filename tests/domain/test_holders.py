"""What is wrong with an end user or a device, and what they are called."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    DeviceStatus,
    EndUser,
    EndUserSettings,
    EndUserStatus,
    HolderKind,
    HolderRef,
    device_problems,
    end_user_problems,
)

ADA = EndUserSettings(name="Ada Lovelace", email="ada@example.com", user_name="ada")
LAPTOP = DeviceSettings(name="LT-0042", serial="5CG1234XYZ", asset_tag="A-42")


def test_one_way_to_know_an_end_user_is_enough() -> None:
    assert end_user_problems(EndUserSettings(name="Ada")) == {}
    assert end_user_problems(EndUserSettings(email="ada@example.com")) == {}
    assert end_user_problems(EndUserSettings(user_name="ada")) == {}
    assert end_user_problems(EndUserSettings(department="Design")) == {
        "name": "An end user needs a name, an e-mail or a user name."
    }


def test_one_way_to_know_a_device_is_enough() -> None:
    assert device_problems(DeviceSettings(name="LT-0042")) == {}
    assert device_problems(DeviceSettings(serial="5CG1234XYZ")) == {}
    assert device_problems(DeviceSettings(asset_tag="A-42")) == {}
    assert device_problems(DeviceSettings(kind="Laptop")) == {
        "name": "A device needs a name, a serial or an asset tag."
    }


@pytest.mark.parametrize("email", ["ada", "@example.com", "ada@", "ada love@example.com", "@"])
def test_what_is_no_address_is_told(email: str) -> None:
    assert end_user_problems(replace(ADA, email=email)) == {
        "email": "An e-mail address looks like ada@example.com."
    }


@pytest.mark.parametrize("email", ["ada@example.com", "a@b", "zoë+x@exämple.com"])
def test_an_address_is_taken(email: str) -> None:
    assert end_user_problems(replace(ADA, email=email)) == {}


def test_a_text_longer_than_the_register_keeps_is_told_at_its_field() -> None:
    long = "x" * 201

    assert end_user_problems(replace(ADA, role=long, department=long)) == {
        "department": "At most 200 characters; this has 201.",
        "role": "At most 200 characters; this has 201.",
    }
    assert device_problems(replace(LAPTOP, os=long)).keys() == {"os"}
    assert device_problems(replace(LAPTOP, os=long[1:])) == {}


def test_a_holder_is_called_by_the_first_thing_known() -> None:
    assert EndUser(1, ADA).label == "Ada Lovelace"
    assert EndUser(1, replace(ADA, name="")).label == "ada@example.com"
    assert EndUser(1, replace(ADA, name="", email="")).label == "ada"
    assert Device(1, LAPTOP).label == "LT-0042"
    assert Device(1, replace(LAPTOP, name="")).label == "5CG1234XYZ"
    assert Device(1, replace(LAPTOP, name="", serial="")).label == "A-42"


def test_a_record_as_a_holder_tells_its_kind() -> None:
    assert EndUser(7, ADA).ref == HolderRef(HolderKind.END_USER, 7)
    assert Device(7, LAPTOP).ref == HolderRef(HolderKind.DEVICE, 7)


def test_giving_to_those_who_go_or_are_gone_asks_first() -> None:
    assert {status for status in EndUserStatus if status.asks_first} == {
        EndUserStatus.LEAVING,
        EndUserStatus.LEFT,
    }
    assert {status for status in DeviceStatus if status.asks_first} == {
        DeviceStatus.RETIRED,
        DeviceStatus.LOST,
    }


def test_words_are_shown_as_people_write_them() -> None:
    assert [status.label for status in DeviceStatus] == [
        "In use", "In stock", "Shared", "Retired", "Lost",
    ]  # fmt: skip
    assert [kind.label for kind in HolderKind] == ["Device", "End user"]
