"""Table settings: columns and sort, kept for each technician; no SQL."""

from __future__ import annotations

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.table_view import TableView
from itam_tui.store import table_views
from itam_tui.store.database import Store


class Tables(Struct, frozen=True):
    """What each technician wants to see."""

    store: Store
    """The register."""

    def read(self, table: str) -> TableView | None:
        """What the technician chose for a table; None when nothing."""
        with self.store.reading() as unit:
            return table_views.read(unit, table)

    def keep(self, table: str, view: TableView) -> None:
        """Keep what the technician chose; nothing is kept in a register opened read-only."""
        if self.store.read_only:
            return
        with self.store.writing(Right.LOOK) as unit:
            table_views.keep(unit, table, view)

    def reset(self, table: str) -> None:
        """Go back to the table's own columns and sort."""
        if self.store.read_only:
            return
        with self.store.writing(Right.LOOK) as unit:
            table_views.forget(unit, table)
