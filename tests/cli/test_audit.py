"""An auditor's commands: the head for a ticket, the proof, the file; and who a change is from."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from itam_tui.cli.session import origin
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book


@pytest.fixture
def shell_with_history(shell: Shell) -> Shell:
    for name in ("Figma", "Slack", "Visio"):
        shell.run("add", "license", name, "--type", "mixed", "--quantity", "3")
    return shell


def tamper(book: Book, statement: str) -> None:
    with sqlite3.connect(book.path) as file:
        file.execute("DROP TRIGGER history_is_not_edited")
        file.execute("DROP TRIGGER history_is_not_deleted")
        file.execute(statement)
    file.close()


def test_the_head_goes_on_a_ticket_and_proves_the_history_later(shell_with_history: Shell) -> None:
    shell = shell_with_history
    found = shell.run("audit", "head", "--json").json
    assert (found["schema"], found["count"], found["id"]) == ("itam-tui/audit-head/1", 3, 3)
    assert found["head"] == f"{found['hash']}:3"
    assert f"Head     {found['head']}" in shell.run("audit", "head").out

    shell.does("quantity", "Figma", "+2")

    told = shell.does("audit", "verify", "--head", found["head"])
    assert "4 changes are as written" in told
    assert "The saved head, change 3, is among them." in told
    assert "Without --head this can't tell" in shell.does("audit", "verify")


@pytest.mark.of_a_file
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE history SET reason = 'x' WHERE id = 2", "Change 2 ("),
        ("DELETE FROM history WHERE id = 2", "changes were deleted"),
        ("DELETE FROM history WHERE id = 3", "changes were cut off at its end"),
    ],
)
def test_tampering_is_named_and_never_ends_well(
    book: Book, shell_with_history: Shell, statement: str, words: str
) -> None:
    head = shell_with_history.run("audit", "head", "--json").json["head"]
    tamper(book, statement)

    ran = shell_with_history.run("audit", "verify", "--head", head)

    assert ran.code == 3
    assert words in ran.out
    assert "Keep the register as it is" in ran.err


@pytest.mark.of_a_file
def test_the_check_of_the_register_looks_at_its_history_too(
    book: Book, shell_with_history: Shell
) -> None:
    assert "Everything agrees." in shell_with_history.does("db", "check")
    tamper(book, "UPDATE history SET actor = 'mallory' WHERE id = 1")

    ran = shell_with_history.run("db", "check")

    assert ran.code == 3
    assert "guards that refuse changes of the history were removed" in ran.out
    assert "Change 1 (" in ran.out


@pytest.mark.of_a_file
def test_the_check_names_what_a_stranger_put_into_the_file(
    book: Book, shell_with_history: Shell
) -> None:
    with sqlite3.connect(book.path) as database:
        database.execute("CREATE TRIGGER zz AFTER INSERT ON license BEGIN SELECT 1; END")

    ran = shell_with_history.run("db", "check")

    assert ran.code == 3
    assert "The file has zz, which is not of this program" in ran.out


def test_an_export_is_verified_without_the_register(
    shell_with_history: Shell,
    bare_shell: Shell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "history.jsonl"
    monkeypatch.setenv("SUDO_USER", "eve")
    shell_with_history.run("quantity", "Visio", "+1")
    assert "Wrote 4 to" in shell_with_history.does("audit", "export", str(file))
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert [row["origin"] for row in rows] == ["cli add license"] * 3 + ["cli quantity"]
    assert json.loads(rows[3]["claims"])["SUDO_USER"] == "eve"
    assert len({row["session_id"] for row in rows}) == 4

    assert "4 changes are as written" in bare_shell.does("audit", "verify", "--file", str(file))

    file.write_text(file.read_text().replace("Slack", "Slick", 1))
    ran = bare_shell.run("audit", "verify", "--file", str(file))
    assert ran.code == 3
    assert "Change 2 (" in ran.out


def test_what_cannot_be_understood_is_a_usage_error(shell: Shell, tmp_path: Path) -> None:
    assert "64 digits" in shell.fails(2, "audit", "verify", "--head", "abc:1")
    assert "change's number" in shell.fails(2, "audit", "verify", "--head", f"{'0' * 64}:x")
    assert "There is no file" in shell.fails(2, "audit", "verify", "--file", str(tmp_path / "no"))
    assert "no change yet" in shell.fails(4, "audit", "head")
    assert "no change yet" in shell.does("audit", "verify")


@pytest.mark.of_a_file
def test_an_export_never_takes_the_place_of_the_register(
    book: Book, shell_with_history: Shell
) -> None:
    assert "is the register itself" in shell_with_history.fails(
        1, "audit", "export", str(book.path)
    )


def test_who_is_behind_a_change_is_kept_as_the_kernel_and_the_environment_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "eve")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50514 192.0.2.1 22" + "9" * 500)
    login = tmp_path / "loginuid"
    login.write_text("0")

    found = origin("cli assign", login)

    assert (found.door, found.login, found.claims["SUDO_USER"]) == ("cli assign", "root", "eve")
    assert len(found.claims["SSH_CONNECTION"]) == 200
    login.write_text("4294967295")
    assert origin("app", login).login == ""
    login.write_text("3999999999")
    assert origin("app", login).login == "3999999999"
    assert origin("app", tmp_path / "none").login == ""
