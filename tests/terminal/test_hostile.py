"""Every screen over a register whose every text is hostile: nothing acts, everything works."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from itam_tui.domain.settings import LicenseType
from tests.builders import a_device, a_license, an_end_user, given
from tests.terminal.a_real_app import a_register_at, strange_controls, the_program
from tests.terminal.pty_driver import PtyDriver

QUIET = 0.03
"""Every step waits for what it opens or closes; this only lets it be drawn to its end."""

ESCAPE, TAB, LEFT, RIGHT, NEXT = "\x1b", "\t", "\x1b[D", "\x1b[C", "\x1b[6;5~"

PAYLOADS = (
    "E\x1b[31mred\x1b[0m",
    "O\x1b]52;c;ZXZpbA==\x1b\\",
    "L\x1b]8;;http://evil/\x1b\\link\x1b]8;;\x1b\\",
    "C\x9b31m\x9d0;title\x9c",
    "B\u202eabc\u2066x",
    "[/]",
    "[@click=app.quit]x[/]",
    "x[/foo]",
    "x[/",
    "A\x1b[?1049l\x1bc\x07\x08\x7f",
    "漢字かな交じり",  # wide
    "שלום عربي",
    "👩‍👩‍👧‍👦🏳️‍🌈e\u0301",
    "T\r\nb\tc\x0b\x0c",
    "Z\u200b\u200e\u200f\ufeff",
    "[bold]$x[/bold]",
    "x[link='q",
)
"""One for each way a text can act on a terminal, on markup, or on a width."""

FIELDS = {
    "license": (
        "name organization publisher vendor description product_key po_number order_number"
        " category owner note licensed_to_name licensed_to_email"
    ),
    "end_user": "name email user_name department role organization",
    "device": "name serial asset_tag kind os device_group organization",
    "device_assignment": "assigned_by note",
    "end_user_assignment": "assigned_by note",
    "history": "actor label reason",
    "quantity_entry": "reason po_number order_number actor",
}
"""Every column that holds words of a person."""


def make_hostile(path: Path) -> None:
    """Put a payload into every text of a register, past everything that would refuse it."""
    with closing(sqlite3.connect(path)) as database, database:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
        for (guard,) in database.execute(guards).fetchall():
            database.execute(f"DROP TRIGGER {guard}")
        for table, columns in FIELDS.items():
            ids = [row[0] for row in database.execute(f"SELECT id FROM {table} ORDER BY id")]
            for place, column in enumerate(columns.split()):
                written = [
                    (PAYLOADS[(turn * 3 + place) % len(PAYLOADS)], key)
                    for turn, key in enumerate(ids)
                ]
                database.executemany(f"UPDATE {table} SET {column} = ? WHERE id = ?", written)
        database.execute(
            "UPDATE history SET changes = replace(changes, 'before me', ?)",
            ("\\u001b]0;t\\u0007[/]\\u202e",),
        )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "acme.db"
    register = a_register_at(path)
    people = [f"Person {number}" for number in range(6)]
    given(register, *(an_end_user(each, department="before me") for each in people))
    given(register, *(a_device(f"LAP-{number}", kind="before me") for number in range(6)))
    for number in range(17):
        kind = (LicenseType.PER_END_USER, LicenseType.PER_DEVICE)[number % 2]
        held_by = [f"LAP-{each}" if number % 2 else f"Person {each}" for each in range(3)]
        given(
            register,
            a_license(
                f"License {number:02}", quantity=2, held_by=held_by, type=kind,
                publisher="before me", note="before me",
                expiration_date=register.register.today().replace(day=1 + number),
                product_key="AAAA-BBBB-CCCC-DDDD",
            ),
        )  # fmt: skip
    make_hostile(path)
    return path


class Walk:
    """Somebody who presses keys and looks; every byte on the way is checked at the end."""

    def __init__(self, terminal: PtyDriver) -> None:
        self.terminal = terminal

    def opens(self, keys: str, text: str) -> None:
        """Press keys, and see a text come."""
        assert text not in self.terminal.screen_text(), self.terminal.screen_text()
        self.terminal.send(keys.encode())
        self.terminal.wait_for(text, 10, QUIET)

    def closes(self, text: str, keys: str = ESCAPE) -> None:
        """Press keys, and see a text go."""
        self.terminal.send(keys.encode())
        self.terminal.wait_without(text, 10, QUIET)

    def looks(self, keys: str, text: str) -> None:
        """Press keys, see a text come, leave by escape, and see it go."""
        self.opens(keys, text)
        self.closes(text)

    def presses(self, *keys: str) -> None:
        """Press keys that only move something."""
        for key in keys:
            self.terminal.send(key.encode())
            self.terminal.settle(QUIET)

    def ends(self) -> None:
        """Leave, after nothing strange was written and nothing has stopped."""
        self.terminal.send(b"1")
        self.terminal.wait_for("License management", 10)
        assert not strange_controls(self.terminal.raw)
        self.terminal.send(b"\x11")
        assert self.terminal.exit_code() == 0


@pytest.fixture
def walk(hostile: Path, tmp_path: Path) -> Iterator[Walk]:
    copy = shutil.copy(hostile, tmp_path / "acme.db")
    with the_program(tmp_path, "--db", f"sqlite:///{copy}") as terminal:
        terminal.wait_for("17 licenses")
        yield Walk(terminal)


def test_the_list_of_licenses_with_all_that_opens_over_it(walk: Walk) -> None:
    walk.presses("G", "g", RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT)
    walk.looks("m", "Copy reference")
    walk.opens(":", "Palette")
    walk.opens("Person", "Person")
    walk.closes("Palette")
    walk.looks("?", "Keys in")
    walk.looks("C", "Table settings")
    walk.opens("/[/\r", "Nothing matches")
    walk.closes("Nothing matches")
    walk.opens("/position:[/]x[/foo]\r", "is not one of")  # said once all of it was typed
    walk.closes("position:[/]")
    walk.opens("*", "17 marked")
    walk.looks("m", "Edit settings")
    walk.looks("d", "17 licenses still have")
    walk.looks("e", "settings of 17")
    walk.closes("17 marked")

    walk.ends()


def test_the_pages_of_licenses(walk: Walk) -> None:
    for row in range(4):
        walk.opens("\r", "Licensed")
        walk.presses(TAB, TAB, TAB, "V")
        walk.closes("Licensed", "q")
        walk.presses("j" if row else "jj")

    walk.ends()


def test_forms_pickers_and_questions_of_licenses(walk: Walk) -> None:
    for _ in range(2):
        walk.opens("e", "Edit settings")
        walk.presses(NEXT, NEXT, NEXT)
        walk.closes("Edit settings")
        walk.opens("=5", "Edit quantity")
        walk.closes("Edit quantity")
        walk.looks("A", "enter Take")
        walk.looks("d", "Yes")
        walk.presses("jj")
    walk.opens("\r", "Licensed")
    walk.looks("X", "y Yes")
    walk.looks("M", "Search   esc")
    walk.opens("R", "Unassigned")
    walk.opens("h", "When")
    walk.looks("\r", "esc Close")
    walk.closes("Licensed", "q")
    walk.ends()


@pytest.mark.parametrize(("view", "title"), [("2", "6 end users"), ("3", "6 devices")])
def test_the_lists_and_pages_of_holders(walk: Walk, view: str, title: str) -> None:
    walk.opens(view, title)

    for _ in range(2):
        walk.looks("m", "Copy ")
        walk.opens("\r", "Assets")
        walk.presses(TAB, TAB)
        walk.looks("X", "Unassign all:")
        walk.opens("A", "Assign to")
        walk.closes("Assign to")
        walk.looks("e", "Cancel")
        walk.opens("h", "changes")
        walk.closes("changes", "q")
        walk.closes("Assets", "q")
        walk.presses("j")

    walk.ends()


def test_renewals_and_history(walk: Walk) -> None:
    walk.opens("4", "still held")
    walk.presses("j", "j", "G", "g")
    walk.opens("5", "changes")
    for keys in ("", "j", "jjj", "G"):
        walk.presses(*keys)
        walk.looks("\r", "esc Close")

    walk.ends()


def test_the_preview_of_a_hostile_file(walk: Walk, tmp_path: Path) -> None:
    file = tmp_path / "hostile.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        rows = csv.writer(written)
        rows.writerow(["Name", "Quantity", "Publisher", "Note", "[@click=app.quit]odd[/]"])
        rows.writerows([each, "ten" if turn % 2 else "5", each, each, each]
                       for turn, each in enumerate(PAYLOADS))  # fmt: skip

    walk.opens(":import a file\r", "Import a file")
    walk.opens(f"{TAB}{file}\x13", "rejected")
    walk.presses("\x1b[6~", "\x1b[6~", "\t")
    walk.closes("rejected")
    walk.closes("Import a file")

    walk.ends()
