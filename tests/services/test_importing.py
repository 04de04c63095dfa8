"""Somebody brings files in: what is taken, what is not and why, and that nothing is half-done."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pendulum
import pytest

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import FileRefusedError, RefusedError
from itam_tui.domain.holders import EndUserSettings, EndUserStatus, HolderKind
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import PERPETUAL
from itam_tui.services import Services
from itam_tui.services.importing.report import ImportReport
from tests.conftest import TODAY

LICENSES = Criteria("licenses")
HISTORY = Criteria("history", sort=Sort("at", True))


class Desk:
    """Writes files and brings them in."""

    def __init__(self, register: Services, folder: Path) -> None:
        self.register = register
        self.folder = folder

    def takes(self, kind: FileKind, text: str, **options: object) -> ImportReport:
        return self.register.importing.apply(self.file(text), self.options(kind, options))

    def looks_at(self, kind: FileKind, text: str, **options: object) -> ImportReport:
        return self.register.importing.preview(self.file(text), self.options(kind, options))

    def file(self, text: str) -> Path:
        path = self.folder / "brought.csv"
        path.write_text(text, encoding="utf-8")
        return path

    @staticmethod
    def options(kind: FileKind, options: dict[str, object]) -> ImportOptions:
        return ImportOptions(kind, **options)  # type: ignore[arg-type]

    def changes(self) -> int:
        return self.register.history.count(HISTORY)

    def license(self, name: str) -> tuple[int | None, int]:
        found = self.register.licenses.find(name)
        return found.quantity, found.used


@pytest.fixture
def desk(register: Services, tmp_path: Path) -> Desk:
    return Desk(register, tmp_path)


def outcome(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.rejected


def messages(report: ImportReport) -> str:
    return " ".join(f"{one.line}:{one.column}:{one.message}" for one in report.problems)


PEOPLE = "user_email,department,status\n" + "".join(
    f"user{n}@acme.com,Sales,{'terminated' if n < 2 else 'active'}\n" for n in range(12)
)
SOFTWARE = (
    "software,vendor,license_type,unit_cost_usd,seats_purchased,contract_start,contract_end,"
    "license_key\n"
    "Slack,Slack,subscription,12,8,2026-01-01,2026-12-31,SL-1\n"
    "AutoCAD,Autodesk,perpetual,900,5,2026-01-01,2027-01-31,AC-1\n"
)
INSTALLED = "device_id,user_email,software,version,install_date,last_used_date\n" + "".join(
    f"LAP-{n:03},user{n}@acme.com,Slack,1.0,2026-02-01,2026-11-0{1 + n % 9}\n" for n in range(11)
)


def test_the_files_of_an_organization_give_its_register(desk: Desk) -> None:
    assert outcome(desk.takes(FileKind.LICENSES, SOFTWARE)) == (2, 0, 0, 0)
    assert outcome(desk.takes(FileKind.END_USERS, PEOPLE)) == (12, 0, 0, 0)
    given = desk.takes(FileKind.ASSIGNMENTS, INSTALLED, create_holders=True)

    assert outcome(given) == (11, 0, 0, 0)
    slack = desk.register.licenses.find("Slack")
    assert (slack.used, slack.quantity, slack.standing(TODAY).under_by) == (11, 8, 3)
    assert slack.settings.note == "License type: subscription"
    acad = desk.register.licenses.find("AutoCAD").settings
    assert (acad.term, acad.expiration_date) == (PERPETUAL, None)
    assert acad.maintenance_until == pendulum.date(2027, 1, 31)
    user = desk.register.holders.find("user0@acme.com")
    assert user.settings.status is EndUserStatus.LEFT
    device = desk.register.holders.find("LAP-003")
    assert (device.label, device.licenses) == ("LAP-003", 0)
    assert desk.register.register.check() == []


def test_the_same_files_again_change_nothing_and_leave_no_history(desk: Desk) -> None:
    files = ((FileKind.LICENSES, SOFTWARE), (FileKind.END_USERS, PEOPLE),
             (FileKind.ASSIGNMENTS, INSTALLED))  # fmt: skip
    for kind, text in files:
        desk.takes(kind, text, create_holders=True)
    before = desk.changes()

    again = [outcome(desk.takes(kind, text, create_holders=True)) for kind, text in files]

    assert again == [(0, 0, 2, 0), (0, 0, 12, 0), (0, 0, 11, 0)]
    assert desk.changes() == before


def test_what_goes_past_the_quantity_is_rejected_when_that_is_asked_for(desk: Desk) -> None:
    desk.takes(FileKind.LICENSES, SOFTWARE)

    given = desk.takes(
        FileKind.ASSIGNMENTS, INSTALLED, create_holders=True, when_full=WhenFull.REFUSE
    )

    assert outcome(given) == (8, 0, 0, 3)
    assert [row.line for row, _ in given.rejects] == [10, 11, 12]
    assert desk.license("Slack") == (8, 8)


def test_a_preview_counts_exactly_and_writes_nothing(desk: Desk) -> None:
    seen = desk.looks_at(FileKind.LICENSES, SOFTWARE)

    assert (outcome(seen), seen.applied) == ((2, 0, 0, 0), False)
    assert (desk.register.licenses.total(), desk.changes()) == (0, 0)


def test_purchases_of_one_license_are_added_up_and_told(desk: Desk) -> None:
    text = ("Name,Seats,Purchase Date,PO Number,Unit Cost USD\nVisio,10,2026-01-01,A,9\n"
            "Visio,5,2026-02-01,B,10\nVisio,5,2026-03-01,C,12\n")  # fmt: skip

    report = desk.takes(FileKind.LICENSES, text)

    assert "3 purchases: 10 + 5 + 5 = 20." in messages(report)
    visio = desk.register.licenses.find("Visio")
    assert visio.quantity == 20
    entries = desk.register.licenses.entries(visio.id)
    assert [one.delta for one in entries] == [5, 5, 10]
    assert [one.unit_cost and one.unit_cost.minor for one in entries] == [1200, 1000, 900]
    assert outcome(desk.takes(FileKind.LICENSES, text)) == (0, 0, 3, 0)


def test_of_other_differences_the_first_counts_and_the_other_warns(desk: Desk) -> None:
    report = desk.takes(
        FileKind.LICENSES, "Name,Seats,PO Number,Category\nVisio,1,A,Drawing\nVisio,2,B,Office\n"
    )

    assert "3:category:It differs from line 2" in messages(report)
    assert desk.register.licenses.find("Visio").settings.category == "Drawing"


def test_a_row_that_names_a_holder_takes_a_seat(desk: Desk) -> None:
    text = "Name,Seats,Full Name,User Email\nFigma,5,Ada,ada@x.com\nFigma,5,Bob,bob@x.com\n"

    without = desk.looks_at(FileKind.LICENSES, text)
    desk.takes(FileKind.LICENSES, text, create_holders=True)

    assert (without.unknown_holders, outcome(without)) == (2, (2, 0, 0, 0))
    assert desk.license("Figma") == (5, 2)
    assert desk.register.licenses.find("Figma").settings.type is LicenseType.PER_END_USER


def test_a_license_set_to_refuse_keeps_everything_when_its_row_is_rejected(desk: Desk) -> None:
    settings = LicenseSettings(
        name="Figma", type=LicenseType.PER_END_USER, when_full=WhenFull.REFUSE
    )
    figma = desk.register.licenses.add(settings, 3)
    people = [desk.register.holders.add_end_user(EndUserSettings(name=f"P{n}")) for n in range(3)]
    desk.register.assignments.assign(figma.id, [one.ref for one in people])
    before = desk.changes()

    report = desk.takes(FileKind.LICENSES, "Name,Seats,Category\nFigma,1,Design\n")

    assert outcome(report) == (0, 0, 0, 1)
    assert "unassign 2 first" in messages(report)
    kept = desk.register.licenses.get(figma.id)
    assert (kept.quantity, kept.settings.category, kept.version) == (3, "", figma.version)
    assert desk.changes() == before


def test_a_perpetual_license_may_say_that_it_renews(desk: Desk) -> None:
    report = desk.takes(
        FileKind.LICENSES, "Name,Seats,Term,Auto-renewal,Expires\nNero,1,perpetual,no,2027-01-01\n"
    )

    nero = desk.register.licenses.find("Nero").settings
    assert outcome(report) == (1, 0, 0, 0)
    assert (nero.auto_renewal, nero.maintenance_until) == (False, pendulum.date(2027, 1, 1))


def test_another_key_is_another_license_and_no_seat_goes_to_the_wrong_one(desk: Desk) -> None:
    desk.takes(FileKind.LICENSES, "Name,Key,Seats\nOffice,AAA,2\nOffice,BBB,2\n")
    desk.register.holders.add_end_user(EndUserSettings(name="Ada", email="ada@x.com"))

    head = "License Name,License Key,User Email\n"
    unclear = desk.takes(FileKind.ASSIGNMENTS, "License Name,User Email\nOffice,ada@x.com\n")
    wrong = desk.takes(FileKind.ASSIGNMENTS, f"{head}Office,CCC,ada@x.com\n")
    right = desk.takes(FileKind.ASSIGNMENTS, f"{head}Office,BBB,ada@x.com\n")

    assert "2 licenses are named Office" in messages(unclear)
    assert "There is no license Office with this key" in messages(wrong)
    assert (outcome(wrong), outcome(right)) == ((0, 0, 0, 1), (1, 0, 0, 0))
    assert [one.used for one in desk.register.licenses.rows(LICENSES)] == [0, 1]


def test_a_key_is_filled_in_once_and_a_masked_one_never_is(desk: Desk) -> None:
    office = desk.register.licenses.add(LicenseSettings(name="Office"), 2)

    filled = desk.takes(FileKind.LICENSES, "Name,Key,Seats\nOffice,AAAA-BBBB,2\n")
    masked = desk.takes(FileKind.LICENSES, "Name,Key,Seats\nOffice,••••-••••,2\n")

    assert "this one was filled in" in messages(filled)
    assert (outcome(filled), outcome(masked)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert desk.register.licenses.reveal_key(office.id) == "AAAA-BBBB"
    assert "AAAA" not in str(desk.register.history.rows(HISTORY))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Figma,ten,,", "quantity"), ("Figma,-3,,", "quantity"), ("Figma,1_000,,", "quantity"),
        ("Figma,NaN,,", "quantity"), ("Figma,2147483648,,", "quantity"),
        ("Figma,,,", "quantity"), ("\u200b ,3,,", "name"), ("Figma,3,2026-02-30,", "purchase_date"),
        ("Figma,3,,12.345", "unit_cost"), ("Fig\x00ma,3,,", ""), ("Figma,3,", ""),
        ('Figma,"3,,', ""),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_with_its_reason_and_blocks_no_other(
    desk: Desk, row: str, column: str
) -> None:
    report = desk.takes(FileKind.LICENSES, f"Name,Seats,Purchase Date,Cost\n{row}\nGood,3,,1.00\n")

    assert outcome(report) == (1, 0, 0, 1)
    assert [(one.level, one.line, one.column) for one in report.problems] == [("error", 2, column)]
    assert [one.name for one in desk.register.licenses.rows(LICENSES)] == ["Good"]
    assert report.created + report.updated + report.unchanged + report.rejected == report.rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"), ("Name,Seats\n", "no rows"), ("Name,name,Seats\nA,B,1\n", "twice"),
        ("Title of it,Seats\nA,1\n", "--map name="),
        ("Name,Seats,Expires\nA,1,01/02/2026\n", "--dates"),
    ],
)  # fmt: skip
def test_a_file_refused_as_a_whole_writes_nothing_and_says_why(
    desk: Desk, text: str, words: str
) -> None:
    with pytest.raises(FileRefusedError, match=words):
        desk.takes(FileKind.LICENSES, text)

    assert (desk.register.licenses.total(), desk.changes()) == (0, 0)


def test_an_import_that_is_stopped_keeps_nothing(desk: Desk) -> None:
    rows = "".join(f"user{n}@x.com\n" for n in range(1000))
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(RefusedError, match="stopped"):
        desk.register.importing.apply(
            desk.file(f"email\n{rows}"), ImportOptions(FileKind.END_USERS), None, stop
        )

    assert desk.register.holders.search("user", HolderKind.END_USER) == []
    assert desk.changes() == 0


def test_the_history_of_something_new_tells_of_nothing_before(desk: Desk) -> None:
    desk.register.licenses.add(LicenseSettings(name="Figma", type=LicenseType.MIXED), 2)

    (added,) = desk.register.history.rows(HISTORY)

    told = {one.field: (one.before, one.after) for one in added.changes}
    assert told == {"name": (None, "Figma"), "type": (None, "mixed"), "quantity": (None, "2")}


def test_many_rows_are_taken_in_bounded_time_and_memory(desk: Desk) -> None:
    desk.takes(FileKind.LICENSES, "Name,Seats\nBig,unlimited\n")
    rows = "".join(f"Big,user{n}@x.com\n" for n in range(5000))
    tracemalloc.start()
    began = time.process_time()

    report = desk.takes(FileKind.ASSIGNMENTS, f"Software,Email\n{rows}", create_holders=True)

    seconds, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome(report) == (5000, 0, 0, 0)
    assert desk.license("Big") == (None, 5000)
    assert peak < 100_000_000, peak
    assert seconds < 60, seconds


def test_a_file_that_changed_since_it_was_previewed_is_not_imported(desk: Desk) -> None:
    previewed = desk.looks_at(FileKind.LICENSES, "Name,Quantity\nFigma,5\n")
    other, options = desk.file("Name,Quantity\nEvil,999\n"), ImportOptions(FileKind.LICENSES)
    importing = desk.register.importing

    with pytest.raises(FileRefusedError, match=r"^brought\.csv changed since it was previewed; "):
        importing.apply(other, options, expected_sha256=previewed.sha256)

    assert desk.changes() == 0
    same = desk.file("Name,Quantity\nFigma,5\n")
    done = importing.apply(same, options, expected_sha256=previewed.sha256)
    assert (done.created, done.sha256) == (1, previewed.sha256)


@pytest.mark.parametrize("column", ["serial", "asset_tag", "name"])
def test_a_text_of_a_device_that_is_too_long_is_told_of_its_column_once(
    desk: Desk, column: str
) -> None:
    header = {"serial": "Serial Number", "asset_tag": "Asset Tag", "name": "Device Name"}[column]
    words = [(column, "X" * 80, "At most 200 characters; this has 300.")]

    report = desk.takes(FileKind.DEVICES, f"{header},OS\n{'X' * 300},Linux\n")

    assert [(one.column, one.value, one.message) for one in report.problems] == words
    assert outcome(report) == (0, 0, 0, 1)


@pytest.mark.parametrize(("header", "column"), [("Serial", "serial"), ("Asset Tag", "asset_tag")])
def test_so_is_one_of_a_device_made_for_a_seat(desk: Desk, header: str, column: str) -> None:
    desk.takes(FileKind.LICENSES, "Name,Seats\nFigma,5\n")

    report = desk.takes(
        FileKind.ASSIGNMENTS, f"Software,{header}\nFigma,{'X' * 300}\n", create_holders=True
    )

    told = [(one.column, one.message) for one in report.problems]
    assert told == [(column, "At most 200 characters; this has 300.")]
    assert report.unknown_holders == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.file("Name,Quantity\nFigma,5\n")
    with path.open("r+b") as file:
        file.truncate(200_000_001)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))

    with pytest.raises(FileRefusedError, match=r"^brought\.csv has 200 MB, and at most 200 MB are"):
        desk.register.importing.preview(path, ImportOptions(FileKind.LICENSES))


def test_a_file_of_too_many_columns_is_refused_as_a_whole(desk: Desk) -> None:
    def of(columns: int) -> str:
        return f"Name,{','.join('Quantity' if n == 1 else f'c{n}' for n in range(1, columns))}\n"

    with pytest.raises(FileRefusedError, match=r"has 1,001 columns, and at most 1,000 are taken"):
        desk.looks_at(FileKind.LICENSES, f"{of(1001)}Figma,5{',' * 999}\n", type=LicenseType.MIXED)

    taken = desk.looks_at(
        FileKind.LICENSES, f"{of(1000)}Figma,5{',' * 998}\n", type=LicenseType.MIXED
    )
    assert outcome(taken) == (1, 0, 0, 0)
