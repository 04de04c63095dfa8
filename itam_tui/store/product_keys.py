"""The product keys of licenses: written encrypted, compared by their prints, revealed."""

from __future__ import annotations

from typing import Any

from peewee import fn

from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.text import mask_key
from itam_tui.store.database import Unit
from itam_tui.store.license_rows import key_of, license_of, name_key, selection
from itam_tui.store.models import LicenseTable, ProductKeyTable
from itam_tui.store.vault import Sealed


def place_of(license_id: int) -> str:
    """The place that a license's encrypted key is bound to."""
    return f"license:{license_id}:product_key:v1"


def seal(unit: Unit, key: str, place: str) -> Sealed:
    """Encrypt a product key, with a key file made only where nothing needs a lost one.

    Args:
        unit: The unit of work.
        key: The key in full.
        place: The row and column it is kept in.

    Raises:
        KeyFileError: There is no key to encrypt it with, and none can or may be made.
    """
    return unit.vault.seal(key, place, lambda: sealed_count(unit))


def sealed_count(unit: Unit) -> int:
    """How many product keys are encrypted, further ones too."""
    return sum(
        unit.scalar(table.select(fn.COUNT(table.id)).where(table.key_sealed.is_null(False)))
        for table in (LicenseTable, ProductKeyTable)
    )


def key_columns(unit: Unit, license_id: int, key: str) -> dict[str, Any]:
    """What is written of a license's product key.

    Args:
        unit: The unit of work.
        license_id: The license's number in the table, which the value is bound to.
        key: The key in full; blank is none.

    Raises:
        KeyFileError: There is no key to encrypt it with, and none can be made.
    """
    if not key:
        return {"product_key": "", "key_sealed": None, "key_print": None}
    sealed = seal(unit, key, place_of(license_id))
    return {
        "product_key": mask_key(key),
        "key_sealed": sealed.token,
        "key_print": sealed.print,
    }


def write(unit: Unit, license_id: int, key: str) -> None:
    """Write a license's product key.

    Raises:
        KeyFileError: There is no key to encrypt it with, and none can be made.
    """
    columns = key_columns(unit, license_id, key)
    unit.run(LicenseTable.update(**columns).where(LicenseTable.id == license_id))


def revealed(unit: Unit, license: License) -> str:
    """A license's product key in full; blank where there is none.

    Raises:
        KeyFileError: Its key is missing, or it was changed outside this program.
    """
    query = LicenseTable.select(LicenseTable.product_key, LicenseTable.key_sealed)
    row = unit.row(query.where(LicenseTable.id == license.id))
    if row is None:
        return ""
    if row["key_sealed"] is None:
        return str(row["product_key"])
    name = f"{license.name} ({license.reference})"
    return unit.vault.open(row["key_sealed"], place_of(license.id), name)


def is_key_of(unit: Unit, license: License, key: str) -> bool:
    """Whether a product key is the one a license has.

    Raises:
        KeyFileError: The key file is unsafe or damaged.
    """
    if not key or not license.settings.product_key:
        return not key and not license.settings.product_key
    if license.key_print is None:
        return revealed(unit, license) == key
    return license.key_print in unit.vault.prints(key)


def may_be_key_of(unit: Unit, license: License, key: str) -> bool:
    """Whether a product key is, or where that can't be told any more looks like, a license's.

    Raises:
        KeyFileError: The key file is unsafe or damaged.
    """
    known = license.key_print
    if not key or known is None or unit.vault.knows(known):
        return is_key_of(unit, license, key)
    return mask_key(key) == license.settings.product_key


def same_identity(
    unit: Unit, settings: LicenseSettings, *, apart_from: License | None = None
) -> list[License]:
    """The licenses in force with an equal name, product key and organization.

    Args:
        unit: The unit of work.
        settings: The settings; the masked key of `apart_from` means the key it has.
        apart_from: A license that isn't one of them.

    Raises:
        KeyFileError: The key file is unsafe or damaged.
    """
    key, prints = settings.product_key, tuple[str, ...]()
    if apart_from is not None and key == apart_from.settings.product_key:
        if apart_from.key_print is not None:
            prints = (apart_from.key_print,)
        elif key:
            key = revealed(unit, apart_from)
    elif key:
        prints = unit.vault.prints(key)
    query = selection().where(
        LicenseTable.name_key == name_key(settings.name), LicenseTable.archived_at.is_null()
    )
    organization = key_of(settings.organization)
    query = query.where(
        LicenseTable.organization_key.is_null()
        if organization is None
        else LicenseTable.organization_key == organization
    )
    if not key:
        query = query.where(LicenseTable.product_key == "")
    else:
        is_plain = (LicenseTable.product_key != "") & LicenseTable.key_print.is_null()
        query = query.where(LicenseTable.key_print.in_(prints) | is_plain)
    if apart_from is not None:
        query = query.where(LicenseTable.id != apart_from.id)
    rows = unit.rows(query)
    return [
        license_of(row) for row in rows
        if not key or row["key_print"] is not None or row["product_key"] == key
    ]  # fmt: skip
