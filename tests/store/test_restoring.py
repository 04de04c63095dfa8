"""A backup takes a register's place whole or not at all, and what was there is kept."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from itam_tui.domain.errors import DatabaseBusyError, DatabaseError
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.services.register import restore_register
from itam_tui.store.restoring import Restored
from tests.store.conftest import NOW, TODAY


def opened(path: Path) -> Services:
    return open_services(
        f"sqlite:///{path}", actor="ada", today=lambda: TODAY, now=lambda: NOW, create=True
    )


def names_in(path: Path) -> list[str]:
    register = opened(path).licenses
    return sorted(register.get(number).name for number in range(1, register.total() + 1))


def restored(path: Path, source: Path) -> Restored:
    return restore_register(path, source, actor="ada", now=NOW)


@pytest.fixture
def backup(place: Path) -> Path:
    """A register with Figma, and Slack added after its backup."""
    register = opened(place)
    register.licenses.add(LicenseSettings("Figma"), 5)
    target = place.with_name("friday.db")
    assert register.register.backup(target) == []
    register.licenses.add(LicenseSettings("Slack"), 5)
    return target


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def leftovers(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".")]


def test_a_register_is_as_it_was_and_the_old_one_is_kept(place: Path, backup: Path) -> None:
    before = backup.read_bytes()

    done = restored(place, backup)

    assert names_in(place) == ["Figma"]
    assert done.kept == place.with_name("register.db.replaced-0001")
    assert names_in(done.kept) == ["Figma", "Slack"]
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    assert opened(place).register.check() == []
    assert backup.read_bytes() == before
    assert leftovers(place.parent) == []


def test_the_history_tells_what_was_restored(place: Path, backup: Path) -> None:
    restored(place, backup)

    with opened(place).store.reading() as unit:
        rows = unit.database.execute_sql("SELECT action, kind, reason FROM history ORDER BY id")
        assert list(rows)[-1] == ("restored", "register", "restored from friday.db")


def test_every_replaced_register_gets_a_name_of_its_own(place: Path, backup: Path) -> None:
    restored(place, backup)

    assert restored(place, backup).kept == place.with_name("register.db.replaced-0002")


def test_a_missing_register_is_restored(place: Path, backup: Path) -> None:
    place.unlink()

    assert restored(place, backup).kept is None
    assert names_in(place) == ["Figma"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"name,seats\n"])
def test_a_register_that_is_none_any_more_is_moved_aside(
    place: Path, backup: Path, content: bytes
) -> None:
    place.write_bytes(content)

    kept = restored(place, backup).kept

    assert kept is not None
    assert kept.read_bytes() == content
    assert names_in(place) == ["Figma"]


def test_a_damaged_register_is_moved_aside_with_its_log(place: Path, backup: Path) -> None:
    whole = bytearray(place.read_bytes())
    whole[100:] = b"\x55" * (len(whole) - 100)
    place.write_bytes(whole)
    Path(f"{place}-wal").write_bytes(b"what was there")

    kept = restored(place, backup).kept

    assert kept is not None
    assert names_in(place) == ["Figma"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE TRIGGER evil AFTER INSERT ON history BEGIN DELETE FROM license; END", "trigger"),
        ("CREATE VIEW evil AS SELECT * FROM license", "a view evil"),
        ("CREATE TABLE evil (x)", "a table evil"),
        ("ALTER TABLE license ADD COLUMN evil TEXT", "the table license"),
        ("DROP INDEX enduserassignmenttable_license_id_device_id", ""),
        ("DELETE FROM schema_migration", "has no tables of a register"),
        ("UPDATE schema_migration SET name = '9999_later' WHERE id = 1", "newer itam-tui"),
    ],
)
def test_a_backup_with_anything_strange_in_it_is_refused(
    place: Path, backup: Path, statement: str, words: str
) -> None:
    if statement.startswith("DROP"):
        with closing(sqlite3.connect(backup)) as database:
            (name,) = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'index' "
                "AND tbl_name = 'end_user_assignment' AND sql LIKE '%UNIQUE%'"
            ).fetchone()
        statement, words = f"DROP INDEX {name}", f"the index {name}"
    changed(backup, statement)

    with pytest.raises(DatabaseError, match=words):
        restored(place, backup)

    assert names_in(place) == ["Figma", "Slack"]
    assert leftovers(place.parent) == []
    assert not place.with_name("register.db.replaced-0001").exists()


def test_a_damaged_backup_is_refused(place: Path, backup: Path) -> None:
    whole = bytearray(backup.read_bytes())
    whole[8192:12288] = b"\x55" * 4096
    backup.write_bytes(whole)

    with pytest.raises(DatabaseError, match="damaged"):
        restored(place, backup)

    assert names_in(place) == ["Figma", "Slack"]


def test_a_backup_with_rows_that_refer_to_nothing_is_refused(place: Path, backup: Path) -> None:
    changed(backup, "PRAGMA foreign_keys = 0", "UPDATE quantity_entry SET license_id = 99")

    with pytest.raises(DatabaseError, match="refers to a row of license that is not there"):
        restored(place, backup)


def test_wrong_counts_are_restored_and_told(place: Path, backup: Path) -> None:
    changed(backup, "UPDATE license SET used = 3")

    (told,) = restored(place, backup).differences

    assert told == "LIC-00001 Figma: used is kept as 3, its assignments come to 0."


@pytest.mark.parametrize("begins", ["BEGIN IMMEDIATE", "SELECT * FROM license"])
def test_a_register_somebody_uses_is_not_replaced(
    place: Path, backup: Path, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itam_tui.store.restoring.BUSY_MILLISECONDS", 10)
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute(begins) if begins.startswith("SELECT") else other.execute("ROLLBACK")
        if begins.startswith("BEGIN"):
            other.execute(begins)

        with pytest.raises(DatabaseBusyError, match="in use: an itam-tui has it open"):
            restored(place, backup)

    assert names_in(place) == ["Figma", "Slack"]
    assert not place.with_name("register.db.replaced-0001").exists()


def test_the_register_itself_and_a_strangers_database_are_refused(
    place: Path, backup: Path, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseError, match="is the register itself"):
        restored(place, place)
    songs = tmp_path / "songs.db"
    changed(songs, "CREATE TABLE songs (title)")
    with pytest.raises(DatabaseError, match="another program"):
        restored(place, songs)
    with pytest.raises(DatabaseError, match="another program"):
        restored(songs, backup)


def test_a_backup_on_a_disk_without_hard_links_is_made_all_the_same(
    place: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    target = place.with_name("stick.db")

    opened(place).register.backup(target)

    assert names_in(target) == ["Figma", "Slack"]


def test_wrong_counts_are_put_right_and_written_down(place: Path) -> None:
    register = opened(place)
    register.licenses.add(LicenseSettings("Figma"), 5)
    register.licenses.add(LicenseSettings("Slack"), 5)
    changed(place, "UPDATE license SET used = id + 2")

    told = register.register.repair()

    assert told == ["LIC-00001 Figma: used 3 → 0.", "LIC-00002 Slack: used 4 → 0."]
    assert register.register.check() == []
    with register.store.reading() as unit:
        rows = unit.database.execute_sql("SELECT label, reason FROM history ORDER BY id DESC")
        assert list(rows)[:3] == [
            ("Slack", "recounted by db check"),
            ("Figma", "recounted by db check"),
            ("2 counts", "recounted by db check"),
        ]
    assert register.register.repair() == []
