"""The register as a whole, from a shell: backed up, restored, recounted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book

pytestmark = pytest.mark.of_a_file


@pytest.fixture
def friday(book: Book, shell: Shell, tmp_path: Path) -> Path:
    """A backup with Figma, and a register that has Slack too."""
    book.license("Figma")
    shell.does("db", "backup", str(tmp_path / "friday.db"))
    book.license("Slack")
    return tmp_path / "friday.db"


def names(shell: Shell) -> list[str]:
    items = shell.run("list", "licenses", "--format", "json").json["items"]
    return [one["name"] for one in items]


def miscount(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE license SET used = 3")


def test_a_restore_asks_first(
    shell: Shell, friday: Path, typing: Callable[[str], None], book: Book
) -> None:
    assert "Add --yes" in shell.fails(1, "db", "restore", str(friday))
    typing("n\n")
    assert "Nothing was changed." in shell.fails(1, "db", "restore", str(friday))
    assert names(shell) == ["Figma", "Slack"]

    told = shell.does("db", "restore", str(friday), "--yes")

    assert f"{book.path} is as it was in {friday}." in told
    assert f"What was there before is kept in {book.path}.replaced-0001." in told
    assert names(shell) == ["Figma"]


def test_a_lost_register_is_restored_unasked(book: Book, shell: Shell, friday: Path) -> None:
    book.path.unlink()

    assert "kept" not in shell.does("db", "restore", str(friday))

    assert names(shell) == ["Figma"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--demo",), 2, "Neither a demo"),
        (("--read-only",), 2, "opened read-only"),
        (("--db", "postgresql://host/acme"), 2, "pg_restore"),
    ],
)
def test_what_cannot_be_restored_says_why(
    shell: Shell, friday: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    assert told in shell.fails(code, *words, "db", "restore", str(friday))


def test_a_backup_that_is_not_there_is_told(shell: Shell, tmp_path: Path) -> None:
    told = shell.fails(3, "db", "restore", str(tmp_path / "nothing.db"), "--yes")

    assert "There is no backup at" in told


def test_counts_are_put_right_only_when_asked(book: Book, shell: Shell) -> None:
    book.license("Figma")
    miscount(book.path)

    ran = shell.run("db", "check")
    assert (ran.code, ran.lines) == (
        3,
        ["LIC-00001 Figma: used is kept as 3, its assignments come to 0."],
    )

    told = shell.does("db", "check", "--repair")
    assert "Put right: LIC-00001 Figma: used 3 → 0." in told
    assert "Everything agrees." in told


def test_wrong_counts_are_told_with_a_backup(book: Book, shell: Shell, tmp_path: Path) -> None:
    book.license("Figma")
    miscount(book.path)

    told = shell.does("db", "backup", str(tmp_path / "copy.db"))

    assert "used is kept as 3" in told
    assert "itam-tui db check --repair" in told
