"""Lists of renewals: licenses with a date, in groups by what is to be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from peewee import SQL, Table, fn

from itam_tui.domain.queries import Criteria
from itam_tui.domain.renewals import GROUPS, Renewal, RenewalGroup, renewal
from itam_tui.store import expressions, license_lists, lists
from itam_tui.store.database import Unit
from itam_tui.store.expressions import ready
from itam_tui.store.license_rows import license_of, selection
from itam_tui.store.models import LicenseTable

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

_T = LicenseTable


def _dated(unit: Unit, criteria: Criteria) -> Expression:
    """The licenses with a date that fit, the day shown of each, and the day it is due.

    Materialized, because these days are long expressions that the group names a dozen times:
    written out, a list of nine licenses took 1.2 s to plan.
    """
    which = license_lists.listing(criteria, unit.today)
    needed = (_T.id, _T.name_key, _T.used, _T.auto_renewal, _T.notice_days, _T.expires_day)
    query = _T.select(*needed, *_days(unit.today))
    query = query.where(lists.condition(criteria, which), expressions.has_renewal())
    return query.cte("dated", materialized=True)


@lru_cache(maxsize=4)
def _days(today: date) -> tuple[Expression, Expression]:
    shown, due = expressions.shown_day(today), expressions.renewal_day(today)
    return ready(shown).alias("shown"), ready(due).alias("due")


@lru_cache(maxsize=4)
def _rank(today: date) -> Expression:
    """The group, out of the columns of `_dated`."""
    return ready(expressions.renewal_rank(today, Table("dated").c))


def counts(unit: Unit, criteria: Criteria) -> dict[RenewalGroup, int]:
    """How many licenses each group of renewals has."""
    dated = _dated(unit, criteria)
    counted = (_rank(unit.today).alias("place"), fn.COUNT(dated.c.id).alias("many"))
    query = dated.select_from(*counted).group_by(SQL("place"))
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
    order = [SQL("place"), SQL("due"), SQL("name_key"), SQL("id")]
    place = _rank(unit.today).alias("place")
    page = dated.select_from(place, dated.c.due, dated.c.name_key, dated.c.id)
    if set(groups) != set(GROUPS):
        page = page.where(_rank(unit.today).in_([GROUPS.index(group) for group in groups]))
    page = page.order_by(*order).offset(offset)
    page = (page if limit is None else page.limit(limit)).alias("page")
    query = selection().join(page, on=(_T.id == page.c.id))
    found = unit.rows(query.order_by(page.c.place, page.c.due, page.c.name_key, page.c.id))
    listed = (renewal(license_of(row), unit.today) for row in found)
    return [one for one in listed if one is not None]


def unknown_days(unit: Unit) -> bool:
    """Whether a next renewal must be worked out whenever it is listed."""
    query = _T.select(_T.id).where(expressions.is_unknown(unit.today)).limit(1)
    return unit.scalar(query) is not None


def remember_days(unit: Unit) -> int:
    """Work out the next renewals that aren't known; how many they are."""
    return unit.run(expressions.known_days(unit.today))
