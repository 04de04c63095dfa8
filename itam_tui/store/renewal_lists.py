"""Lists of renewals: licenses with a date, in groups by what is to be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from peewee import Case, Table, fn

from itam_tui.domain.queries import Criteria
from itam_tui.domain.renewals import GROUPS, Renewal, RenewalGroup, renewal
from itam_tui.store import expressions, license_lists, lists
from itam_tui.store.database import Unit
from itam_tui.store.expressions import Ready
from itam_tui.store.license_rows import (
    known_columns,
    license_of,
    name_key,
    selection,
    settings_of,
)
from itam_tui.store.models import LicenseTable

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

_T = LicenseTable


def _dated(unit: Unit, criteria: Criteria) -> Expression:
    """The licenses with a date that fit: the day due, and the group's place."""
    fits = lists.condition(criteria, license_lists.listing(unit, criteria))
    if not license_lists.days_known(unit):
        return _worked_out(unit.today, fits)
    known = _T.select(_T.id, _T.name_key, _T.due_day.alias("due"), _known_place(unit.today))
    return known.where(fits, _T.due_day.is_null(False)).alias("dated")


def _worked_out(today: date, fits: Expression) -> Expression:
    """The same where the days kept are not those of today.

    Each is worked out from the one before, which is named many times. The offset of 0 keeps
    a database from writing the one into the other: a list of nine licenses took 1.2 s to plan.
    """
    shown = _T.select(*_NEEDED, _T.maintenance_day, _shown(today))
    shown = shown.where(fits, expressions.has_renewal()).offset(0).alias("shown")
    needed = [getattr(shown.c, field.name) for field in _NEEDED]
    due = shown.select_from(*needed, shown.c.shown, _due(today)).offset(0).alias("due")
    return due.select_from(due.c.id, due.c.name_key, due.c.due, _place(today)).alias("dated")


_NEEDED = (_T.id, _T.name_key, _T.used, _T.auto_renewal, _T.notice_days, _T.expires_day)


@lru_cache(maxsize=4)
def _shown(today: date) -> Expression:
    return Ready(expressions.shown_day(today)).alias("shown")


@lru_cache(maxsize=4)
def _due(today: date) -> Expression:
    return Ready(expressions.renewal_day(today, Table("shown").c)).alias("due")


@lru_cache(maxsize=4)
def _place(today: date) -> Expression:
    return Ready(expressions.renewal_rank(today, Table("due").c)).alias("place")


@lru_cache(maxsize=4)
def _known_place(today: date) -> Expression:
    days = {"shown": _T.shown_day, "due": _T.due_day}
    columns = SimpleNamespace(**{field.name: field for field in _NEEDED}, **days)
    return Ready(expressions.renewal_rank(today, columns)).alias("place")


def counts(unit: Unit, criteria: Criteria) -> dict[RenewalGroup, int]:
    """How many licenses each group of renewals has.

    Counted in one pass: grouped, a database would sort all of them first. The offset of 0 keeps
    it from working each group out anew, as in `_worked_out`.
    """
    dated = _dated(unit, criteria)
    places = dated.select_from(dated.c.place).offset(0).alias("places")
    one_each = (
        fn.COUNT(Case(None, [(places.c.place == number, 1)])) for number in range(len(GROUPS))
    )
    (found,) = unit.tuples(places.select_from(*one_each))
    return {group: many for group, many in zip(GROUPS, found, strict=True) if many}


def rows(
    unit: Unit,
    criteria: Criteria,
    offset: int,
    limit: int | None,
    groups: Sequence[RenewalGroup] = GROUPS,
) -> list[Renewal]:
    """A page of the renewals of some groups, in the order of the groups, then by date."""
    dated = _dated(unit, criteria)
    page = dated.select_from(dated.c.id)
    if set(groups) != set(GROUPS):
        page = page.where(dated.c.place.in_([GROUPS.index(group) for group in groups]))
    page = page.order_by(dated.c.place, dated.c.due, dated.c.name_key, dated.c.id)
    page = page.offset(offset) if limit is None else page.limit(limit).offset(offset)
    found = unit.rows(selection().where(_T.id.in_(page)))
    listed = (renewal(license_of(row), unit.today) for row in found)
    return sorted((one for one in listed if one is not None), key=_standing)


def _standing(one: Renewal) -> tuple[int, date, str, int]:
    """What a page is sorted by, as in the query that found it."""
    license = one.license
    return GROUPS.index(one.group), one.due, name_key(license.name), license.id


def remember_days(unit: Unit, limit: int) -> int:
    """Work out the dates of licenses whose days kept are not those of today; of how many."""
    unknown = selection().where(expressions.is_unknown(unit.today))
    rows = unit.rows(unknown.order_by(_T.id).limit(limit))
    for row in rows:
        days = known_columns(settings_of(row), unit.today)
        unit.run(_T.update(**days).where(_T.id == row["id"]))
    return len(rows)
