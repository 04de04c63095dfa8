"""Giving and taking seats inside a unit of work that has the license locked; no SQL.

Screens, the command line, bulk actions, the edit form and imports all come through here, so
that one rule decides about the last seat (product.md §3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, field

from itam_tui.domain.errors import Consent, InvalidError, NoSeatError, Question, RefusedError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import Assignment, Device, EndUser, HolderRef
from itam_tui.domain.licenses import LARGEST_QUANTITY, License, has_expired, is_full
from itam_tui.domain.settings import WhenFull
from itam_tui.domain.text import word_list
from itam_tui.domain.undo import Image, seat_image
from itam_tui.services.consents import NO_CONSENTS, agreed, require
from itam_tui.services.lookup import present_holder
from itam_tui.store import assignments, history
from itam_tui.store.database import Unit
from itam_tui.store.history import Entry


class Assigned(Struct, frozen=True):
    """What became of giving seats to several holders."""

    assigned: tuple[HolderRef, ...] = ()
    """Who got a seat now."""
    already: tuple[HolderRef, ...] = ()
    """Who held the license before."""
    seats_changed: tuple[HolderRef, ...] = ()
    """Who held it before, and has another number of seats now."""
    no_seat: tuple[HolderRef, ...] = ()
    """For whom no seat was left on a license set to `Refuse`."""
    names: dict[HolderRef, str] = field(default_factory=dict)
    """What each of them is called."""


class SeatFacts(Struct, frozen=True):
    """What is kept with an assignment."""

    seats: int = 1
    """How many seats it takes."""
    since: date | None = None
    """The day it was given; today unless given."""
    last_used: date | None = None
    """The day it was last used."""
    note: str = ""
    """Free text."""


_PLAIN_SEAT = SeatFacts()


def give(
    unit: Unit,
    license: License,
    holders: Sequence[HolderRef],
    facts: SeatFacts = _PLAIN_SEAT,
    *,
    consents: frozenset[Consent] = NO_CONSENTS,
    batch_id: int | None = None,
    change_seats: bool = False,
) -> Assigned:
    """Give seats of a license to holders.

    Args:
        unit: The unit of work, under the write lock.
        license: The license as it is now, locked.
        holders: Who gets a seat, in this order.
        facts: What is kept with each assignment.
        consents: What has been agreed to.
        batch_id: The bulk change it belongs to.
        change_seats: Whether one who holds it already gets that number of seats.

    Raises:
        ConsentNeeded: It goes past the quantity, the license has expired, or a holder is
            leaving, retired or lost.
        NoSeatError: The license is set to `Refuse` and nobody fits; nothing was written.
        RefusedError: The type of the license doesn't allow a holder.
    """
    if not 1 <= facts.seats <= LARGEST_QUANTITY:
        sentence = f"Seats are a whole number from 1 to {LARGEST_QUANTITY:,}."
        raise InvalidError({"seats": sentence})
    wanted = tuple(dict.fromkeys(holders))
    records = {ref: present_holder(unit, ref) for ref in wanted}
    _check_kinds(license, records)
    held = assignments.held_by(unit, license.id, wanted)
    fresh = [ref for ref in wanted if ref not in held]
    more = [ref for ref in held if change_seats and held[ref].seats != facts.seats]
    growth = sum(facts.seats - held[ref].seats for ref in more)
    fits, no_seat = _that_fit(license, fresh, facts.seats, growth)
    names = {ref: record.label for ref, record in records.items()}
    if no_seat and not fits:
        raise _no_seat(unit, license, [names[ref] for ref in no_seat])
    taken = len(fits) * facts.seats + growth
    questions = _questions(license, [records[ref] for ref in fits], taken, unit.today)
    require(questions, consents)
    reason = agreed(questions)
    for ref in fits:
        assignments.insert(
            unit, license.id, ref,
            seats=facts.seats, since=facts.since, last_used=facts.last_used, note=facts.note,
        )  # fmt: skip
    history.record_all(
        unit,
        [_given(license, ref, names[ref], facts, reason, unit.today) for ref in fits],
        batch_id,
    )
    for ref in more:
        reseat(unit, license, held[ref], facts.seats, reason, batch_id)
    return Assigned(
        assigned=tuple(fits),
        already=tuple(ref for ref in wanted if ref in held),
        seats_changed=tuple(more),
        no_seat=tuple(no_seat),
        names=names,
    )


def _check_kinds(license: License, records: dict[HolderRef, EndUser | Device]) -> None:
    """Refuse holders of a kind the license doesn't allow."""
    allowed = license.settings.type.holders
    wrong = [record.label for ref, record in records.items() if ref.kind not in allowed]
    if wrong and not allowed:
        raise RefusedError(
            f"{license.name} is Custom: it has no assignments, its usage is typed by hand. "
            "Change its type first."
        )
    if wrong:
        raise RefusedError(
            f"{license.name} is {license.settings.type.label}, so it can't be assigned to "
            f"{word_list(wrong)}. Nothing was assigned."
        )


def _that_fit(
    license: License, fresh: Sequence[HolderRef], seats: int, growth: int
) -> tuple[list[HolderRef], list[HolderRef]]:
    """Who gets a seat and who doesn't, on a license set to `Refuse`; else everyone does."""
    if license.settings.when_full is not WhenFull.REFUSE or license.quantity is None:
        return list(fresh), []
    room = license.quantity - license.used - max(0, growth)
    if growth > 0 and room < 0:
        raise RefusedError(
            f"{license.name} is set to Refuse and has {license.quantity - license.used:,} free: "
            f"{growth:,} more seats don't fit. Unassign some first."
        )
    count = max(0, room) // seats
    return list(fresh[:count]), list(fresh[count:])


