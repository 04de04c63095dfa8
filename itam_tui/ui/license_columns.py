"""The columns of License management: their widths, and how far they grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.cells import cell_len

from itam_tui.domain.columns import ColumnSpec
from itam_tui.ui.widgets.table_columns import WIDE, Column, Row

LEAST_NAME: Final = 20
"""Cells the name has at least (product.md §4)."""

_WIDTHS: Final[Mapping[str, tuple[int, int]]] = {
    "type": (8, 8),
    "usage": (11, 12),
    "position": (8, 8),
    "auto_renewal": (4, 12),
    "expiration_date": (21, 23),
    "publisher": (14, 16),
    "reference": (9, 9),
    "organization": (12, 16),
    "vendor": (14, 16),
    "quantity": (8, 8),
    "used": (6, 6),
    "free": (6, 6),
    "days_left": (9, 9),
    "cancel_by": (21, 21),
    "maintenance_until": (21, 21),
    "unit_cost": (12, 12),
    "total_cost": (14, 14),
    "currency": (8, 8),
    "purchase_date": (13, 13),
    "po_number": (12, 14),
    "category": (12, 16),
    "owner": (14, 18),
    "note": (24, 36),
    "updated_at": (16, 16),
}
"""Cells of each column in a table narrower than `WIDE`, and in a wide one."""

_MOST: Final[Mapping[str, int]] = {
    "usage": 25,
    "position": 16,
    "expiration_date": 38,
    "cancel_by": 24,
    "maintenance_until": 24,
    "quantity": 13,
    "used": 13,
    "free": 14,
    "unit_cost": 24,
    "total_cost": 24,
}
"""How wide columns may grow whose values lose their meaning when they are cut."""

_TRUE_UP: Final = 8
"""Cells of ` true-up` beside a position: shown from `ROOMY` on, else left out for the dates."""

ROOMY: Final = 90
"""Cells from which a table has room for it."""

SPACIOUS: Final = 140
"""Cells from which a table has room for `term unknown` beside a date."""

_WIDEST_DAYS: Final = 24
"""Cells of a date and how far off it is: `2026-10-30 1,025 days ago` but its last letter."""

_DROPPED: Final[Mapping[str, tuple[str, ...]]] = {
    "position": (" true-up",),
    "expiration_date": (", term unknown", " term unknown"),
}
"""What is left out of a column where it doesn't fit."""

_RIGHT: Final = frozenset({"number", "money"})


def license_columns(
    specs: Sequence[ColumnSpec], table_width: int, needs: Mapping[str, int]
) -> tuple[Column, ...]:
    """The columns of a table of licenses, the name taking what the others leave.

    Args:
        specs: What is shown, in order.
        table_width: Cells of the table.
        needs: Cells the widest value takes that was seen in each column.
    """
    return tuple(
        Column(spec.name, spec.title, spec.short_title, flexible=True, min_width=LEAST_NAME)
        if spec.name == "name"
        else Column(
            spec.name,
            spec.title,
            spec.short_title,
            width=_width(spec.name, needs.get(spec.name, 0), table_width)
            + (_TRUE_UP if spec.name == "position" and table_width >= ROOMY else 0),
            align="right" if spec.kind in _RIGHT and spec.name != "usage" else "left",
            drops=_DROPPED.get(spec.name, ()),
            sortable=spec.sortable,
        )
        for spec in specs
    )


def _width(name: str, need: int, table_width: int) -> int:
    """How wide a column is: `term unknown` beside a date is cut before the publishers are."""
    width = _WIDTHS[name][table_width >= WIDE]
    most = _MOST.get(name, width)
    if name == "expiration_date" and table_width < SPACIOUS:
        most = _WIDEST_DAYS
    return max(width, min(need, most))


def widened(needs: dict[str, int], names: Sequence[str], rows: Sequence[Row]) -> bool:
    """Note how wide the values are that came in; True when one is wider than any before.

    A column never shrinks again, so that nothing moves while somebody looks up and down.
    """
    is_wider = False
    for place, name in enumerate(names):
        if name not in _MOST:
            continue
        need = max(
            (cell_len(row.cells[place].plain.removesuffix(" true-up")) for row in rows), default=0
        )
        if need > needs.get(name, 0):
            needs[name] = need
            is_wider = is_wider or need > min(_WIDTHS[name])
    return is_wider
