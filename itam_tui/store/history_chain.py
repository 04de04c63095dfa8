"""The chain of the history in the database: sealed at the end of each unit, read in pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from peewee import Database, SqliteDatabase

from itam_tui.domain.history_chain import FIELDS, START, Head, link
from itam_tui.store.database import Unit
from itam_tui.store.rows import run_for_each

_ROWS_AT_ONCE = 1000

Row = Mapping[str, Any]
"""A row of the history as the database keeps it."""


def seal(unit: Unit) -> None:
    """Chain what a unit wrote into the history, before it ends.

    Rows stay open until then, so that a batch can be given its counts. Only rows of this
    session are taken: one that something else put there stays unchained and is found.
    """
    chain(unit.database, unit.origin.session)


def add_sealed(unit: Unit, written: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that are chained at once, where the write lock is held already: in SQLite.

    Args:
        unit: The unit of work.
        written: The columns of each row as SQLite keeps them, all but those of the chain.
    """
    number = unit.database.execute_sql("SELECT MAX(id) FROM history").fetchone()[0] or 0
    place, before = _end(unit.database)
    names = (*FIELDS, "hash")
    added = []
    for columns in written:
        number, place = number + 1, place + 1
        row = {**columns, "id": number, "place": place, "prev_hash": before}
        before = row["hash"] = link(row)
        added.append([row[name] for name in names])
    sql = f"INSERT INTO history ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    unit.database.cursor().executemany(sql, added)


def chain(database: Database, session: str) -> None:
    """Give every open row of a session its place, the hash before it, and its own.

    The caller is the only one who writes (`Store.writing`).
    """
    opened = _page(database, "place IS NULL AND session_id = {0}", (session,))
    if not opened:
        return
    place, before = _end(database)
    mark = database.param
    sql = f"UPDATE history SET place = {mark}, prev_hash = {mark}, hash = {mark} WHERE id = {mark}"
    while opened:
        sealed = []
        for row in opened:
            place += 1
            row["place"], row["prev_hash"] = place, before
            before = link(row)
            sealed.append((place, row["prev_hash"], before, row["id"]))
        run_for_each(database, sql, sealed)
        full = len(opened) == _ROWS_AT_ONCE
        opened = _page(database, "place IS NULL AND session_id = {0}", (session,)) if full else []


def head(unit: Unit) -> Head | None:
    """The end of the chain; None before there is any change."""
    sql = "SELECT place, id, hash, at FROM history WHERE place IS NOT NULL"
    found = unit.database.execute_sql(f"{sql} ORDER BY place DESC LIMIT 1").fetchone()
    return None if found is None else Head(found[0], found[1], found[2], _kept_time(found[3]))


def rows(unit: Unit, up_to: int | None = None) -> Iterator[Row]:
    """The rows of the chain in its order, a page at a time.

    Args:
        unit: The unit of work.
        up_to: The last place wanted; None is the end.
    """
    if isinstance(unit.database, SqliteDatabase):
        # A text that was tampered with may be no UTF-8; it is to be found, not to fail.
        unit.database.connection().text_factory = _text
    condition, values = "place IS NOT NULL", list[int]()
    if up_to is not None:
        condition, values = "place <= {0}", [up_to]
    page = _page(unit.database, condition, values)
    while page:
        yield from page
        last = (page[-1]["place"], page[-1]["id"])
        beyond = "(place, id) > ({0}, {0}) AND "
        page = _page(unit.database, beyond + condition, [*last, *values])


def unchained(unit: Unit) -> tuple[int, int | None]:
    """How many rows have no place in the chain, and the number of the first."""
    sql = "SELECT COUNT(*), MIN(id) FROM history WHERE place IS NULL"
    count, first = unit.database.execute_sql(sql).fetchone()
    return int(count), first


def _end(database: Database) -> tuple[int, str]:
    sql = "SELECT place, hash FROM history WHERE place IS NOT NULL ORDER BY place DESC LIMIT 1"
    return database.execute_sql(sql).fetchone() or (0, START)


def _page(database: Database, condition: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """Some rows as they are kept, in the order of the chain, those without a place by number."""
    names = (*FIELDS, "hash")
    sql = f"SELECT {', '.join(names)} FROM history WHERE {condition.format(database.param)}"
    sql += f" ORDER BY place, id LIMIT {_ROWS_AT_ONCE}"
    found = []
    for values_kept in database.execute_sql(sql, tuple(values)):
        row = dict(zip(names, values_kept, strict=True))
        row["at"] = _kept_time(row["at"])
        found.append(row)
    return found


def _kept_time(value: object) -> Any:
    """A time as SQLite keeps it; a server gives a moment, which is written the same way."""
    return value.astimezone(UTC).isoformat(" ") if isinstance(value, datetime) else value


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogateescape")
