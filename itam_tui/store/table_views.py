"""How each technician wants to see each table, kept across restarts."""

from __future__ import annotations

from itam_tui.domain.table_view import TableView
from itam_tui.store.database import Unit
from itam_tui.store.side_tables import TableViewTable


def read(unit: Unit, table: str) -> TableView | None:
    """What the technician chose for a table; None when nothing."""
    row = unit.row(
        TableViewTable.select().where(
            TableViewTable.technician == unit.actor, TableViewTable.table == table
        )
    )
    if row is None:
        return None
    kept = row["view"]
    return TableView(tuple(kept["columns"]), kept["sort"], kept["descending"])


def keep(unit: Unit, table: str, view: TableView) -> None:
    """Keep what the technician chose for a table."""
    forget(unit, table)
    unit.run(
        TableViewTable.insert(
            technician=unit.actor,
            table=table,
            view={
                "columns": list(view.columns),
                "sort": view.sort,
                "descending": view.descending,
            },
        )
    )


def forget(unit: Unit, table: str) -> None:
    """Go back to the table's own columns and sort."""
    unit.run(
        TableViewTable.delete().where(
            TableViewTable.technician == unit.actor, TableViewTable.table == table
        )
    )
