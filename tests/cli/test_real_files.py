"""Importing files as other programs write them: previewed, applied, rejected, read again."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book

LICENSES = """\
License Name,Manufacturer,Seats,Purchase Date,Expiration Date,Purchase Cost,License_Key,Mood
Figma,Figma Inc,12,2026-01-31,2027-01-31,$12.58,KEY-1,good
Visio,Microsoft,unlimited,2026-01-31,,,,fine
Slack,Slack,ten,2026-01-31,,,,bad
"""
CHECKED_OUT = """\
Software Name;Full Name;User Email;Seats
Figma;Ada Lovelace;ada@acme.com;1
Figma;Bob Byte;bob@acme.com;2
"""
PEOPLE = """\
First Name,Last Name,E-mail,Title,Activated
Ada,Lovelace,ada@acme.com,Engineer,yes
Bob,Byte,bob@acme.com,Designer,no
"""
MACHINES = """\
Hostname,Serial Number,Operating System,User Email
mac-01,S1,macOS 26,ada@acme.com
"""


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(text: str, name: str = "given.csv", encoding: str = "utf-8") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return str(path)

    return write


def report(shell: Shell, *words: str, code: int = 0) -> dict[str, Any]:
    ran = shell.run("import", *words, "--format", "json")
    assert ran.code == code, ran
    found: dict[str, Any] = ran.json
    return found


def test_a_preview_writes_nothing(shell: Shell, file: Any) -> None:
    found = report(shell, "licenses", file(LICENSES), code=1)

    assert list(found) == [
        "rows", "created", "updated", "unchanged", "rejected", "warnings", "columns", "problems",
    ]  # fmt: skip
    assert (found["rows"], found["created"], found["rejected"]) == (3, 2, 1)
    assert found["columns"]["Seats"] == "quantity"
    assert found["columns"]["Mood"] is None
    (problem,) = [each for each in found["problems"] if each["level"] == "error"]
    assert (problem["line"], problem["column"], problem["value"]) == (4, "quantity", "ten")
    assert shell.run("list", "licenses", "--format", "json").json["count"] == 0


def test_what_is_applied_is_there_and_the_rest_comes_back_as_a_file(
    shell: Shell, file: Any, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"

    ran = shell.run("import", "licenses", file(LICENSES), "--apply", "--rejects", str(rejects))

    assert ran.code == 1
    assert "2 created" in ran.out
    assert "Columns not taken: Mood." in ran.out
    assert "Error in line 4" in ran.out
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    head, row = rejects.read_text(encoding="utf-8").splitlines()
    assert head.endswith(",reason")
    assert row.startswith("Slack,Slack,ten,")
    figma = shell.run("show", "Figma", "--format", "json").json["license"]
    assert figma["quantity"] == 12
    assert figma["unit_cost"] == {"amount": "12.58", "currency": "USD"}
    rejects.write_text(rejects.read_text().replace("ten", "10"), encoding="utf-8")
    assert report(shell, "licenses", str(rejects), "--apply")["created"] == 1


def test_a_second_run_changes_nothing(shell: Shell, file: Any) -> None:
    given = file(PEOPLE)

    assert report(shell, "end-users", given, "--apply")["created"] == 2
    assert report(shell, "end-users", given, "--apply")["unchanged"] == 2
    bob = shell.run("show", "bob@acme.com", "--format", "json").json["end_user"]
    assert (bob["name"], bob["role"], bob["status"]) == ("Bob Byte", "Designer", "left")


def test_holders_are_made_only_when_that_is_asked_for(book: Book, shell: Shell, file: Any) -> None:
    book.license("Figma")
    given = file(CHECKED_OUT)

    assert report(shell, "assignments", given, "--apply", code=1)["rejected"] == 2
    found = report(shell, "assignments", given, "--apply", "--create-holders")

    assert found["created"] == 2
    assert shell.run("show", "Figma", "--format", "json").json["license"]["used"] == 3


def test_devices_come_with_their_people(book: Book, shell: Shell, file: Any) -> None:
    book.end_user("Ada Lovelace")

    report(shell, "devices", file(MACHINES), "--apply")

    device = shell.run("show", "S1", "--format", "json").json["device"]
    assert (device["os"], device["end_user"]) == ("macOS 26", "ada@acme.com")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("License Name,Seats\n", "no rows"),
        ("Seats,Mood\n1,good\n", "--map"),
        ("License Name,Seats,seats\nA,1,2\n", "twice"),
        ("License Name,Seats,Number\nA,1,2\n", "--map"),
        ("License Name,Seats,Purchase Date\nA,1,02/03/2026\n", "--dates"),
    ],
)
def test_a_file_is_refused_as_a_whole_with_what_to_do(
    shell: Shell, file: Any, text: str, told: str
) -> None:
    assert told in shell.fails(1, "import", "licenses", file(text), "--apply")
    assert shell.run("list", "licenses", "--format", "json").json["count"] == 0


def test_an_encoding_is_never_guessed(shell: Shell, file: Any) -> None:
    given = file("License Name,Seats\nCafé,1\n", encoding="cp1252")

    assert "--encoding" in shell.fails(1, "import", "licenses", given)
    assert report(shell, "licenses", given, "--encoding", "cp1252")["created"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("licenses", "nowhere.csv"),
        ("printers", "given.csv"),
        ("licenses", "given.csv", "--map", "quantity"),
        ("licenses", "given.csv", "--map", "mood=Mood"),
        ("licenses", "given.csv", "--dates", "year-first"),
        ("licenses", "given.csv", "--encoding", "klingon"),
        ("licenses", "given.csv", "--delimiter", "ab"),
    ],
)
def test_options_that_do_not_fit_are_a_usage_error(
    shell: Shell, file: Any, words: tuple[str, ...]
) -> None:
    given = file(LICENSES)

    shell.fails(2, "import", *(given if word == "given.csv" else word for word in words))


def test_our_own_files_come_back_the_same(
    book: Book, shell: Shell, file: Any, tmp_path: Path
) -> None:
    ada = book.end_user("Ada Lovelace", department="R&D")
    mac = book.device("=mac", serial="S1", end_user_id=ada.id)
    book.assign(book.license("+Figma", 5, note="one\ntwo"), ada, mac)
    book.license("Vim", None)
    other = Shell(shell.capsys, ("--db", str(tmp_path / "other.db")))

    for kind in ("end-users", "devices", "licenses", "assignments"):
        exported = str(tmp_path / f"{kind}.csv")
        shell.does("export", kind, "-o", exported)
        ran = other.run("import", kind, exported, "--apply")
        assert ran.code == 0, ran

    for kind in ("end-users", "devices", "licenses", "assignments"):
        assert other.run("export", kind).out == shell.run("export", kind).out
