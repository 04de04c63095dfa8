"""The verb `show`: everything about one license, end user or device."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from itam_tui.cli import output
from itam_tui.cli.cells import heading_of, table_cell
from itam_tui.cli.finding import find_record
from itam_tui.cli.output import Heading
from itam_tui.cli.past import as_of_options
from itam_tui.cli.session import Session, pass_session
from itam_tui.domain.columns import LICENSE_COLUMNS
from itam_tui.domain.holders import Assignment, Device, EndUser
from itam_tui.domain.json_shapes import holder_page, license_page
from itam_tui.domain.licenses import License, QuantityEntry, quantity_label
from itam_tui.domain.plain_cells import extras
from itam_tui.services.listings import LISTINGS


@click.command(
    "show",
    epilog="\b\nExamples:\n  itam-tui show LIC-00001\n"
    "  itam-tui show ada@example.com --format json",
)
@click.argument("who", metavar="REF|WHO")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@as_of_options
@pass_session
def show(session: Session, who: str, form: str) -> None:
    """Show everything about a license or a holder."""
    services = session.open()
    today = services.register.today()
    record = find_record(services, who, archived=True)
    if isinstance(record, License):
        held = services.assignments.of_license(record.id)
        entries = services.licenses.entries(record.id)
        if form == "json":
            output.write_json(license_page(record, held, entries, today))
        else:
            more = services.further_keys.counts(record.id).get(record.id, 0)
            write_license(record, held, entries, today, more)
        return
    held = services.assignments.of_holder(record.ref)
    if form == "json":
        output.write_json(holder_page(record, held))
    else:
        write_holder(record, held, today)


def write_license(
    license: License,
    held: Sequence[Assignment],
    entries: Sequence[QuantityEntry],
    today: date,
    further_keys: int,
) -> None:
    """Write what is known of a license, who holds it, and its quantity entries."""
    every = {**extras(license), **LISTINGS["licenses"].shape(license, today)}
    pairs = [
        (column.title, table_cell(column, every[column.name], license, today))
        for column in LICENSE_COLUMNS
    ]
    pairs.append(("Product key", every["product_key"]))
    if further_keys:
        told = f"{further_keys:,} (see them: itam-tui keys list {license.reference})"
        pairs.append(("Further product keys", told))
    output.write_pairs([(title, text) for title, text in pairs if text])
    _write_held(
        held,
        ("holder_name", "holder", "seats", "since", "assigned_by", "last_used", "spent"),
        today,
    )
    if entries:
        output.write("")
        output.write_table(
            [
                Heading("In force", flexible=False),
                Heading("Before", right=True, flexible=False),
                Heading("After", right=True, flexible=False),
                Heading("Reason"), Heading("PO number"), Heading("By"),
            ],
            [
                [
                    str(one.in_force), quantity_label(one.before), quantity_label(one.after),
                    one.reason, one.po_number, one.actor,
                ]
                for one in entries
            ],
        )  # fmt: skip


def write_holder(holder: EndUser | Device, held: Sequence[Assignment], today: date) -> None:
    """Write what is known of a holder, and what they hold."""
    listing = LISTINGS["end-users" if isinstance(holder, EndUser) else "devices"]
    shape = listing.shape(holder, today)
    pairs = [
        (column.title, table_cell(column, shape[column.name], holder, today))
        for column in listing.columns
    ]
    output.write_pairs([(title, text) for title, text in pairs if text])
    _write_held(
        held, ("license", "license_name", "seats", "since", "assigned_by", "last_used"), today
    )


def _write_held(held: Sequence[Assignment], names: Sequence[str], today: date) -> None:
    """Write assignments, in a table after a blank line."""
    if not held:
        return
    listing = LISTINGS["assignments"]
    known = {column.name: column for column in listing.columns}
    columns = [known[name] for name in names]
    if not any(one.spent for one in held):
        columns = [column for column in columns if column.name != "spent"]
    rows = []
    for one in held:
        shape = listing.shape(one, today)
        rows.append([table_cell(column, shape[column.name], one, today) for column in columns])
    output.write("")
    output.write_table([heading_of(column) for column in columns], rows)
