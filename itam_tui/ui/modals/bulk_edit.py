"""One field of many licenses changed at once: which field, and its new value (product.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, Final

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from itam_tui.domain.errors import Consent, InvalidError, Question
from itam_tui.domain.licenses import License
from itam_tui.domain.money import CostPer
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.text import word_list
from itam_tui.services import Services
from itam_tui.services.bulk import BULK_FIELDS, BulkResult, reader_of
from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import commands
from itam_tui.ui.form_fields import label_of
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.keys_line import KeysLine
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row
from itam_tui.ui.widgets.text_box import TextBox

_KEYS: Final = (("enter", "Value, then save"), ("tab", "Field or value"), ("esc", "Cancel"))


def _words(words: type[StrEnum]) -> str:
    return ", ".join(one.value for one in words)


_DATE: Final = "such as 2026-12-31; blank clears it"
_YES_NO: Final = "yes or no"
_NUMBER: Final = "a whole number; blank clears it"

HINTS: Final = {
    "type": _words(LicenseType),
    "when_full": _words(WhenFull),
    "term": "perpetual, fixed, 12 months, 1 year",
    "expiration_date": _DATE,
    "maintenance_until": _DATE,
    "purchase_date": _DATE,
    "auto_renewal": _YES_NO,
    "reassignable": _YES_NO,
    "maintained": _YES_NO,
    "notice_days": _NUMBER,
    "alert_days": "a whole number of days",
    "warn_below": _NUMBER,
    "cost": "+7%, -5%, 54.99 or 54.99 EUR; blank clears it",
    "cost_per": _words(CostPer),
}
"""What may be typed into a field; every other one takes text, and blank clears it."""

_COLUMNS = (Column("field", "Field", flexible=True, min_width=16, sortable=False),)


class BulkEditModal(ItamModal[BulkResult]):
    """Changes one field of many licenses, and answers with what became of them."""

    DEFAULT_CSS = """
    BulkEditModal > Vertical { width: 60; max-width: 96%; height: auto; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    BulkEditModal QueryTable { height: 10; background: $surface; }
    BulkEditModal #about { height: auto; max-height: 2; color: $text-muted; margin-bottom: 1; }
    BulkEditModal #line { height: 1; margin-top: 1; }
    BulkEditModal #name { width: 20; color: $text-muted; }
    BulkEditModal TextBox { width: 1fr; height: 1; border: none; padding: 0; }
    BulkEditModal #hint { height: 2; color: $text-muted; }
    BulkEditModal #hint.-wrong { color: $text-error; }
    """

    COMMANDS_OF: ClassVar = commands("back", "help", "quit", "save")
    AUTO_FOCUS = "QueryTable"

    def __init__(self, services: Services, licenses: Sequence[License], *, hidden: int = 0) -> None:
        """Make the dialog.

        Args:
            services: What can be done with the register.
            licenses: The licenses to change, by name.
            hidden: How many of them the filter of the list hides.
        """
        super().__init__()
        self._services = services
        self._licenses = tuple(licenses)
        self._hidden = hidden
        self._is_saving = False
        self._saved = ("", "")

    def compose(self) -> ComposeResult:
        """Lay the fields out over the box of the new value."""
        with Vertical() as box:
            box.border_title = content(f"Edit settings of {len(self._licenses):,} licenses")
            yield Static(content(self._about()), id="about")
            yield QueryTable(header=False, markable=False, fixed=0)
            with Horizontal(id="line"):
                yield Static("", id="name")
                yield TextBox(compact=True, select_on_focus=False)
            yield Static("", id="hint")
            yield KeysLine(_KEYS)

    def _about(self) -> str:
        hidden = f"; {self._hidden:,} of them not shown" if self._hidden else ""
        return f"{word_list([one.name for one in self._licenses])}{hidden}"

    def on_mount(self) -> None:
        """Show the fields."""
        self.query_one(QueryTable).show("fields", len(BULK_FIELDS), _COLUMNS)

    @property
    def field(self) -> str:
        """The field under the cursor."""
        return BULK_FIELDS[self.query_one(QueryTable).cursor_index or 0]

    @property
    def has_unsaved(self) -> bool:
        """Whether a value is typed."""
        return self.is_mounted and bool(self.query_one(TextBox).value)

    @on(QueryTable.RowsNeeded)
    def supply_fields(self, event: QueryTable.RowsNeeded) -> None:
        """Give the fields, all in one chunk."""
        rows = [Row(name, (display(_label(name)),)) for name in BULK_FIELDS]
        self.query_one(QueryTable).supply(event.token, event.chunk, rows)

    @on(QueryTable.RowHighlighted)
    def show_field(self) -> None:
        """Say what may be typed into the field."""
        self.query_one("#name", Static).update(content(_label(self.field)))
        self.show_hint()

    @on(Input.Changed)
    def show_hint(self) -> None:
        """Say what may be typed, or what is wrong with what is."""
        typed, wrong = self.query_one(TextBox).value, ""
        if typed:
            wrong = self._problem(typed)
        hint = self.query_one("#hint", Static)
        hint.set_class(bool(wrong), "-wrong")
        hint.update(content(wrong or HINTS.get(self.field, "text; blank clears it")))

    def _problem(self, typed: str) -> str:
        """Say what is wrong with a value; blank when nothing is."""
        try:
            reader_of(self.field, typed)
        except InvalidError as error:
            return str(error)
        return ""

    @on(QueryTable.RowChosen)
    def go_to_box(self) -> None:
        """Go from the field to its new value."""
        self.query_one(TextBox).focus()

    @on(Input.Submitted)
    def save_typed(self) -> None:
        """Save what is typed."""
        self.action_save()

    def action_save(self) -> None:
        """Change the field of all of them."""
        if not self._is_saving:
            self._is_saving = True
            self._saved = (self.field, self.query_one(TextBox).value)
            self.save(*self._saved)

    @work
    async def save(self, field: str, typed: str) -> None:
        """Change the field, once that is agreed to; a wrong value is pointed out."""
        ids = [one.id for one in self._licenses]
        edit = self._services.licenses.edit_many
        try:
            result = await self.with_consent(
                lambda agreed: edit(
                    ids, field, typed, currency=self._services.currency, consents=agreed
                )
            )
        except InvalidError as error:
            self.query_one("#hint", Static).set_class(True, "-wrong").update(content(str(error)))
            self.query_one(TextBox).focus()
        else:
            if result is not None:
                self.dismiss(result)
        finally:
            self._is_saving = False

    async def ask(self, *questions: Question) -> bool:
        """Ask, and say the new value and how many of them the filter hides."""
        return await super().ask(
            *(
                replace(one, sentence=self._sentence()) if one.consent is Consent.SEVERAL else one
                for one in questions
            )
        )

    def _sentence(self) -> str:
        field, text = self._saved
        typed, label = text.strip(), _label(field)
        change = f"Set {label} to {typed}" if typed else f"Clear {label}"
        names = word_list([one.name for one in self._licenses])
        hidden = f" {self._hidden:,} of them not shown." if self._hidden else ""
        return f"{change} for {len(self._licenses):,} licenses: {names}.{hidden}"

    def leave(self) -> None:
        """Leave without a change; ask when a value is typed."""
        if self.has_unsaved:
            self.leave_if_wanted()
        else:
            self.dismiss(None)

    @work
    async def leave_if_wanted(self) -> None:
        """Ask whether to leave what was typed."""
        told = Question(Consent.UNLIMITED, "Leave without saving? What was typed is lost.")
        if await super().ask(told):
            self.dismiss(None)


def _label(field: str) -> str:
    return "Cost per" if field == "cost_per" else label_of(field)
