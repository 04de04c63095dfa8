"""Product keys that are still plain text encrypted, and their old text wiped off the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from peewee import Database, fn

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import ItamError
from itam_tui.domain.text import is_masked, mask_key
from itam_tui.store.database import Store, Unit
from itam_tui.store.models import LicenseTable
from itam_tui.store.product_keys import place_of, seal, sealed_count
from itam_tui.store.side_tables import KeyTaskTable
from itam_tui.store.vault import Sealed, Vault, key_id_of

SEAL = "seal"
"""The task of a register that has, or had until just now, keys as plain text."""

_WAIT_MILLISECONDS = 500
"""How long the wiping waits for others: the person who opens the register waits with it."""


def seal_plain_keys(store: Store) -> None:
    """Encrypt the product keys that are plain, here and in the backups made before upgrades.

    What can't be done now is said, and done when the register is opened next: until then it
    works as it is.
    """
    try:
        with store.writing(Right.LOOK) as unit:
            count, needing = _seal(unit), sealed_count(unit)
        left = _wipe(store, needing)
    except ItamError as error:
        store.vault.tell(f"The product keys of {store.name} are still plain text. {error}")
        return
    if count:
        keys = "1 product key is" if count == 1 else f"{count:,} product keys are"
        store.vault.tell(
            f"{keys} encrypted now. Copies of {store.name} made before, outside this program or "
            "with db backup, still hold them as plain text: remove those you don't need."
        )
    if left:
        store.vault.tell(f"{left} The rest is done when {store.name} is opened next.")
        return
    with suppress(ItamError), store.writing(Right.LOOK) as unit:
        unit.run(KeyTaskTable.delete().where(KeyTaskTable.task == SEAL))


def plain_count(unit: Unit) -> int:
    """How many product keys are plain text."""
    return int(unit.scalar(LicenseTable.select(fn.COUNT(LicenseTable.id)).where(_is_plain())))


def _is_plain() -> object:
    return LicenseTable.key_sealed.is_null() & (LicenseTable.product_key != "")


def _seal(unit: Unit) -> int:
    """Encrypt every plain product key, under the write lock."""
    query = LicenseTable.select(LicenseTable.id, LicenseTable.product_key).where(_is_plain())
    found = unit.tuples(query)
    for license_id, key in found:
        mask, sealed = _packed(key) or (mask_key(key), seal(unit, key, place_of(license_id)))
        columns = {"product_key": mask, "key_sealed": sealed.token, "key_print": sealed.print}
        unit.run(
            LicenseTable.update(**columns).where(
                LicenseTable.id == license_id, LicenseTable.key_sealed.is_null()
            )
        )
    return len(found)


def _wipe(store: Store, needing: int) -> str:
    """Take what was plain out of the file, its journal and its backups; or say what is left."""
    if store.path is None:
        with suppress(Exception), store.database.connection_context():
            store.database.execute_sql("VACUUM FULL license")
        return ""
    if reason := _why_not_wiped(store.database):
        return f"Old text of {store.name} could not be wiped off the disk: {reason}."
    for backup in sorted(store.path.parent.glob(f"{store.path.name}.before-*")):
        try:
            seal_backup(backup, store.vault, needing)
        except (OSError, sqlite3.Error):
            return f"{backup} could not be read to encrypt its product keys: remove it, if you can."
    return ""


def _why_not_wiped(database: Database) -> str:
    """Write an SQLite file anew and empty its journal; why it can't be, else blank."""
    from peewee import OperationalError

    with database.connection_context():
        try:
            database.execute_sql(f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}")
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute_sql("VACUUM")
            (is_busy, *_) = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except OperationalError as fault:
            return str(fault)
    return "somebody else has it open" if is_busy else ""


def seal_backup(path: Path, vault: Vault, needing: int = 0) -> int:
    """Encrypt the plain product keys of a backup in place, whatever its tables are at.

    A backup from before there were columns for it has the encrypted key in the one of the key;
    when it is used again and upgraded, it is put where it belongs.

    Args:
        path: The backup.
        vault: Encrypts.
        needing: How many keys of the register are encrypted already.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = 1")
        rows = connection.execute("SELECT id, product_key FROM license WHERE product_key <> ''")
        plain = [(number, key) for number, key in rows.fetchall() if not is_masked(key)]
        if not plain:
            return 0
        connection.execute("BEGIN IMMEDIATE")
        for number, key in plain:
            sealed = vault.seal(key, place_of(number), lambda: needing)
            packed = " ".join((mask_key(key), sealed.token, sealed.print))
            connection.execute("UPDATE license SET product_key = ? WHERE id = ?", (packed, number))
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(plain)


def _packed(text: str) -> tuple[str, Sealed] | None:
    """A masked key and its encrypted form out of a backup's column; None when it is neither."""
    words = text.split(" ")
    if len(words) == 3 and is_masked(words[0]) and key_id_of(words[1]):
        return words[0], Sealed(words[1], words[2])
    return None
