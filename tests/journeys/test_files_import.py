"""Somebody brings files into a register, by keys alone at 80×24."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.services.importing import Importing
from itam_tui.ui.modals.import_file import ImportModal
from itam_tui.ui.modals.import_report import ImportReportModal
from itam_tui.ui.screens.history import HistoryScreen
from tests.builders import a_license, an_end_user, given
from tests.keyboard import AtKeyboard, User

ALL = Criteria("licenses")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a directory of one's own."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


async def begins_an_import(user: User, path: str, *, kind_steps: int = 0) -> None:
    """Choose Import in the palette, the kind of file, and type where it is."""
    await user.press(":")
    await user.types("import a")
    await user.press("enter", *["right"] * kind_steps, "tab")
    await user.types_over(path)


async def test_a_file_is_previewed_and_then_imported(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats,Color\nFigma,5,red\nSlack,ten,blue\nVisio,2,\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")

        admin.sees("3 rows: 2 created, 1 rejected. Nothing is written yet.")
        admin.sees("Name → name, Seats → quantity")
        admin.sees("Not taken: Color")
        admin.sees_row("Error", line="3", column="quantity", value="ten")
        await admin.resizes(120, 36)
        admin.sees("A quantity is a whole number from 0.")
        await admin.resizes(80, 24)
        assert register.licenses.count(ALL) == 0

        await admin.press("ctrl+s")
        admin.is_asked("tools.csv Import 3 rows: 2 created, 1 rejected.")
        await admin.press("n")
        assert register.licenses.count(ALL) == 0

        await admin.press("ctrl+s", "y")
        admin.sees("tools.csv: imported")
        await admin.press("escape")
        admin.is_told("Imported tools.csv: 2 created, 1 rejected.")
        admin.sees_row("Figma")
        admin.sees_row("Visio")


async def test_what_is_imported_is_what_was_previewed(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats\nFigma,5\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")
        admin.sees("1 row: 1 created.")
        (folder / "tools.csv").write_text("Name,Seats\nEvil,999\n")
        await admin.press("ctrl+s", "y")

        admin.sees("tools.csv changed since it was previewed; look at it again.")
        assert register.licenses.count(ALL) == 0
        await admin.press("ctrl+s")
        admin.sees("1 row: 1 created.")
        await admin.press("ctrl+s", "y")
        admin.sees("tools.csv: imported")
        assert [one.name for one in register.licenses.rows(ALL)] == ["Evil"]


async def test_rejected_rows_are_saved_where_somebody_says_and_nothing_is_replaced_unasked(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats\nFigma,5\nSlack,ten\n")
    (folder / "wrong.csv").write_text("mine")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s", "s")
        await admin.types_over("wrong.csv")
        await admin.press("enter")
        admin.is_asked("wrong.csv is there already. Replace it?")
        await admin.press("n")
        assert (folder / "wrong.csv").read_text() == "mine"

        await admin.press("s")
        await admin.types_over("rest.csv")
        await admin.press("enter")
        admin.sees("Wrote 1 rejected row to rest.csv.")
        assert "Slack,ten," in (folder / "rest.csv").read_text()


async def test_rejected_rows_never_take_the_place_of_the_keys(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats,Product Key\nFigma,5,AB-12\nSlack,ten,\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s", "ctrl+s", "y", "s")
        keys = register.store.vault.path
        assert keys is not None
        kept = keys.read_bytes()
        await admin.types_over(str(keys))
        await admin.press("enter")

        admin.sees("is the key file")
        assert keys.read_bytes() == kept


async def test_an_import_of_many_is_agreed_to_by_their_number(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    lines = ["Name,Seats", *(f"Tool {number:02},3" for number in range(40))]
    (folder / "tools.csv").write_text("\n".join(lines))

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")
        admin.sees("No row has a problem.")
        await admin.press("ctrl+s")
        admin.is_asked("Import 40 rows: 40 created.")
        await admin.press("y")
        assert register.licenses.count(ALL) == 0
        await admin.types("40")
        await admin.press("enter")

        assert register.licenses.count(ALL) == 40


async def test_an_open_order_of_dates_is_asked_in_place_and_nothing_typed_is_lost(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats,Expires\nFigma,5,03/04/2027\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")
        admin.sees("The order of day and month in Expires can't be told.")
        admin.sees("Nothing was imported.")
        admin.misses("--dates")
        admin.sees("tools.csv")
        assert admin.focus == "ChoiceBox"
        await admin.press("right", "ctrl+s", "ctrl+s", "y", "escape")

        (figma,) = register.licenses.rows(ALL, 0, 1)
        assert str(figma.settings.expiration_date) == "2027-04-03"


async def test_an_encoding_nobody_can_tell_is_asked_in_place(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_bytes("Name,Seats\nCafé,5\n".encode("cp1252"))

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")
        admin.sees("The file is not UTF-8: line 2, byte 4 is 0xE9.")
        admin.misses("--encoding")
        await admin.press("right", "ctrl+s", "ctrl+s", "y", "escape")

        admin.sees_row("Café")


async def test_a_delimiter_the_header_leaves_open_is_asked_in_place(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name;Seats,all\nFigma;5\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")
        admin.sees("The header may be divided by comma or semicolon.")
        await admin.press("right", "right", "ctrl+s")

        admin.sees("Name → name")


async def test_two_columns_for_one_field_are_settled_in_place(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats,Number\nFigma,5,7\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")
        admin.sees("Seats and Number may both be the quantity.")
        await admin.types("quantity")
        await admin.press("ctrl+s")
        admin.sees("it takes OURS=THEIRS")
        await admin.types_over("quantity=Number")
        await admin.press("ctrl+s", "ctrl+s", "y", "escape")

        admin.sees_row("Figma", usage="0/7")


async def test_unknown_holders_are_counted_and_made_when_somebody_says_so(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats,Email\nFigma,5,ada@x.org\nFigma,5,bob@x.org\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s")
        admin.sees("2 rows name a holder not known. Press c to create them.")
        await admin.press("c")
        admin.misses("not known")
        await admin.press("ctrl+s", "y", "escape")

        admin.sees_row("Figma", usage="2/5")


async def test_options_are_changed_and_previewed_again(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    given(register, a_license("Figma", quantity=1, used=1), an_end_user("Ada"))
    (folder / "held.csv").write_text("License,Email\nFigma,ada@acme.com\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "held.csv", kind_steps=3)
        await admin.press("ctrl+s")
        admin.sees("1 row: 1 created; 1 warning.")
        await admin.press("escape")
        admin.sees("held.csv was only previewed. Nothing was written.")
        await admin.press("down", "down", "left", "ctrl+s")

        admin.sees("1 row: 1 rejected.")
        await admin.press("ctrl+s")
        admin.sees("There is nothing to import")


async def test_a_missing_file_is_told_and_the_dialog_stays(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    (folder / "tools.csv").write_text("Name,Seats\nFigma,5\n")

    async with at_keyboard() as admin:
        await begins_an_import(admin, "")
        admin.sees("Here: tools.csv")
        await admin.press("ctrl+s")
        admin.sees("Name the file to import")
        await admin.types("too")
        await admin.press("ctrl+s")
        admin.sees("There is no file too.")

        await admin.press("right", "ctrl+s")
        admin.sees("1 row: 1 created")


async def test_what_was_typed_stands_there_again_the_next_time(
    register: Services, at_keyboard: AtKeyboard
) -> None:
    async with at_keyboard() as admin:
        await begins_an_import(admin, "somewhere/tools.csv")
        await admin.press("escape")
        admin.misses("somewhere")
        await admin.press(":")
        await admin.types("import a")
        await admin.press("enter")

        admin.sees("somewhere/tools.csv")


async def test_escape_stops_a_file_that_is_being_read(
    register: Services,
    at_keyboard: AtKeyboard,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = ["Name,Seats", *(f"Tool {number},3" for number in range(500))]
    (folder / "tools.csv").write_text("\n".join(lines))
    began, may_go_on = threading.Event(), threading.Event()
    preview = Importing.preview

    def slowly(*args: object) -> object:
        began.set()
        may_go_on.wait(10)
        return preview(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Importing, "preview", slowly)
    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin._pilot.press("ctrl+s")
        await admin._pilot.pause()
        admin.sees("Reading tools.csv")
        await admin._pilot.press("ctrl+s")
        admin.sees("The file is being read. Press esc to stop it.")
        await admin._pilot.press("escape")
        may_go_on.set()
        await admin.settle()

        admin.sees("The import was stopped. Nothing was written.")
        assert isinstance(admin.app.screen, ImportModal)


async def test_leaving_the_app_stops_an_import_with_nothing_half_saved(
    register: Services,
    at_keyboard: AtKeyboard,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = ["Name,Seats", *(f"Tool {number},3" for number in range(500))]
    (folder / "tools.csv").write_text("\n".join(lines))
    may_go_on, ended = threading.Event(), threading.Event()
    apply = Importing.apply

    def slowly(*args: object, **kept: object) -> object:
        may_go_on.wait(10)
        try:
            return apply(*args, **kept)  # type: ignore[arg-type]
        finally:
            ended.set()

    monkeypatch.setattr(Importing, "apply", slowly)
    async with at_keyboard() as admin:
        await begins_an_import(admin, "tools.csv")
        await admin.press("ctrl+s", "ctrl+s")
        await admin.types("500")
        await admin._pilot.press("enter")
        await admin._pilot.pause()
        await admin._pilot.press("ctrl+q")
        may_go_on.set()

    assert ended.wait(10)
    assert register.licenses.count(ALL) == 0


async def test_every_view_offers_an_import_but_not_over_a_read_only_register(
    register: Services, at_keyboard: AtKeyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(register.register), "read_only", True)

    async with at_keyboard(HistoryScreen) as admin:
        await admin.press(":")
        await admin.types("import a")
        await admin.press("enter")

        admin.is_told("read-only")
        assert not isinstance(admin.app.screen, ImportModal | ImportReportModal)
