"""Assignments as they were: looked up, put back, and spent seats dropped so that they can be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from itam_tui.domain.holders import Assignment, HolderKind, HolderRef
from itam_tui.store import assignments
from itam_tui.store.assignments import assignment_of, selection
from itam_tui.store.database import Unit
from itam_tui.store.fields import UtcTimeField
from itam_tui.store.license_rows import key_of
from itam_tui.store.usage import HOLDERS, LINKS, add_held, add_used

FormerSeat = dict[str, Any]
"""A spent seat that was dropped, in values that JSON has."""

_MOMENTS = UtcTimeField()


def held(unit: Unit, license_id: int, holder: HolderRef, *, spent: bool) -> list[Assignment]:
    """What a holder holds of a license now, or the seats of theirs that are spent."""
    link: Any = LINKS[holder.kind]
    theirs = (link.license == license_id) & (link.holder == holder.id)
    theirs &= link.active.is_null() if spent else link.active == 1
    query = selection(holder.kind).where(theirs).order_by(link.id)
    return [assignment_of(row, holder.kind) for row in unit.rows(query)]


def insert(
    unit: Unit,
    license_id: int,
    holder: HolderRef,
    facts: Mapping[str, Any],
    *,
    number: int | None = None,
) -> None:
    """Put an assignment back with everything it said, and count it.

    Args:
        unit: The unit of work, under the write lock.
        license_id: The license.
        holder: Who holds it.
        facts: What the assignment said.
        number: The number it had, where that is known and free.
    """
    link, table = LINKS[holder.kind], HOLDERS[holder.kind]
    key = unit.scalar(table.select(table.label_key).where(table.id == holder.id)) or ""
    spent, seats = bool(facts.get("spent")), int(facts["seats"])
    own = {}
    if number is not None and unit.row(link.select(link.id).where(link.id == number)) is None:
        own["id"] = number
    unit.run(
        link.insert(
            **own,
            license=license_id,
            holder=holder.id,
            seats=seats,
            since=_day(facts.get("since")) or unit.today,
            assigned_at=_moment(facts.get("assigned_at")) or unit.at,
            assigned_by=facts.get("assigned_by") or unit.actor,
            last_used=_day(facts.get("last_used")),
            note=facts.get("note") or "",
            note_key=key_of(facts.get("note") or ""),
            active=None if spent else 1,
            spent_at=unit.at if spent else None,
            holder_key=key,
        )
    )
    add_used(unit, license_id, seats)
    if not spent:
        add_held(unit, holder, 1)


def delete(unit: Unit, one: Assignment) -> None:
    """Take an assignment away, a spent one too, and count it no more."""
    assignments.remove(unit, one, spend=False)


def unspend(unit: Unit, one: Assignment) -> None:
    """Make a spent seat one that is held again; it counted all the time."""
    link = LINKS[one.holder.kind]
    unit.run(link.update(active=1, spent_at=None).where(link.id == one.id))
    add_held(unit, one.holder, 1)


def change(unit: Unit, one: Assignment, facts: Mapping[str, Any]) -> None:
    """Write what an assignment said before."""
    days = {name: _day(facts[name]) for name in ("since", "last_used") if name in facts}
    if facts.get("seats", one.seats) != one.seats:
        assignments.set_seats(unit, one, int(facts["seats"]))
    if days:
        link = LINKS[one.holder.kind]
        unit.run(link.update(**days).where(link.id == one.id))


def release(unit: Unit, license_id: int, seats: int) -> list[FormerSeat]:
    """Drop spent seats as the quantity is lowered, and tell which."""
    from itam_tui.domain.undo import plain

    def spent() -> dict[tuple[HolderKind, int], Assignment]:
        found = assignments.of_license(unit, license_id)
        return {one.key: one for one in found if one.spent}

    before = spent()
    assignments.release_spent(unit, license_id, seats)
    left = spent()
    names = ("since", "assigned_at", "assigned_by", "last_used", "note", "spent")
    return [
        {
            "kind": one.holder.kind.value,
            "holder": one.holder.id,
            "seats": one.seats - (left[key].seats if key in left else 0),
            **{name: plain(getattr(one, name)) for name in names},
        }
        for key, one in before.items()
        if key not in left or left[key].seats != one.seats
    ]


def put_back(unit: Unit, license_id: int, lost: FormerSeat) -> None:
    """Put a spent seat back that was dropped, or a part of one."""
    holder = HolderRef(HolderKind(lost["kind"]), lost["holder"])
    for one in held(unit, license_id, holder, spent=True):
        if one.assigned_at == _moment(lost["assigned_at"]):
            assignments.set_seats(unit, one, one.seats + lost["seats"])
            return
    insert(unit, license_id, holder, lost)


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: str | datetime | None) -> datetime | None:
    return None if value is None else _MOMENTS.python_value(value)
