"""Registers of any size, the same each time, filled at once; nothing in them is due or under."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pendulum

from itam_tui.domain.holders import DeviceSettings, EndUserSettings, HolderKind, HolderRef
from itam_tui.domain.register_plan import (
    PlannedEntry,
    PlannedLicense,
    PlannedSeat,
    RegisterPlan,
)
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.domain.terms import Term, TermKind
from itam_tui.services import Services, open_services
from itam_tui.services.loading import load

TODAY = pendulum.date(2026, 11, 24)
MOMENT: datetime = pendulum.datetime(2026, 11, 24, 9, 30, tz="UTC")

_MAKERS = ("Adobe", "Autodesk", "Figma", "JetBrains", "Microsoft", "Oracle", "SAP", "Siemens")
_WORDS = ("Studio", "Suite", "Server", "Cloud", "Draft", "Office", "Graph", "Point", "Secure")


def open_at(path: Path) -> Services:
    """Open the register in a file, making it where it is missing."""
    return open_services(
        f"sqlite:///{path}", actor="ada", today=lambda: TODAY, now=lambda: MOMENT, create=True
    )


def make(path: Path, licenses: int, end_users: int, assignments: int) -> Services:
    """Fill a register; a tenth of the end users' number are devices."""
    services = open_at(path)
    load(services.store, plan(licenses, end_users, assignments), "generated")
    return services


def plan(licenses: int, end_users: int, assignments: int) -> RegisterPlan:
    """What a register of that size starts with."""
    chance = random.Random(1)
    devices = max(1, end_users // 10)
    return RegisterPlan(
        began=MOMENT,
        actor="ada",
        end_users=tuple(
            EndUserSettings(
                name=f"Person {number:06}", email=f"p{number:06}@example.com",
                department=f"Department {number % 40}",
            )
            for number in range(1, end_users + 1)
        ),
        devices=tuple(
            DeviceSettings(name=f"LAP-{number:06}", serial=f"S{number:08}", kind="Laptop")
            for number in range(1, devices + 1)
        ),
        licenses=tuple(_license(chance, number) for number in range(1, licenses + 1)),
        seats=_seats(chance, licenses, end_users, assignments),
        changes=(),
    )  # fmt: skip


def _license(chance: random.Random, number: int) -> PlannedLicense:
    maker = chance.choice(_MAKERS)
    ends: date = TODAY + timedelta(days=chance.randint(60, 900))
    renews = number % 3 == 0
    settings = LicenseSettings(
        name=f"{maker} {chance.choice(_WORDS)} {number:05}",
        type=LicenseType.MIXED,
        publisher=maker,
        vendor="Insight",
        category=f"Category {number % 12}",
        owner=f"Owner {number % 30}",
        term=Term(TermKind.YEARS, 1),
        # Every third was entered years ago, so that its next renewal must be worked out.
        expiration_date=ends.replace(year=2021, day=min(ends.day, 28)) if renews else ends,
        auto_renewal=renews,
        alert_days=0,
    )
    entry = PlannedEntry(0, 2_000_000, TODAY, MOMENT, "ada")
    return PlannedLicense(settings, (entry,), MOMENT)


def _seats(
    chance: random.Random, licenses: int, end_users: int, assignments: int
) -> tuple[PlannedSeat, ...]:
    """Assignments, most of them of few licenses, as in life (Zipf)."""
    weights = [1 / rank for rank in range(1, licenses + 1)]
    found: dict[tuple[int, int], None] = {}
    while len(found) < assignments:
        many = assignments - len(found)
        for license in chance.choices(range(1, licenses + 1), weights, k=many):
            found[license, chance.randint(1, end_users)] = None
    return tuple(
        PlannedSeat(
            license, HolderRef(HolderKind.END_USER, person), 1,
            TODAY - timedelta(days=chance.randint(1, 900)), MOMENT, "ada",
        )
        for license, person in found
    )  # fmt: skip
