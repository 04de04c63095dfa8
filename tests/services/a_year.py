"""Days on which anything at all is done to a register, and all that it says at the end of each."""

from __future__ import annotations

import contextlib
import random
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pendulum
from msgspec.structs import replace

from itam_tui.domain.errors import ItamError
from itam_tui.domain.holders import DeviceSettings, EndUserSettings, EndUserStatus
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.money import Cost, CostBasis, Money
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import Term, TermKind
from itam_tui.services import Services, open_services
from itam_tui.services.assigning import SeatFacts
from itam_tui.services.consents import ALL_CONSENTS as YES
from itam_tui.services.export_files import json_values
from itam_tui.services.listings import LISTINGS
from itam_tui.services.quantities import QuantityNote

FIRST = pendulum.date(2026, 3, 1)
"""The first day."""

SPELLINGS = ("", "Ænima", "x", "y", "Zoë")


class Year:
    """A register with a calendar, and somebody who does anything with it."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.folder, self.day, self.chance = folder, FIRST, random.Random(seed)
        self.clock = datetime.combine(FIRST, time(8)).astimezone()
        self.register = open_services(
            url, actor="ada", today=lambda: self.day, now=self.tick, create=True,
            key_file=folder / "product.keys",
        )  # fmt: skip

    def tick(self) -> datetime:
        """The clock, a second on."""
        self.clock += timedelta(seconds=1)
        return self.clock

    def next_day(self) -> None:
        """Sleep."""
        self.day = self.day.add(days=1)
        self.clock = datetime.combine(self.day, time(8)).astimezone()

    def do_something(self) -> str:
        """Do one thing, if nothing refuses it, and tell what."""
        named = [name for name in dir(self) if name.startswith("do_") and name != "do_something"]
        name = self.chance.choice(named)
        with contextlib.suppress(ItamError):
            getattr(self, name)()
        return name

    # What may be at hand.

    def _any(self, some: Any) -> Any:
        found = list(some)
        if not found:
            raise ItamError("nothing there")
        return self.chance.choice(found)

    def _licenses(self, filter_text: str = "") -> Any:
        return _rows(self.register, "licenses", filter_text)

    def _users(self, filter_text: str = "") -> Any:
        return _rows(self.register, "end-users", filter_text)

    def _devices(self, filter_text: str = "") -> Any:
        return _rows(self.register, "devices", filter_text)

    def _held(self) -> Any:
        return [one for one in _rows(self.register, "assignments", "") if not one.spent]

    def _settings(self, settings: LicenseSettings) -> LicenseSettings:
        chance, text = self.chance, self.chance.choice(SPELLINGS)
        changes: dict[str, Any] = {
            "name": f"License {chance.randint(1, 9)}", "organization": text, "publisher": text,
            "vendor": text, "note": f"{text}\n{text}", "owner": text, "product_key": f"KEY-{text}",
            "when_full": chance.choice(list(WhenFull)), "reassignable": chance.random() < 0.5,
            "typed_used": chance.randint(0, 5), "alert_days": chance.randint(0, 60),
            "purchase_date": chance.choice([None, FIRST]), "warn_below": chance.choice([None, 2]),
            "cost": chance.choice([
                None, Cost(Money(1258, "EUR"), CostBasis.TOTAL),
                Cost(Money(5, "JPY"), CostBasis.UNIT),
            ]),
        }  # fmt: skip
        if chance.random() < 0.3:
            term = chance.choice([Term(TermKind.YEARS, 1), Term(TermKind.MONTHS, 1)])
            ends = FIRST.add(days=chance.randint(-40, 40))
            changes |= {"term": term, "expiration_date": ends, "auto_renewal": True}
        names = chance.sample(sorted(changes), chance.randint(1, 4))
        if "term" in names:
            names += ["expiration_date", "auto_renewal"]
        return replace(settings, **{name: changes[name] for name in names})

    # What is done.

    def do_add_license(self) -> None:
        kind = self.chance.choice(list(LicenseType))
        settings = self._settings(LicenseSettings(name=f"License {self.chance.randint(1, 9)}"))
        quantity = self.chance.choice([None, 0, 1, 3, 8])
        day = self.day.subtract(days=self.chance.randint(0, 5))
        note = QuantityNote(in_force=day, po_number="PO 1")
        self.register.licenses.add(replace(settings, type=kind), quantity, note, consents=YES)

    def do_edit_license(self) -> None:
        one = self._any(self._licenses())
        self.register.licenses.edit(one, self._settings(one.settings), consents=YES)

    def do_edit_license_and_quantity(self) -> None:
        one = self._any(self._licenses())
        typed = replace(one.settings, note=self.chance.choice(SPELLINGS))
        change = QuantityChange(self.chance.randint(0, 9), relative=False)
        self.register.licenses.edit(one, typed, None, change, consents=YES)

    def do_edit_many(self) -> None:
        ids = [one.id for one in self._licenses()]
        text = self.chance.choice(SPELLINGS)
        self.register.licenses.edit_many(ids, "category", text, consents=YES)

    def do_change_quantity(self) -> None:
        one = self._any(self._licenses())
        change = self.chance.choice([
            QuantityChange(self.chance.randint(-3, 5), relative=True),
            QuantityChange(self.chance.randint(0, 9), relative=False),
            QuantityChange(None, relative=False),
        ])  # fmt: skip
        day = self.day.subtract(days=self.chance.choice([0, 0, 1, 4]))
        note = QuantityNote(in_force=day, reason="audit")
        self.register.licenses.change_quantity(one.id, change, note, consents=YES)

    def do_delete_license(self) -> None:
        one = self._any(self._licenses())
        unassign = self.chance.random() < 0.7
        self.register.licenses.delete([one.id], unassign_all=unassign, consents=YES)

    def do_restore_license(self) -> None:
        self.register.licenses.restore(self._any(self._licenses("archived:yes")).id)

    def do_assign(self) -> None:
        one = self._any(self._licenses())
        among = [*self._users(), *self._devices()]
        some = [each.ref for each in self.chance.sample(among, min(len(among), 3))]
        facts = SeatFacts(
            seats=self.chance.choice([1, 1, 2]), since=self.chance.choice([None, FIRST])
        )
        for each in some:
            with contextlib.suppress(ItamError):
                self.register.assignments.assign(
                    one.id, [each], facts, change_seats=True, consents=YES
                )

    def do_assign_everybody(self) -> None:
        one = self._any(self._licenses("type:user"))
        refs = [each.ref for each in self._users()]
        self.register.assignments.assign(one.id, refs, consents=YES)

    def do_unassign(self) -> None:
        self.register.assignments.unassign([self._any(self._held()).key], consents=YES)

    def do_unassign_license(self) -> None:
        one = self._any(self._held())
        self.register.assignments.unassign_license(one.license_id, consents=YES)

    def do_unassign_holder(self) -> None:
        one = self._any(self._users())
        self.register.assignments.unassign_holder(one.ref, set_left=True, consents=YES)

    def do_move(self) -> None:
        one = self._any(self._held())
        other = self._any([*self._users(), *self._devices()])
        self.register.assignments.move([one.key], other.ref, consents=YES)

    def do_set_seats(self) -> None:
        one = self._any(self._held())
        self.register.assignments.set_seats(one.key, self.chance.randint(1, 4), consents=YES)

    def do_set_last_used(self) -> None:
        self.register.assignments.set_last_used(self._any(self._held()).key, self.day)

    def do_add_people(self) -> None:
        number = self.chance.randint(1, 30)
        settings = EndUserSettings(
            name=f"Person {number % 7}", email=f"p{number}@example.com", department="Lab"
        )
        self.register.holders.add_end_user(settings)

    def do_edit_person(self) -> None:
        one = self._any(self._users())
        number = self.chance.randint(1, 30)
        changed: Any = self.chance.choice([
            {"name": f"Person {number}"}, {"email": f"p{number}@example.com"},
            {"status": EndUserStatus.LEAVING}, {"role": "Chief"},
        ])  # fmt: skip
        self.register.holders.edit_end_user(one, replace(one.settings, **changed))

    def do_add_device(self) -> None:
        number = self.chance.randint(1, 30)
        owner = self.chance.choice([None, *[one.id for one in self._users()]])
        settings = DeviceSettings(name=f"PC {number}", serial=f"S{number}", end_user_id=owner)
        self.register.holders.add_device(settings)

    def do_edit_device(self) -> None:
        one = self._any(self._devices())
        owner = self.chance.choice([None, *[each.id for each in self._users()]])
        serial = f"S{self.chance.randint(1, 30)}"
        self.register.holders.edit_device(
            one, replace(one.settings, serial=serial, end_user_id=owner)
        )

    def do_delete_holder(self) -> None:
        one = self._any([*self._users(), *self._devices()])
        unassign = self.chance.random() < 0.7
        self.register.holders.delete([one.ref], unassign_all=unassign, consents=YES)

    def do_restore_holder(self) -> None:
        gone = [*self._users("archived:yes"), *self._devices("archived:yes")]
        self.register.holders.restore(self._any(gone).ref)

    def do_import_licenses(self) -> None:
        chance = self.chance
        rows = [
            f"License {chance.randint(1, 12)},{chance.randint(0, 9)},{chance.choice(SPELLINGS)},"
            f"p{chance.randint(1, 30)}@example.com"
            for _ in range(4)
        ]
        self._bring(FileKind.LICENSES, "Name,Quantity,Owner,Email", rows)

    def do_import_assignments(self) -> None:
        rows = [
            f"{one.reference},p{self.chance.randint(1, 30)}@example.com,{self.chance.randint(1, 2)}"
            for one in self._licenses("type:user")[:3]
        ]
        self._bring(FileKind.ASSIGNMENTS, "License,Email,Seats", rows)

    def _bring(self, kind: FileKind, head: str, rows: list[str]) -> None:
        path = self.folder / "brought.csv"
        path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        self.register.importing.apply(path, ImportOptions(kind, create_holders=True))

    def do_undo(self) -> None:
        self.register.undo.undo(consents=YES)

    def do_undo_more(self) -> None:
        for _ in range(self.chance.randint(1, 4)):
            self.register.undo.undo(consents=YES)

    def do_redo(self) -> None:
        self.register.undo.redo(consents=YES)


def _rows(services: Services, kind: str, filter_text: str) -> Any:
    listing, today = LISTINGS[kind], services.register.today()
    return listing.rows(services, listing.criteria(filter_text, None, today), None)


def all_it_says(services: Services) -> dict[str, Any]:
    """Every list as JSON, deleted records included, and the entries of every quantity."""
    today = services.register.today()
    said: dict[str, Any] = {}
    for kind, listing in LISTINGS.items():
        gone = ["", "archived:yes"] if kind in ("licenses", "end-users", "devices") else [""]
        for filter_text in gone:
            rows = _rows(services, kind, filter_text)
            said[f"{kind} {filter_text}"] = [json_values(listing, one, None, today) for one in rows]
    for one in _rows(services, "licenses", ""):
        entries = services.licenses.entries(one.id)
        said[f"entries of {one.reference}"] = [replace(each, id=0) for each in entries]
    return said
