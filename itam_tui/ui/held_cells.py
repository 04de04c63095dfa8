"""A license as a line of a holder's page and of the license picker: its use, then its place."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import License
from itam_tui.ui.cells import day_text, position_text, usage_text
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.table_columns import Column, Row

HELD_COLUMNS = (
    Column("license_name", "License", flexible=True, min_width=22),
    Column("usage", "Usage", width=12, sortable=False),
    Column("position", "Position", width=9, sortable=False),
    Column("seats", "Seats", width=5, align="right"),
    Column("since", "Since", width=10),
    Column("last_used", "Last used", width=10),
)
"""The columns of the licenses a holder holds (product.md §4)."""


def held_row(one: Assignment, license: License | None, today: date) -> Row:
    """The line of a license a holder holds; its key is the assignment's.

    Args:
        one: The assignment.
        license: Its license; None when it can't be read any more.
        today: The day that counts as today.
    """
    if license is None:
        usage = position = Text("")
    else:
        standing = license.standing(today)
        usage, position = usage_text(license, standing), position_text(standing)
    if one.spent:
        position = Text("Spent", "dim")
    seats, name = Text(f"{one.seats:,}"), display(one.license_name)
    return Row(
        one.key, (name, usage, position, seats, day_text(one.since), day_text(one.last_used))
    )
