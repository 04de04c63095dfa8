"""A private copy of a register brought to how it was: its history taken back, newest first; no SQL.

Each row of the history keeps the record before and after (`domain.undo`), so what a record was
is what the oldest row after that moment says it was before. Licenses made later are left out
at once, with all that was done to them; holders once nobody speaks of them any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from itam_tui.domain.as_of import AsOf, Basis, quantity_in_force
from itam_tui.domain.errors import DatabaseError
from itam_tui.domain.history import RecordKind
from itam_tui.domain.holders import Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.settings import LicenseType
from itam_tui.domain.undo import GONE, LIVE, NONE, Image, is_as, with_values
from itam_tui.services.holder_changes import KIND_OF_RECORD
from itam_tui.store import assignments, former_seats, holders, keys, licenses, rewinding
from itam_tui.store.database import Unit
from itam_tui.store.steps import StepRow

Key = tuple[RecordKind, int]
"""A license or a holder."""

_HOLDER_KINDS = {record: kind for kind, record in KIND_OF_RECORD.items()}


@dataclass(slots=True)
class _Former:
    """What a license or a holder was, as far as the history was taken back."""

    now: Any
    """The record as the copy had it."""
    settings: Any
    """Its settings."""
    life: str
    """Whether it was in force, deleted, or not there."""
    version: int
    """Its version."""
    quantity: int | None = None
    """The quantity of a license."""


@dataclass(slots=True)
class Rewinding:
    """A copy that is brought to how the register was at the end of a day."""

    unit: Unit
    """The unit of work on the copy, whose guards are gone."""
    as_of: AsOf
    """The day, and what is meant by it."""
    progress: Callable[[int], None]
    """Told how many rows of the history were taken back; it may raise to stop."""
    _records: dict[Key, _Former] = field(default_factory=dict)
    _made: set[Key] = field(default_factory=set)
    _kept: set[Key] = field(default_factory=set)
    _touched: set[int] = field(default_factory=set)
    _entries: Counter[int] = field(default_factory=Counter)

    def run(self, moment: datetime) -> None:
        """Take back all that was written from a moment on.

        Raises:
            DatabaseError: The history tells of something that isn't there, or doesn't tell
                what a record was.
        """
        self.progress(0)
        last = rewinding.last_row(self.unit, moment)
        self._check_told(last)
        self._find_made(last)
        former_keys = rewinding.keys_before(self.unit, last)
        self._take_all_back(last, former_keys)
        self._write()
        self._put_keys_back(former_keys)
        self._forget(last, moment)
        self._stamp()
        self.progress(0)
        rewinding.recount(self.unit)

    def _check_told(self, last: int) -> None:
        """See that every change since kept what its record was before."""
        if (row := rewinding.untold(self.unit, last)) is not None:
            raise DatabaseError(
                f"The register before {row.at.astimezone():%Y-%m-%d %H:%M} isn't known: "
                f"{row.label} was changed then by an older itam-tui, which didn't keep what it "
                "was. Choose a later day."
            )

    def _find_made(self, last: int) -> None:
        """Find the records that were not there yet; those in force by then stay."""
        for row in rewinding.rows_after(self.unit, last):
            life = (row.image or {}).get("life")
            if life and life[0] == NONE and row.record_id is not None:
                self._made.add((row.kind, row.record_id))
        if self.as_of.basis is Basis.IN_FORCE:
            counted = rewinding.in_force_by(self.unit, self.as_of.day)
            self._kept = {(RecordKind.LICENSE, number) for number in counted} & self._made
            self._made -= self._kept

    def _take_all_back(self, last: int, former_keys: Mapping[int, object]) -> None:
        """Follow the history back to a row, and leave out what was not there yet."""
        made = [number for kind, number in self._made if kind is RecordKind.LICENSE]
        rewinding.remove_licenses(self.unit, made)
        for license_id in former_keys:
            if (RecordKind.LICENSE, license_id) not in self._made:
                self._former((RecordKind.LICENSE, license_id))
        for done, row in enumerate(rewinding.rows_after(self.unit, last), 1):
            if done % 500 == 0:
                self.progress(done)
            self._take_back(row, row.license_id in former_keys)
        self.progress(0)
        for kind, holder_kind in _HOLDER_KINDS.items():
            made = [number for one, number in self._made if one is kind]
            rewinding.remove_holders(self.unit, holder_kind, made)

    def _put_keys_back(self, former_keys: Mapping[int, dict[str, Any]]) -> None:
        for license_id, columns in former_keys.items():
            if (RecordKind.LICENSE, license_id) not in self._made:
                keys.put_back(self.unit, license_id, columns)

    def _forget(self, last: int, moment: datetime) -> None:
        """Take away what was written later, and give each license its quantity."""
        rewinding.forget_after(self.unit, last, moment)
        rewinding.forget_sealed(self.unit)
        if self.as_of.basis is Basis.IN_FORCE:
            self._count_entries()
        else:
            for license_id, count in self._entries.items():
                rewinding.forget_entries(self.unit, license_id, count)

    # Reading the history backward.

    def _take_back(self, row: StepRow, keys_changed: bool) -> None:
        image = row.image or {}
        if row.license_id is not None:
            self._touched.add(row.license_id)
        if "seat" in image:
            self._take_back_seat(row, image)
            return
        if row.record_id is None or (key := (row.kind, row.record_id)) in self._made:
            return
        former = self._former(key)
        if fields := image.get("fields"):
            before = {name: pair[0] for name, pair in fields.items()}
            former.settings = with_values(former.settings, before)
        is_key_alone = keys_changed and not image.keys() - {"step"}  # a new key leaves no image
        if fields or is_key_alone:
            former.version -= 1
        if life := image.get("life"):
            former.life = LIVE if key in self._kept and life[0] == NONE else life[0]
        if "quantity" in image:
            former.quantity = image["quantity"][0]
            self._entries[row.record_id] += 1  # each change of a quantity wrote one
            self._take_back_spent(row.record_id, image)

    def _take_back_spent(self, license_id: int, image: Image) -> None:
        """Put spent seats back that went with a quantity, or drop those that came back with it."""
        if dropped := image.get("release", 0):
            former_seats.release(self.unit, license_id, dropped)
        for each in reversed(image.get("released", [])):
            former_seats.put_back(self.unit, license_id, each)

    def _take_back_seat(self, row: StepRow, image: Image) -> None:
        unit, holder, license_id = self.unit, row.holder, image["of"]
        if holder is None:
            raise self._lost(row)
        if (RecordKind.LICENSE, license_id) in self._made:
            return
        before, after = image["seat"]
        if after is None:
            former_seats.insert(unit, license_id, holder, before, number=row.record_id)
            return
        spent = bool(after.get("spent"))
        found = former_seats.held(unit, license_id, holder, spent=spent)
        now = next((one for one in found if is_as(one, after)), None)
        if now is None:
            raise self._lost(row)
        if before is None:
            former_seats.delete(unit, now)
        elif "spent" in before and bool(before["spent"]) is not now.spent:
            if now.spent:
                former_seats.unspend(unit, now)
            else:
                assignments.remove(unit, now, spend=True)
        else:
            former_seats.change(unit, now, before)

    @staticmethod
    def _lost(row: StepRow) -> DatabaseError:
        """That a row of the history doesn't fit what is there."""
        return DatabaseError(
            f"The history can't be followed back past {row.at.astimezone():%Y-%m-%d %H:%M}: "
            f"{row.label} isn't as it was left. Check the register: itam-tui db check."
        )

    def _former(self, key: Key) -> _Former:
        """A record, read when the history first tells of it."""
        if (found := self._records.get(key)) is not None:
            return found
        kind, number = key
        now: Any
        if kind is RecordKind.LICENSE:
            now = licenses.read(self.unit, number)
        else:
            now = holders.read(self.unit, HolderRef(_HOLDER_KINDS[kind], number))
        if now is None:
            raise DatabaseError(
                f"The history tells of a {kind.value} that isn't there. "
                "Check the register: itam-tui db check."
            )
        quantity = now.quantity if kind is RecordKind.LICENSE else None
        life = LIVE if now.archived_at is None else GONE
        former = _Former(now, now.settings, life, now.version, quantity)
        self._records[key] = former
        return former

    # Writing what they were.

    def _write(self) -> None:
        for kind in _HOLDER_KINDS:
            touched = [number for one, number in self._records if one is kind]
            rewinding.free_names(self.unit, kind, touched)
        order = (RecordKind.END_USER, RecordKind.DEVICE, RecordKind.LICENSE)
        written = sorted(self._records, key=lambda key: order.index(key[0]))
        for gone in (True, False):  # whoever has the name of one that is gone has it rightly
            for kind, number in written:
                former = self._records[kind, number]
                if (kind, number) in self._made or (former.life == GONE) is not gone:
                    continue
                self._write_record(former)
                if gone:
                    rewinding.free_names(self.unit, kind, [number])

    def _write_record(self, former: _Former) -> None:
        unit, now, settings = self.unit, former.now, former.settings
        if isinstance(now, EndUser):
            holders.update_end_user(unit, now, settings)
        elif isinstance(now, Device):
            owner = None
            if settings.end_user_id is not None:
                owner = holders.read(unit, HolderRef(HolderKind.END_USER, settings.end_user_id))
            assert owner is None or isinstance(owner, EndUser)
            holders.update_device(unit, now, settings, owner)
        else:
            typed = settings.typed_used if settings.type is LicenseType.CUSTOM else None
            licenses.update(unit, replace(now, quantity=former.quantity), settings, used=typed)

    def _count_entries(self) -> None:
        """Give every license the quantity that was in force."""
        day = self.as_of.day
        for license_id, entries in rewinding.changes_of_quantities(self.unit):
            license = licenses.read(self.unit, license_id)
            quantity = quantity_in_force(entries, day)
            if license is not None and license.quantity != quantity:
                self._former((RecordKind.LICENSE, license_id))
                licenses.update_quantity(self.unit, license, quantity)
        rewinding.forget_entries_in_force_after(self.unit, day)

    def _stamp(self) -> None:
        """Write the version of each record, when it changed last, and whether it was deleted."""
        unit = self.unit
        for (kind, number), former in self._records.items():
            if (kind, number) in self._made:
                continue
            gone_at = None
            if former.life == GONE:
                gone_at = rewinding.deleted_at(unit, kind.value, number)
                gone_at = gone_at or former.now.archived_at or unit.at
            version = max(1, former.version)
            rewinding.stamp(unit, kind, number, version=version, gone_at=gone_at)
        for number in self._touched:
            if (RecordKind.LICENSE, number) not in self._made:
                rewinding.stamp_change(unit, number)
