"""A register is opened, made, or refused with a sentence, and never harmed."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from itam_tui.domain.errors import (
    DatabaseBusyError,
    DatabaseError,
    DatabaseMissingError,
    UsageError,
)
from itam_tui.store import upgrade
from itam_tui.store.database import Store, sqlite_path
from itam_tui.store.models import TABLES, LicenseTable
from itam_tui.store.sqlite_file import APPLICATION_ID
from tests.store.conftest import Opener


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_missing_register_is_made_for_its_owner_alone(tmp_path: Path, open_place: Opener) -> None:
    path = tmp_path / "new" / "acme.db"

    open_place(create=True, path=path)

    assert (mode_of(path.parent), mode_of(path)) == (0o700, 0o600)
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


def test_a_missing_register_is_not_made_unasked(place: Path, open_place: Opener) -> None:
    with pytest.raises(DatabaseMissingError, match="itam-tui db init"):
        open_place()

    assert not place.exists()


def test_models_and_migrations_agree(store: Store) -> None:
    from playhouse.schema_diff import diff_models

    with store.database.bind_ctx(TABLES):
        difference = str(diff_models(store.database, list(TABLES)))
    store.database.close()

    assert difference == ""


def test_every_connection_has_the_settings_that_keep_changes(store: Store) -> None:
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000,
        "secure_delete": 1, "trusted_schema": 0, "application_id": APPLICATION_ID,
    }  # fmt: skip

    with store.reading() as unit:
        found = {name: unit.database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in wanted}

    assert found == wanted


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"name,seats\nFigma,3\n", "is no SQLite database"),
        (b"SQLite format 3\x00" + b"\x00" * 4000, "another program"),
    ],
    ids=["zero length", "a CSV file", "a zeroed header"],
)
def test_what_is_no_register_is_refused_and_left_alone(
    place: Path, open_place: Opener, content: bytes, words: str
) -> None:
    place.write_bytes(content)

    with pytest.raises(DatabaseError, match=words):
        open_place(create=True)

    assert place.read_bytes() == content


def test_another_programs_database_is_refused(place: Path, open_place: Opener) -> None:
    with sqlite3.connect(place) as other:
        other.execute("CREATE TABLE songs (title)")
    other.close()

    with pytest.raises(DatabaseError, match="another program"):
        open_place(create=True)


def test_a_directory_is_refused(tmp_path: Path, open_place: Opener) -> None:
    with pytest.raises(DatabaseError, match="is a directory"):
        open_place(create=True, path=tmp_path)


def test_a_place_below_a_file_is_refused(tmp_path: Path, open_place: Opener) -> None:
    (tmp_path / "file").write_text("here")

    with pytest.raises(DatabaseError, match="can't be reached"):
        open_place(create=True, path=tmp_path / "file" / "acme.db")


def test_a_damaged_register_is_told_and_left_alone(
    store: Store, place: Path, open_place: Opener
) -> None:
    whole = bytearray(place.read_bytes())
    whole[4096:] = b"\x55" * (len(whole) - 4096)
    place.write_bytes(whole)

    def read_it() -> None:
        with open_place().reading() as unit:
            unit.rows(LicenseTable.select())

    with pytest.raises(DatabaseError, match="is damaged"):
        read_it()

    assert place.read_bytes() == bytes(whole)


def test_a_newer_register_is_refused_and_both_versions_named(
    store: Store, place: Path, open_place: Opener
) -> None:
    with store.writing() as unit:
        unit.database.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')"
        )

    with pytest.raises(DatabaseError, match=rf"9999_later.*{upgrade.known_steps()[-1]}"):
        open_place()


def test_a_locked_register_says_that_somebody_is_writing(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.database._pragmas = [("busy_timeout", 10)]  # type: ignore[attr-defined]

    try:
        with pytest.raises(DatabaseBusyError, match="somebody else is writing"), store.writing():
            pytest.fail("the lock was taken twice")
    finally:
        other.close()


def test_reading_goes_on_while_somebody_writes(store: Store, place: Path) -> None:
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with store.reading() as unit:
        rows = unit.rows(LicenseTable.select())
    other.close()

    assert rows == []


def test_a_register_opened_read_only_is_never_written(
    store: Store, place: Path, open_place: Opener
) -> None:
    looking = open_place(read_only=True)

    with pytest.raises(DatabaseError, match="without --read-only"), looking.writing():
        pytest.fail("it was written")
    with looking.reading() as unit, pytest.raises(Exception, match="readonly"):
        unit.database.execute_sql("DELETE FROM license")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else for a moment")
def test_a_file_that_may_not_be_written_says_so(store: Store, place: Path) -> None:
    place.chmod(0o444)
    place.parent.chmod(0o555)
    for parent in place.parents[1:3]:
        parent.chmod(0o755)
    program = (
        "import os, sys\n"
        "from itam_tui.store.sqlite_file import check_file\n"
        "from pathlib import Path\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try: check_file(Path(sys.argv[1]), create=True, read_only=False)\n"
        "except Exception as error: print(error)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, str(place)], capture_output=True, text=True, check=False
    )

    assert "can't be written" in told.stdout or "can't be reached" in told.stdout, told.stderr


def test_an_upgrade_keeps_a_backup_for_its_owner_alone(
    store: Store, place: Path, open_place: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    steps = tmp_path / "steps"
    steps.mkdir()
    known = upgrade.known_steps()
    for each in upgrade.MIGRATIONS.glob("[0-9]*.py"):
        (steps / each.name).write_text(each.read_text())
    (steps / "9000_color.py").write_text(
        "from peewee import TextField\n"
        "def up(migrator, db):\n"
        "    migrator.migrate(migrator.add_column('license', 'color', TextField(default='')))\n"
    )
    monkeypatch.setattr(upgrade, "MIGRATIONS", steps)

    open_place()

    backup = place.with_name("register.db.before-0001")
    assert mode_of(backup) == 0o600
    assert upgrade.applied_steps(store.database) == [*known, "9000_color"]
    store.database.close()


def test_a_backup_is_whole_and_never_overwrites(store: Store, place: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"

    upgrade.backup(place, target)

    assert mode_of(target) == 0o600
    with pytest.raises(DatabaseError, match="exists already"):
        upgrade.backup(place, target)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///acme.db", Path("acme.db")),
        ("sqlite:////var/acme.db", Path("/var/acme.db")),
        ("acme.db", Path("acme.db")),
        ("sqlite:///with%20space.db", Path("with space.db")),
        ("postgresql://host/acme", None),
    ],
)
def test_a_url_names_a_file_or_a_server(url: str, path: Path | None) -> None:
    assert sqlite_path(url) == path


@pytest.mark.parametrize("url", ["mysql://host/acme", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        sqlite_path(url)