def _no_seat(unit: Unit, license: License, names: Sequence[str]) -> NoSeatError:
    """Say that nobody fits, and who could give a seat back (product.md §3, Changes)."""
    longest = assignments.longest_unused(unit, license.id, 3)
    told = word_list([f"{one.holder_name} ({_last_use(one)})" for one in longest], 3)
    hint = f" Longest unused: {told}." if longest else ""
    return NoSeatError(
        f"No seat left: {license.name} is set to Refuse and {license.used:,} of "
        f"{license.quantity:,} are in use.{hint}",
        names,
        (license.id, license.name),
    )


def _last_use(assignment: Assignment) -> str:
    if assignment.last_used is None:
        return f"never used, since {assignment.since}"
    return f"last used {assignment.last_used}"


def _questions(
    license: License, holders: Sequence[EndUser | Device], taken: int, today: date
) -> list[Question]:
    """What must be agreed to before seats are given."""
    questions: list[Question] = []
    if taken > 0 and has_expired(license.settings, today):
        sentence = f"{license.name} expired on {license.settings.expiration_date}."
        questions.append(Question(Consent.EXPIRED, sentence))
    past = license.settings.when_full is WhenFull.WARN and taken > 0
    if past and is_full(license.quantity, license.used, taken):
        sentence = (
            f"{license.name} goes past its quantity: "
            f"{license.used + taken:,} of {license.quantity:,} in use."
        )
        questions.append(Question(Consent.OVER_QUANTITY, sentence))
    asked = [one for one in holders if one.settings.status.asks_first]
    if asked:
        told = word_list([f"{one.label} ({one.settings.status.label})" for one in asked])
        questions.append(Question(Consent.HOLDER_STATUS, f"Assigning to {told}."))
    return questions


def _given(
    license: License, ref: HolderRef, name: str, facts: SeatFacts, reason: str, today: date
) -> Entry:
    changes: dict[str, tuple[str | None, str | None]] = {"holder": (None, name)}
    if facts.seats != 1:
        changes["seats"] = (None, f"{facts.seats:,}")
    return Entry(
        Action.ASSIGNED, RecordKind.ASSIGNMENT, None, f"{license.name} → {name}", changes,
        license_id=license.id, holder=ref, reason=reason,
        image=seat_image(
            license.id, None,
            {"seats": facts.seats, "since": facts.since or today, "last_used": facts.last_used,
             "note": facts.note, "spent": False},
        ),
    )  # fmt: skip


def take_back(
    unit: Unit,
    license: License,
    taken: Sequence[Assignment],
    *,
    reason: str = "",
    batch_id: int | None = None,
) -> None:
    """Take seats of one license back; those of one that isn't reassignable are spent."""
    spend = not license.settings.reassignable
    entries = []
    for one in taken:
        if one.spent:
            continue
        assignments.remove(unit, one, spend=spend)
        changes: dict[str, tuple[str | None, str | None]] = {
            "holder": (one.holder_name, "spent" if spend else None)
        }
        if one.seats != 1:
            changes["seats"] = (f"{one.seats:,}", None)
        entries.append(
            Entry(
                Action.UNASSIGNED,
                RecordKind.ASSIGNMENT,
                one.id,
                f"{license.name} → {one.holder_name}",
                changes,
                license_id=license.id,
                holder=one.holder,
                reason=reason,
                image=taken_image(one, spend=spend),
            )
        )
    history.record_all(unit, entries, batch_id)


def facts_of(one: Assignment) -> dict[str, object]:
    """Everything an assignment says, for its image."""
    names = ("seats", "since", "last_used", "note", "spent", "assigned_at", "assigned_by")
    return {name: getattr(one, name) for name in names}


def taken_image(one: Assignment, *, spend: bool) -> Image:
    """The image of an assignment that is taken back."""
    before = facts_of(one)
    return seat_image(one.license_id, before, {**before, "spent": True} if spend else None)


def reseat(
    unit: Unit,
    license: License,
    assignment: Assignment,
    seats: int,
    reason: str = "",
    batch_id: int | None = None,
) -> None:
    """Write another number of seats of an assignment, and its history."""
    assignments.set_seats(unit, assignment, seats)
    entry = Entry(
        Action.SEATS, RecordKind.ASSIGNMENT, assignment.id,
        f"{license.name} → {assignment.holder_name}",
        {"seats": (f"{assignment.seats:,}", f"{seats:,}")},
        license_id=license.id, holder=assignment.holder, reason=reason,
        image=seat_image(license.id, {"seats": assignment.seats}, {"seats": seats}),
    )  # fmt: skip
    history.record(unit, entry, batch_id)


def spending_questions(license: License, count: int) -> list[Question]:
    """What to agree to before seats of a license that isn't reassignable are taken back."""
    if license.settings.reassignable or count == 0:
        return []
    seats = "The seat stays" if count == 1 else f"The {count:,} seats stay"
    return [
        Question(
            Consent.SPENT_SEAT,
            f"{license.name} is not reassignable. {seats} used, listed as Spent, "
            "until the quantity is lowered.",
        )
    ]
