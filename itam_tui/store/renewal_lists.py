"""Lists of renewals: licenses with a date, in groups by what is to be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from peewee import Table, fn

from itam_tui.domain.queries import Criteria
from itam_tui.domain.renewals import GROUPS, Renewal, RenewalGroup, renewal
from itam_tui.store import expressions, license_lists, lists
from itam_tui.store.database import Unit
from itam_tui.store.expressions import Ready
from itam_tui.store.license_rows import license_of, name_key, selection
from itam_tui.store.models import LicenseTable

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

_T = LicenseTable


def _dated(unit: Unit, criteria: Criteria) -> Expression:
    """The licenses with a date that fit: the day shown, the day due, and the group's place.

    Each is worked out from the one before, which is named many times. The offset of 0 keeps
    a database from writing the one into the other: a list of nine licenses took 1.2 s to plan.
    """
    today, which = unit.today, license_lists.listing(criteria, unit.today)
    shown = _T.select(*_NEEDED, _T.maintenance_day, _shown(today))
    shown = shown.where(lists.condition(criteria, which), expressions.has_renewal())
    shown = shown.offset(0).alias("shown")
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


def counts(unit: Unit, criteria: Criteria) -> dict[RenewalGroup, int]:
    """How many licenses each group of renewals has."""
    dated = _dated(unit, criteria)
    query = dated.select_from(dated.c.place, fn.COUNT(dated.c.id)).group_by(dated.c.place)
    return {GROUPS[number]: many for number, many in unit.tuples(query)}


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


def unknown_days(unit: Unit) -> bool:
    """Whether a next renewal must be worked out whenever it is listed."""
    query = _T.select(_T.id).where(expressions.is_unknown(unit.today)).limit(1)
    return unit.scalar(query) is not None


def remember_days(unit: Unit) -> int:
    """Work out the next renewals that aren't known; how many they are."""
    return unit.run(expressions.known_days(unit.today))
