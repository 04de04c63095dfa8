"""What a file would do, or did: counts, columns, every problem, and the rows not taken."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from itam_tui.domain.errors import Consent, ItamError, Question
from itam_tui.domain.importing.drafts import Problem
from itam_tui.services import Services
from itam_tui.services.export_files import FileThereError, write_rejects
from itam_tui.services.importing.report import ImportReport
from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import Command, command, commands
from itam_tui.ui.file_words import place_of, sentence_here
from itam_tui.ui.modals.import_report_place import PlaceModal
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.keys_line import Keys, KeysLine
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("level", "", width=7, sortable=False),
    Column("line", "Line", width=6, align="right", sortable=False),
    Column("column", "Column", width=16, sortable=False),
    Column("value", "Value", width=10, sortable=False),
    Column("message", "Problem", flexible=True, min_width=20, sortable=False),
)


class ImportReportModal(ItamModal[str]):
    """Answers `import` or `create` for a preview; None goes back to the options."""

    DEFAULT_CSS = """
    ImportReportModal > Vertical { width: 100%; max-width: 118; height: 100%; max-height: 34;
        border: round $accent; padding: 0 1; background: $background; color: $foreground; }
    ImportReportModal #counts { height: auto; }
    ImportReportModal .columns { height: auto; max-height: 3; color: $text-muted; }
    ImportReportModal #unknown { height: auto; color: $text-warning; }
    ImportReportModal QueryTable { height: 1fr; margin-top: 1; background: $background; }
    ImportReportModal #whole { height: 3; color: $foreground; }
    ImportReportModal #told { height: auto; max-height: 2; color: $text-warning; }
    """

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        "back", "help", "quit", command("save").titled("Import", footer="Import")
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save_rejects", "Save rejected rows", show=False),
        Binding("c", "create", "Create holders", show=False),
    ]
    AUTO_FOCUS = "QueryTable"

    def __init__(
        self,
        services: Services,
        path: Path,
        report: ImportReport,
        *,
        creates_holders: bool = True,
    ) -> None:
        """Make the dialog.

        Args:
            services: What can be asked.
            path: The file.
            report: What became of its rows, or would.
            creates_holders: Whether unknown holders are made already.
        """
        super().__init__()
        self._services = services
        self._path = path
        self._report = report
        self._may_create = bool(report.unknown_holders) and not creates_holders
        self._problems = sorted(report.problems, key=lambda one: (one.level != "error", one.line))
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """Lay the counts out over the problems."""
        report = self._report
        with Vertical() as box:
            box.border_title = content(
                f"{self._path.name}: {'imported' if report.applied else 'a preview'}"
            )
            yield Static(content(counts_sentence(report)), id="counts")
            for text in column_sentences(report):
                yield Static(content(text, 600), classes="columns")
            if report.unknown_holders:
                yield Static(content(self._unknown()), id="unknown")
            yield QueryTable(fixed=0, markable=False, empty="No row has a problem.")
            yield Static("", id="whole")
            yield Static("", id="told")
            yield KeysLine(self._keys())

    def _unknown(self) -> str:
        many = self._report.unknown_holders
        rows = "1 row names a holder" if many == 1 else f"{many:,} rows name a holder"
        return f"{rows} not known." + (" Press c to create them." if self._may_create else "")

    def on_mount(self) -> None:
        """Show the problems, errors first."""
        self.query_one(QueryTable).show("problems", len(self._problems), COLUMNS)

    def on_resize(self, event: events.Resize) -> None:
        """Give the columns the widths of the new size."""
        super().on_resize(event)
        self.query_one(QueryTable).set_columns(COLUMNS)

    @on(QueryTable.RowsNeeded)
    def supply_problems(self, event: QueryTable.RowsNeeded) -> None:
        """Give the problems that come into view."""
        first = event.chunk * CHUNK
        rows = [
            problem_row(first + place, one)
            for place, one in enumerate(self._problems[first : first + CHUNK])
        ]
        self.query_one(QueryTable).supply(event.token, event.chunk, rows)

    @on(QueryTable.RowHighlighted)
    def show_whole(self, event: QueryTable.RowHighlighted) -> None:
        """Show the sentence of the problem under the cursor, whole."""
        if isinstance(event.key, int):
            message = sentence_here(self._problems[event.key].message)
            self.query_one("#whole", Static).update(content(message))

    def tell(self, text: str) -> None:
        """Say what was done, or why not."""
        self.query_one("#told", Static).update(content(text))

    def why_not(self, command_id: str) -> str | None:
        """Say why there is nothing to import."""
        if command_id != "save":
            return None
        if self._report.applied:
            return "The file is imported already. Press esc."
        if not self._report.created and not self._report.updated:
            return "There is nothing to import: no row makes or changes anything."
        return None

    def action_save(self) -> None:
        """Import the file, once that is agreed to."""
        if not self._is_asking:
            self._is_asking = True
            self.ask_to_import()

    @work
    async def ask_to_import(self) -> None:
        """Ask, naming the file and what becomes of its rows."""
        report = self._report
        count = report.created + report.updated
        sentence = f"{self._path.name}\n{import_sentence(report)}"
        try:
            if await self.ask(Question(Consent.SEVERAL, sentence, count)):
                self.dismiss("import")
        finally:
            self._is_asking = False

    def action_create(self) -> None:
        """Preview again with holders that are not known made."""
        if self._may_create and not self._report.applied:
            self.dismiss("create")

    @work
    async def action_save_rejects(self) -> None:
        """Write the rows that were not taken into a file, each with its reason."""
        if not self._report.rejects:
            self.tell("No row was rejected.")
            return
        first = self._path.with_name(f"{self._path.stem}-rejected.csv")
        text = await self.app.push_screen_wait(PlaceModal("Save rejected rows", first))
        if text is not None:
            await self._write_rejects(place_of(text))

    async def _write_rejects(self, path: Path) -> None:
        """Write them, asking first where a file is."""
        write = partial(write_rejects, self._services, self._report)
        try:
            try:
                many = await asyncio.to_thread(write, path, replace=False)
            except FileThereError as error:
                if not await self.ask(Question(Consent.SEVERAL, f"{error} Replace it?")):
                    return
                many = await asyncio.to_thread(write, path, replace=True)
        except ItamError as error:
            self.tell(str(error))
        else:
            self.tell(f"Wrote {many:,} rejected {'row' if many == 1 else 'rows'} to {path}.")

    def _keys(self) -> Keys:
        """Word the keys that work."""
        told = [] if self._report.applied or self.why_not("save") else [("ctrl+s", "Import")]
        told += [("s", "Save rejected rows")] if self._report.rejects else []
        told += [("c", "Create holders")] if self._may_create else []
        return [*told, ("esc", "Close" if self._report.applied else "Options")]


def counts_sentence(report: ImportReport) -> str:
    """What became of the rows, or would be: `40 rows: 38 created, 2 rejected`, and warnings."""
    told = f"{_rows(report.rows)}: {outcomes(report)}"
    if report.warnings:
        told += f"; {report.warnings:,} warning{'' if report.warnings == 1 else 's'}"
    return f"{told}." if report.applied else f"{told}. Nothing is written yet."


def import_sentence(report: ImportReport) -> str:
    """What is asked before an import, such as `Import 40 rows: 40 created`."""
    return f"Import {_rows(report.rows)}: {outcomes(report)}."


def column_sentences(report: ImportReport) -> list[str]:
    """Which columns are taken as what, and which are not."""
    taken = [f"{theirs} → {ours}" for theirs, ours in report.columns.items() if ours]
    left = [theirs for theirs, ours in report.columns.items() if not ours]
    told = [f"Taken: {', '.join(taken) or 'none'}"]
    return [f"Not taken: {', '.join(left)}", *told] if left else told


def problem_row(key: int, one: Problem) -> Row:
    """The line of a problem."""
    is_error = one.level == "error"
    level = Text("Error", "alert") if is_error else Text("Warning", "soon")
    cells = (one.column, one.value, sentence_here(one.message))
    return Row(key, (level, Text(f"{one.line:,}"), *(display(cell) for cell in cells)))


def _rows(many: int) -> str:
    return "1 row" if many == 1 else f"{many:,} rows"


def outcomes(report: ImportReport) -> str:
    """What became of the rows, without what became of none."""
    counts = [
        f"{getattr(report, name):,} {name}"
        for name in ("created", "updated", "unchanged", "rejected")
        if getattr(report, name)
    ]
    return ", ".join(counts) or "none taken"
