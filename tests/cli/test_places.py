"""Files are written where a person says, and never over what must stay."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book

ROWS = "name,quantity\nFigma,ten\nSlack,5\n"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "given.csv"
    path.write_text(ROWS)
    return path


@pytest.mark.of_a_file
@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_an_export_never_takes_the_place_of_the_register(
    book: Book, shell: Shell, ending: str
) -> None:
    book.license("Figma")

    told = shell.fails(1, "export", "licenses", "-o", f"{book.path}{ending}")

    assert "is the register itself" in told
    assert shell.run("list", "licenses", "--format", "json").json["count"] == 1


@pytest.mark.of_a_file
def test_nor_of_any_other_register(book: Book, shell: Shell, tmp_path: Path) -> None:
    shell.does("db", "backup", str(tmp_path / "copy.db"))

    assert "is a database" in shell.fails(1, "export", "licenses", "-o", str(tmp_path / "copy.db"))


@pytest.mark.parametrize("is_there", [True, False])
def test_nor_does_any_file_take_the_place_of_the_keys(
    book: Book, shell: Shell, given: Path, *, is_there: bool
) -> None:
    book.license("Figma", product_key="AB12-CD34")
    keys, other = book.key_file, book.key_file.with_name("other")
    kept = keys.read_bytes()
    other.symlink_to(keys)
    if not is_there:
        keys.unlink()

    for place in (keys, other):
        for words in (
            ("export", "licenses", "-o", str(place)),
            ("import", "licenses", str(given), "--apply", "--rejects", str(place)),
            ("audit", "export", str(place)),
        ):
            assert "is the key file" in shell.fails(1, *words)

    assert keys.exists() == is_there
    assert not is_there or keys.read_bytes() == kept
    assert shell.run("list", "licenses", "--format", "json").json["count"] == 1


@pytest.mark.of_a_file
def test_nor_does_a_backup_take_the_place_of_keys_yet_to_be_made_or_of_a_journal(
    book: Book, shell: Shell
) -> None:
    book.key_file.parent.mkdir(exist_ok=True)

    assert "is the key file" in shell.fails(1, "db", "backup", str(book.key_file))
    assert "is the register itself" in shell.fails(1, "db", "backup", f"{book.path}-journal")
    assert not book.key_file.exists()


def test_nor_do_files_take_the_place_of_the_settings(
    book: Book, shell: Shell, given: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "my.toml"
    settings.write_text("alert_days = 20\n")

    for words in (
        ("export", "licenses", "-o", str(settings)),
        ("import", "licenses", str(given), "--apply", "--rejects", str(settings)),
        ("audit", "export", str(settings)),
    ):
        told = shell.fails(1, "--config", str(settings), *words)
        assert "is the configuration file" in told

    assert settings.read_text() == "alert_days = 20\n"


@pytest.mark.of_a_file
def test_nor_by_another_name_of_its_file(book: Book, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(book.path)
    (tmp_path / "hard").hardlink_to(book.path)

    for name in ("linked", "hard"):
        shell.fails(1, "export", "licenses", "-o", str(tmp_path / name))

    assert shell.run("db", "check").code == 0


@pytest.mark.of_a_file
def test_rejected_rows_take_neither_the_registers_place_nor_that_of_the_file_read(
    book: Book, shell: Shell, given: Path
) -> None:
    for place in (book.path, given):
        shell.fails(1, "import", "licenses", str(given), "--apply", "--rejects", str(place))

    assert given.read_text() == ROWS
    assert shell.run("list", "licenses", "--format", "json").json["count"] == 0


@pytest.mark.parametrize("place", ["nowhere/rejects.csv", "."])
def test_nothing_is_imported_when_the_rejected_rows_could_not_be_written(
    shell: Shell, given: Path, tmp_path: Path, place: str
) -> None:
    words = ("import", "licenses", str(given), "--apply", "--rejects", str(tmp_path / place))

    shell.fails(1, *words)

    assert shell.run("list", "licenses", "--format", "json").json["count"] == 0


def test_a_directory_is_no_place_for_a_file(shell: Shell, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    for place in (".", str(tmp_path)):
        assert "is a directory" in shell.fails(1, "export", "licenses", "-o", place)


def test_a_pipe_is_written_into_and_stays_a_pipe(book: Book, shell: Shell, tmp_path: Path) -> None:
    book.license("Figma")
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()

    shell.does("export", "licenses", "-o", str(pipe))

    reader.join(10)
    assert "Figma" in read[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_is_followed_and_stays_a_link(book: Book, shell: Shell, tmp_path: Path) -> None:
    book.license("Figma")
    there = tmp_path / "there.csv"
    there.write_text("old")
    (tmp_path / "link").symlink_to(there)

    shell.does("export", "licenses", "-o", str(tmp_path / "link"))

    assert (tmp_path / "link").is_symlink()
    assert "Figma" in there.read_text()


def test_a_full_device_is_said_and_left_a_device(book: Book, shell: Shell) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("there is no /dev/full here")

    told = shell.fails(1, "export", "licenses", "-o", "/dev/full")

    assert "No space left on device" in told
    assert Path("/dev/full").is_char_device()


@pytest.mark.of_a_file
def test_a_name_too_long_for_a_file_is_a_sentence(shell: Shell) -> None:
    name = "n" * 300

    assert "There is no file" in shell.fails(2, "import", "licenses", name)
    assert "can't be written" in shell.fails(1, "export", "licenses", "-o", name)
    assert "can't be written" in shell.fails(3, "db", "backup", name)
