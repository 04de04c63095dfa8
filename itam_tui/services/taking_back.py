"""One step being taken back inside a unit of work: looked at first, then written; no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from itam_tui.domain.errors import ChangedSinceError, NotFoundError, Question
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import Assignment, Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.licenses import License, quantity_label
from itam_tui.domain.text import word_list
from itam_tui.domain.undo import (
    GONE,
    LIVE,
    RecordImage,
    SeatImage,
    differing,
    fields_image,
    is_as,
    life_image,
    plain,
    seat_image,
    values_of,
    was_made,
    with_values,
)
from itam_tui.services import holder_changes, license_changes
from itam_tui.services.assigning import facts_of
from itam_tui.services.field_texts import field_changes, json_name
from itam_tui.services.lookup import locked_license, present_holder
from itam_tui.services.quantities import quantity_image
from itam_tui.services.undo_rules import foreseen, given_back, over
from itam_tui.store import assignments, former_seats, history, holders, keys, licenses, steps
from itam_tui.store.database import Unit
from itam_tui.store.history import Entry

Fields = dict[str, tuple[str | None, str | None]]
"""Each field before and after, as text."""


@dataclass(slots=True)
class TakingBack:
    """A step being taken back."""

    unit: Unit
    """The unit of work, under the write lock."""
    action: Action
    """`UNDONE` or `REDONE`."""
    words: str
    """What is done: `undo of quantity 12 → 15 of Figma`."""
    last: int
    """The number of the step's last row in the history."""
    records: dict[tuple[RecordKind, int], RecordImage]
    """What the step did to licenses and holders."""
    seats: dict[tuple[int, HolderRef], SeatImage]
    """What it did to assignments."""
    batch_id: int | None = None
    """The row of the history that gathers what is written."""
    _before: dict[int, License] = field(default_factory=dict)
    _keys: dict[int, dict[str, Any]] = field(default_factory=dict)
    _put_back: list[tuple[int, HolderRef]] = field(default_factory=list)
    _renamed: set[int] = field(default_factory=set)

    # Is everything as the step left it?

    def check(self) -> None:
        """See that every record is as the step left it.

        Raises:
            ChangedSinceError: One isn't; it says who changed it, and what.
            RefusedError: A license set to `Refuse` would be past its quantity.
        """
        for number in sorted(self._licenses()):
            found = licenses.lock(self.unit, number)
            if found is None:
                raise NotFoundError("A license is no longer in the register. Nothing was changed.")
            self._before[number] = found
        for (kind, number), image in self.records.items():
            if kind is RecordKind.LICENSE:
                self._check_license(self._before[number], image)
            else:
                self._check_holder(_ref(kind, number), image)
        for (number, holder), seat in self.seats.items():
            self._check_seat(number, holder, seat)
        for number, before in self._before.items():
            # Now, as the tables refuse it at the first seat, without saying how many.
            own = self.records.get((RecordKind.LICENSE, number))
            seats = [one for (license_id, _), one in self.seats.items() if license_id == number]
            over(before, foreseen(before, own, seats), self.words)

    def _licenses(self) -> set[int]:
        own = {number for kind, number in self.records if kind is RecordKind.LICENSE}
        return own | {number for number, _ in self.seats}

    def _check_license(self, now: License, image: RecordImage) -> None:
        values = {**values_of(now.settings), "quantity": now.quantity}
        found = differing(image, now.settings, values, now.archived_at is not None)
        if image.quantity is not None and now.quantity != image.quantity[1]:
            found.append("quantity")
        try:
            if (key := keys.former(self.unit, image.rows)) is not None:
                self._keys[now.id] = key
        except LookupError:
            found.append("product_key")
        if found:
            self._blocked(now.name, found, now.id, None)

    def _check_holder(self, ref: HolderRef, image: RecordImage) -> None:
        now = holders.read(self.unit, ref)
        if now is None:
            raise NotFoundError(f"{image.label} is no longer in the register.")
        is_gone = now.archived_at is not None
        found = differing(image, now.settings, values_of(now.settings), is_gone)
        if found:
            self._blocked(now.label, found, None, ref)

    def _check_seat(self, number: int, holder: HolderRef, image: SeatImage) -> None:
        after = image.after
        spent = bool(after and after.get("spent"))
        found = former_seats.held(self.unit, number, holder, spent=spent)
        if after is None and not found:
            return
        fits = [one for one in found if after is not None and is_as(one, after)]
        if not fits or (spent and former_seats.held(self.unit, number, holder, spent=False)):
            names = [] if after is None else [name for name in after if name != "spent"]
            self._blocked(image.label, names, number, holder)

    def _blocked(
        self, name: str, fields: list[str], license_id: int | None, holder: HolderRef | None
    ) -> None:
        """Say who changed a record since, and what."""
        texts = [json_name(one) for one in fields]
        newest = steps.newest_of(
            self.unit, self.last, self.unit.journal.step,
            license_id=license_id, holder=holder, texts=texts,
        )  # fmt: skip
        if newest is None:
            told = f"{name} isn't as it was left"
        else:
            changes = [
                f"{text.replace('_', ' ')} {before or 'none'} → {after or 'none'}"
                for text, (before, after) in newest.changes.items()
            ]
            what = f" ({word_list(changes, 3)})" if changes else f" ({newest.action.label})"
            at = newest.at.astimezone().strftime("%Y-%m-%d %H:%M")
            told = f"{newest.actor} changed {newest.label} since{what}, {at}"
        raise ChangedSinceError(
            f"{self.words[0].upper()}{self.words[1:]} is not possible: {told}. Nothing was changed."
        )

    # Writing.

    def apply(self) -> None:
        """Write everything back, in the order that the rules need.

        Raises:
            RefusedError: A rule of the register says no.
        """
        for (kind, number), image in self.records.items():
            if image.life is not None and image.life[1] == GONE:
                self._restore(kind, number, image)
        for (kind, number), image in self.records.items():
            if kind is not RecordKind.LICENSE and not was_made(image):
                self._write_holder(_ref(kind, number), image)
        for place, seat in self.seats.items():
            if seat.before is None:
                self._write_seat(*place, seat)
        for (kind, number), image in self.records.items():
            if kind is RecordKind.LICENSE and not was_made(image):
                self._write_license(number, image)
        for place, seat in self.seats.items():
            if seat.before is not None:
                self._write_seat(*place, seat)
        last = RecordKind.END_USER  # after the devices that are theirs
        for kind, number in sorted(self.records, key=lambda key: key[0] is last):
            if was_made(self.records[kind, number]):
                self._archive(kind, number)

    def _record(
        self,
        kind: RecordKind,
        number: int | None,
        label: str,
        changes: Mapping[str, tuple[str | None, str | None]],
        image: dict[str, Any],
        *,
        license_id: int | None = None,
        holder: HolderRef | None = None,
    ) -> int:
        entry = Entry(
            self.action, kind, number, label, changes,
            license_id=license_id, holder=holder, reason=self.words, image=image,
        )  # fmt: skip
        return history.record(self.unit, entry, self.batch_id)

    def _restore(self, kind: RecordKind, number: int, image: RecordImage) -> None:
        """Bring a license or a holder back that the step deleted."""
        changes: Fields = {"deleted": ("yes", "no")}
        if kind is RecordKind.LICENSE:
            gone = licenses.lock(self.unit, number)
            assert gone is not None
            license_changes.put_back(self.unit, gone)
            left = life_image(GONE, LIVE, gone.settings, quantity=gone.quantity)
            self._record(kind, number, gone.name, changes, left, license_id=number)
            return
        ref = _ref(kind, number)
        record = holders.read(self.unit, ref)
        assert record is not None
        holder_changes.put_back(self.unit, record)
        left = life_image(GONE, LIVE, record.settings)
        self._record(kind, number, record.label, changes, left, holder=ref)

    def _archive(self, kind: RecordKind, number: int) -> None:
        """Delete a license or a holder that the step added or restored."""
        changes: Fields = {"deleted": ("no", "yes")}
        if kind is RecordKind.LICENSE:
            license = locked_license(self.unit, number)
            if assignments.of_license(self.unit, number, spent=False):
                self._blocked(license.name, ["holder"], number, None)
            licenses.archive(self.unit, number)
            gone = life_image(LIVE, GONE)
            self._record(kind, number, license.name, changes, gone, license_id=number)
            return
        ref = _ref(kind, number)
        record = present_holder(self.unit, ref)
        owned = record.devices if isinstance(record, EndUser) else 0
        if assignments.of_holder(self.unit, ref) or owned:
            self._blocked(record.label, ["holder"], None, ref)
        holders.archive(self.unit, record)
        self._record(kind, number, record.label, changes, life_image(LIVE, GONE), holder=ref)

    def _write_holder(self, ref: HolderRef, image: RecordImage) -> None:
        """Write the fields of an end user or a device as they were."""
        if not image.fields:
            return
        before = {name: pair[0] for name, pair in image.fields.items()}
        now = present_holder(self.unit, ref)
        after = with_values(now.settings, before)
        if isinstance(now, Device):
            owner = holder_changes.check_device(self.unit, after, now.id)
            holders.update_device(self.unit, now, after, owner)
            changes = holder_changes.device_changes(now.settings, after, now.end_user, owner)
        else:
            holder_changes.check_end_user(self.unit, after, now.id)
            holders.update_end_user(self.unit, now, after)
            changes = field_changes(now.settings, after)
        kind = holder_changes.KIND_OF_RECORD[ref.kind]
        written = fields_image(now.settings, after)
        self._record(kind, now.id, now.label, changes, written, holder=ref)

    def _write_license(self, number: int, image: RecordImage) -> None:
        """Write the settings and the quantity of a license as they were."""
        now = locked_license(self.unit, number)
        before = {name: pair[0] for name, pair in image.fields.items()}
        after = with_values(now.settings, before)
        quantity = image.quantity[0] if image.quantity is not None else now.quantity
        license_changes.check(after, quantity, imported=True)
        if after.type is not now.settings.type:
            license_changes.check_type(self.unit, now, after.type)
        key = self._keys.get(number)
        if key is not None or after != now.settings:
            self._write_settings(now, after, key)
        if image.quantity is not None:
            self._write_quantity(number, quantity, image)

    def _write_settings(self, now: License, after: Any, key: dict[str, Any] | None) -> None:
        unit, was = self.unit, keys.kept(self.unit, now.id)
        license_changes.write_settings(unit, now, now.settings, after)
        if key is not None:
            keys.put_back(unit, now.id, key)
            after = locked_license(unit, now.id).settings
        image = fields_image(now.settings, after)
        changes = field_changes(now.settings, after)
        row = self._record(
            RecordKind.LICENSE, now.id, after.name, changes, image, license_id=now.id
        )
        if key is not None:
            keys.remember(unit, now.id, row, was)
        identity = ("name", "product_key", "organization")
        if any(getattr(now.settings, name) != getattr(after, name) for name in identity):
            self._renamed.add(now.id)

    def _write_quantity(self, number: int, quantity: int | None, image: RecordImage) -> None:
        """Add the entry that takes a quantity back; entries are never taken away."""
        unit, now = self.unit, locked_license(self.unit, number)
        lost = former_seats.release(unit, number, image.release) if image.release else []
        for each in reversed(image.released):
            former_seats.put_back(unit, number, each)
        licenses.update_quantity(unit, now, quantity)
        bought = licenses.bought_with(unit, image.entries) if image.back else {}
        # From the same day on, so that on no day what was taken back is in force.
        in_force = licenses.in_force_since(unit, image.entries) or unit.today
        entry = licenses.add_entry(
            unit, number, now.quantity, quantity,
            in_force=in_force, reason=self.words, **bought,
        )  # fmt: skip
        written = quantity_image(now.quantity, quantity, entry, lost)
        if not image.back:
            entries = image.entries
            written |= {"back": True, "entry": entries[0] if len(entries) == 1 else entry}
        if dropped := sum(each["seats"] for each in image.released):
            written["release"] = dropped
        changes: Fields = {"quantity": (quantity_label(now.quantity), quantity_label(quantity))}
        self._record(RecordKind.LICENSE, number, now.name, changes, written, license_id=number)

    def _write_seat(self, number: int, holder: HolderRef, image: SeatImage) -> None:
        """Write what a holder holds of a license as it was."""
        unit, before, after = self.unit, image.before, image.after
        license = locked_license(unit, number)
        spent = bool(after and after.get("spent"))
        now = next(
            (
                one
                for one in former_seats.held(unit, number, holder, spent=spent)
                if after is not None and is_as(one, after)
            ),
            None,
        )
        label = f"{license.name} → {present_holder(unit, holder).label if before else ''}"
        if before is None and now is not None:
            label = f"{license.name} → {now.holder_name}"
            former_seats.delete(unit, now)
            written = seat_image(number, facts_of(now), None)
            changes: Fields = {"holder": (now.holder_name, None)}
        elif before is not None and now is None:
            former_seats.insert(unit, number, holder, before)
            self._put_back.append((number, holder))
            written = seat_image(number, None, before)
            changes = {"holder": (None, label.rpartition(" → ")[2])}
        else:
            assert now is not None
            assert before is not None
            written, changes = self._change_seat(number, now, before)
        self._record(
            RecordKind.ASSIGNMENT, now.id if now else None, label, changes, written,
            license_id=number, holder=holder,
        )  # fmt: skip

    def _change_seat(
        self, number: int, now: Assignment, before: dict[str, Any]
    ) -> tuple[dict[str, Any], Fields]:
        """Make an assignment held again or spent, or give it the seats and days it had."""
        facts = facts_of(now)
        if "spent" in before and bool(before["spent"]) is not now.spent:
            if now.spent:
                former_seats.unspend(self.unit, now)
                self._put_back.append((number, now.holder))
                told: Fields = {"holder": ("spent", now.holder_name)}
            else:
                assignments.remove(self.unit, now, spend=True)
                told = {"holder": (now.holder_name, "spent")}
            return seat_image(number, facts, {**facts, "spent": not now.spent}), told
        names = [name for name in before if name in ("seats", "since", "last_used")]
        former_seats.change(self.unit, now, before)
        changes = {
            name: (_text(facts[name]), _text(before[name]))
            for name in names
            if plain(facts[name]) != before[name]
        }
        sides = ({name: facts[name] for name in names}, {name: before[name] for name in names})
        return seat_image(number, *sides), changes

    # The rules.

    def questions(self) -> list[Question]:
        """What must be agreed to, now that everything is written.

        Raises:
            RefusedError: A license would have more in use than it may.
        """
        asked: list[Question] = []
        for number, before in self._before.items():
            now = licenses.read(self.unit, number)
            if now is None or now.archived_at is not None:
                continue
            asked += over(before, now, self.words)
            back = [holder for place, holder in self._put_back if place == number]
            asked += given_back(self.unit, now, back)
            if number in self._renamed:
                asked += license_changes.duplicate_questions(
                    self.unit, now.settings, apart_from=now
                )
        return asked


def _ref(kind: RecordKind, number: int) -> HolderRef:
    is_device = kind is RecordKind.DEVICE
    return HolderRef(HolderKind.DEVICE if is_device else HolderKind.END_USER, number)


def _text(value: object) -> str | None:
    return None if value is None else f"{value:,}" if isinstance(value, int) else str(value)
