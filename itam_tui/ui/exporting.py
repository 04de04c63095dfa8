"""What a screen hands over to be exported; pure."""

from __future__ import annotations

from dataclasses import dataclass

from itam_tui.domain.queries import Criteria


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows and columns a screen shows."""

    criteria: Criteria
    """The list, its filter and its sort."""
    columns: tuple[str, ...]
    """The names of the columns, as `--columns` takes them."""
    rows: int | None = None
    """How many rows there are; None when that was not counted."""
