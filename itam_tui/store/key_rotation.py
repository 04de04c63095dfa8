"""Encrypted product keys counted by the key they need, opened, and encrypted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from peewee import SQL, fn

from itam_tui.domain.errors import KeyFileError
from itam_tui.domain.licenses import reference
from itam_tui.store import further_keys, product_keys
from itam_tui.store.database import Unit
from itam_tui.store.models import LicenseTable, ProductKeyTable
from itam_tui.store.vault import begins_with

_ID_STARTS, _ID_SIGNS = 4, 12
"""Where the mark of the key stands in a value: after `v1.`."""


class SealedIn(Struct, frozen=True):
    """A table that has encrypted product keys."""

    table: Any
    """The table."""
    place_of: Callable[[int], str]
    """The place that the value of a row is bound to."""


SEALED_IN = (
    SealedIn(LicenseTable, product_keys.place_of),
    SealedIn(ProductKeyTable, further_keys.place_of),
)
"""Every table that has some."""


class SealedRow(Struct, frozen=True):
    """One encrypted product key."""

    id: int
    """The row's number in its table."""
    name: str
    """The license as people know it."""
    token: str
    """The value."""
    print: str | None
    """Its print."""


def counts(unit: Unit) -> dict[str, int]:
    """How many product keys need which key, by its mark."""
    found = Counter[str]()
    for source in SEALED_IN:
        sealed = source.table.key_sealed
        query = (
            source.table.select(fn.SUBSTR(sealed, _ID_STARTS, _ID_SIGNS), fn.COUNT(source.table.id))
            .where(sealed.is_null(False))
            .group_by(SQL("1"))  # a server takes no expression with parameters twice
        )
        for key_id, count in unit.tuples(query):
            found[key_id] += int(count)
    return dict(found)


def sealed_rows(
    unit: Unit, source: SealedIn, *, after: int = 0, limit: int = 0, but: str = ""
) -> list[SealedRow]:
    """Encrypted product keys of a table, in the order of their rows.

    Args:
        unit: The unit of work.
        source: The table.
        after: The row to go on after.
        limit: How many at most; 0 is all.
        but: The mark of a key whose values are left out.
    """
    table = source.table
    query = table.select(
        table.id, LicenseTable.name, LicenseTable.number, table.key_sealed, table.key_print
    )
    if table is not LicenseTable:
        query = query.join(LicenseTable, on=(table.license == LicenseTable.id))
    query = query.where(table.key_sealed.is_null(False), table.id > after).order_by(table.id)
    if but:
        query = query.where(~table.key_sealed.startswith(begins_with(but)))
    if limit:
        query = query.limit(limit)
    return [
        SealedRow(number, f"{name} ({reference(given)})", token, known)
        for number, name, given, token, known in unit.tuples(query)
    ]


def opened(unit: Unit, source: SealedIn, row: SealedRow) -> str:
    """A product key in full, for a check or to encrypt it anew.

    Raises:
        KeyFileError: Its key is missing, or it was changed outside this program.
    """
    return unit.vault.open(row.token, source.place_of(row.id), row.name)


def seal_anew(unit: Unit, source: SealedIn, rows: list[SealedRow]) -> int:
    """Encrypt product keys with the key in use, and tell how many could be.

    A value that somebody has replaced meanwhile stays as it is.
    """
    done, table = 0, source.table
    for row, key in _readable(unit, source, rows):
        sealed = unit.vault.seal(key, source.place_of(row.id))
        done += unit.run(
            table.update(key_sealed=sealed.token, key_print=sealed.print).where(
                table.id == row.id, table.key_sealed == row.token
            )
        )
    return done


def _readable(
    unit: Unit, source: SealedIn, rows: list[SealedRow]
) -> Iterator[tuple[SealedRow, str]]:
    for row in rows:
        try:
            yield row, opened(unit, source, row)
        except KeyFileError:
            continue
