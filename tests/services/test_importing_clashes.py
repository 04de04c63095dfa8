"""Rows of one file that clash: each is taken or rejected by itself, and the counts stay right."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.columns import Sort
from itam_tui.domain.history import Action
from itam_tui.domain.holders import DeviceSettings, EndUserSettings
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.money import CostPer
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.services.importing.report import ImportReport
from tests.builders import as_somebody_else

PEOPLE, DEVICES = Criteria("end-users"), Criteria("devices")


class Desk:
    """Brings files in, and looks at what became of them."""

    def __init__(self, register: Services, folder: Path) -> None:
        self.register = register
        self.path = folder / "brought.csv"

    def takes(self, kind: FileKind, text: str, **options: object) -> ImportReport:
        self.path.write_text(text, encoding="utf-8")
        taken = self.register.importing.apply(
            self.path,
            ImportOptions(kind, **options),  # type: ignore[arg-type]
        )
        assert self.register.register.check() == []
        return taken

    def person(self, **settings: str) -> None:
        self.register.holders.add_end_user(EndUserSettings(**settings))  # type: ignore[arg-type]

    def people(self) -> list[tuple[str, str]]:
        found = self.register.holders.end_users(PEOPLE)
        return sorted((one.settings.email, one.settings.user_name) for one in found)


@pytest.fixture
def desk(register: Services, tmp_path: Path) -> Desk:
    return Desk(register, tmp_path)


def test_a_user_name_an_earlier_row_gave_away_is_taken(desk: Desk) -> None:
    desk.person(name="Ada", email="ada@acme.com")

    taken = desk.takes(
        FileKind.END_USERS, "email,user name\nada@acme.com,al\nbob@acme.com,al\ncy@acme.com,cy\n"
    )

    assert (taken.updated, taken.created, taken.rejected) == (1, 1, 1)
    assert desk.people() == [("ada@acme.com", "al"), ("cy@acme.com", "cy")]
    assert "line 2" in taken.problems[0].message


def test_so_is_an_asset_tag(desk: Desk) -> None:
    desk.register.holders.add_device(DeviceSettings(name="Mac", serial="S1"))

    taken = desk.takes(FileKind.DEVICES, "name,serial,asset tag\nMac,S1,T1\nPC,S2,T1\n")

    assert (taken.updated, taken.rejected) == (1, 1)
    assert [one.settings.serial for one in desk.register.holders.devices(DEVICES)] == ["S1"]


def test_a_name_given_up_by_an_earlier_row_is_free(desk: Desk) -> None:
    desk.person(name="Ada", email="ada@acme.com", user_name="al")

    taken = desk.takes(FileKind.END_USERS, "email,user name\nada@acme.com,ada\nbob@acme.com,al\n")

    assert (taken.updated, taken.created) == (1, 1)
    assert desk.people() == [("ada@acme.com", "ada"), ("bob@acme.com", "al")]


def test_a_row_with_anothers_e_mail_gives_nobody_a_seat(desk: Desk) -> None:
    desk.register.licenses.add(LicenseSettings(name="Figma", type=LicenseType.MIXED), 5)
    desk.person(name="Ada", email="ada@acme.com", user_name="al")

    taken = desk.takes(FileKind.ASSIGNMENTS, "license,email,username\nFigma,bob@acme.com,al\n")

    assert taken.rejected == 1
    assert "isn't bob@acme.com" in taken.problems[0].message
    assert desk.register.licenses.find("Figma").used == 0


def test_a_spent_seat_never_goes_past_a_license_set_to_refuse(desk: Desk) -> None:
    desk.register.licenses.add(
        LicenseSettings(name="Once", type=LicenseType.PER_END_USER, when_full=WhenFull.REFUSE), 1
    )
    desk.person(name="Ada", email="ada@acme.com")

    taken = desk.takes(
        FileKind.ASSIGNMENTS,
        "reference,license_name,holder_kind,holder,seats,spent\n"
        "LIC-00001,Once,end-user,ada@acme.com,2,yes\n",
    )

    assert taken.rejected == 1
    assert desk.register.licenses.find("Once").used == 0


def test_a_license_taken_from_a_row_whose_holder_is_not_belongs_to_its_batch(desk: Desk) -> None:
    desk.person(name="Ada", email="ada@acme.com")

    taken = desk.takes(FileKind.LICENSES, "name,quantity,type,email\nHall,5,custom,ada@acme.com\n")

    changes = desk.register.history.rows(Criteria("history", sort=Sort("at")))
    (batch,) = [one for one in changes if one.action is Action.IMPORTED]
    (added,) = [one for one in changes if one.label == "Hall"]
    assert taken.rejected == 1
    assert added.batch_id == batch.id


def test_others_go_on_writing_while_a_file_is_previewed(desk: Desk, register: Services) -> None:
    if register.store.path is None:
        pytest.skip("a server keeps what a preview adds from others until it is undone")
    desk.path.write_text("name,quantity\nFigma,7\n", encoding="utf-8")
    colleague = as_somebody_else(register)
    wrote: list[str] = []

    def meanwhile(done: int, total: int) -> None:
        wrote.append(colleague.licenses.add(LicenseSettings(name="Slack"), done).name)

    seen = register.importing.preview(desk.path, ImportOptions(FileKind.LICENSES), meanwhile)

    assert (seen.created, seen.applied, wrote) == (1, False, ["Slack"])
    assert [one.name for one in register.licenses.rows(Criteria("licenses"))] == ["Slack"]


def test_a_file_can_be_previewed_where_nothing_may_be_written(
    desk: Desk, register: Services
) -> None:
    desk.path.write_text("name,quantity\nFigma,7\n", encoding="utf-8")
    looking = Services(replace(register.store, read_only=True))

    assert looking.importing.preview(desk.path, ImportOptions(FileKind.LICENSES)).created == 1


def test_names_that_differ_in_case_alone_are_purchases_of_one_license(desk: Desk) -> None:
    rows = "name,quantity\nFigma,10\nfigma,5\n"

    taken = desk.takes(FileKind.LICENSES, rows)
    again = desk.takes(FileKind.LICENSES, rows)

    (license,) = desk.register.licenses.rows(Criteria("licenses"))
    assert (license.name, license.quantity) == ("Figma", 15)
    assert (taken.created, again.unchanged) == (2, 2)


def test_but_two_licenses_that_are_known_so_stay_two(desk: Desk) -> None:
    for name in ("Figma", "figma"):
        desk.register.licenses.add(LicenseSettings(name=name), 1, consents=ALL_CONSENTS)

    desk.takes(FileKind.LICENSES, "name,quantity\nFigma,10\nfigma,5\n")

    found = desk.register.licenses.rows(Criteria("licenses", sort=Sort("reference")))
    assert [(one.name, one.quantity) for one in found] == [("Figma", 10), ("figma", 5)]


def test_a_reference_in_another_spelling_is_the_same_license(desk: Desk) -> None:
    desk.register.licenses.add(LicenseSettings(name="Figma"), 1)

    taken = desk.takes(FileKind.LICENSES, "reference,quantity,note\nLIC-00001,7,a\nlic-1,7,b\n")

    assert (taken.updated, taken.warnings) == (2, 1)
    assert desk.register.licenses.find("Figma").settings.note == "a"


def test_what_a_file_says_is_perpetual_is_paid_once(desk: Desk) -> None:
    desk.takes(FileKind.LICENSES, "name,quantity,license type,cost\nNero,1,perpetual,$5\n")
    desk.takes(FileKind.LICENSES, "name,quantity,term,cost,cost per\nVim,1,perpetual,$5,year\n")

    found = {name: desk.register.licenses.find(name).settings for name in ("Nero", "Vim")}
    assert found["Nero"].cost_per is CostPer.ONCE
    assert found["Vim"].cost_per is CostPer.YEAR


def test_a_device_finds_its_end_user_by_a_name_with_an_at_sign(desk: Desk) -> None:
    desk.person(name="Desk @ hall")

    desk.takes(FileKind.DEVICES, "name,end user\nMac,Desk @ hall\n")

    (device,) = desk.register.holders.devices(DEVICES)
    assert device.end_user == "Desk @ hall"


def test_a_deleted_license_takes_its_spent_seats_out_of_the_lists(desk: Desk) -> None:
    license = desk.register.licenses.add(
        LicenseSettings(name="Once", type=LicenseType.PER_END_USER, reassignable=False), 1
    )
    desk.person(name="Ada", email="ada@acme.com")
    (ada,) = desk.register.holders.end_users(PEOPLE)
    desk.register.assignments.assign(license.id, [ada.ref])

    desk.register.licenses.delete([license.id], unassign_all=True, consents=ALL_CONSENTS)

    assert desk.register.assignments.rows(Criteria("assignments", sort=Sort("since"))) == []
    assert len(desk.register.assignments.of_license(license.id)) == 1


def test_references_of_another_program_make_no_license_twice(desk: Desk) -> None:
    rows = "reference,name,quantity\nSW-17,Figma,10\nSW-18,Slack,5\n"

    first, again = desk.takes(FileKind.LICENSES, rows), desk.takes(FileKind.LICENSES, rows)

    assert (first.created, first.warnings) == (2, 2)
    assert again.unchanged == 2


def test_the_reference_of_a_deleted_license_makes_one_new_license_only(desk: Desk) -> None:
    gone = desk.register.licenses.add(LicenseSettings(name="Figma"), 1)
    desk.register.licenses.delete([gone.id])
    rows = "reference,name,quantity\nLIC-00001,Figma,10\n"

    desk.takes(FileKind.LICENSES, rows)
    again = desk.takes(FileKind.LICENSES, rows)

    assert again.unchanged == 1
    assert desk.register.licenses.find("Figma").reference == "LIC-00002"


@pytest.mark.parametrize(
    "rows",
    [
        "name,quantity,unit cost eur\nFigma,1,$5\n",
        "name,quantity,cost\nFigma,1,$5 EUR\n",
        "name,quantity,unit cost eur,currency\nFigma,1,5,USD\n",
    ],
)
def test_an_amount_in_two_currencies_is_rejected(desk: Desk, rows: str) -> None:
    assert desk.takes(FileKind.LICENSES, rows).rejected == 1
