"""Whatever is changed can be taken back exactly and done again, by whom and when it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from itam_tui.domain.columns import Sort
from itam_tui.domain.history import Action
from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    EndUser,
    EndUserSettings,
    EndUserStatus,
    HolderKind,
    HolderRef,
)
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.money import Cost, CostBasis, Money
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import PERPETUAL
from itam_tui.services import Services
from itam_tui.services.assigning import SeatFacts
from itam_tui.services.consents import ALL_CONSENTS as YES
from itam_tui.services.license_changes import HolderChanges
from itam_tui.services.quantities import QuantityNote
from itam_tui.store.models import (
    DeviceAssignmentTable,
    DeviceTable,
    EndUserAssignmentTable,
    EndUserTable,
    LicenseTable,
)
from tests.conftest import TODAY

HISTORY = Criteria("history", sort=Sort("at", True))
_APART = ("version", "updated_at", "known_since", "known_until", "spent_at")


def picture(register: Services) -> dict[str, list[str]]:
    """Everything in force, but for what only counts writing."""
    found: dict[str, list[str]] = {}
    with register.store.reading() as unit:
        for table in (EndUserTable, DeviceTable, LicenseTable):
            query = table.select().where(table.archived_at.is_null()).order_by(table.id)
            found[table.__name__] = [_told(row) for row in unit.rows(query)]
        for link in (DeviceAssignmentTable, EndUserAssignmentTable):
            rows = unit.rows(link.select())
            found[link.__name__] = sorted(_told({**row, "id": 0}) for row in rows)
    return found


def _told(row: dict[str, Any]) -> str:
    return repr({name: value for name, value in row.items() if name not in _APART})


@dataclass
class Office:
    """A register with something of everything in it."""

    register: Services
    folder: Path
    figma: License
    visio: License
    strict: License
    spent: License
    custom: License
    ada: EndUser
    bob: EndUser
    eve: EndUser
    laptop: Device

    def key_of(self, license: License, holder: HolderRef) -> tuple[HolderKind, int]:
        held = self.register.assignments.of_license(license.id)
        return next(one.key for one in held if one.holder == holder)

    def brings(self, kind: FileKind, text: str, **options: Any) -> None:
        path = self.folder / "brought.csv"
        path.write_text(text, encoding="utf-8")
        self.register.importing.apply(path, ImportOptions(kind, **options))


@pytest.fixture
def office(register: Services, tmp_path: Path) -> Iterator[Office]:
    def license(name: str, quantity: int | None, **more: Any) -> License:
        settings = replace(LicenseSettings(name=name, type=LicenseType.MIXED), **more)
        return register.licenses.add(settings, quantity)

    def person(name: str) -> EndUser:
        return register.holders.add_end_user(EndUserSettings(name=name, email=f"{name}@acme.com"))

    made = Office(
        register, tmp_path,
        license("Figma", 12, product_key="AAAA-BBBB-CCCC", category="design",
                cost=Cost(Money(1258, "USD"), CostBasis.TOTAL)),
        license("Visio", None),
        license("Strict", 2, when_full=WhenFull.REFUSE),
        license("Spent", 5, reassignable=False),
        license("Custom", 5, type=LicenseType.CUSTOM, typed_used=2),
        person("Ada"), person("Bob"), person("Eve"),
        register.holders.add_device(DeviceSettings(name="LAP-1", serial="S1")),
    )  # fmt: skip
    give = register.assignments.assign
    facts = SeatFacts(seats=2, since=TODAY.subtract(days=40), note="desk 4")
    give(made.figma.id, [made.ada.ref], facts, consents=YES)
    give(made.visio.id, [made.ada.ref, made.laptop.ref], consents=YES)
    give(made.spent.id, [made.ada.ref, made.bob.ref], consents=YES)
    yield made
    assert register.register.check() == []


def edits(license: License, register: Services, **fields: Any) -> Any:
    now = register.licenses.get(license.id)
    return register.licenses.edit(now, replace(now.settings, **fields), consents=YES)


def edits_person(one: EndUser, register: Services, **fields: Any) -> Any:
    now = register.holders.get(one.ref)
    assert isinstance(now, EndUser)
    return register.holders.edit_end_user(now, replace(now.settings, **fields))


def edits_device(one: Device, register: Services, **fields: Any) -> Any:
    now = register.holders.get(one.ref)
    assert isinstance(now, Device)
    return register.holders.edit_device(now, replace(now.settings, **fields))


def a_form_with_all(of: Office) -> None:
    now = of.register.licenses.get(of.figma.id)
    of.register.licenses.edit(
        now, replace(now.settings, name="Figma Pro"),
        HolderChanges(add=(of.bob.ref, of.laptop.ref), remove=(of.ada.ref,)),
        QuantityChange(20), consents=YES,
    )  # fmt: skip


def restores_a_license(of: Office) -> None:
    of.register.licenses.delete([of.custom.id], consents=YES)
    of.register.licenses.restore(of.custom.id)


def lowers_past_spent_seats(of: Office) -> None:
    keys = [of.key_of(of.spent, of.ada.ref)]
    of.register.assignments.unassign(keys, consents=YES)
    of.register.licenses.change_quantity(of.spent.id, QuantityChange(4), consents=YES)


LICENSES = """Name,Type,Quantity,Product key,User Email,PO number
Figma,mixed,30,NEW-KEY-1,bob@acme.com,PO-1
Miro,user,3,MIRO-KEY,eve@acme.com,PO-2
Miro,user,3,MIRO-KEY,new@acme.com,PO-2
"""
DEVICES = "Name,Serial,OS,End user\nLAP-1,S1,Linux,ada@acme.com\nLAP-2,S2,Mac,nina@acme.com\n"
SEATS = "License,Email,Seats,Last used\nFigma,ada@acme.com,5,2026-11-01\nStrict,bob@acme.com,1,\n"
PEOPLE = "Name,Email,Department,Status\nAda,ada@acme.com,Sales,\nKim,kim@acme.com,Law,\n"

Doing = Callable[[Office], object]

CHANGES: dict[str, Doing] = {
    "add a license": lambda of: of.register.licenses.add(
        LicenseSettings(name="Slack", product_key="K-1", expiration_date=TODAY), 3
    ),
    "edit a license": lambda of: edits(
        of.figma, of.register, name="Figma 2", owner="Ada", term=PERPETUAL, auto_renewal=False,
        purchase_date=TODAY, cost=Cost(Money(900, "EUR")), when_full=WhenFull.ALLOW, note="a\nb",
    ),
    "change a product key": lambda of: edits(of.figma, of.register, product_key="ZZZZ-1111"),
    "change a type": lambda of: edits(of.custom, of.register, type=LicenseType.PER_DEVICE),
    "type a usage": lambda of: edits(of.custom, of.register, typed_used=4),
    "delete a license": lambda of: of.register.licenses.delete([of.custom.id], consents=YES),
    "delete licenses that are held": lambda of: of.register.licenses.delete(
        [of.figma.id, of.visio.id], unassign_all=True, consents=YES
    ),
    "restore a license": restores_a_license,
    "raise a quantity": lambda of: of.register.licenses.change_quantity(
        of.figma.id, QuantityChange(15), QuantityNote(po_number="PO-9"), consents=YES
    ),
    "make a quantity unlimited": lambda of: of.register.licenses.change_quantity(
        of.figma.id, QuantityChange(None), consents=YES
    ),
    "lower a quantity past spent seats": lowers_past_spent_seats,
    "assign one": lambda of: of.register.assignments.assign(
        of.figma.id, [of.bob.ref], SeatFacts(seats=3, last_used=TODAY), consents=YES
    ),
    "assign several": lambda of: of.register.assignments.assign(
        of.figma.id, [of.bob.ref, of.eve.ref, of.laptop.ref], consents=YES
    ),
    "assign several licenses": lambda of: of.register.assignments.assign_many(
        [of.figma.id, of.strict.id], [of.bob.ref, of.eve.ref], consents=YES
    ),
    "unassign one": lambda of: of.register.assignments.unassign(
        [of.key_of(of.figma, of.ada.ref)], consents=YES
    ),
    "unassign all of a license": lambda of: of.register.assignments.unassign_license(
        of.visio.id, consents=YES
    ),
    "spend a seat": lambda of: of.register.assignments.unassign(
        [of.key_of(of.spent, of.bob.ref)], consents=YES
    ),
    "unassign one who leaves": lambda of: of.register.assignments.unassign_holder(
        of.ada.ref, set_left=True, consents=YES
    ),
    "move a seat": lambda of: of.register.assignments.move(
        [of.key_of(of.figma, of.ada.ref)], of.eve.ref, consents=YES
    ),
    "change seats": lambda of: of.register.assignments.set_seats(
        of.key_of(of.figma, of.ada.ref), 7, consents=YES
    ),
    "note a last use": lambda of: of.register.assignments.set_last_used(
        of.key_of(of.figma, of.ada.ref), TODAY
    ),
    "save a form with everything": a_form_with_all,
    "add an end user": lambda of: of.register.holders.add_end_user(
        EndUserSettings(name="Zoe", email="zoe@acme.com", department="Law")
    ),
    "edit an end user": lambda of: edits_person(
        of.ada, of.register, name="Ada L", email="al@acme.com", status=EndUserStatus.LEAVING
    ),
    "delete end users who hold something": lambda of: of.register.holders.delete(
        [of.ada.ref, of.eve.ref], unassign_all=True, consents=YES
    ),
    "add a device": lambda of: of.register.holders.add_device(
        DeviceSettings(name="LAP-9", serial="S9", end_user_id=of.ada.id)
    ),
    "give a device to somebody": lambda of: edits_device(
        of.laptop, of.register, end_user_id=of.ada.id, os="Linux"
    ),
    "delete a device": lambda of: of.register.holders.delete(
        [of.laptop.ref], unassign_all=True, consents=YES
    ),
    "change a field of many": lambda of: of.register.licenses.edit_many(
        [of.figma.id, of.visio.id, of.strict.id], "owner", "Kim", consents=YES
    ),
    "import licenses": lambda of: of.brings(FileKind.LICENSES, LICENSES, create_holders=True),
    "import devices": lambda of: of.brings(FileKind.DEVICES, DEVICES, create_holders=True),
    "import assignments": lambda of: of.brings(FileKind.ASSIGNMENTS, SEATS),
    "import end users": lambda of: of.brings(FileKind.END_USERS, PEOPLE),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_taken_back_exactly_and_done_again(office: Office, name: str) -> None:
    register, undo = office.register, office.register.undo
    if name == "restore a license":
        register.licenses.delete([office.custom.id], consents=YES)
        before = picture(register)
        register.licenses.restore(office.custom.id)
    elif name == "lower a quantity past spent seats":
        register.assignments.unassign([office.key_of(office.spent, office.ada.ref)], consents=YES)
        before = picture(register)
        register.licenses.change_quantity(office.spent.id, QuantityChange(4), consents=YES)
    else:
        before = picture(register)
        CHANGES[name](office)
    after = picture(register)
    assert after != before
    steps = undo.session.undoes

    for _ in range(2):
        undo.undo(consents=YES)
        assert picture(register) == before
        assert register.register.check() == []

        undo.redo(consents=YES)
        assert picture(register) == after
        assert register.register.check() == []
    assert steps is not None
    assert undo.session.undoes is not None
    assert undo.session.undoes.told == steps.told


def test_everything_is_taken_back_one_after_the_other(office: Office) -> None:
    pictures = [picture(office.register)]
    for name in (
        "edit a license", "raise a quantity", "assign several", "move a seat", "import licenses",
        "change a field of many", "unassign one who leaves", "delete licenses that are held",
    ):  # fmt: skip
        if name == "move a seat":
            office.register.assignments.move(
                [office.key_of(office.figma, office.bob.ref)], office.eve.ref, consents=YES
            )
            if picture(office.register) == pictures[-1]:
                continue
        else:
            CHANGES[name](office)
        pictures.append(picture(office.register))

    for earlier in reversed(pictures[:-1]):
        office.register.undo.undo(consents=YES)
        assert picture(office.register) == earlier
    for later in pictures[1:]:
        office.register.undo.redo(consents=YES)
        assert picture(office.register) == later


def test_an_undo_stands_in_the_history_with_its_reason(office: Office) -> None:
    office.register.licenses.change_quantity(office.figma.id, QuantityChange(15), consents=YES)

    office.register.undo.undo()

    newest = office.register.history.rows(HISTORY, 0, 1)[0]
    assert newest.action is Action.UNDONE
    assert newest.reason == "undo of quantity 12 → 15 of Figma"
    assert [(one.before, one.after) for one in newest.changes] == [("15", "12")]
    entries = office.register.licenses.entries(office.figma.id)
    assert [(one.before, one.after) for one in entries] == [(15, 12), (12, 15), (0, 12)]


def test_a_quantity_done_again_keeps_its_purchase(office: Office) -> None:
    CHANGES["raise a quantity"](office)
    office.register.undo.undo(consents=YES)

    office.register.undo.redo(consents=YES)

    assert office.register.licenses.entries(office.figma.id)[0].po_number == "PO-9"


def test_a_former_key_is_in_no_history(office: Office) -> None:
    CHANGES["change a product key"](office)
    office.register.undo.undo()

    with office.register.store.reading() as unit:
        rows = unit.database.execute_sql("SELECT changes, image, reason FROM history").fetchall()
    assert "AAAA-BBBB" not in repr(rows)
    assert "ZZZZ-1111" not in repr(rows)
    assert office.register.licenses.reveal_key(office.figma.id) == "AAAA-BBBB-CCCC"
