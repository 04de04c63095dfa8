"""Export: what is shown, or the whole list, as a file that import reads back (product.md §7)."""

from __future__ import annotations

import asyncio
from typing import Final

from textual import on, work
from textual.app import ComposeResult

from itam_tui.domain.errors import Consent, ItamError, Question
from itam_tui.domain.queries import EMPTY, Criteria
from itam_tui.services import Services
from itam_tui.services.export_files import (
    ExportForm,
    ExportPlan,
    FileThereError,
    keys_left_out,
    write_file,
)
from itam_tui.services.listings import LISTINGS
from itam_tui.ui.commands import commands
from itam_tui.ui.exporting import Shown
from itam_tui.ui.file_words import PlaceSuggester, place_of
from itam_tui.ui.form_fields import FormField
from itam_tui.ui.modals.box_dialog import BoxDialog
from itam_tui.ui.widgets.form import FormRow

_BOX = 40

WHAT: Final = (("shown", "What is shown"), ("rows", "These rows, to import"), ("all", "All"))
FORMATS: Final = (("csv", "CSV"), ("json", "JSON"), ("jsonl", "JSON lines"))
KEYS: Final = (("no", "Left out"), ("yes", "In full, recorded"))

TOLD: Final = {
    "shown": "These rows and columns, in their order.",
    "rows": "These rows with every column that import reads.",
    "all": "The whole list, whatever is filtered here, with every column that import reads.",
}
"""What each choice comes to."""


class ExportModal(BoxDialog[str]):
    """Writes a file, and answers with a sentence that says which."""

    DEFAULT_CSS = """
    ExportModal FormRow > .label { width: 15; }
    ExportModal #told { height: 2; }
    """

    COMMANDS_OF = commands("back", "help", "quit", "save")

    def __init__(self, services: Services, shown: Shown) -> None:
        """Make the dialog.

        Args:
            services: What can be done with the register.
            shown: What the screen below shows.
        """
        super().__init__()
        self._services = services
        self._shown = shown
        self._is_writing = False
        self._kind = shown.criteria.kind
        self._stem = f"{self._kind}-{services.register.today()}"
        self._rows = {field.name: FormRow(field, self._first(field)) for field in self._fields()}

    def _fields(self) -> tuple[FormField, ...]:
        """Give the boxes; product keys are asked about where licenses are."""
        what = WHAT if self._is_read_back else (WHAT[0], WHAT[2])
        fields = (
            FormField("path", "File"),
            FormField("what", "What", _BOX, what),
            FormField("form", "Format", _BOX, FORMATS),
        )
        if self._kind != "licenses":
            return fields
        return (*fields, FormField("keys", "Product keys", _BOX, KEYS))

    @property
    def _is_read_back(self) -> bool:
        """Whether import reads such a list."""
        return self._kind not in ("renewals", "history")

    def _first(self, field: FormField) -> str:
        return field.choices[0][0] if field.choices else f"{self._stem}.csv"

    def compose(self) -> ComposeResult:
        """Lay the boxes out over what they come to."""
        title = f"Export {self._kind.replace('-', ' ')}"
        yield from self.laid_out(title, self._rows.values(), "Export")

    def on_mount(self) -> None:
        """Offer places, and say what the choices come to."""
        self._rows["path"].add_class("-whole").suggest_by(PlaceSuggester())
        self._show_told()

    @property
    def plan(self) -> ExportPlan:
        """What is to be written."""
        what, form = self._rows["what"].text, self._rows["form"].text
        criteria, columns = self._shown.criteria, self._shown.columns
        if what == "all":
            criteria = Criteria(criteria.kind, EMPTY, LISTINGS[criteria.kind].sort)
        return ExportPlan(
            criteria,
            _form(form),
            columns=columns if what == "shown" else (),
            with_keys="keys" in self._rows and self._rows["keys"].text == "yes",
        )

    @on(FormRow.Changed)
    def take_choice(self, event: FormRow.Changed) -> None:
        """Follow the format with the end of the file's name; say what the choices come to."""
        if event.row.field.name == "form":
            row = self._rows["path"]
            for ending, _ in FORMATS:
                if row.text.endswith(f".{ending}"):
                    row.set_text(f"{row.text.removesuffix(ending)}{event.text}")
                    break
        self._show_told()

    def _show_told(self) -> None:
        told = TOLD[self._rows["what"].text]
        if not self._is_read_back:
            told = told.replace(" that import reads", "")
        if (rows := self._shown.rows) is not None and self._rows["what"].text != "all":
            told = f"{'1 row' if rows == 1 else f'{rows:,} rows'}. {told}"
        if self.plan.with_keys:
            told += " The file will hold product keys; only you can read it."
        self.say(told)

    @property
    def has_unsaved(self) -> bool:
        """Whether leaving now would lose what was typed."""
        offered = {f"{self._stem}.{ending}" for ending, _ in FORMATS}
        return self._rows["path"].text.strip() not in {*offered, ""}

    def leave(self) -> None:
        """Leave without writing; ask when a name was typed."""
        if self.has_unsaved:
            self._ask_to_leave()
        else:
            self.dismiss(None)

    @work(group="leave", exclusive=True)
    async def _ask_to_leave(self) -> None:
        if await self.ask(Question(Consent.SEVERAL, "Discard what you typed?")):
            self.dismiss(None)

    def action_save(self) -> None:
        """Write the file."""
        if not self._rows["path"].text.strip():
            self.say("Name the file to write.", wrong=True)
        elif not self._is_writing:
            self._is_writing = True
            self.write(self._rows["path"].text, self.plan)

    @work(group="export")
    async def write(self, text: str, plan: ExportPlan) -> None:
        """Write it, asking first where a file is; stay open when it is refused."""
        path = place_of(text)
        try:
            written = await self._write(text, plan)
        except ItamError as error:
            self.say(str(error), wrong=True)
        else:
            if written is not None:
                left_out = await asyncio.to_thread(keys_left_out, self._services, plan)
                self.dismiss(f"Wrote {written:,} to {path}. {left_out}".rstrip())
        finally:
            self._is_writing = False

    async def _write(self, text: str, plan: ExportPlan) -> int | None:
        """Write it; None when somebody keeps the file that is there."""
        path, stop = place_of(text), self.host.stopping.is_set
        self.say("Writing …")
        try:
            return await asyncio.to_thread(
                write_file, self._services, plan, path, replace=False, stop=stop
            )
        except FileThereError as error:
            if not await self.ask(Question(Consent.SEVERAL, f"{error} Replace it?")):
                self._show_told()
                return None
        return await asyncio.to_thread(
            write_file, self._services, plan, path, replace=True, stop=stop
        )


def _form(text: str) -> ExportForm:
    return "json" if text == "json" else "jsonl" if text == "jsonl" else "csv"
