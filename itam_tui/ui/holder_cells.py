"""End users and devices as lines of their lists: columns, widths and cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from itam_tui.domain.columns import ColumnSpec
from itam_tui.domain.holders import Device, DeviceStatus, EndUser, EndUserStatus
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.table_columns import WIDE, Column, Row

_WIDTHS: Final = {
    "email": (22, 30),
    "department": (11, 18),
    "organization": (7, 16),
    "status": (8, 8),
    "licenses": (8, 13),
    "devices": (7, 7),
    "user_name": (12, 16),
    "role": (12, 20),
    "serial": (10, 14),
    "kind": (12, 12),
    "os": (14, 20),
    "end_user": (18, 20),
    "asset_tag": (10, 14),
    "group": (10, 16),
}
"""Cells of each column in a table narrower than `WIDE`, and in a wide one."""

_SHORT: Final = {"organization": "Org."}
"""Headings in a narrow table that its list has none for."""

_LEAST_NAME: Final = 16
"""Cells a name has at least; a hostname has 15 at most."""

_TONES: Final = {
    EndUserStatus.LEAVING: "soon",
    EndUserStatus.LEFT: "dim",
    DeviceStatus.RETIRED: "dim",
    DeviceStatus.LOST: "soon",
}


def table_columns(specs: Sequence[ColumnSpec], table_width: int) -> tuple[Column, ...]:
    """The columns of a table, the name taking what the others leave.

    Args:
        specs: What is shown, in order.
        table_width: Cells of the table.
    """
    wide = table_width >= WIDE
    return tuple(
        Column(spec.name, spec.title, spec.short_title, flexible=True, min_width=_LEAST_NAME)
        if spec.name == "name"
        else Column(
            spec.name,
            spec.title,
            spec.short_title or _SHORT.get(spec.name, ""),
            width=_WIDTHS[spec.name][wide],
            align="right" if spec.kind == "number" else "left",
            sortable=spec.sortable,
        )
        for spec in specs
    )


def holder_row(holder: EndUser | Device, names: Sequence[str]) -> Row:
    """The line of a holder; its key is the record's number.

    Args:
        holder: The record.
        names: The columns, in order.
    """
    cells = tuple(_cell(holder, name) for name in names)
    if holder.archived_at is not None:
        for cell in cells:
            cell.stylize("dim")
    return Row(holder.id, cells)


def _cell(holder: EndUser | Device, name: str) -> Text:
    settings = holder.settings
    if name == "name":
        return display(holder.label)
    if name == "status":
        return Text(settings.status.label, _TONES.get(settings.status, ""))
    if name == "licenses":
        return Text(f"{holder.licenses:,}")
    if name == "devices" and isinstance(holder, EndUser):
        return Text(f"{holder.devices:,}")
    if name == "end_user" and isinstance(holder, Device):
        return display(holder.end_user)
    if name == "serial" and isinstance(holder, Device):
        return display(holder.settings.serial or holder.settings.asset_tag)
    return display(str(getattr(settings, name)))
