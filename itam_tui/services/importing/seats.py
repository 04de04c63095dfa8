"""Files of assignments, and the holders that files of licenses name; no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import replace

from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import DeviceSettings, EndUserSettings, HolderKind, HolderRef
from itam_tui.domain.importing.drafts import (
    DeviceText,
    Draft,
    PersonText,
    key_of,
    seats_of,
    value_of,
)
from itam_tui.domain.licenses import License, has_expired, is_full
from itam_tui.domain.settings import WhenFull
from itam_tui.domain.text import fold
from itam_tui.domain.undo import seat_image
from itam_tui.services.holder_changes import edit_device
from itam_tui.services.importing.holder_index import (
    HolderIndex,
    UnclearHolderError,
    UnfitHolderError,
    UnknownHolderError,
)
from itam_tui.services.importing.license_index import LicenseIndex
from itam_tui.services.importing.people import Taking, record_made
from itam_tui.services.seat_changes import read_all
from itam_tui.store import assignments, bulk, history, holders
from itam_tui.store.bulk import HeldSeat, SeatRow
from itam_tui.store.history import Entry

_SEATS_AT_ONCE = 1000


@dataclass(slots=True)
class OpenLicense:
    """A license while an import gives its seats."""

    license: License
    """The license as it was when the import first met it."""
    used: int
    """Seats in use, those of this import included."""
    held: dict[HolderRef, HeldSeat | None]
    """Who holds it; None where this import gave the seat."""


@dataclass(slots=True)
class SeatGiver:
    """Gives the seats of one file."""

    taking: Taking
    """The import under way."""
    index: HolderIndex
    """Who is known."""
    licenses: dict[int, OpenLicense] = field(default_factory=dict)
    """The licenses met so far."""
    _seats: list[SeatRow] = field(default_factory=list)
    _entries: list[Entry] = field(default_factory=list)
    _touched: set[HolderRef] = field(default_factory=set)

    def give(self, license: License, draft: Draft, *, rejects: bool) -> None:
        """Give the seat a row asks for.

        Args:
            license: Of which license.
            draft: The row.
            rejects: Whether an unknown holder rejects the row; of a file of licenses the
                license is taken all the same, and the holder is told.
        """
        ref = self._holder(draft, rejects=rejects)
        if ref is None:
            return
        known = self.index.known[ref]
        if ref.kind not in license.settings.type.holders:
            self.taking.tally.reject(
                draft.row,
                "holder",
                known.label,
                f"{license.name} is {license.settings.type.label}: it can't be assigned to "
                f"{'a device' if ref.kind is HolderKind.DEVICE else 'an end user'}.",
            )
            return
        open_license = self._open(license)
        if value_of(draft, "spent", bool):
            self._give_spent(open_license, draft, ref)
        elif ref in open_license.held:
            self._again(open_license, draft, ref)
        else:
            self._give_new(open_license, draft, ref)

    def _open(self, license: License) -> OpenLicense:
        if license.id not in self.licenses:
            held = bulk.held_seats(self.taking.unit, license.id)
            self.licenses[license.id] = OpenLicense(license, license.used, dict(held))
        return self.licenses[license.id]

    def _give_spent(self, one: OpenLicense, draft: Draft, ref: HolderRef) -> None:
        """Note a spent seat of our own export, unless one is there already."""
        spent = [
            each
            for each in assignments.of_license(self.taking.unit, one.license.id)
            if each.spent and each.holder == ref
        ]
        if spent:
            self.taking.tally.done(draft.row, "unchanged")
        elif self._fits(one, draft):
            self._add(one, draft, ref, spent=True)

    def _fits(self, one: OpenLicense, draft: Draft) -> bool:
        """Whether the seats of a row are taken; past the quantity with a warning, or not."""
        license, seats, row = one.license, seats_of(draft), draft.row
        if not is_full(license.quantity, one.used, seats):
            return True
        told = f"{one.used + seats:,} of {license.quantity:,} in use"
        if WhenFull.REFUSE in (license.settings.when_full, self.taking.options.when_full):
            message = f"No seat left: {license.name} would have {told}."
            self.taking.tally.reject(row, "seats", str(seats), message)
            return False
        message = f"Past the quantity: {license.name} has {told}."
        self.taking.tally.warn(row, "seats", str(seats), message)
        return True

    def _give_new(self, one: OpenLicense, draft: Draft, ref: HolderRef) -> None:
        license, row = one.license, draft.row
        if not self._fits(one, draft):
            return
        if has_expired(license.settings, self.taking.unit.today):
            message = f"{license.name} expired on {license.settings.expiration_date}."
            self.taking.tally.warn(row, "license", license.name, message)
        known = self.index.known[ref]
        if known.asks_first:
            message = f"{known.label} is {known.status}."
            self.taking.tally.warn(row, "holder", known.label, message)
        self._add(one, draft, ref)

    def _add(self, one: OpenLicense, draft: Draft, ref: HolderRef, *, spent: bool = False) -> None:
        known, seats = self.index.known[ref], seats_of(draft)
        since = value_of(draft, "since", date) or self.taking.unit.today
        used = value_of(draft, "last_used", date)
        self._seats.append(
            SeatRow(one.license.id, ref, known.label_key, seats, since, used, draft.text("note")
                    if "license" in draft.values or "license_name" in draft.values else "", spent)
        )  # fmt: skip
        changes: dict[str, tuple[str | None, str | None]] = {"holder": (None, known.label)}
        if seats != 1:
            changes["seats"] = (None, f"{seats:,}")
        given = self._seats[-1]
        facts = {"seats": seats, "since": since, "last_used": used, "note": given.note}
        self._entries.append(
            Entry(
                Action.ASSIGNED,
                RecordKind.ASSIGNMENT,
                None,
                f"{one.license.name} → {known.label}",
                changes,
                license_id=one.license.id,
                holder=ref,
                image=seat_image(one.license.id, None, {**facts, "spent": spent}),
            )
        )
        one.used += seats
        if not spent:
            one.held[ref] = None
        self._touched.add(ref)
        self.taking.tally.done(draft.row, "created")
        if len(self._seats) >= _SEATS_AT_ONCE:
            self._flush()

    def _again(self, one: OpenLicense, draft: Draft, ref: HolderRef) -> None:
        """Change what a row says differently of an assignment that is there."""
        held = one.held[ref]
        if held is None:
            message = f"{self.index.known[ref].label} holds {one.license.name} by an earlier row."
            self.taking.tally.warn(draft.row, "holder", "", message)
            self.taking.tally.done(draft.row, "unchanged")
            return
        facts: dict[str, Any] = {}
        changes: dict[str, tuple[str | None, str | None]] = {}
        for name in ("since", "last_used"):
            day, was = value_of(draft, name, date), getattr(held, name)
            if day is not None and day != was:
                facts[name] = day
                changes[name] = (was.isoformat() if was else None, day.isoformat())
        seats = value_of(draft, "seats", int)
        grows = seats is not None and seats != held.seats
        if not facts and not grows:
            self.taking.tally.done(draft.row, "unchanged")
            return
        self._rewrite(one, draft, ref, held, facts, changes, seats if grows else None)

    def _rewrite(
        self,
        one: OpenLicense,
        draft: Draft,
        ref: HolderRef,
        held: HeldSeat,
        facts: dict[str, Any],
        changes: dict[str, tuple[str | None, str | None]],
        seats: int | None,
    ) -> None:
        """Write what changed of an assignment that is there."""
        unit = self.taking.unit
        (current,) = read_all(unit, [(ref.kind, held.id)])
        if seats is not None:
            growth = seats - held.seats
            full = growth > 0 and is_full(one.license.quantity, one.used, growth)
            refuses = WhenFull.REFUSE in (
                one.license.settings.when_full,
                self.taking.options.when_full,
            )
            if full and refuses:
                message = f"No seat left: {one.license.name} has no room for {growth:,} more."
                self.taking.tally.reject(draft.row, "seats", str(seats), message)
                return
            if full:
                message = f"Past the quantity: {one.license.name} has {one.used + growth:,} in use."
                self.taking.tally.warn(draft.row, "seats", str(seats), message)
            assignments.set_seats(unit, current, seats)
            changes["seats"] = (f"{held.seats:,}", f"{seats:,}")
            one.used += growth
        if facts:
            assignments.set_facts(unit, current, **facts)
        after = {**facts, "seats": seats} if seats is not None else facts
        one.held[ref] = replace(held, **{"seats": seats or held.seats, **facts})
        self._entries.append(
            Entry(
                Action.EDITED,
                RecordKind.ASSIGNMENT,
                held.id,
                f"{one.license.name} → {self.index.known[ref].label}",
                changes,
                license_id=one.license.id,
                holder=ref,
                image=seat_image(
                    one.license.id, {name: getattr(held, name) for name in after}, after
                ),
            )
        )
        self.taking.tally.done(draft.row, "updated")

    def _holder(self, draft: Draft, *, rejects: bool) -> HolderRef | None:
        """Who gets the seat; None when that is not to be had."""
        holder = draft.holder
        try:
            if holder.either:
                return self.index.either(holder)
            if holder.person and holder.device:
                return self._both(draft, holder.person, holder.device)
            if holder.person:
                return self._person(holder.person)
            return self._device(holder.device, None)
        except UnclearHolderError as error:
            self.taking.tally.reject(draft.row, "holder", "", str(error))
        except UnfitHolderError as error:
            column = "holder" if error.column == "name" else error.column
            if rejects:
                self.taking.tally.reject(draft.row, column, error.value, str(error))
            else:
                message = f"{error} The license is taken without this holder."
                self.taking.tally.warn(draft.row, column, error.value, message)
        except UnknownHolderError as error:
            self.taking.tally.unknown_holders += 1
            if rejects:
                message = f"{error} Make unknown holders with --create-holders."
                self.taking.tally.reject(draft.row, "holder", "", message)
            else:
                message = f"{error} The license is taken without this holder."
                self.taking.tally.warn(draft.row, "holder", "", message)
        return None

    def _both(self, draft: Draft, person: PersonText, device: DeviceText) -> HolderRef:
        """A row that names an end user and a device: one assignment (product.md §7, Holders)."""
        if self.taking.options.holder is HolderKind.DEVICE:
            try:
                owner = self._person(person)
            except UnknownHolderError as error:
                self.taking.tally.warn(draft.row, "holder", "", str(error))
                return self._device(device, None)
            return self._device(device, owner)
        owner = self._person(person)
        try:
            self._device(device, owner)
        except UnknownHolderError as error:
            self.taking.tally.warn(draft.row, "device", "", str(error))
        return owner

    def _person(self, person: PersonText) -> HolderRef:
        is_email = "@" in person.email
        try:
            ref = self.index.person(person)
        except UnknownHolderError:
            if not self.taking.options.create_holders:
                raise
        else:
            known = self.index.known[ref]
            if is_email and known.keys[0] not in (None, fold(person.email)):
                raise UnclearHolderError(
                    f"{person.user_name} is {known.label}, whose e-mail isn't {person.email}."
                )
            return ref
        return self.index.make_person(
            EndUserSettings(
                name=person.name,
                email=person.email if is_email else "",
                user_name=person.user_name or ("" if is_email else person.email),
            )
        )

    def _device(self, device: DeviceText, owner: HolderRef | None) -> HolderRef:
        try:
            ref = self.index.device(device)
        except UnknownHolderError:
            if not self.taking.options.create_holders:
                raise
            # A device made so is called what its cell says, its asset tag where that is one.
            return self.index.make_device(
                DeviceSettings(
                    name=device.name or device.asset_tag or device.serial,
                    serial=device.serial,
                    asset_tag=device.asset_tag,
                    end_user_id=owner.id if owner else None,
                )
            )
        if owner is not None and self.index.known[ref].owner != owner.id:
            self._become_owner(ref, owner)
        return ref

    def _become_owner(self, ref: HolderRef, owner: HolderRef) -> None:
        """A device named with a person is known as theirs from now on."""
        self.index.flush()
        record = holders.read(self.taking.unit, ref)
        if record is None or not isinstance(record.settings, DeviceSettings):
            return
        settings = replace(record.settings, end_user_id=owner.id)
        edit_device(self.taking.unit, record, settings, batch_id=self.taking.batch_id)
        self.index.known[ref] = replace(self.index.known[ref], owner=owner.id)

    def _flush(self) -> None:
        self.index.flush()
        record_made(self.taking, self.index)
        bulk.insert_seats(self.taking.unit, self._seats)
        history.record_all(self.taking.unit, self._entries, self.taking.batch_id)
        self._seats.clear()
        self._entries.clear()

    def finish(self) -> None:
        """Write what is left, and put the counts right."""
        self._flush()
        bulk.recount(self.taking.unit, self.licenses, self._touched)


def take_assignments(taking: Taking, drafts: Sequence[Draft]) -> None:
    """Take a file of assignments."""
    giver = SeatGiver(taking, HolderIndex(taking.unit))
    known = LicenseIndex(taking.unit)
    for done, draft in enumerate(drafts, 1):
        license = _license(taking, known, draft)
        if license is not None and not draft.holder:
            taking.tally.reject(draft.row, "holder", "", "The row names no holder.")
        elif license is not None:
            giver.give(license, draft, rejects=True)
        taking.progress.at(done, len(drafts))
    giver.finish()


def _license(taking: Taking, known: LicenseIndex, draft: Draft) -> License | None:
    """The license a row names; None when it is rejected for that."""
    reference, name = draft.text("license"), draft.text("license_name")
    if not reference and not name:
        taking.tally.reject(draft.row, "license", "", "The row names no license.")
        return None
    key, _ = key_of(draft)
    found = known.by_reference(reference) if reference else None
    if found is not None:
        return found
    several = known.named(name or reference, key=key, organization=draft.text("organization"))
    if len(several) == 1:
        return several[0]
    words = name or reference
    if several:
        references = ", ".join(one.reference for one in several[:5])
        message = f"{len(several)} licenses are named {words}: {references}. Give the reference."
    else:
        message = f"There is no license {words}"
        message += " with this key and organization." if known.with_name(words) else "."
    taking.tally.reject(draft.row, "license", words, message)
    return None
