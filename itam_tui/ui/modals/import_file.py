"""Import a file: which, how it is to be read, a preview, and then the import (product.md §7)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from itam_tui.domain.errors import FileRefusedError, ItamError, UsageError
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.services import Services
from itam_tui.services.importing.report import ImportReport
from itam_tui.ui.commands import Command, command, commands
from itam_tui.ui.file_words import PlaceSuggester, place_of, sentence_here, tables_here
from itam_tui.ui.modals.box_dialog import BoxDialog
from itam_tui.ui.modals.import_file_form import (
    FIELD_OF_QUESTION,
    FIELDS,
    KEPT,
    first_texts,
    idle_boxes,
    options_of,
)
from itam_tui.ui.modals.import_file_job import ImportJob
from itam_tui.ui.modals.import_report import ImportReportModal, outcomes
from itam_tui.ui.widgets.form import FormRow, FormSection

ROOM = [(0, "-low"), (20, "-tall")]
"""Classes of the dialog by its lines: on a low one the boxes scroll."""

RUNNING = "The file is being read. Press esc to stop it."
"""Why nothing else can be done meanwhile."""

STOPPING = "Stopping …"
"""What is said until it has stopped."""


class ImportModal(BoxDialog[str]):
    """Asks for a file, shows what it would do, and answers with what was done.

    What stands in its boxes is kept in the texts it was given, so nothing typed is lost.
    """

    DEFAULT_CSS = """
    ImportModal FormSection { height: auto; }
    ImportModal FormRow > .label { width: 16; }
    ImportModal.-low > Vertical { height: 100%; }
    ImportModal.-low FormSection { height: 1fr; }
    ImportModal.-low #told { height: 3; margin-top: 0; }
    ImportModal #told { height: 4; }
    """

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        "back", "help", "quit", command("save").titled("Preview", footer="Preview")
    )
    VERTICAL_BREAKPOINTS = ROOM

    class Progressed(Message):
        """So many rows are done."""

        def __init__(self, done: int, total: int) -> None:
            """Tell how many."""
            super().__init__()
            self.done = done
            """Rows done."""
            self.total = total
            """Rows in all."""

    def __init__(self, services: Services, texts: dict[str, str]) -> None:
        """Make the dialog.

        Args:
            services: What can be done with the register.
            texts: What stood in the boxes the last time; kept up while they change.
        """
        super().__init__()
        self._services = services
        self._texts = texts
        # What was typed comes back; how another file was to be read doesn't concern this one.
        kept = {name: text for name, text in texts.items() if name in KEPT}
        texts |= {**first_texts(), **kept}
        self._job: ImportJob | None = None
        self._is_open = False
        self._sentence = ""

    def compose(self) -> ComposeResult:
        """Lay the boxes out over what is told of the file."""
        yield from self.laid_out("Import a file", [FormSection(FIELDS, self._texts)], "Preview")

    def on_mount(self) -> None:
        """Offer places and files, and tell what each box is for."""
        self._row("path").add_class("-whole").suggest_by(PlaceSuggester())
        for field in FIELDS:
            self._row(field.name).tell(field.hint)
        self._take_kind()
        self.find_tables()

    @work(group="tables")
    async def find_tables(self) -> None:
        """Name the files here that may be meant."""
        if not self._sentence and (names := await asyncio.to_thread(tables_here)):
            self.say(f"Here: {', '.join(names)}")

    def _row(self, name: str) -> FormRow:
        return next(row for row in self.query(FormRow) if row.field.name == name)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say something of the file, and remember it."""
        self._sentence = sentence
        super().say(sentence, wrong=wrong)

    # The boxes.

    @on(FormRow.Changed)
    def take_text(self, event: FormRow.Changed) -> None:
        """Keep what is typed or chosen."""
        name = event.row.field.name
        self._texts[name] = event.text
        event.row.tell(event.row.field.hint)
        if name == "kind":
            self._take_kind()

    def _take_kind(self) -> None:
        """Take the boxes out that this kind of file has nothing to do with."""
        idle = idle_boxes(self._texts["kind"])
        for row in self.query(FormRow):
            row.set_disabled(row.field.name in idle)

    def action_save(self) -> None:
        """Show what the file would do."""
        if self._job is not None:
            self.say(STOPPING if self._job.is_stopped() else RUNNING)
        elif not self._is_open:
            if self._texts["path"].strip():
                self.run_through()
            else:
                self._blame("path", "Name the file to import, such as licenses.csv.")

    def leave(self) -> None:
        """Stop what runs; else leave."""
        if self._job is not None:
            self._job.stop()
            self.say(STOPPING)
        else:
            self.dismiss(None)

    # The file.

    @work(group="import")
    async def run_through(self) -> None:
        """Show what the file would do, as often as options are changed, and import it."""
        self._is_open = True
        try:
            answer: str | None = "again"
            while answer == "again":
                answer = await self._preview_and_import()
        finally:
            self._is_open = False

    async def _preview_and_import(self) -> str | None:
        """Preview once, and import when asked; `again` when other options are to be tried."""
        path = place_of(self._texts["path"])
        importing = self._services.importing
        try:
            options = options_of(self._texts, self.host.currency, self.host.alert_days)
            report = await self._run("Reading", importing.preview, path, options)
            self._tell_unknown(report)
            modal = ImportReportModal(
                self._services, path, report, creates_holders=options.create_holders
            )
            chosen = await self.app.push_screen_wait(modal)
            if chosen == "create":
                self._row("create_holders").set_text("yes")
                self._texts["create_holders"] = "yes"
                return "again"
            if chosen != "import":
                self.say(f"{path.name} was only previewed. Nothing was written.")
                return None
            apply = partial(importing.apply, expected_sha256=report.sha256)
            report = await self._run("Importing", apply, path, options)
        except FileRefusedError as error:
            self._refuse(error)
        except UsageError as error:
            self._blame("maps", sentence_here(str(error)))
        except ItamError as error:
            self.say(sentence_here(str(error)), wrong=True)
        else:
            self._texts |= {**first_texts(), "kind": self._texts["kind"]}
            await self.app.push_screen_wait(ImportReportModal(self._services, path, report))
            self.dismiss(f"Imported {path.name}: {outcomes(report)}.")
        return None

    async def _run(
        self,
        doing: str,
        take: Callable[..., ImportReport],
        path: Path,
        options: ImportOptions,
    ) -> ImportReport:
        """Run the file through, off the loop, telling how far it is."""
        job = ImportJob(self._tell_progress, self.host.stopping)
        self._job, self._doing = job, doing
        self.say(f"{doing} {path.name} …")
        try:
            return await asyncio.to_thread(take, path, options, job.progress, job.is_stopped)
        finally:
            self._job = None

    def _tell_progress(self, done: int, total: int) -> None:
        """Say how far it is; on the job's thread."""
        self.post_message(self.Progressed(done, total))

    @on(Progressed)
    def show_progress(self, progress: Progressed) -> None:
        """Say how far it is, unless it has come to its end meanwhile."""
        if self._job is not None and not self._job.is_stopped():
            far = f"{progress.done:,} of {progress.total:,} rows"
            self.say(f"{self._doing}: {far}. Press esc to stop it.")

    def _tell_unknown(self, report: ImportReport) -> None:
        """Say beside the box how many holders are not known."""
        if many := report.unknown_holders:
            self._row("create_holders").tell(f"{many:,} rows: not known")

    def _refuse(self, error: FileRefusedError) -> None:
        """Say why a file is refused, and ask in place what would settle it."""
        name = FIELD_OF_QUESTION.get(error.question, "path")
        self._blame(name, sentence_here(str(error)))

    def _blame(self, name: str, sentence: str) -> None:
        """Say what is wrong, and go to the box that settles it."""
        self.say(sentence, wrong=True)
        row = self._row(name)
        row.tell("choose one" if row.field.choices else row.field.hint, wrong=True)
        row.box.focus()
