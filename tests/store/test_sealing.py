"""Product keys that were plain text are encrypted once, and nowhere on the disk afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.store import upgrade
from itam_tui.store.database import open_store
from itam_tui.store.sealing import seal_backup
from itam_tui.store.vault import Vault
from tests.store.conftest import NOW, TODAY

CANARY = "CANA-RYKE-YTHA-TNOB-ODYS-EES7"
STEP = "0004_product_keys"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "config" / "product-keys.key"


@pytest.fixture
def told() -> list[str]:
    return []


def opened(
    place: Path, keys: Path | None, told: list[str] | None = None, *, read_only: bool = False
) -> Services:
    return open_services(
        f"sqlite:///{place}", actor="ada", today=lambda: TODAY, now=lambda: NOW,
        create=not read_only, read_only=read_only, key_file=keys,
        tell=told.append if told is not None else None,
    )  # fmt: skip


def an_old_register(place: Path, count: int = 3) -> None:
    """A register whose tables are as they were when product keys were plain text."""
    register = opened(place, None)
    for number in range(count):
        register.licenses.add(LicenseSettings(f"L{number}"), 5)
    register.licenses.add(LicenseSettings("No key"), 5)
    register.store.database.close()
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = 0")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("ALTER TABLE license DROP COLUMN key_sealed")
        connection.execute("ALTER TABLE license DROP COLUMN key_print")
        connection.execute("DROP TABLE key_task")
        connection.execute("DROP TABLE product_key")
        connection.execute("DELETE FROM schema_migration WHERE name = ?", (STEP,))
        connection.execute(
            "UPDATE license SET product_key = ? || '-' || id WHERE name <> 'No key'", (CANARY,)
        )
        connection.execute("UPDATE license SET product_key = product_key || ''")


def holding_the_canary(folder: Path) -> list[str]:
    return [
        path.name for path in sorted(folder.rglob("*"))
        if path.is_file() and b"CANA-RYKE" in path.read_bytes()
    ]  # fmt: skip


def test_plain_keys_are_encrypted_and_gone_from_the_file_its_journal_and_its_backup(
    place: Path, keys: Path, told: list[str]
) -> None:
    an_old_register(place)
    assert holding_the_canary(place.parent)

    register = opened(place, keys, told)

    assert holding_the_canary(place.parent) == []
    assert place.with_name("register.db.before-0001").exists()
    assert [register.licenses.reveal_key(one) for one in (1, 2, 3)] == [
        f"{CANARY}-{one}" for one in (1, 2, 3)
    ]
    assert register.licenses.get(4).settings.product_key == ""
    assert "3 product keys are encrypted now" in str(told)
    assert register.product_keys.check().faults == ()
    told.clear()
    assert opened(place, keys, told).product_keys.check().plain == 0
    assert told == []


def test_the_backup_from_before_is_a_register_with_its_keys(
    place: Path, keys: Path, tmp_path: Path
) -> None:
    an_old_register(place)
    opened(place, keys)
    backup = place.with_name("register.db.before-0001")

    back = opened(backup.replace(tmp_path / "back.db"), keys)

    assert back.licenses.reveal_key(2) == f"{CANARY}-2"
    assert holding_the_canary(tmp_path) == []


def test_where_no_key_file_can_be_made_the_register_works_and_says_so(
    place: Path, keys: Path, told: list[str]
) -> None:
    an_old_register(place)
    keys.parent.write_text("no directory")

    register = opened(place, keys, told)

    assert "are still plain text" in told[0]
    assert "ITAM_KEY_FILE" in told[0]
    assert register.licenses.get(1).settings.product_key.startswith("••••-••••-")
    assert register.licenses.reveal_key(1) == f"{CANARY}-1"
    assert "3 product keys are still plain text" in str(register.product_keys.check().faults)

    keys.parent.unlink()
    assert opened(place, keys).product_keys.check().plain == 0
    assert holding_the_canary(place.parent) == []


def test_rotating_encrypts_what_could_not_be_before(place: Path, keys: Path) -> None:
    an_old_register(place)
    keys.parent.write_text("no directory")
    register = opened(place, keys)
    keys.parent.unlink()

    rotated = register.product_keys.rotate()

    assert register.product_keys.check().counts == {rotated.key: 3}
    assert holding_the_canary(place.parent) == []


def test_a_register_opened_read_only_keeps_its_plain_keys_masked(
    place: Path, keys: Path, told: list[str]
) -> None:
    an_old_register(place)
    blocked = keys.parent
    blocked.write_text("no directory")
    opened(place, keys)
    blocked.unlink()

    register = opened(place, keys, told, read_only=True)

    assert (told, keys.exists()) == ([], False)
    assert register.licenses.get(1).settings.product_key.startswith("••••-••••-")
    assert register.product_keys.check().plain == 3


def test_somebody_who_reads_meanwhile_puts_off_the_wiping_only(
    place: Path, keys: Path, told: list[str]
) -> None:
    an_old_register(place)
    with closing(sqlite3.connect(place, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM license").fetchone()
        database = open_store(
            f"sqlite:///{place}", actor="ada", today=lambda: TODAY, now=lambda: NOW,
            vault=Vault(keys, told.append),
        )  # fmt: skip
        reader.execute("COMMIT")
    assert "when register.db is opened next" in str(told)
    database.database.close()

    opened(place, keys)

    assert holding_the_canary(place.parent) == []


KILLED = """
import os, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from itam_tui.services import open_services
from itam_tui.store import sealing

kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
setattr(sealing, sys.argv[3], kill)
open_services(sys.argv[1], actor="ada", today=date.today, now=lambda: datetime.now(UTC),
              key_file=Path(sys.argv[2]))
"""


@pytest.mark.parametrize("before", ["seal_plain_keys", "_wipe", "seal_backup"])
def test_killed_before_it_is_done_it_is_done_the_next_time(
    place: Path, keys: Path, before: str
) -> None:
    an_old_register(place)
    command = [sys.executable, "-c", KILLED, f"sqlite:///{place}", str(keys), before]

    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    register = opened(place, keys)

    assert register.licenses.reveal_key(3) == f"{CANARY}-3"
    assert holding_the_canary(place.parent) == []


def test_a_backup_is_encrypted_once(place: Path, keys: Path) -> None:
    an_old_register(place)

    assert [seal_backup(place, Vault(keys)) for _ in range(2)] == [3, 0]
    assert holding_the_canary(place.parent) == []


def test_a_new_register_has_nothing_to_do(place: Path, keys: Path, told: list[str]) -> None:
    register = opened(place, keys, told)

    assert (told, keys.exists()) == ([], False)
    assert STEP in upgrade.applied_steps(register.store.database)
    register.store.database.close()
