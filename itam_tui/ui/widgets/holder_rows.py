"""Who holds a license, as lines of its page: columns and cells of each kind of holder; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from rich.text import Text

from itam_tui.domain.holders import Assignment, HolderKind
from itam_tui.ui.cells import day_text
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.table_columns import Column, Row

_FACTS: Final = (
    Column("seats", "Seats", width=5, align="right"),
    Column("since", "Since", width=10),
    Column("last_used", "Last used", width=10),
)
_MORE: Final = (
    Column("assigned_by", "By", width=10),
    Column("organization", "Organization", width=14),
)
HOLDER_COLUMNS: Final[Mapping[HolderKind, tuple[Column, ...]]] = {
    HolderKind.DEVICE: (
        Column("holder_name", "Device", flexible=True, min_width=14),
        Column("holder", "Serial", width=12),
        Column("end_user", "End user", width=17),
        *_FACTS,
        *_MORE,
        Column("department", "Group", width=14),
    ),
    HolderKind.END_USER: (
        Column("holder_name", "End user", flexible=True, min_width=14),
        Column("holder", "E-mail", width=23),
        Column("department", "Department", width=10),
        *_FACTS,
        *_MORE,
    ),
}
"""The columns of each kind, named as the list of assignments sorts by them."""


class HolderSum(Struct, frozen=True):
    """How many of one kind hold a license."""

    holders: int = 0
    """Active assignments."""
    seats: int = 0
    """Their seats."""
    spent: int = 0
    """Spent seats."""

    @property
    def words(self) -> str:
        """The sum as people read it: `12 holders, 15 seats, 1 spent`."""
        told = [_counted(self.holders, "holder"), _counted(self.seats, "seat")]
        return ", ".join([*told, f"{self.spent:,} spent"] if self.spent else told)

    def tab_words(self, kind: HolderKind) -> str:
        """The name of its tab: `Licensed device 9, 12 seats` where both differ."""
        seats = f", {_counted(self.seats, 'seat')}" if self.seats != self.holders else ""
        return f"Licensed {kind.label.lower()} {self.holders:,}{seats}"


def holder_line(one: Assignment) -> Row:
    """The line of a holder; its key is the assignment's. Spent seats say so."""
    group = one.end_user if one.holder.kind is HolderKind.DEVICE else one.department
    cells = [
        display(one.holder_name),
        display(one.holder_handle),
        display(group),
        Text(f"{one.seats:,}"),
        day_text(one.since),
        day_text(one.last_used),
        display(one.assigned_by),
        display(one.organization),
    ]
    if one.holder.kind is HolderKind.DEVICE:
        cells.append(display(one.department))
    if one.spent:
        cells[5] = Text("Spent")
        for cell in cells:
            cell.stylize("dim")
    return Row(one.key, tuple(cells))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
