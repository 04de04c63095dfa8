"""What a start leaves alone: every module costs the person who waits for the first frame."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from itam_tui.domain.settings import LicenseSettings
from tests.terminal.a_real_app import DAY, a_register_at

LATER = {
    "pendulum", "dateutil", "playhouse", "iso4217", "csv", "tomllib", "email",
    "itam_tui.demo", "itam_tui.cli.output", "itam_tui.cli.lists", "itam_tui.cli.files",
    "itam_tui.domain.importing", "itam_tui.domain.history", "itam_tui.domain.holders",
    "itam_tui.domain.json_shapes", "itam_tui.domain.register_plan", "itam_tui.ui.help",
    "itam_tui.ui.palette", "itam_tui.ui.exporting", "itam_tui.store.history",
    "itam_tui.store.assignments", "itam_tui.store.holders", "itam_tui.store.checks",
    "itam_tui.store.renewal_lists", "itam_tui.store.filters",
    "itam_tui.domain.filter_language", "textual.widgets._data_table", "textual.widgets._markdown",
    "cryptography", "itam_tui.store.key_file", "itam_tui.store.sealing",
}  # fmt: skip
"""Modules, and all inside them, that the first frame of License management does without."""

ROOMS = {
    "itam_tui.services.": {"consents", "licenses", "register", "tables"},
    "itam_tui.ui.modals.": {"on_demand"},
    "itam_tui.ui.screens.": {
        "filtered", "license_edits", "licenses", "list_marks", "list_reading", "list_screen",
        "waiting",
    },
}  # fmt: skip
"""Of these packages, the modules it needs; any other is imported where it is used."""

TELL_MODULES = """
import sys

sys.modules["psycopg"] = None  # peewee loads it wherever it is installed

from itam_tui.ui.widgets.query_table import QueryTable

supply = QueryTable.supply

def supply_and_tell(table, *args):
    supply(table, *args)
    table.call_after_refresh(tell, table.app)

def tell(app):
    app.exit()
    with open(sys.argv.pop(), "w") as file:
        file.write("\\n".join(sys.modules))

QueryTable.supply = supply_and_tell

from itam_tui.cli.session import Session
from itam_tui.app import Opening, ItamApp

launch = Session(db=sys.argv[1]).launch()
opening = Opening(launch)
ItamApp(opening.open(), launch, opening).run(headless=True)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    home = tmp_path_factory.mktemp("home")
    a_register_at(home / "register.db").licenses.add(LicenseSettings("Figma"), 5)
    told = home / "modules"
    url = f"sqlite:///{home / 'register.db'}"
    environ = {**os.environ, "HOME": str(home), "ITAM_TUI_TODAY": DAY}
    command = [sys.executable, "-c", TELL_MODULES, url, str(told)]
    subprocess.run(command, env=environ, check=True, timeout=60, capture_output=True)
    return set(told.read_text().split())


def test_the_first_frame_waits_for_nothing_it_does_not_show(loaded: set[str]) -> None:
    too_soon = {
        name for name in loaded for later in LATER if name == later or name.startswith(f"{later}.")
    }

    assert not too_soon


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_the_first_frame_needs_few_services_and_one_screen(loaded: set[str], room: str) -> None:
    others = {
        name
        for name in loaded
        if name.startswith(room) and name.removeprefix(room) not in ROOMS[room]
    }

    assert not others
