"""The verb `list`: any list of the register, filtered, sorted, in five formats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import click

from itam_tui.cli import output
from itam_tui.cli.cells import heading_of, table_cell
from itam_tui.cli.past import as_of_options
from itam_tui.cli.session import Session, pass_session
from itam_tui.domain.columns import ColumnSpec
from itam_tui.domain.errors import UsageError
from itam_tui.domain.json_shapes import list_shape
from itam_tui.domain.plain_cells import extras
from itam_tui.services.export_files import column_lines, json_values
from itam_tui.services.listings import LISTINGS, Listing

_RENEWAL_TABLE = (
    "group", "due", "name", "usage", "position", "auto_renewal", "locked_in_until",
)  # fmt: skip
"""Where each renewal stands, and nothing twice."""

MOST_ROWS = 2**31 - 1
"""The largest `--limit`; no register has as many rows."""

FORMATS = ("table", "json", "jsonl", "csv", "tsv")


@click.command(
    "list",
    epilog="\b\nExamples:\n  itam-tui list licenses --filter 'position:under expires<90d'\n"
    "  itam-tui list licenses --sort -free --columns name,free --format csv\n"
    "  itam-tui list renewals --limit 20 --format json",
)
@click.argument("kind", type=click.Choice(list(LISTINGS)))
@click.option("--filter", "filter_text", default="", metavar="Q", help="Words and conditions.")
@click.option("--sort", "sort_text", metavar="[-]COLUMN", help="Column to sort by; - turns it.")
@click.option("--columns", "names", metavar="a,b", help="The columns to list, in this order.")
@click.option(
    "--limit", type=click.IntRange(0, MOST_ROWS), metavar="N", help="At most so many rows."
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@as_of_options
@pass_session
def list_records(
    session: Session,
    kind: str,
    filter_text: str,
    sort_text: str | None,
    names: str | None,
    limit: int | None,
    form: str,
) -> None:
    """List licenses, holders, renewals or the history."""
    listing = LISTINGS[kind]
    chosen = chosen_columns(listing.columns, names)
    services = session.open()
    today = services.register.today()
    criteria = listing.criteria(filter_text, sort_text, today)
    found = listing.rows(services, criteria, limit)
    if form == "table":
        _write_table(listing, chosen, found, today)
    elif form in ("json", "jsonl"):
        listed = [json_values(listing, one, chosen, today) for one in found]
        if form == "jsonl":
            output.write_json_lines(listed)
        else:
            total = _total(services, listing, criteria, found, limit)
            output.write_json(list_shape(kind, listed, total))
    else:
        _write_lines(listing, chosen, found, today, "csv" if form == "csv" else "tsv")
    if form == "table":
        total = _total(services, listing, criteria, found, limit)
        output.tell(count_sentence(kind, len(found), total))


def count_sentence(kind: str, listed: int, total: int) -> str:
    """How many rows there are, and how many of them are listed."""
    words = "changes" if kind == "history" else kind.replace("-", " ")
    words = words.removesuffix("s") if total == 1 else words
    return f"{listed:,} of {total:,} {words}." if listed < total else f"{total:,} {words}."


def _total(
    services: Any, listing: Listing, criteria: Any, found: Sequence[Any], limit: int | None
) -> int:
    """How many rows there are in all, asked only when a limit may have cut them."""
    if limit is None or len(found) < limit:
        return len(found)
    return listing.count(services, criteria)


def chosen_columns(
    columns: Sequence[ColumnSpec], names: str | None
) -> tuple[ColumnSpec, ...] | None:
    """The columns asked for, in that order; None when nobody asked.

    Raises:
        UsageError: The list has no such column; those it has are named.
    """
    if names is None:
        return None
    known = {column.name: column for column in columns}
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            raise UsageError(f"There is no column {name}; choose of {', '.join(known)}.")
    if not wanted:
        raise UsageError(f"--columns names no column; choose of {', '.join(known)}.")
    return tuple(known[name] for name in dict.fromkeys(wanted))


def _write_table(
    listing: Listing, chosen: Sequence[ColumnSpec] | None, found: Sequence[Any], today: date
) -> None:
    columns = chosen or table_columns(listing)
    rows = []
    for record in found:
        every = {**extras(record), **listing.shape(record, today)}
        rows.append([table_cell(one, every[one.name], record, today) for one in columns])
    output.write_table([heading_of(column) for column in columns], rows)


def table_columns(listing: Listing) -> tuple[ColumnSpec, ...]:
    """The columns of a table when nobody chose."""
    if listing.kind != "renewals":
        return tuple(one for one in listing.columns if one.shown_at_first)
    known = {column.name: column for column in listing.columns}
    return tuple(known[name] for name in _RENEWAL_TABLE)


def _write_lines(
    listing: Listing,
    chosen: Sequence[ColumnSpec] | None,
    found: Sequence[Any],
    today: date,
    form: Literal["csv", "tsv"],
) -> None:
    """Write CSV or TSV: the names of the columns, then a line for each record."""
    names = [one.name for one in chosen] if chosen else line_names(listing)
    for line in column_lines(listing, names, found, today, form=form):
        output.write_exact(line)


def line_names(listing: Listing) -> list[str]:
    """The columns of CSV and TSV when nobody chose: all but those made of others."""
    return [column.name for column in listing.columns if column.name != "usage"]
