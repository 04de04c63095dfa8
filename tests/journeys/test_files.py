"""Somebody takes lists out of a register, by keys alone at 80×24."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pendulum
import pytest

from itam_tui.domain.columns import Sort
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.ui.base import CommandScreen
from itam_tui.ui.screens.end_user_page import EndUserPage
from itam_tui.ui.screens.history import HistoryScreen
from itam_tui.ui.screens.license_page import LicensePage
from itam_tui.ui.screens.renewals import RenewalsScreen
from tests.builders import a_license, an_end_user, given
from tests.keyboard import AtKeyboard

ALL = Criteria("licenses")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a directory of one's own."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


async def test_what_is_shown_is_exported_as_it_is_shown(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    given(register, a_license("Figma", quantity=5), a_license("Slack"))

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("figma")
        await admin.press("enter", "x")
        admin.sees("1 row. These rows and columns, in their order.")
        await admin.press("ctrl+s")
        admin.is_told("Wrote 1 to licenses-2026-11-24.csv.")

    head, *rows = csv.reader((folder / "licenses-2026-11-24.csv").read_text().splitlines())
    assert head[:3] == ["name", "type", "usage"]
    assert [row[0] for row in rows] == ["Figma"]


async def test_the_whole_list_comes_out_with_keys_for_its_owner_alone_and_recorded(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    given(register, a_license("Figma", product_key="AAAA-BBBB-CCCC"), a_license("Slack"))

    async with at_keyboard() as admin:
        await admin.press("/")
        await admin.types("slack")
        await admin.press("enter", "x")
        await admin.types_over("all.csv")
        await admin.press("tab", "left", "tab", "right", "tab", "right")
        admin.sees("all.json")
        await admin.press("ctrl+s")
        admin.is_told("Wrote 2 to all.json.")

    file = folder / "all.json"
    found = {each["name"]: each["product_key"] for each in json.loads(file.read_text())["items"]}
    assert found == {"Figma": "AAAA-BBBB-CCCC", "Slack": ""}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (newest,) = register.history.rows(Criteria("history", sort=Sort("at", True)), 0, 1)
    assert newest.action.value == "exported"


async def test_an_export_replaces_nothing_unasked_and_says_why_it_can_not_be_written(
    register: Services, at_keyboard: AtKeyboard, folder: Path
) -> None:
    given(register, a_license("Figma"))
    (folder / "mine.csv").write_text("mine")

    async with at_keyboard() as admin:
        await admin.press("x")
        await admin.types_over("nowhere/mine.csv")
        await admin.press("enter")
        admin.sees("There is no directory nowhere. Choose another place.")
        await admin.types_over("mine.csv")
        await admin.press("enter")
        admin.is_asked("mine.csv is there already. Replace it?")
        await admin.press("n")
        assert (folder / "mine.csv").read_text() == "mine"
        await admin.press("enter", "y")

        admin.is_told("Wrote 1 to mine.csv.")
    assert "Figma" in (folder / "mine.csv").read_text()
    assert sorted(one.name for one in folder.iterdir()) == ["mine.csv"]


def a_page_of_figma(services: Services) -> CommandScreen[None]:
    return LicensePage(services, services.licenses.rows(ALL, 0, 1)[0].id)


def a_page_of_ada(services: Services) -> CommandScreen[None]:
    return EndUserPage(services, services.holders.find("ada@acme.com").id)


@pytest.mark.parametrize(
    ("make", "kind", "told"),
    [
        (HistoryScreen, "history", "Ada"),
        (RenewalsScreen, "renewals", "Figma"),
        (a_page_of_figma, "assignments", "Ada"),
        (a_page_of_ada, "assignments", "Figma"),
    ],
)
async def test_every_table_of_a_view_or_a_page_is_exported(
    make: type[CommandScreen[None]],
    kind: str,
    told: str,
    register: Services,
    at_keyboard: AtKeyboard,
    folder: Path,
) -> None:
    day = pendulum.date(2026, 12, 24)
    given(
        register,
        an_end_user("Ada"),
        a_license("Figma", held_by=["Ada"], expiration_date=day),
    )

    for steps in ([], ["tab", "left"]):
        async with at_keyboard(make) as admin:
            await admin.press("x", *steps, "ctrl+s")
            if steps:
                await admin.press("y")
        written = (folder / f"{kind}-2026-11-24.csv").read_text()
        assert told in written
        assert written.count("\n") >= 2
