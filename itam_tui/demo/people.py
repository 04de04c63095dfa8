"""The end users and devices of the demo register, made from a seeded chance; no I/O."""

from __future__ import annotations

from random import Random

from itam_tui.demo.names import (
    DEPARTMENTS,
    DOMAIN,
    FIRST_NAMES,
    LAST_NAMES,
    NAMES_IN_OTHER_SCRIPTS,
    ORGANIZATIONS,
)
from itam_tui.domain.holders import (
    DeviceSettings,
    DeviceStatus,
    EndUserSettings,
    EndUserStatus,
)
from itam_tui.domain.text import fold

END_USERS = 400
DEVICES = 600

_DEPARTMENT_WEIGHTS = (30, 9, 14, 8, 7, 4, 3, 6, 10, 12, 11)
_ORGANIZATION_WEIGHTS = (55, 25, 8, 12)
_SERIAL_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"

_KINDS: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("Laptop", "LT", 330, ("Windows 11 Enterprise", "Windows 11 Pro", "macOS 15", "Ubuntu 24.04")),
    ("Workstation", "WS", 90, ("Windows 11 Enterprise", "Red Hat Enterprise Linux 9")),
    ("Server", "SRV", 50, ("Windows Server 2022", "Red Hat Enterprise Linux 9", "Ubuntu 24.04")),
    ("Virtual machine", "VM", 60, ("Windows Server 2022", "Ubuntu 24.04", "Debian 12")),
    ("Tablet", "TAB", 50, ("iPadOS 18", "Android 15")),
    ("Lab computer", "LAB", 20, ("Windows 10 IoT Enterprise", "Windows 11 Pro")),
)
"""Kind, start of the name, how many, and what runs on them."""


def end_users(chance: Random) -> list[EndUserSettings]:
    """Everyone who works, is leaving or has left."""
    names = [(name, local) for name, local in NAMES_IN_OTHER_SCRIPTS]
    taken = {name for name, _ in names}
    while len(names) < END_USERS:
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
        if name not in taken:
            taken.add(name)
            names.append((name, fold(name).replace("'", "").replace(" ", ".")))
    chance.shuffle(names)
    locals_taken: set[str] = set()
    return [_end_user(chance, name, _free(local, locals_taken)) for name, local in names]


def _free(local: str, taken: set[str]) -> str:
    """An address nobody else has; the second of a name gets a number."""
    free, count = local, 1
    while free in taken:
        count += 1
        free = f"{local}{count}"
    taken.add(free)
    return free


def _end_user(chance: Random, name: str, local: str) -> EndUserSettings:
    ((department, roles),) = chance.choices(DEPARTMENTS, _DEPARTMENT_WEIGHTS)
    (organization,) = chance.choices(ORGANIZATIONS, _ORGANIZATION_WEIGHTS)
    (status,) = chance.choices(tuple(EndUserStatus), (93, 3, 4))
    return EndUserSettings(
        name="" if chance.random() < 0.01 else name,
        email=f"{local}@{DOMAIN}",
        user_name=local if chance.random() < 0.9 else "",
        department=department,
        role=chance.choice(roles),
        organization=organization,
        status=status,
    )


def devices(chance: Random, users: list[EndUserSettings]) -> list[DeviceSettings]:
    """What people work on, and what works without them."""
    made: list[DeviceSettings] = []
    for kind, start, count, systems in _KINDS:
        for number in range(1, count + 1):
            made.append(_device(chance, users, kind, f"{start}-{number:04}", systems, len(made)))
    return made


def _device(
    chance: Random,
    users: list[EndUserSettings],
    kind: str,
    name: str,
    systems: tuple[str, ...],
    before: int,
) -> DeviceSettings:
    shared = kind in ("Server", "Virtual machine", "Lab computer")
    (status,) = chance.choices(tuple(DeviceStatus), (86, 6, 0, 6, 2))
    owner: int | None = None
    if kind == "Lab computer":
        status = DeviceStatus.SHARED
    elif not shared and status is DeviceStatus.IN_USE:
        owner = before % len(users) + 1 if kind == "Laptop" else chance.randrange(len(users)) + 1
    organization = users[owner - 1].organization if owner else chance.choice(ORGANIZATIONS)
    return DeviceSettings(
        name=name,
        serial="" if kind == "Virtual machine" else "".join(chance.choices(_SERIAL_LETTERS, k=10)),
        asset_tag=f"A-{10_001 + before}" if chance.random() < 0.9 else "",
        kind=kind,
        os=chance.choice(systems),
        end_user_id=owner,
        group={"Server": "Data center", "Virtual machine": "Data center"}.get(
            kind, users[owner - 1].department if owner else "Pool"
        ),
        organization=organization,
        status=status,
    )
