"""Holders a picker offers, as lines: what tells them apart, and who holds the license already."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from itam_tui.domain.holders import Device, EndUser, HolderKind
from itam_tui.services.holders import Candidate
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.table_columns import Column, Row

_STATE = Column("state", "", width=8, sortable=False)

CANDIDATE_COLUMNS: Final = {
    HolderKind.DEVICE: (
        Column("name", "Device", flexible=True, min_width=14, sortable=False),
        Column("handle", "Serial", width=14, sortable=False),
        Column("group", "End user", width=20, sortable=False),
        _STATE,
    ),
    HolderKind.END_USER: (
        Column("name", "End user", flexible=True, min_width=14, sortable=False),
        Column("handle", "E-mail", width=24, sortable=False),
        Column("group", "Department", width=12, sortable=False),
        _STATE,
    ),
}
"""The columns of each kind; the last one says `holds it`, or a status that is asked about."""


def candidate_row(one: Candidate) -> Row:
    """The line of a holder; its key is the holder's reference."""
    holder = one.holder
    handle, group = _told_apart(holder)
    status = holder.settings.status
    state = Text(status.label, "soon") if status.asks_first else Text("")
    cells = (display(holder.label), display(handle), display(group), state)
    if one.held:
        cells = (*cells[:3], Text("holds it"))
        for cell in cells:
            cell.stylize("dim")
    return Row(holder.ref, cells)


def _told_apart(holder: EndUser | Device) -> tuple[str, str]:
    if isinstance(holder, Device):
        return holder.settings.serial or holder.settings.asset_tag, holder.end_user
    return holder.settings.email or holder.settings.user_name, holder.settings.department
