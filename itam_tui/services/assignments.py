"""Who holds what: listed, given, taken back, moved; no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import Consent, InvalidError, Question
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import (
    Assignment,
    EndUser,
    EndUserStatus,
    HolderKind,
    HolderRef,
)
from itam_tui.domain.queries import Criteria
from itam_tui.domain.undo import seat_image
from itam_tui.services import holder_changes, seat_changes
from itam_tui.services.assigning import Assigned, SeatFacts, give
from itam_tui.services.consents import NO_CONSENTS, require
from itam_tui.services.lookup import locked_license, present_holder
from itam_tui.services.seat_changes import AssignmentKey, Moved
from itam_tui.store import assignment_lists, assignments, history
from itam_tui.store.assignments import HolderSums
from itam_tui.store.database import Store, Unit
from itam_tui.store.history import Entry


class Assignments(Struct, frozen=True):
    """What people do with assignments."""

    store: Store
    """The register."""

    def count(self, criteria: Criteria) -> int:
        """How many assignments a list has."""
        with self.store.reading() as unit:
            return assignment_lists.count(unit, criteria)

    def rows(
        self, criteria: Criteria, offset: int = 0, limit: int | None = None
    ) -> list[Assignment]:
        """A page of a list of assignments."""
        with self.store.reading() as unit:
            return assignment_lists.rows(unit, criteria, offset, limit)

    def keys(
        self, criteria: Criteria, first: int = 0, last: int | None = None
    ) -> list[AssignmentKey]:
        """The keys of the assignments from one place of a list to another."""
        with self.store.reading() as unit:
            return assignment_lists.keys(unit, criteria, first, last)

    def position_of(self, criteria: Criteria, key: AssignmentKey) -> int | None:
        """Where an assignment stands in a list."""
        with self.store.reading() as unit:
            return assignment_lists.position_of(unit, criteria, key)

    def sums(self, license_id: int) -> dict[HolderKind, HolderSums]:
        """How many of each kind hold a license, and with how many seats."""
        with self.store.reading() as unit:
            return assignments.sums(unit, license_id)

    def of_license(self, license_id: int) -> list[Assignment]:
        """Everyone who holds a license, spent seats included."""
        with self.store.reading() as unit:
            return assignments.of_license(unit, license_id)

    def holding(self, license_id: int, holders: Sequence[HolderRef]) -> frozenset[HolderRef]:
        """Which of these holders hold a license."""
        with self.store.reading() as unit:
            return frozenset(assignments.held_by(unit, license_id, holders))

    def of_holder(self, holder: HolderRef) -> list[Assignment]:
        """Every license a holder holds."""
        with self.store.reading() as unit:
            return assignments.of_holder(unit, holder)

    def on_devices_of(self, end_user_id: int) -> list[Assignment]:
        """Every license on the devices of an end user, by device and name."""
        with self.store.reading() as unit:
            return assignments.on_devices_of(unit, end_user_id)

    def longest_unused(self, license_id: int, limit: int = 20) -> list[Assignment]:
        """The holders with the oldest last use."""
        with self.store.reading() as unit:
            return assignments.longest_unused(unit, license_id, limit)

    def assign(
        self,
        license_id: int,
        holders: Sequence[HolderRef],
        facts: SeatFacts | None = None,
        *,
        change_seats: bool = False,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> Assigned:
        """Give seats of a license to holders; see `assigning.give`."""
        with self.store.writing(Right.ASSIGN) as unit:
            license = locked_license(unit, license_id)
            batch_id = None
            if len(holders) > 1:
                title = f"{license.name} → {len(holders):,} holders"
                batch_id = history.record_batch(unit, Action.ASSIGNED, title, {})
            given = give(
                unit, license, holders, facts or SeatFacts(),
                consents=consents, batch_id=batch_id, change_seats=change_seats,
            )  # fmt: skip
            if batch_id is not None and not given.assigned and not given.seats_changed:
                history.drop_batch(unit, batch_id)
            return given

    def assign_many(
        self,
        license_ids: Sequence[int],
        holders: Sequence[HolderRef],
        *,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> dict[int, Assigned]:
        """Give each of several licenses to each holder, all or nothing of it, as one batch.

        Raises:
            ConsentNeeded: It changes several, or one of the licenses asks.
            NoSeatError: One of the licenses is set to `Refuse` and nobody fits.
        """
        many = len(license_ids) * len(holders)
        with self.store.writing(Right.ASSIGN) as unit:
            found = [locked_license(unit, number) for number in sorted(license_ids)]
            if len(found) > 1:
                sentence = f"Assign {len(found):,} licenses to {len(holders):,}: {many:,} in all."
                require([Question(Consent.SEVERAL, sentence, many)], consents)
            title = f"{len(found):,} licenses → {len(holders):,} holders"
            batch_id = history.record_batch(unit, Action.ASSIGNED, title, {})
            results = {
                license.id: give(unit, license, holders, consents=consents, batch_id=batch_id)
                for license in found
            }
            if not any(one.assigned for one in results.values()):
                history.drop_batch(unit, batch_id)
            return results

    def unassign(
        self, keys: Sequence[AssignmentKey], *, consents: frozenset[Consent] = NO_CONSENTS
    ) -> int:
        """Take seats back; see `seat_changes.unassign`."""
        with self.store.writing(Right.ASSIGN) as unit:
            return seat_changes.unassign(unit, keys, consents=consents)

    def unassign_license(
        self, license_id: int, *, consents: frozenset[Consent] = NO_CONSENTS
    ) -> int:
        """Take every seat of a license back.

        Raises:
            ConsentNeeded: Always, when there is more than one.
        """
        with self.store.writing(Right.ASSIGN) as unit:
            license = locked_license(unit, license_id)
            held = assignments.of_license(unit, license_id, spent=False)
            if not held:
                return 0
            return seat_changes.unassign(
                unit, [one.key for one in held], consents=consents,
                label=f"All of {license.name} unassigned",
            )  # fmt: skip

    def unassign_holder(
        self,
        holder: HolderRef,
        keys: Iterable[AssignmentKey] | None = None,
        *,
        set_left: bool = False,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> int:
        """Take everything a holder holds back, for one who leaves, in one transaction.

        Args:
            holder: Who leaves.
            keys: What goes; everything they hold unless given. It may name licenses on
                their devices too.
            set_left: Whether an end user's status becomes `Left` with it.
            consents: What has been agreed to.

        Raises:
            ConsentNeeded: Always, when there is more than one.
        """
        with self.store.writing(Right.ASSIGN) as unit:
            record = present_holder(unit, holder)
            chosen = (
                [one.key for one in assignments.of_holder(unit, holder)]
                if keys is None
                else list(keys)
            )
            batch_id = self._leaving_batch(unit, record.label, chosen, set_left, consents)
            count = 0
            if chosen:
                count = seat_changes.unassign(unit, chosen, consents=consents, batch_id=batch_id)
            if set_left and isinstance(record, EndUser):
                self._set_left(unit, record, batch_id)
            return count

    def _leaving_batch(
        self,
        unit: Unit,
        label: str,
        chosen: Sequence[AssignmentKey],
        set_left: bool,
        consents: frozenset[Consent],
    ) -> int | None:
        """Ask, and begin the batch, when more than one record changes."""
        if len(chosen) + set_left < 2:
            return None
        if len(chosen) > 1 and Consent.SEVERAL not in consents:
            seat_changes.unassign(unit, chosen, consents=consents)
        title = f"All of {label} unassigned"
        return history.record_batch(unit, Action.UNASSIGNED, title, {})

    def _set_left(self, unit: Unit, record: EndUser, batch_id: int | None) -> None:
        left = replace(record.settings, status=EndUserStatus.LEFT)
        now = holder_changes.end_user(unit, record.id)
        if now.settings.status is not EndUserStatus.LEFT:
            holder_changes.edit_end_user(unit, record, left, batch_id=batch_id)

    def move(
        self,
        keys: Sequence[AssignmentKey],
        to: HolderRef,
        *,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> Moved:
        """Move assignments to another holder; see `seat_changes.move`."""
        with self.store.writing(Right.ASSIGN) as unit:
            return seat_changes.move(unit, keys, to, consents=consents)

    def set_seats(
        self,
        key: AssignmentKey,
        seats: int,
        *,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> Assignment:
        """Change how many seats an assignment takes; see `seat_changes.set_seats`."""
        with self.store.writing(Right.ASSIGN) as unit:
            return seat_changes.set_seats(unit, key, seats, consents=consents)

    def set_last_used(self, key: AssignmentKey, day: date) -> Assignment:
        """Note the day an assignment was last used.

        Raises:
            InvalidError: The day is later than today.
        """
        with self.store.writing(Right.ASSIGN) as unit:
            (one,) = seat_changes.read_all(unit, [key])
            if day > unit.today:
                raise InvalidError({"last_used": f"{day} is later than today."})
            if one.last_used != day:
                assignments.set_facts(unit, one, last_used=day)
                was = one.last_used.isoformat() if one.last_used else None
                entry = Entry(
                    Action.LAST_USED, RecordKind.ASSIGNMENT, one.id,
                    f"{one.license_name} → {one.holder_name}",
                    {"last_used": (was, day.isoformat())},
                    license_id=one.license_id, holder=one.holder,
                    image=seat_image(
                        one.license_id, {"last_used": one.last_used}, {"last_used": day}
                    ),
                )  # fmt: skip
                history.record(unit, entry)
            (now,) = seat_changes.read_all(unit, [key])
            return now
