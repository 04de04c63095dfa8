"""Lists of changes, newest first."""

from __future__ import annotations

from typing import Any

from peewee import Case, fn

from itam_tui.domain.filter_conditions import Condition, Contains
from itam_tui.domain.history import Change
from itam_tui.domain.queries import Criteria
from itam_tui.store import lists
from itam_tui.store.database import Unit
from itam_tui.store.filters import NEVER, Filterable
from itam_tui.store.history import change_of, selection
from itam_tui.store.lists import Listing
from itam_tui.store.models import HistoryTable, LicenseTable

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""


def _concerning(condition: Condition) -> Expression:
    """Changes of licenses whose name or reference has the text."""
    if not isinstance(condition, Contains):
        return NEVER
    found = NEVER
    for text in condition.values:
        query = LicenseTable.select(LicenseTable.id).where(LicenseTable.search.contains(text))
        found = found | HistoryTable.license_id.in_(query)
    return (found | HistoryTable.license_id.is_null()) if condition.unset else found


def _fields() -> Filterable:
    table = HistoryTable
    what = table.action + " " + table.kind + " " + table.label_key
    return Filterable(
        words=table.label_key + " " + table.action + " " + fn.LOWER(table.actor),
        texts={
            "who": fn.LOWER(table.actor),
            "what": what,
            "reason": fn.NULLIF(fn.LOWER(table.reason), ""),
        },
        words_of={"batch": Case(None, [(table.batch_id.is_null(False), "yes")], "no")},
        numbers={"batch": table.batch_id},
        moments={"since": table.at, "until": table.at, "at": table.at},
        special={"license": _concerning},
    )


def listing(criteria: Criteria) -> Listing:
    """How changes are listed."""
    table = HistoryTable
    scope = []
    if criteria.license_id is not None:
        scope.append(table.license_id == criteria.license_id)
    if criteria.end_user_id is not None:
        scope.append(table.end_user_id == criteria.end_user_id)
    if criteria.device_id is not None:
        scope.append(table.device_id == criteria.device_id)
    return Listing(
        rows=selection,
        slim=lambda: table.select(table.id),
        key=table.id,
        fields=_fields,
        sorts={
            "at": (table.id,),
            "actor": (table.actor,),
            "action": (table.action,),
            "kind": (table.kind,),
            "record": (table.label_key,),
            "label": (table.label_key,),
        },
        scope=tuple(scope),
    )


def count(unit: Unit, criteria: Criteria) -> int:
    """How many changes a list has."""
    return lists.count(unit, criteria, listing(criteria))


def rows(unit: Unit, criteria: Criteria, offset: int, limit: int | None) -> list[Change]:
    """A page of a list of changes."""
    found = lists.rows(unit, criteria, listing(criteria), offset, limit)
    return [change_of(row) for row in found]


def position_of(unit: Unit, criteria: Criteria, number: int) -> int | None:
    """Where a change stands in a list."""
    return lists.position_of(unit, criteria, listing(criteria), number)


def of_batch(unit: Unit, batch_id: int, limit: int) -> list[Change]:
    """The changes of one import or bulk change, in the order they were made."""
    query = selection().where(HistoryTable.batch_id == batch_id).order_by(HistoryTable.id)
    return [change_of(row) for row in unit.rows(query.limit(limit))]


def newest(unit: Unit) -> int:
    """The number of the newest change; 0 before there is any."""
    return int(unit.scalar(HistoryTable.select(fn.MAX(HistoryTable.id))) or 0)


def read(unit: Unit, number: int) -> Change | None:
    """One change."""
    row = unit.row(selection().where(HistoryTable.id == number))
    return None if row is None else change_of(row)
