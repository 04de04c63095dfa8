"""The verbs `import` and `export`: files in, files out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itam_tui.cli import output
from itam_tui.cli.import_report import report_lines, report_shape
from itam_tui.cli.past import as_of_options
from itam_tui.cli.session import Session, check_not_the_settings, pass_session
from itam_tui.domain.errors import RefusedError, UsageError
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.importing.maps import read_maps
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.services.export_files import (
    ExportForm,
    ExportPlan,
    file_parts,
    keys_left_out,
    record,
    write_file,
    write_rejects,
)
from itam_tui.services.listings import LISTINGS

if TYPE_CHECKING:
    from itam_tui.services import Services

EXPORTED = ("licenses", "end-users", "devices", "assignments", "history")


@click.command(
    "import",
    epilog="\b\nExamples:\n  itam-tui import licenses licenses.csv\n"
    "  itam-tui import licenses licenses.csv --map 'quantity=No. of seats' --apply \\\n"
    "      --rejects rejected.csv\n"
    "  itam-tui import assignments holders.csv --create-holders --apply",
)
@click.argument("kind", type=click.Choice([one.value for one in FileKind]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "maps", multiple=True, metavar="ours=theirs", help="What a column is.")
@click.option("--encoding", metavar="E", help="What the text was written as, such as cp1252.")
@click.option("--delimiter", metavar="D", help="What stands between cells: , ; tab or |.")
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="Order in dates.")
@click.option(
    "--type",
    "type_word",
    type=click.Choice([one.value for one in LicenseType]),
    help="The type of every license in the file.",
)
@click.option(
    "--holder",
    type=click.Choice([one.value for one in HolderKind]),
    help="Who holds, where a row names both.",
)
@click.option("--create-holders", is_flag=True, help="Make holders that are not known.")
@click.option(
    "--when-full", type=click.Choice(["warn", "refuse"]), help="What happens past the quantity."
)
@click.option("--apply", "applied", is_flag=True, help="Write it; without this, a preview.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write rejected rows there, with the reason.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@pass_session
def import_file(
    session: Session,
    kind: str,
    file: Path,
    maps: Sequence[str],
    encoding: str | None,
    delimiter: str | None,
    dates: Any,
    type_word: str | None,
    holder: str | None,
    create_holders: bool,
    when_full: str | None,
    applied: bool,
    rejects: Path | None,
    form: str,
) -> int:
    """Preview what a CSV file would change, or import it.

    Nothing is written without --apply; with it, all in one transaction.
    """
    from itam_tui.domain.importing.drafts import ImportOptions

    options = ImportOptions(
        kind=FileKind(kind),
        maps=read_maps(maps),
        encoding=encoding,
        delimiter=delimiter,
        dates=dates,
        type=LicenseType(type_word) if type_word else None,
        holder=HolderKind(holder) if holder else None,
        create_holders=create_holders,
        when_full=WhenFull(when_full) if when_full else None,
        currency=session.config.currency,
        alert_days=session.config.alert_days,
    )
    if not os.path.isfile(file):
        there = os.path.lexists(file)
        raise UsageError(
            f"{file} is no file." if there else f"There is no file {file}. Check its name."
        )
    services = session.open()
    if rejects is not None:
        _check_rejects(session, services, rejects, file)
    importing = services.importing
    report = (
        importing.apply(file, options, None, None) if applied else importing.preview(file, options)
    )
    if rejects is not None:
        written = write_rejects(services, report, rejects)
        output.tell(f"Wrote {written:,} rejected rows to {rejects}.")
    if form == "json":
        output.write_json(report_shape(report))
    else:
        for line in report_lines(report, str(file)):
            output.write(output.plain(line))
    return 1 if report.rejected else 0


def _check_rejects(session: Session, services: Services, rejects: Path, file: Path) -> None:
    """Refuse a place for rejected rows before anything is imported.

    Raises:
        RefusedError: It is a file of this program, the file that is read, or can't be written.
    """
    check_not_the_settings(session, rejects)
    services.register.check_apart(rejects)
    if os.path.realpath(rejects) == os.path.realpath(file):
        raise RefusedError(f"{rejects} is the file that is imported. Choose another place.")
    if rejects.is_dir():
        raise RefusedError(f"{rejects} is a directory. Name a file in it.")
    if not rejects.parent.is_dir():
        raise RefusedError(f"There is no directory {rejects.parent}. Choose another place.")


@click.command(
    "export",
    epilog="\b\nExamples:\n  itam-tui export licenses -o licenses.csv\n"
    "  itam-tui export history --filter 'since:30d' --format jsonl",
)
@click.argument("kind", type=click.Choice(EXPORTED))
@click.option("--filter", "filter_text", default="", metavar="Q", help="Words and conditions.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "jsonl"]),
    default="csv",
    show_default=True,
)
@click.option("--with-keys", is_flag=True, help="Product keys in full; this is recorded.")
@click.option("--raw", is_flag=True, help="Leave text that a spreadsheet would run as it is.")
@click.option(
    "-o",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a file instead of standard output.",
)
@as_of_options
@pass_session
def export(
    session: Session,
    kind: str,
    filter_text: str,
    form: str,
    with_keys: bool,
    raw: bool,
    target: Path | None,
) -> None:
    """Write a list as a file that import reads back."""
    if with_keys and kind != "licenses":
        raise UsageError(f"--with-keys is for licenses; {kind} have no product keys.")
    plan_form: ExportForm = "csv" if form == "csv" else "json" if form == "json" else "jsonl"
    services = session.open()
    today = services.register.today()
    listing = LISTINGS[kind]
    criteria = listing.criteria(filter_text, None, today)
    plan = ExportPlan(criteria, plan_form, with_keys=with_keys, raw=raw)
    if raw and form == "csv":
        output.tell("Texts are left as they are: a spreadsheet may run one as a formula.")
    if target is not None:
        check_not_the_settings(session, target)
        written = write_file(services, plan, target, replace=True)
        output.tell(f"Wrote {written:,} to {target}.")
        _tell_left_out(services, plan)
        return
    found = listing.rows(services, criteria, None)
    record(services, plan, len(found), "")
    for part in file_parts(services, plan, found):
        output.write_exact(part)
    _tell_left_out(services, plan)


def _tell_left_out(services: Services, plan: ExportPlan) -> None:
    """Say which product keys are not in a file of keys, so that nobody takes it for a backup."""
    if told := keys_left_out(services, plan):
        output.tell(told)
