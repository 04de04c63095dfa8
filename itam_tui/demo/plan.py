"""The demo register as values: the same each time for the same day; no I/O and no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from msgspec.structs import replace

from itam_tui.demo.names import TECHNICIANS
from itam_tui.demo.owned import Owned, licenses, moment
from itam_tui.demo.people import devices, end_users
from itam_tui.demo.seats import Holders, seats
from itam_tui.domain.history import Action, FieldChange
from itam_tui.domain.licenses import quantity_label
from itam_tui.domain.register_plan import (
    PlannedChange,
    PlannedLicense,
    PlannedSeat,
    RegisterPlan,
)
from itam_tui.domain.text import mask_key

_SEED = 20_240_229
_YEARS_BACK = 5
_FIRST_DAY, _LAST_DAY = date(1910, 1, 1), date(9980, 1, 1)
_TOLD_DAYS = 30
"""How far back the history tells of single assignments."""


def demo_plan(today: date) -> RegisterPlan:
    """A register of an invented company, its dates around a day.

    Args:
        today: The day its dates lie around; those near the ends of the calendar are
            taken as the last day that leaves room.
    """
    around = min(max(today, _FIRST_DAY), _LAST_DAY)
    chance = Random(_SEED)
    users = end_users(chance)
    machines = devices(chance, users)
    owned = licenses(chance, around)
    given = seats(chance, owned, Holders(users, machines), around)
    plan = RegisterPlan(
        began=moment(chance, around - timedelta(days=365 * _YEARS_BACK)),
        actor=TECHNICIANS[0],
        end_users=tuple(users),
        devices=tuple(machines),
        licenses=tuple(_planned(one) for one in owned),
        seats=tuple(given),
    )
    told = _history(chance, plan, owned, around)
    return replace(plan, licenses=_touched(plan, told), changes=tuple(told))


def _planned(owned: Owned) -> PlannedLicense:
    return PlannedLicense(owned.settings, owned.entries, owned.entries[-1].at)


def _touched(plan: RegisterPlan, told: Sequence[PlannedChange]) -> tuple[PlannedLicense, ...]:
    """The licenses, each last changed when the history or an assignment says so."""
    last = {number: one.updated_at for number, one in enumerate(plan.licenses, 1)}
    moments = [(change.license, change.at) for change in told]
    for number, at in moments + [(seat.license, seat.at) for seat in plan.seats]:
        last[number] = max(last[number], at)
    return tuple(
        replace(one, updated_at=last[number]) for number, one in enumerate(plan.licenses, 1)
    )


def _history(
    chance: Random, plan: RegisterPlan, owned: Sequence[Owned], today: date
) -> list[PlannedChange]:
    """What the history tells: purchases, quantities, the latest assignments, some edits."""
    told: list[PlannedChange] = []
    for number, one in enumerate(owned, 1):
        told += _purchases(number, one)
        if one.settings.product_key and chance.random() < 0.1:
            told.append(_revealed(chance, number, one, today))
        if chance.random() < 0.2:
            told.append(_edited(chance, number, one, today))
    for seat in plan.seats:
        if seat.spent or (today - seat.since).days <= _TOLD_DAYS:
            told += _assigned(chance, plan, seat, today)
    return sorted(told, key=lambda change: change.at)


def _purchases(number: int, owned: Owned) -> list[PlannedChange]:
    """A license added, and each change of its quantity since."""
    first, *later = owned.entries
    added = (
        FieldChange("name", None, owned.settings.name),
        FieldChange("publisher", None, owned.settings.publisher),
        FieldChange("type", None, owned.settings.type.value),
        FieldChange("quantity", None, quantity_label(first.after)),
    )
    told = [PlannedChange(first.at, first.actor, Action.ADDED, number, added)]
    for entry in later:
        change = FieldChange("quantity", quantity_label(entry.before), quantity_label(entry.after))
        told.append(
            PlannedChange(
                entry.at, entry.actor, Action.QUANTITY, number, (change,), reason=entry.reason
            )
        )
    return told


def _assigned(
    chance: Random, plan: RegisterPlan, seat: PlannedSeat, today: date
) -> list[PlannedChange]:
    """A seat given, and a spent one taken back."""
    name = plan.name_of(seat.holder)
    count = f"{seat.seats:,}"
    given = [FieldChange("holder", None, name)]
    if seat.seats != 1:
        given.append(FieldChange("seats", None, count))
    told = [
        PlannedChange(seat.at, seat.actor, Action.ASSIGNED, seat.license, tuple(given), seat.holder)
    ]
    if seat.spent:
        back = moment(chance, seat.since + (today - seat.since) / 2)
        taken = (FieldChange("holder", name, "spent"),)
        told.append(
            PlannedChange(
                max(back, seat.at), seat.actor, Action.UNASSIGNED, seat.license, taken, seat.holder
            )
        )
    return told


def _revealed(chance: Random, number: int, owned: Owned, today: date) -> PlannedChange:
    at = moment(chance, today - timedelta(days=chance.randint(1, 60)))
    shown = FieldChange("product_key", None, mask_key(owned.settings.product_key))
    return PlannedChange(at, chance.choice(TECHNICIANS), Action.REVEALED, number, (shown,))


def _edited(chance: Random, number: int, owned: Owned, today: date) -> PlannedChange:
    """A setting put right some day this year."""
    at = moment(chance, today - timedelta(days=chance.randint(1, 150)))
    settings = owned.settings
    fields = (
        FieldChange("alert_days", "14", f"{settings.alert_days}"),
        FieldChange("vendor", None, settings.vendor),
        FieldChange("category", "Other", settings.category),
    )
    change = chance.choice(fields)
    return PlannedChange(at, chance.choice(TECHNICIANS), Action.EDITED, number, (change,))
