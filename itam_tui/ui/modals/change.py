"""One change of the history: each field before and after, why, and what changed with it."""

from __future__ import annotations

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from itam_tui.domain.columns import Sort
from itam_tui.domain.filter_conditions import Compare
from itam_tui.domain.history import Action, Change, RecordKind
from itam_tui.domain.queries import Criteria, Filter
from itam_tui.services import Services
from itam_tui.ui.base import ItamModal
from itam_tui.ui.history_words import (
    change_words,
    field_words,
    kind_words,
    moment,
    shown_fields,
    value_words,
)
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

BATCH_COLUMNS = (
    Column("label", "Record", flexible=True, min_width=24, sortable=False),
    Column("action", "What", width=10, sortable=False),
    Column("changes", "Change", flexible=True, min_width=16, sortable=False),
)
"""The columns of the records a batch changed."""

_LABEL_WIDTH = 14


class BatchOf(Struct, frozen=True):
    """The import or bulk change that a change belongs to."""

    change: Change
    """The row of the batch."""
    count: int
    """How many records it changed."""


def batch_criteria(number: int) -> Criteria:
    """Ask for the changes of one batch, in the order they were made."""
    chosen = Filter((Compare("batch", "=", number),), f"batch:{number}")
    return Criteria("history", chosen, Sort("at"))


class ChangeModal(ItamModal[None]):
    """Shows a change; nothing can be changed here."""

    DEFAULT_CSS = """
    ChangeModal > Vertical { width: 76; max-width: 96%; height: auto; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    ChangeModal VerticalScroll { height: auto; max-height: 12; }
    ChangeModal #fields, ChangeModal #head { height: auto; }
    ChangeModal #batch { height: auto; margin-top: 1; display: none; }
    ChangeModal QueryTable { height: auto; max-height: 10; background: $surface; display: none; }
    ChangeModal.-batch #batch, ChangeModal.-batch QueryTable { display: block; }
    ChangeModal #keys { height: 1; margin-top: 1; }
    """

    class Counted(Message):
        """The batch, and how many records it changed."""

        def __init__(self, batch: BatchOf) -> None:
            """Answer with the batch."""
            super().__init__()
            self.batch = batch
            """The batch."""

    class Loaded(Message):
        """Some changes of the batch."""

        def __init__(self, chunk: int, found: list[Change]) -> None:
            """Answer the table's need."""
            super().__init__()
            self.chunk = chunk
            """Which rows."""
            self.found = found
            """The changes."""

    def __init__(self, services: Services, change: Change, *, with_batch: bool = True) -> None:
        """Show one change.

        Args:
            services: Tells what else its batch changed.
            change: The change.
            with_batch: Whether what changed with it is listed.
        """
        super().__init__()
        self._services = services
        self._change = change
        own = change.id if change.kind is RecordKind.BATCH else change.batch_id
        self._batch_id = own if with_batch else None
        self._members: dict[int, Change] = {}

    def compose(self) -> ComposeResult:
        """Lay the change out under its record's name."""
        change = self._change
        with Vertical() as box:
            box.border_title = content(f"{change.action.label}: {change.label}", 68)
            yield Static(self._head(), id="head", markup=False)
            with VerticalScroll():
                yield Static(self._fields(), id="fields", markup=False)
            yield Static("", id="batch", markup=False)
            yield QueryTable(markable=False)
            yield Static(Content.assemble(("esc", "bold $accent"), " Close"), id="keys")

    def on_mount(self) -> None:
        """Look for what changed with it."""
        self.query_one(VerticalScroll).focus()
        if self._batch_id is not None:
            self.count_batch(self._batch_id)

    def _head(self) -> Content:
        change = self._change
        lines = [
            ("When", moment(change.at, seconds=True)),
            ("Who", change.actor),
            ("On", kind_words(change)),
        ]
        if change.origin:
            lines.insert(2, ("By way of", change.origin))
        if change.reason:
            lines.append(("Reason", change.reason))
        return Content("\n").join(_labeled(name, text) for name, text in lines)

    def _fields(self) -> Content:
        """Word each field: one line, or a paragraph where a text is long."""
        lines = []
        for one in shown_fields(self._change):
            told = _indented(value_words(one.after))
            if one.before is not None or self._change.action is not Action.ADDED:
                told = Content.assemble(
                    _indented(value_words(one.before)), (" → ", "$text-muted"), told
                )
            name = field_words(one.field)
            lines.append(Content.assemble((f"{name:<{_LABEL_WIDTH}} ", "$text-muted"), told))
        if not lines:
            return Content("")
        return Content.assemble("\n", Content("\n").join(lines))

    @work(thread=True, group="batch")
    def count_batch(self, number: int) -> None:
        """Ask which batch it is, and how many records it changed."""
        change = self._services.history.get(number)
        count = self._services.history.count(batch_criteria(number))
        self.post_message(self.Counted(BatchOf(change, count)))

    @on(Counted)
    def show_batch(self, answer: Counted) -> None:
        """Name the batch, and list its records."""
        batch = answer.batch
        records = "record" if batch.count == 1 else "records"
        sentence = f"Part of one change of {batch.count:,} {records}: {batch.change.label}"
        if self._change.kind is RecordKind.BATCH:
            sentence = f"{batch.count:,} {records} changed:"
        self.query_one("#batch", Static).update(content(sentence))
        self.add_class("-batch")
        table = self.query_one(QueryTable)
        table.show(self._batch_id, batch.count, BATCH_COLUMNS)
        table.focus()

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the changes that come into view."""
        if self._batch_id is not None:
            self.read_rows(self._batch_id, event.chunk)

    @work(thread=True, group="rows")
    def read_rows(self, number: int, chunk: int) -> None:
        """Ask for some changes of the batch."""
        found = self._services.history.rows(batch_criteria(number), chunk * CHUNK, CHUNK)
        self.post_message(self.Loaded(chunk, found))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them."""
        self._members.update((one.id, one) for one in answer.found)
        rows = [
            Row(one.id, (display(one.label), display(one.action.label), display(change_words(one))))
            for one in answer.found
        ]
        self.query_one(QueryTable).supply(self._batch_id, answer.chunk, rows)

    @on(QueryTable.RowChosen)
    def open_record_of_batch(self, event: QueryTable.RowChosen) -> None:
        """Show another change of the batch."""
        event.stop()
        if isinstance(event.key, int) and (member := self._members.get(event.key)) is not None:
            self.app.push_screen(ChangeModal(self._services, member, with_batch=False))


def _indented(value: str) -> Content:
    """Give a value whose further lines stand under its first."""
    return content(value.replace("\n", "\n" + " " * (_LABEL_WIDTH + 1)), lines=True)


def _labeled(name: str, text: str) -> Content:
    """Word one fact of the head on one line; a reason may have several, under each other."""
    told = _indented(text) if name == "Reason" else content(text)
    return Content.assemble((f"{name:<{_LABEL_WIDTH}} ", "$text-muted"), told)
