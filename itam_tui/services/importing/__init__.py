"""Files brought into the register: previewed, then taken in one transaction; no SQL."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import FileRefusedError, RefusedError
from itam_tui.domain.history import Action
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind, map_headers
from itam_tui.domain.importing.reading import read_table
from itam_tui.domain.importing.row_reading import RowReader, read_drafts
from itam_tui.services.importing.license_files import take_licenses
from itam_tui.services.importing.people import Taking, take_devices, take_end_users
from itam_tui.services.importing.report import ImportReport, Progress, Stopped, Tally
from itam_tui.services.importing.seats import take_assignments
from itam_tui.store import history
from itam_tui.store.database import Store, Unit

LARGEST_BYTES = 200_000_000
"""A file of more is refused before it is read."""

_TAKERS = {
    FileKind.LICENSES: take_licenses,
    FileKind.END_USERS: take_end_users,
    FileKind.DEVICES: take_devices,
    FileKind.ASSIGNMENTS: take_assignments,
}


class Importing(Struct, frozen=True):
    """Brings files in."""

    store: Store
    """The register."""

    def preview(
        self,
        path: Path,
        options: ImportOptions,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> ImportReport:
        """Tell what a file would do: it is taken on trial, so the counts are exact.

        Raises:
            FileRefusedError: The file is refused as a whole.
            RefusedError: Somebody asked to stop.
        """
        return self._run(path, options, Progress(progress, stop), keep=False)

    def apply(
        self,
        path: Path,
        options: ImportOptions,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
        *,
        expected_sha256: str = "",
    ) -> ImportReport:
        """Take a file in one transaction.

        Args:
            path: The file.
            options: How it is read.
            progress: Called with rows done and rows in all, now and then.
            stop: Answers whether to stop.
            expected_sha256: Of the file that was previewed; blank takes whatever is there.

        Raises:
            FileRefusedError: The file is refused as a whole; nothing was written.
            RefusedError: Somebody asked to stop; nothing was written.
        """
        return self._run(path, options, Progress(progress, stop), expected_sha256, keep=True)

    def _run(
        self,
        path: Path,
        options: ImportOptions,
        progress: Progress,
        expected_sha256: str = "",
        *,
        keep: bool,
    ) -> ImportReport:
        raw = _bytes(path)
        sha256 = hashlib.sha256(raw).hexdigest()
        if expected_sha256 and sha256 != expected_sha256:
            raise FileRefusedError(
                f"{path.name} changed since it was previewed; look at it again. "
                "Nothing was imported."
            )
        digest: history.Changes = {"sha256": (None, sha256)}
        table = read_table(raw, encoding=options.encoding, delimiter=options.delimiter)
        headers = map_headers(options.kind, table.headers, options.maps)
        reader = RowReader(headers, options, table)
        drafts, rejected = read_drafts(table, reader)
        tally = Tally(problems=reader.problems)
        told = {one.line: one.message for one in reader.problems if one.level == "error"}
        for row in rejected:
            tally.rejected(row, told.get(row.line, "The row can't be read."))
        reports: list[ImportReport] = []
        try:
            store = replace(self.store, origin=self.store.origin.importing())
            right = _right_to(options)
            with store.writing(right) if keep else store.trying(right) as unit:
                batch_id = history.record_batch(unit, Action.IMPORTED, path.name, digest)
                taking = Taking(unit, options, tally, progress, batch_id, path.name)
                _TAKERS[options.kind](taking, drafts)
                report = tally.report(headers.columns, table.headers)
                reports.append(report)
                _end(unit, batch_id, digest, report)
        except Stopped:
            raise RefusedError("The import was stopped. Nothing was written.") from None
        return replace(reports[0], applied=keep, sha256=sha256)


def _right_to(options: ImportOptions) -> Right:
    """What somebody must be allowed who brings a file in."""
    if options.kind is FileKind.LICENSES:
        return Right.CHANGE_LICENSES
    if options.kind is FileKind.ASSIGNMENTS and not options.create_holders:
        return Right.ASSIGN
    return Right.CHANGE_HOLDERS


def _bytes(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        FileRefusedError: It is not there, no regular file, too large, or can't be read.
    """
    try:
        if not os.path.isfile(path):
            raise FileRefusedError(f"There is no file {path}. Nothing was imported.")
        if (size := os.path.getsize(path)) > LARGEST_BYTES:
            raise FileRefusedError(
                f"{path.name} has {size / 1_000_000:,.0f} MB, and at most "
                f"{LARGEST_BYTES / 1_000_000:,.0f} MB are imported at once. Divide it. "
                "Nothing was imported."
            )
        return path.read_bytes()
    except OSError as fault:
        raise FileRefusedError(f"{path} can't be read ({fault.strerror}).") from fault


def _end(unit: Unit, batch_id: int, digest: history.Changes, report: ImportReport) -> None:
    """Write the counts of an import; one that changed nothing leaves no row."""
    if history.is_empty_batch(unit, batch_id):
        history.drop_batch(unit, batch_id)
        return
    counts = {
        name: (None, f"{getattr(report, name):,}")
        for name in ("rows", "created", "updated", "unchanged", "rejected")
    }
    history.amend_batch(unit, batch_id, {**digest, **counts})
