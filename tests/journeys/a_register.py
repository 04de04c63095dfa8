"""A small register to make journeys in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pendulum

from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    EndUser,
    EndUserSettings,
)
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services, open_services
from itam_tui.services.consents import ALL_CONSENTS
from tests.empty import an_empty_register

TODAY = pendulum.date(2026, 11, 24)


class Book:
    """A register, and what tests write into it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.path = folder / "acme.db"
        self.url = url or an_empty_register(self.path)
        self.key_file = folder / "config" / "product-keys.key"
        self.services = self.as_user("ada")

    def as_user(self, actor: str) -> Services:
        """The same register, opened by somebody else."""
        return open_services(
            self.url,
            actor=actor,
            today=lambda: TODAY,
            now=lambda: pendulum.now("UTC"),
            create=True,
            key_file=self.key_file,
        )

    def license(self, name: str, quantity: int | None = 10, **settings: Any) -> License:
        settings.setdefault("type", LicenseType.MIXED)
        return self.services.licenses.add(
            LicenseSettings(name=name, **settings), quantity, consents=ALL_CONSENTS
        )

    def end_user(self, name: str, **settings: Any) -> EndUser:
        email = f"{name.split()[0].lower()}@acme.com"
        return self.services.holders.add_end_user(
            EndUserSettings(**{"name": name, "email": email, **settings})
        )

    def device(self, name: str, **settings: Any) -> Device:
        return self.services.holders.add_device(DeviceSettings(name=name, **settings))

    def assign(self, license: License, *holders: EndUser | Device) -> None:
        refs = [one.ref for one in holders]
        self.services.assignments.assign(license.id, refs, consents=ALL_CONSENTS)


def day(text: str) -> date:
    return date.fromisoformat(text)
