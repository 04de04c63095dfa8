"""Records to begin a test with, written through the services as a technician would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from itam_tui.domain.errors import NotFoundError
from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    EndUser,
    EndUserSettings,
    HolderKind,
    HolderRef,
)
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services, open_services
from itam_tui.services.consents import ALL_CONSENTS

Builder = Callable[[Services], object]
"""Writes something into a register."""


def given(register: Services, *builders: Builder) -> None:
    """Write records into a register, in order."""
    for build in builders:
        build(register)


def as_somebody_else(register: Services, actor: str = "bob") -> Services:
    """The same register, opened by another technician at the same time."""
    store = register.store
    return open_services(
        store.url, actor=actor, today=store.today, now=store.now, key_file=store.vault.path
    )


def a_license(
    name: str,
    *,
    quantity: int | None = 10,
    used: int = 0,
    held_by: Sequence[str] = (),
    deleted: bool = False,
    **settings: Any,
) -> Builder:
    """A license.

    Args:
        name: Its name.
        quantity: The seats owned; None is unlimited.
        used: How many hold it; made up, and shared with other licenses. Typed for `Custom`.
        held_by: Who holds it beside those, by a name the register knows.
        deleted: Whether it is deleted afterwards.
        settings: Everything else, as in `LicenseSettings`; per end user unless told.
    """
    license_type = settings.setdefault("type", LicenseType.PER_END_USER)
    if license_type is LicenseType.CUSTOM:
        settings["typed_used"], used = used, 0

    def build(register: Services) -> None:
        typed = LicenseSettings(name=name, **settings)
        license = register.licenses.add(typed, quantity, consents=ALL_CONSENTS)
        holders = _somebody(register, license_type, used)
        holders += [register.holders.find(each).ref for each in held_by]
        if holders:
            register.assignments.assign(license.id, holders, consents=ALL_CONSENTS)
        if deleted:
            register.licenses.delete([license.id], consents=ALL_CONSENTS)

    return build


def an_end_user(name: str, **settings: Any) -> Callable[[Services], EndUser]:
    """An end user; the e-mail is made of the name unless told."""
    settings.setdefault("email", f"{name.replace(' ', '.').lower()}@acme.com")
    return lambda register: register.holders.add_end_user(EndUserSettings(name=name, **settings))


def a_device(name: str, **settings: Any) -> Callable[[Services], Device]:
    """A device."""
    return lambda register: register.holders.add_device(DeviceSettings(name=name, **settings))


def _somebody(register: Services, license_type: LicenseType, count: int) -> list[HolderRef]:
    """So many holders of a kind the type allows; the same ones each time."""
    if license_type.holders[:1] == (HolderKind.DEVICE,):
        return [_found(register, f"LAP-{number:04}", a_device) for number in range(1, count + 1)]
    return [_found(register, f"Person {number:04}", an_end_user) for number in range(1, count + 1)]


def _found(
    register: Services, name: str, make: Callable[[str], Callable[[Services], EndUser | Device]]
) -> HolderRef:
    """Look for somebody in the register once: that takes longer than to add them."""
    known = _KNOWN.setdefault(register.store.url, {})
    if name not in known:
        try:
            known[name] = register.holders.find(name).ref
        except NotFoundError:
            known[name] = make(name)(register).ref
    return known[name]


_KNOWN: dict[str, dict[str, HolderRef]] = {}
"""Whom each register has of those who are made up."""
