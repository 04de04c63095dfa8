"""Every list that is written out: its columns, filters, sorts, where its rows are from; no SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain import columns as specs
from itam_tui.domain import filter_fields as filters
from itam_tui.domain import json_shapes as shapes
from itam_tui.domain.columns import ColumnSpec, Sort, parse_sort
from itam_tui.domain.filter_fields import FieldSet
from itam_tui.domain.filter_language import parse_filter
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.plain_cells import extras
from itam_tui.domain.queries import Criteria, ListKind
from itam_tui.domain.text import fold

if TYPE_CHECKING:
    from itam_tui.services import Services

Rows = Callable[["Services", Criteria, int | None], Sequence[Any]]
"""Reads the first rows of a list; all of them without a limit."""


class Listing(Struct, frozen=True):
    """How one kind of list is read and written."""

    kind: ListKind
    """Its word."""
    columns: Sequence[ColumnSpec]
    """What it offers."""
    fields: FieldSet
    """What it is filtered by."""
    sort: Sort
    """What it is sorted by unless somebody says otherwise."""
    rows: Rows
    """Reads its rows."""
    count: Callable[[Services, Criteria], int]
    """How many it has in all."""
    shape: Callable[[Any, date], shapes.Shape]
    """A row as JSON."""

    def criteria(self, filter_text: str, sort_text: str | None, today: date) -> Criteria:
        """The question asked.

        Raises:
            FilterError: A word of the filter can't be understood.
            UsageError: The list has no such column.
        """
        condition = parse_filter(filter_text, self.fields, today, is_typed_out=True)
        sort = parse_sort(sort_text, self.columns) if sort_text else self.sort
        return Criteria(self.kind, condition, sort)


def _assignments(services: Services, criteria: Criteria, limit: int | None) -> Sequence[Any]:
    """Assignments of both kinds of holder, merged by what they are sorted by."""
    if criteria.holder_kind or criteria.end_user_id or criteria.device_id:
        return services.assignments.rows(criteria, 0, limit)
    found: list[Any] = []
    for kind in HolderKind:
        found += services.assignments.rows(replace(criteria, holder_kind=kind), 0, limit)
    return sorted_by(found, criteria.sort, lambda one: shapes.assignment_shape(one))[:limit]


def _renewals(services: Services, criteria: Criteria, limit: int | None) -> Sequence[Any]:
    """Renewals in the order of their groups, or by the column asked for."""
    if criteria.sort == RENEWALS_ORDER:
        return services.renewals.rows(criteria, 0, limit)
    today = services.register.today()
    found = services.renewals.rows(replace(criteria, sort=Sort("name")))
    return sorted_by(found, criteria.sort, lambda one: shapes.renewal_shape(one, today))[:limit]


def sorted_by(
    found: Sequence[Any], sort: Sort, shape: Callable[[Any], shapes.Shape]
) -> Sequence[Any]:
    """Records by one of their JSON values, blanks last either way."""

    def value_of(record: Any) -> Any:
        value = {**shape(record), **extras(record)}.get(sort.column)
        if isinstance(value, dict):
            return str(value)
        return fold(value) if isinstance(value, str) else value

    valued = [(value_of(record), record) for record in found]
    known = [pair for pair in valued if pair[0] not in (None, "")]
    blank = [record for value, record in valued if value in (None, "")]
    known.sort(key=lambda pair: pair[0], reverse=sort.descending)
    return [*(record for _, record in known), *blank]


RENEWALS_ORDER = Sort("group")
"""By group, then by date: the order of view 4."""

LISTINGS: dict[str, Listing] = {
    "licenses": Listing(
        "licenses", specs.LICENSE_COLUMNS, filters.LICENSE_FIELDS, Sort("name"),
        rows=lambda services, criteria, limit: services.licenses.rows(criteria, 0, limit),
        count=lambda services, criteria: services.licenses.count(criteria),
        shape=shapes.license_shape,
    ),
    "end-users": Listing(
        "end-users", specs.END_USER_COLUMNS, filters.END_USER_FIELDS, Sort("name"),
        rows=lambda services, criteria, limit: services.holders.end_users(criteria, 0, limit),
        count=lambda services, criteria: services.holders.count(HolderKind.END_USER, criteria),
        shape=lambda record, today: shapes.end_user_shape(record),
    ),
    "devices": Listing(
        "devices", specs.DEVICE_COLUMNS, filters.DEVICE_FIELDS, Sort("name"),
        rows=lambda services, criteria, limit: services.holders.devices(criteria, 0, limit),
        count=lambda services, criteria: services.holders.count(HolderKind.DEVICE, criteria),
        shape=lambda record, today: shapes.device_shape(record),
    ),
    "assignments": Listing(
        "assignments", specs.ASSIGNMENT_COLUMNS, filters.ASSIGNMENT_FIELDS,
        Sort("license_name"),
        rows=_assignments,
        count=lambda services, criteria: services.assignments.count(criteria),
        shape=lambda record, today: shapes.assignment_shape(record),
    ),
    "renewals": Listing(
        "renewals", specs.RENEWAL_COLUMNS, filters.LICENSE_FIELDS, RENEWALS_ORDER,
        rows=_renewals,
        count=lambda services, criteria: sum(
            services.renewals.counts(replace(criteria, sort=Sort("name"))).values()
        ),
        shape=shapes.renewal_shape,
    ),
    "history": Listing(
        "history", specs.HISTORY_COLUMNS, filters.HISTORY_FIELDS, Sort("at", True),
        rows=lambda services, criteria, limit: services.history.rows(criteria, 0, limit),
        count=lambda services, criteria: services.history.count(criteria),
        shape=lambda record, today: shapes.change_shape(record),
    ),
}  # fmt: skip
"""Each list by its word."""
