"""What a screen hands over to be exported; pure."""

from __future__ import annotations

from msgspec import Struct

from itam_tui.domain.queries import Criteria


class Shown(Struct, frozen=True):
    """The rows and columns a screen shows."""

    criteria: Criteria
    """The list, its filter and its sort."""
    columns: tuple[str, ...]
    """The names of the columns, as `--columns` takes them."""
    rows: int | None = None
    """How many rows there are; None when that was not counted."""
