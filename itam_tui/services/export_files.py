"""Lists written as files: the whole of one, or what a screen shows of it; no SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from itam_tui.domain.columns import ColumnSpec
from itam_tui.domain.errors import RefusedError
from itam_tui.domain.further_keys import more_words
from itam_tui.domain.importing.writing import csv_line, guard, reject_lines, tsv_line
from itam_tui.domain.json_shapes import Shape, list_shape
from itam_tui.domain.json_text import json_text
from itam_tui.domain.licenses import License
from itam_tui.domain.plain_cells import extras, plain_cell
from itam_tui.domain.queries import Criteria
from itam_tui.services.exporting import Exporting, export_lines
from itam_tui.services.listings import LISTINGS, Listing
from itam_tui.services.writing_files import write_whole

if TYPE_CHECKING:
    from itam_tui.services import Services
    from itam_tui.services.importing.report import ImportReport

ExportForm = Literal["csv", "json", "jsonl"]
"""How a file is written."""


class ExportPlan(Struct, frozen=True):
    """What is to be written, and how."""

    criteria: Criteria
    """The list, its filter and its sort."""
    form: ExportForm = "csv"
    """How it is written."""
    columns: tuple[str, ...] = ()
    """The columns, in order; none are those that import reads back, in JSON all there are."""
    with_keys: bool = False
    """Whether product keys are in it, in full; of licenses only, and recorded."""
    raw: bool = False
    """Whether text that a spreadsheet would run is left as it is."""


class FileThereError(RefusedError):
    """A file is there that was not to be replaced."""


def file_parts(services: Services, plan: ExportPlan, found: Sequence[Any]) -> Iterator[str]:
    """The text of a file, part by part (product.md §7, Export).

    Args:
        services: What can be asked.
        plan: How it is written.
        found: The records, in their order.
    """
    listing, today = LISTINGS[plan.criteria.kind], services.register.today()
    keys = Exporting(services.store).product_keys(found) if plan.with_keys else None
    if plan.form == "csv":
        if names := plan.columns or _columns_unread(listing):
            yield from column_lines(listing, names, found, today, keys=keys, raw=plan.raw)
        else:
            yield from export_lines(listing.kind, found, keys, raw=plan.raw)
        return
    chosen = {spec.name: spec for spec in listing.columns}
    columns = [chosen[name] for name in plan.columns] or None
    shapes = [json_values(listing, one, columns, today) for one in found]
    if keys is not None:
        for shape, one in zip(shapes, found, strict=True):
            shape["product_key"] = keys.get(one.id, "")
    if plan.form == "jsonl":
        yield from (json_text(shape) + "\n" for shape in shapes)
    else:
        yield json_text(list_shape(listing.kind, shapes, len(shapes)), indent=2) + "\n"


def _columns_unread(listing: Listing) -> tuple[str, ...]:
    """The columns of a list that no import reads: all but those made of others."""
    if listing.kind != "renewals":
        return ()
    return tuple(column.name for column in listing.columns if column.name != "usage")


def write_file(
    services: Services,
    plan: ExportPlan,
    path: Path,
    *,
    replace: bool,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Write a file whole or not at all, and give how many records it has.

    What leaves the register is recorded first.

    Args:
        services: What can be asked.
        plan: What is written, and how.
        path: The file.
        replace: Whether it may take the place of one that is there.
        stop: Answers whether to stop; what was there is untouched then.

    Raises:
        FileThereError: There is one, and it may not.
        RefusedError: It can't be written, or was stopped; what was there is untouched.
    """
    services.register.check_apart(path)
    if not replace:
        check_place(path)
    found = LISTINGS[plan.criteria.kind].rows(services, plan.criteria, None)
    record(services, plan, len(found), path.name)
    parts = _until_stopped(file_parts(services, plan, found), stop)
    write_whole(path, parts, private=plan.with_keys, replace=replace)
    return len(found)


def _until_stopped(parts: Iterator[str], stop: Callable[[], bool]) -> Iterator[str]:
    """The parts of a file, as long as nobody stops it.

    Raises:
        RefusedError: Somebody did.
    """
    for part in parts:
        if stop():
            raise RefusedError("The export was stopped. Nothing was written.")
        yield part


