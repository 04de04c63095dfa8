"""Unassigning, moving and counting seats, for one license or across many; no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from itam_tui.domain.errors import Consent, InvalidError, NotFoundError, Question, RefusedError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import Assignment, HolderKind, HolderRef
from itam_tui.domain.licenses import License
from itam_tui.domain.text import word_list
from itam_tui.domain.undo import seat_image
from itam_tui.services.assigning import (
    SeatFacts,
    facts_of,
    give,
    spending_questions,
    take_back,
    taken_image,
)
from itam_tui.services.consents import NO_CONSENTS, agreed, require
from itam_tui.services.lookup import locked_license, present_holder
from itam_tui.store import assignments, history
from itam_tui.store.database import Unit
from itam_tui.store.history import Entry

AssignmentKey = tuple[HolderKind, int]
"""What tells an assignment from every other one: the kind of its holder and its number."""


class Moved(Struct, frozen=True):
    """What became of moving assignments to another holder."""

    moved: int
    """How many went over."""
    already: tuple[str, ...] = ()
    """The licenses the other one held before; theirs stayed where they were."""


def read_all(unit: Unit, keys: Iterable[AssignmentKey]) -> list[Assignment]:
    """The assignments with these keys, as they are now.

    Raises:
        NotFoundError: One is gone; somebody else took it back.
    """
    found = []
    for kind, number in keys:
        assignment = assignments.read(unit, kind, number)
        if assignment is None:
            raise NotFoundError(
                "An assignment was taken back by somebody else meanwhile. Refresh the list."
            )
        found.append(assignment)
    return found


def by_license(unit: Unit, found: Iterable[Assignment]) -> list[tuple[License, list[Assignment]]]:
    """Assignments gathered by license, each locked, in the order of their numbers."""
    groups: dict[int, list[Assignment]] = {}
    for one in found:
        groups.setdefault(one.license_id, []).append(one)
    return [(locked_license(unit, number), groups[number]) for number in sorted(groups)]


def unassign(
    unit: Unit,
    keys: Sequence[AssignmentKey],
    *,
    consents: frozenset[Consent] = NO_CONSENTS,
    batch_id: int | None = None,
    label: str = "",
) -> int:
    """Take seats back.

    Args:
        unit: The unit of work, under the write lock.
        keys: Which assignments.
        consents: What has been agreed to.
        batch_id: The bulk change it belongs to; one is made for several.
        label: What the bulk change is called.

    Returns:
        How many were taken back.

    Raises:
        ConsentNeeded: It is more than one, or seats would be spent.
        RefusedError: One of them is spent already.
    """
    found = read_all(unit, keys)
    if any(one.spent for one in found):
        raise RefusedError(
            "A spent seat can't be taken back: the license is not reassignable. "
            "Lower its quantity to let the seat go."
        )
    groups = by_license(unit, found)
    questions = _several_questions(found)
    for license, taken in groups:
        questions += spending_questions(license, len(taken))
    require(questions, consents)
    reason = agreed([one for one in questions if one.consent is not Consent.SEVERAL])
    if len(found) > 1 and batch_id is None:
        title = label or f"{len(found):,} unassigned"
        batch_id = history.record_batch(unit, Action.UNASSIGNED, title, {})
    for license, taken in groups:
        take_back(unit, license, taken, reason=reason, batch_id=batch_id)
    return len(found)


def _several_questions(found: Sequence[Assignment]) -> list[Question]:
    """The question asked before more than one is unassigned, naming what."""
    if len(found) < 2:
        return []
    licenses = {one.license_name for one in found}
    holders = {one.holder for one in found}
    if len(holders) == 1:
        told = f"{len(found):,} licenses of {found[0].holder_name}: {word_list(sorted(licenses))}"
    else:
        names = word_list([one.holder_name for one in found])
        told = f"{len(found):,} holders of {word_list(sorted(licenses), 2)}: {names}"
    return [Question(Consent.SEVERAL, f"Unassign {told}.", len(found))]


def move(
    unit: Unit,
    keys: Sequence[AssignmentKey],
    to: HolderRef,
    *,
    consents: frozenset[Consent] = NO_CONSENTS,
) -> Moved:
    """Move assignments to another holder, seats and note with them.

    Raises:
        RefusedError: A license isn't reassignable, or doesn't allow the other holder.
        ConsentNeeded: It is more than one, or the other one is leaving, retired or lost.
    """
    target = present_holder(unit, to)
    found = [one for one in read_all(unit, keys) if one.holder != to]
    if not found:
        raise InvalidError({"to": f"{target.label} holds it already; choose somebody else."})
    groups = by_license(unit, found)
    for license, _ in groups:
        _check_may_move(license, to, target.label)
    questions = []
    if len(found) > 1:
        sentence = f"Move {len(found):,} to {target.label}."
        questions.append(Question(Consent.SEVERAL, sentence, len(found)))
    if target.settings.status.asks_first:
        sentence = f"{target.label} is {target.settings.status.label}."
        questions.append(Question(Consent.HOLDER_STATUS, sentence))
    require(questions, consents)
    batch_id = None
    if len(found) > 1:
        title = f"{len(found):,} moved to {target.label}"
        batch_id = history.record_batch(unit, Action.MOVED, title, {})
    return _move_groups(unit, groups, to, target.label, batch_id)


def _move_groups(
    unit: Unit,
    groups: Sequence[tuple[License, list[Assignment]]],
    to: HolderRef,
    name: str,
    batch_id: int | None,
) -> Moved:
    """Move what the other one doesn't hold yet, one license at a time."""
    moved, already = 0, []
    for license, taken in groups:
        holds = to in assignments.held_by(unit, license.id, [to])
        for one in taken:
            if holds:
                already.append(license.name)
                continue
            _move_one(unit, license, one, to, name, batch_id)
            holds = True
            moved += 1
    return Moved(moved, tuple(already))


