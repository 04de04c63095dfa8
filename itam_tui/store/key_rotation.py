"""Encrypted product keys counted by the key they need, opened, and encrypted anew."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from peewee import SQL, fn

from itam_tui.domain.errors import KeyFileError
from itam_tui.domain.licenses import reference
from itam_tui.store.database import Unit
from itam_tui.store.models import LicenseTable
from itam_tui.store.product_keys import place_of
from itam_tui.store.vault import begins_with

_ID_STARTS, _ID_SIGNS = 4, 12
"""Where the mark of the key stands in a value: after `v1.`."""


class SealedRow(Struct, frozen=True):
    """One encrypted product key."""

    id: int
    """The license's number in its table."""
    name: str
    """The license as people know it."""
    token: str
    """The value."""
    print: str | None
    """Its print."""


def counts(unit: Unit) -> dict[str, int]:
    """How many product keys need which key, by its mark."""
    marked = fn.SUBSTR(LicenseTable.key_sealed, _ID_STARTS, _ID_SIGNS)
    query = (
        LicenseTable.select(marked, fn.COUNT(LicenseTable.id))
        .where(LicenseTable.key_sealed.is_null(False))
        .group_by(SQL("1"))  # a server takes no expression with parameters twice
    )
    return {key_id: int(count) for key_id, count in unit.tuples(query)}


def sealed_rows(unit: Unit, *, after: int = 0, limit: int = 0, but: str = "") -> list[SealedRow]:
    """Encrypted product keys in the order of their rows.

    Args:
        unit: The unit of work.
        after: The row to go on after.
        limit: How many at most; 0 is all.
        but: The mark of a key whose values are left out.
    """
    query = (
        LicenseTable.select(
            LicenseTable.id, LicenseTable.name, LicenseTable.number,
            LicenseTable.key_sealed, LicenseTable.key_print,
        )
        .where(LicenseTable.key_sealed.is_null(False), LicenseTable.id > after)
        .order_by(LicenseTable.id)
    )  # fmt: skip
    if but:
        query = query.where(~LicenseTable.key_sealed.startswith(begins_with(but)))
    if limit:
        query = query.limit(limit)
    return [
        SealedRow(number, f"{name} ({reference(given)})", token, known)
        for number, name, given, token, known in unit.tuples(query)
    ]


def opened(unit: Unit, row: SealedRow) -> str:
    """A product key in full, for a check or to encrypt it anew.

    Raises:
        KeyFileError: Its key is missing, or it was changed outside this program.
    """
    return unit.vault.open(row.token, place_of(row.id), row.name)


def seal_anew(unit: Unit, rows: list[SealedRow]) -> int:
    """Encrypt product keys with the key in use, and tell how many could be.

    A value that somebody has replaced meanwhile stays as it is.
    """
    done = 0
    for row, key in _readable(unit, rows):
        sealed = unit.vault.seal(key, place_of(row.id))
        done += unit.run(
            LicenseTable.update(key_sealed=sealed.token, key_print=sealed.print).where(
                LicenseTable.id == row.id, LicenseTable.key_sealed == row.token
            )
        )
    return done


def _readable(unit: Unit, rows: list[SealedRow]) -> Iterator[tuple[SealedRow, str]]:
    for row in rows:
        try:
            yield row, opened(unit, row)
        except KeyFileError:
            continue
