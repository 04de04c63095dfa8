"""Taking changes back and doing them again, each step whole or not at all; no SQL."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import (
    ChangedSinceError,
    Consent,
    NotFoundError,
    Question,
    RefusedError,
)
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import HolderRef
from itam_tui.domain.text import word_list
from itam_tui.domain.undo import (
    REDO_OF,
    UNDO_OF,
    RecordImage,
    SeatImage,
    Session,
    Step,
    count_of,
)
from itam_tui.services.consents import NO_CONSENTS, require
from itam_tui.services.taking_back import TakingBack
from itam_tui.store import history, steps
from itam_tui.store.database import Store
from itam_tui.store.steps import StepRow

Records = dict[tuple[RecordKind, int], RecordImage]
"""What a step did to licenses and holders."""

Seats = dict[tuple[int, HolderRef], SeatImage]
"""What it did to assignments."""


class TakenBack(Struct, frozen=True):
    """What was taken back, or done again."""

    step: Step
    """The step."""
    records: int
    """How many records it changed."""
    is_undo: bool
    """Whether it was taken back, rather than done again."""


class Undo(Struct, frozen=True):
    """Takes changes back."""

    store: Store
    """The register."""

    @property
    def session(self) -> Session:
        """The changes made since the register was opened."""
        return self.store.session

    def undo(self, *, consents: frozenset[Consent] = NO_CONSENTS) -> TakenBack:
        """Take the last change of this session back.

        Raises:
            NotFoundError: There is none.
            ItamError: What `take_back` raises.
        """
        if (step := self.session.undoes) is None:
            raise NotFoundError("There is nothing to undo: nothing was changed since the start.")
        return self.take_back(step, consents=consents)

    def redo(self, *, consents: frozenset[Consent] = NO_CONSENTS) -> TakenBack:
        """Do the change again that was taken back last.

        Raises:
            NotFoundError: There is none.
            ItamError: What `take_back` raises.
        """
        if (step := self.session.redoes) is None:
            raise NotFoundError(
                "There is nothing to redo: nothing was undone since the last change."
            )
        return self.take_back(step, consents=consents)

    def step_of(self, change_id: int) -> Step:
        """The step that a row of the history is part of.

        Raises:
            NotFoundError: There is no such row.
        """
        with self.store.reading() as unit:
            step = steps.step_at(unit, change_id)
        if step is None:
            raise NotFoundError("This change is not in the history.")
        return step

    def count_of(self, step: Step) -> int:
        """How many records a step changed."""
        with self.store.reading() as unit:
            rows = steps.rows_of(unit, step.id)
        records, seats = gathered(rows)
        if not records and not seats:
            raise RefusedError(_nothing(rows))
        return count_of(tuple(records), tuple(seats.values()))

    def take_back(self, step: Step, *, consents: frozenset[Consent] = NO_CONSENTS) -> TakenBack:
        """Take a step back, anybody's; one that was an undo is done again.

        Raises:
            NotAllowedError: Whoever asks may not change such records.
            ChangedSinceError: A record isn't as the step left it; nothing was changed.
            ConsentNeeded: It changes more than one record, or a rule asks.
            RefusedError: A rule says no, or the step can't be taken back at all.
        """
        with self.store.writing(Right.LOOK) as unit:
            rows = steps.rows_of(unit, step.id)
            records, seats = gathered(rows)
            for right in rights_of(records, seats):
                self.store.authorize(unit, right)
            if not records and not seats:
                raise RefusedError(_nothing(rows))
            is_undo = rows[0].action is not Action.UNDONE
            unit.journal.takes_back, unit.journal.is_undo = step, is_undo
            words = f"{UNDO_OF if is_undo else REDO_OF}{step.told}"
            if (taker := steps.taken_back_by(unit, step.id)) is not None:
                raise ChangedSinceError(
                    f"{words[0].upper()}{words[1:]} is not possible: {taker.actor} did that "
                    f"already, {taker.at.astimezone():%Y-%m-%d %H:%M}. Nothing was changed."
                )
            work = TakingBack(
                unit,
                Action.UNDONE if is_undo else Action.REDONE,
                words,
                rows[-1].id,
                records,
                seats,
            )
            work.check()
            count = count_of(tuple(records), tuple(seats.values()))
            require(_several(words, count, records, seats), consents)
            if len(records) + len(seats) > 1:
                title = words[0].upper() + words[1:]
                work.batch_id = history.record_batch(unit, work.action, title, {})
            work.apply()
            require(work.questions(), consents)
        return TakenBack(step, count, is_undo)


def gathered(rows: Sequence[StepRow]) -> tuple[Records, Seats]:
    """Everything a step did, by record."""
    records: Records = {}
    seats: Seats = {}
    for row in rows:
        image = row.image
        if image is None:
            continue
        if "seat" in image:
            assert row.holder is not None
            place = (image["of"], row.holder)
            if place in seats:
                seats[place].add(image, row.id)
            else:
                before, after = image["seat"]
                seats[place] = SeatImage(row.label, before, after, [row.id])
        elif row.record_id is not None:
            key = (row.kind, row.record_id)
            records.setdefault(key, RecordImage(row.label)).add(image, row.id)
    return records, seats


def rights_of(records: Records, seats: Seats) -> list[Right]:
    """What somebody must be allowed who takes this back: the same as to do it."""
    kinds = {kind for kind, _ in records}
    found = [Right.CHANGE_LICENSES] if RecordKind.LICENSE in kinds else []
    if kinds - {RecordKind.LICENSE}:
        found.append(Right.CHANGE_HOLDERS)
    return [*found, Right.ASSIGN] if seats else found


def _nothing(rows: Sequence[StepRow]) -> str:
    """Why a step can't be taken back at all."""
    if rows and rows[0].action in (Action.REVEALED, Action.COPIED, Action.EXPORTED):
        return "This changed nothing in the register, so there is nothing to undo."
    if rows and all(list(row.changes) == ["product_key"] for row in rows):
        return (
            "Adding or removing a further product key can't be undone: a removed one isn't kept. "
            "Remove or add it by hand (K on the license)."
        )
    return (
        "This change was written by an older itam-tui or came with the register, so what it was "
        "before isn't known. Change the record by hand."
    )


def _several(words: str, count: int, records: Records, seats: Seats) -> list[Question]:
    """The question asked before more than one record changes, naming what."""
    if count < 2:
        return []
    names = [one.label for one in records.values()]  # two of one name are two
    names += dict.fromkeys(one.label for one in seats.values())  # a move is told once
    told = f"{words[0].upper()}{words[1:]} changes {count:,} records: {word_list(names)}."
    return [Question(Consent.SEVERAL, told, count)]


__all__ = ["TakenBack", "Undo", "gathered"]