def write_rejects(
    services: Services, report: ImportReport, path: Path, *, replace: bool = True
) -> int:
    """Write the rows an import did not take, to be put right and read again; give how many.

    Args:
        services: What can be asked.
        report: What became of the file.
        path: The new file; only its owner may read it, as product keys may stand in it.
        replace: Whether it may take the place of one that is there.

    Raises:
        FileThereError: There is one, and it may not.
        RefusedError: It can't be written; what was there is untouched.
    """
    services.register.check_apart(path)
    if not replace:
        check_place(path)
    rows = [(row.cells, reason) for row, reason in report.rejects]
    write_whole(path, reject_lines(report.headers, rows), private=True, replace=replace)
    return len(rows)


def check_place(path: Path) -> None:
    """Refuse a place where something is already.

    Raises:
        FileThereError: There is a file.
        RefusedError: It is a directory, or its directory is missing.
    """
    if path.is_dir():
        raise RefusedError(f"{path} is a directory. Name a file in it.")
    if not path.parent.is_dir():
        raise RefusedError(f"There is no directory {path.parent}. Choose another place.")
    if path.exists() or path.is_symlink():
        raise FileThereError(f"{path} is there already.")


def record(services: Services, plan: ExportPlan, rows: int, place: str) -> None:
    """Write into the history what left the register.

    A register that is only read can't keep it, so it gives no keys and nothing unguarded.

    Args:
        services: What can be done with the register.
        plan: What was written, and how.
        rows: How many records.
        place: The file's name; blank for standard output.
    """
    raw = plan.raw and plan.form == "csv"
    kept_in = services.store.present or services.store
    if plan.with_keys or raw or not kept_in.read_only:
        scope = plan.criteria.filter.text
        Exporting(services.store).record(
            plan.criteria.kind, rows, place, scope=scope, with_keys=plan.with_keys, raw=raw
        )


def keys_left_out(services: Services, plan: ExportPlan) -> str:
    """Say how many product keys a file of keys leaves out; blank when it leaves none out.

    Only each license's own product key is exported, so that import reads the file back.

    Args:
        services: What can be asked.
        plan: What was written.
    """
    counts = services.further_keys.counts() if plan.with_keys else {}
    if not counts:
        return ""
    found = LISTINGS[plan.criteria.kind].rows(services, plan.criteria, None)
    left = sum(counts.get(one.id, 0) for one in found if isinstance(one, License))
    if not left:
        return ""
    verb = "is" if left == 1 else "are"
    return (
        f"{more_words(left)} {verb} not in the file: it has only each license's own. "
        "See them: itam-tui keys list REF --reveal; a copy of everything is itam-tui db backup."
    )


def json_values(
    listing: Listing, record: object, chosen: Sequence[ColumnSpec] | None, today: date
) -> Shape:
    """A record as JSON, with the keys asked for."""
    shape = listing.shape(record, today)
    if chosen is None:
        return shape
    every = {**extras(record), **shape}
    return {column.name: every[column.name] for column in chosen}


def column_lines(
    listing: Listing,
    names: Sequence[str],
    found: Sequence[Any],
    today: date,
    *,
    keys: Mapping[int, str] | None = None,
    raw: bool = False,
    form: Literal["csv", "tsv"] = "csv",
) -> Iterator[str]:
    """The lines of a file of some columns, their names first.

    Args:
        listing: Which list.
        names: The columns, in order.
        found: The records.
        today: The day that counts as today.
        keys: The product keys in full, as a last column; None leaves them out.
        raw: Whether text that a spreadsheet would run is left as it is.
        form: Whether commas or tabs stand between the cells; with tabs nothing is guarded.
    """
    line = csv_line if form == "csv" else tsv_line
    is_guarded = form == "csv" and not raw
    if keys is not None:
        names = [*(name for name in names if name != "product_key"), "product_key"]
    yield line(names)
    for one in found:
        every = {**extras(one), **listing.shape(one, today)}
        if keys is not None:
            every["product_key"] = keys.get(one.id, "")
        cells = [plain_cell(name, every[name]) for name in names]
        if is_guarded:
            cells = [
                guard(cell) if isinstance(every[name], str) else cell
                for name, cell in zip(names, cells, strict=True)
            ]
        yield line(cells)
