"""A license set to `Refuse` is never past its quantity, by any route (product.md §3)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from itam_tui.domain.errors import RefusedError
from itam_tui.domain.holders import EndUserSettings
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS as YES
from itam_tui.services.license_changes import HolderChanges


@pytest.fixture
def past(register: Services) -> License:
    """A license of one seat that two hold."""
    license = register.licenses.add(LicenseSettings(name="Figma", type=LicenseType.MIXED), 1)
    for name in ("Ada", "Bob"):
        holder = register.holders.add_end_user(EndUserSettings(name=name))
        register.assignments.assign(license.id, [holder.ref], consents=YES)
    return register.licenses.get(license.id)


def refusing(license: License) -> LicenseSettings:
    return replace(license.settings, when_full=WhenFull.REFUSE)


def test_what_is_past_its_quantity_cannot_be_set_to_refuse(
    register: Services, past: License
) -> None:
    with pytest.raises(RefusedError, match=r"2 of 1 are in use\. Unassign 1 first"):
        register.licenses.edit(past, refusing(past), consents=YES)

    assert register.licenses.get(past.id).settings.when_full is WhenFull.WARN


def test_unless_the_same_save_takes_the_seats_back(register: Services, past: License) -> None:
    (ada, _) = register.assignments.of_license(past.id)

    register.licenses.edit(past, refusing(past), HolderChanges(remove=(ada.holder,)), consents=YES)

    now = register.licenses.get(past.id)
    assert (now.settings.when_full, now.used) == (WhenFull.REFUSE, 1)


def test_a_bulk_change_leaves_it_out_and_says_why(register: Services, past: License) -> None:
    other = register.licenses.add(LicenseSettings(name="Slack"), 1)

    result = register.licenses.edit_many([past.id, other.id], "when_full", "refuse", consents=YES)

    assert result.changed == 1
    ((name, why),) = result.refused
    assert (name, "Unassign 1 first" in why) == ("Figma", True)


def test_what_is_custom_may_be_typed_past_it(register: Services) -> None:
    custom = LicenseSettings(name="Hall", type=LicenseType.CUSTOM, typed_used=9)
    license = register.licenses.add(custom, 5)

    register.licenses.edit(license, refusing(license), consents=YES)