def _check_may_move(license: License, to: HolderRef, name: str) -> None:
    if not license.settings.reassignable:
        raise RefusedError(
            f"{license.name} is not reassignable, so its seats can't be moved. Nothing was moved."
        )
    if to.kind not in license.settings.type.holders:
        raise RefusedError(
            f"{license.name} is {license.settings.type.label}, so it can't be moved to {name}. "
            "Nothing was moved."
        )


def _move_one(
    unit: Unit,
    license: License,
    one: Assignment,
    to: HolderRef,
    name: str,
    batch_id: int | None,
) -> None:
    """Give one seat to another holder; the count of the license stays."""
    assignments.remove(unit, one, spend=False)
    number = assignments.insert(unit, license.id, to, seats=one.seats, note=one.note)
    label = f"{license.name} → {name}"
    given = {**facts_of(one), "since": unit.today, "last_used": None}
    given |= {"assigned_at": unit.at, "assigned_by": unit.actor}
    images = {
        one.holder: taken_image(one, spend=False),
        to: seat_image(license.id, None, given),
    }
    for holder in (one.holder, to):
        entry = Entry(
            Action.MOVED, RecordKind.ASSIGNMENT, number, label,
            {"holder": (one.holder_name, name)},
            license_id=license.id if holder == to else None, holder=holder,
            image=images[holder],
        )  # fmt: skip
        history.record(unit, entry, batch_id)


def set_seats(
    unit: Unit,
    key: AssignmentKey,
    seats: int,
    *,
    consents: frozenset[Consent] = NO_CONSENTS,
) -> Assignment:
    """Change how many seats an assignment takes.

    Raises:
        InvalidError: It is no whole number from 1.
        ConsentNeeded: It goes past the quantity, or the license has expired.
        RefusedError: The license is set to `Refuse` and has no room, or the seat is spent.
    """
    (one,) = read_all(unit, [key])
    if one.spent:
        raise RefusedError("A spent seat can't be changed; lower the quantity to let it go.")
    license = locked_license(unit, one.license_id)
    give(
        unit, license, [one.holder], SeatFacts(seats=seats),
        consents=consents, change_seats=True,
    )  # fmt: skip
    (now,) = read_all(unit, [key])
    return now
