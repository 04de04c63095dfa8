"""Who holds what in the demo register; no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from itam_tui.demo.names import TECHNICIANS
from itam_tui.demo.owned import Owned, moment
from itam_tui.domain.holders import (
    DeviceSettings,
    DeviceStatus,
    EndUserSettings,
    EndUserStatus,
    HolderKind,
    HolderRef,
)
from itam_tui.domain.register_plan import PlannedSeat

_SERVERS = ("Server", "Virtual machine")
_FOR_SERVERS = {"Database", "Backup", "Cloud"}
_BY_CORE = ("Windows Server", "SQL Server", "VMware", "Oracle Database")
_NOTES = ("Until the project ends", "Shared with the lab", "Asked for by their lead", "Trial first")


class Holders:
    """Everyone a license of the demo may be given to."""

    def __init__(self, users: Sequence[EndUserSettings], devices: Sequence[DeviceSettings]) -> None:
        """Sort out who works, and which devices are servers."""
        self._users = [
            HolderRef(HolderKind.END_USER, number)
            for number, user in enumerate(users, 1)
            if user.status is not EndUserStatus.LEFT or number % 2
        ]
        in_use = [
            (HolderRef(HolderKind.DEVICE, number), device.kind)
            for number, device in enumerate(devices, 1)
            if device.status in (DeviceStatus.IN_USE, DeviceStatus.SHARED) or number % 10 == 0
        ]
        self._servers = [ref for ref, kind in in_use if kind in _SERVERS]
        self._desks = [ref for ref, kind in in_use if kind not in (*_SERVERS, "Tablet")]

    def of(self, owned: Owned) -> list[HolderRef]:
        """Those a license may be given to."""
        product = owned.product
        found: list[HolderRef] = []
        for kind in product.type.holders:
            if kind is HolderKind.END_USER:
                found += self._users
            elif product.category in _FOR_SERVERS or "Server" in product.name:
                found += self._servers
            elif product.category in ("Security", "Operations"):
                found += self._desks + self._servers
            else:
                found += self._desks
        return found


def seats(
    chance: Random, licenses: Sequence[Owned], holders: Holders, today: date
) -> list[PlannedSeat]:
    """Every assignment, license by license."""
    given: list[PlannedSeat] = []
    for number, owned in enumerate(licenses, 1):
        candidates = holders.of(owned)
        left = owned.used
        chance.shuffle(candidates)
        spent = owned.story.spent
        while left > 0 and candidates:
            count = min(left, _seats_of_one(chance, owned)) if not spent else 1
            given.append(
                _seat(chance, number, owned, candidates.pop(), count, today, spent=spent > 0)
            )
            spent, left = max(0, spent - 1), left - count
    return given


def _seats_of_one(chance: Random, owned: Owned) -> int:
    """How many seats one holder takes; servers are counted by core."""
    if owned.product.name.startswith(_BY_CORE):
        return chance.choice((4, 8, 8, 16))
    return chance.choice((1,) * 60 + (2, 2, 3)) if owned.used > 10 else 1


def _seat(
    chance: Random,
    number: int,
    owned: Owned,
    holder: HolderRef,
    count: int,
    today: date,
    *,
    spent: bool,
) -> PlannedSeat:
    bought = owned.settings.purchase_date or today
    apart = (today - bought).days
    since = today - timedelta(days=max(1, round(apart * chance.random() ** 1.5)))
    last_used: date | None = today - timedelta(days=min((today - since).days, _idle(chance)))
    if chance.random() < 0.1:
        last_used = None
    return PlannedSeat(
        license=number,
        holder=holder,
        seats=count,
        since=since,
        at=moment(chance, since),
        actor=chance.choice(TECHNICIANS),
        last_used=last_used,
        note=chance.choice(_NOTES) if chance.random() < 0.03 else "",
        spent=spent,
    )


def _idle(chance: Random) -> int:
    """For how many days a seat wasn't used."""
    if chance.random() < 0.8:
        return chance.randint(0, 25)
    return chance.randint(40, 400)
