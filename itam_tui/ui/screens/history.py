"""History, view 5: everything that changed, newest first; of one record when opened from it."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import Consent
from itam_tui.domain.errors import Question as Asked
from itam_tui.domain.history import Change
from itam_tui.domain.holders import HolderKind, HolderRef
from itam_tui.domain.queries import EMPTY, Criteria
from itam_tui.domain.undo import Step
from itam_tui.services import Services
from itam_tui.ui.commands import EVERYWHERE, Command, command, commands
from itam_tui.ui.exporting import Shown
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.history_words import change_words, moment, record_words
from itam_tui.ui.modals.change import ChangeModal
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.rows_read import RowsRead
from itam_tui.ui.safety import display
from itam_tui.ui.screens.waiting import WaitsForRows
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.header_bar import HeaderBar
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.table_columns import Column, Row

TITLE = "History"
NOTHING_YET = "Nothing has changed yet. Every change will be listed here, with who and when."
NONE_FOUND = "No change matches the filter. Press escape to clear it."
COLUMNS = (
    Column("at", "When", width=16),
    Column("actor", "Who", width=8),
    Column("action", "What", width=10),
    Column("record", "On what", flexible=True),
    Column("changes", "Change", flexible=True, sortable=False),
)
EXPORTED = ("at", "actor", "action", "kind", "record", "label", "changes")
"""The columns of an export: what the lines tell, each by itself."""
MENU = ("open", "undo", "copy", "copy.row")
"""The row menu."""
NEWEST_FIRST = Sort("at", True)

Question = tuple[Criteria, int]
"""What is asked: the criteria, and the how-manieth reading of them."""


class HistoryScreen(WaitsForRows):
    """Lists changes; `enter` shows one of them, each field before and after."""

    VIEW = "view.history"
    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "QueryTable"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        *EVERYWHERE, replace(command("undo"), help="Undo the change of this row"),
        "table.*", "open", "menu", "filter", "sort.left", "sort.right", "sort.reverse",
        "copy", "copy.row", "export",
    )  # fmt: skip

    criteria: var[Criteria] = var(
        Criteria("history", sort=NEWEST_FIRST), init=False, always_update=True
    )
    """What is listed; a change reads it."""

    class Counted(Message):
        """How many changes there are."""

        def __init__(self, question: Question, count: int, total: int, record: str) -> None:
            """Answer a question."""
            super().__init__()
            self.question = question
            """What was asked."""
            self.count = count
            """How many changes fit."""
            self.total = total
            """How many there are without the filter."""
            self.record = record
            """The name of the record it is about; blank for all."""

    class Loaded(RowsRead[Change]):
        """Some changes."""

    def __init__(
        self,
        services: Services,
        license_id: int | None = None,
        end_user_id: int | None = None,
        device_id: int | None = None,
    ) -> None:
        """List the changes of a register, or of one record.

        Args:
            services: What can be asked.
            license_id: The license, its assignments included.
            end_user_id: The end user, what they hold included.
            device_id: The device, what it holds included.
        """
        super().__init__()
        self._services = services
        self._scope = Criteria(
            "history", sort=NEWEST_FIRST,
            license_id=license_id, end_user_id=end_user_id, device_id=device_id,
        )  # fmt: skip
        self._reading = 0
        self._stays = False
        self._answer = ""
        self._changes: dict[int, Change] = {}

    def header(self) -> HeaderBar:
        """Make the first line: of one record, its own view is the active one."""
        scope, view = self._scope, self.VIEW
        if scope.license_id is not None:
            view = "view.licenses"
        elif scope.end_user_id is not None:
            view = "view.end_users"
        elif scope.device_id is not None:
            view = "view.devices"
        return HeaderBar(view, self.host.masthead)

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield self.header()
        yield StatusLine(TITLE)
        yield FilterBar()
        yield QueryTable(markable=False, empty=NOTHING_YET)
        yield FooterBar()

    def on_mount(self) -> None:
        """Read the changes."""
        self.criteria = self._scope

    @property
    def table(self) -> QueryTable:
        """The changes."""
        return self.query_one(QueryTable)

    def watch_criteria(self, criteria: Criteria) -> None:
        """Count what another question finds."""
        self.rows_ahead.begin()
        self._reading += 1
        self.count_changes((criteria, self._reading))

    @work(thread=True, exclusive=True, group="count")
    def count_changes(self, question: Question) -> None:
        """Ask how many changes fit, of how many, and what the record is called."""
        criteria, history = question[0], self._services.history
        count = total = history.count(criteria)
        if criteria.filter.conditions:
            total = history.count(replace(criteria, filter=EMPTY))
        self.post_message(self.Counted(question, count, total, self._record_name()))

    def _record_name(self) -> str:
        scope = self._scope
        if scope.license_id is not None:
            return self._services.licenses.get(scope.license_id).name
        if scope.end_user_id is not None:
            ref = HolderRef(HolderKind.END_USER, scope.end_user_id)
        elif scope.device_id is not None:
            ref = HolderRef(HolderKind.DEVICE, scope.device_id)
        else:
            return ""
        return self._services.holders.get(ref).label

    @on(Counted)
    def show_count(self, answer: Counted) -> None:
        """Show the answer, unless the question has changed meanwhile."""
        if answer.question != (self.criteria, self._reading):
            return
        table, sort = self.table, self.criteria.sort
        table.set_empty(NONE_FOUND if self.criteria.filter.conditions else NOTHING_YET)
        table.show(
            answer.question, answer.count, COLUMNS, sort=(sort.column, sort.descending),
            keep=table.cursor_key, at=table.cursor_index if self._stays else None,
        )  # fmt: skip
        self._stays = False
        if not answer.count:
            self.rows_ahead.end()
        title = f"{answer.record} {glyphs().more_right} {TITLE}" if answer.record else TITLE
        of = "" if answer.count == answer.total else f"{answer.count:,} of "
        noun = "change" if answer.total == 1 else "changes"
        self.query_one(StatusLine).show(title, f"{of}{answer.total:,} {noun}")
        if self._answer:
            self.tell(self._answer)
            self._answer = ""

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the changes that come into view."""
        self.read_rows(event.token, event.chunk, self.criteria)

    @work(thread=True, group="rows")
    def read_rows(self, token: Hashable, chunk: int, criteria: Criteria) -> None:
        """Ask for some changes."""
        found = self._services.history.rows(criteria, chunk * CHUNK, CHUNK)
        self.post_message(self.Loaded(token, chunk, found))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them."""
        self._changes.update((one.id, one) for one in answer.found)
        rows = [change_row(one) for one in answer.found]
        self.table.supply(answer.token, answer.chunk, rows)

    @on(QueryTable.SortAsked)
    def sort_rows(self, event: QueryTable.SortAsked) -> None:
        """Sort by another column, or the other way round; moments begin with the newest."""
        now = self.criteria.sort
        descending = not now.descending if event.column == now.column else event.column == "at"
        self.criteria = replace(self.criteria, sort=Sort(event.column, descending))

    def action_refresh(self) -> None:
        """Read everything again, with the cursor where it is."""
        self._stays = True
        self.criteria = self.criteria

    def show_again(self, answer: str) -> None:
        """Read everything again, and say what was done once it is there."""
        self._answer = answer
        self.action_refresh()

    def exported(self) -> Shown:
        """Give the changes shown."""
        return Shown(self.criteria, EXPORTED, self.table.total)

    # Undoing the row under the cursor.

    def reason_against(self, command_id: str) -> str | None:
        """Say that no row is under the cursor to undo; of other commands what every view says."""
        if command_id == "undo" and self.services.register.read_only:
            return super().reason_against(command_id)
        if command_id in ("menu", *MENU):
            return None if self.highlighted is not None else "There is no row under the cursor."
        return super().reason_against(command_id)

    def step_for(self, command_id: str) -> Step | None:
        """Give the step that redo is about; undo is about the row under the cursor."""
        if command_id == "undo" and (change := self.highlighted) is not None:
            return Step(change.id, "this row")
        return super().step_for(command_id) if command_id == "redo" else None

    @property
    def highlighted(self) -> Change | None:
        """The change under the cursor."""
        key = self.table.cursor_key
        return self._changes.get(key) if isinstance(key, int) else None

    @on(QueryTable.RowHighlighted)
    def follow_cursor(self) -> None:
        """Gray undo where there is no row."""
        self.refresh_bindings()

    @work
    async def action_undo(self) -> None:
        """Take the step back that the row under the cursor is part of, once that is agreed to."""
        if (change := self.highlighted) is None:
            return
        undo = self._services.undo
        step = await asyncio.to_thread(undo.step_of, change.id)
        count = await asyncio.to_thread(undo.count_of, step)
        records = "1 record" if count == 1 else f"{count:,} records"
        told = f"Undo {step.told}?\n{change.actor}, {moment(change.at)}, {records}."
        if await self.ask(Asked(Consent.SEVERAL, told, count)):
            agreed = frozenset({Consent.SEVERAL})
            await self.take_back(lambda consents: undo.take_back(step, consents=consents | agreed))

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the row under the cursor."""
        if (change := self.highlighted) is not None:
            modal = RowMenuModal(record_words(change), self.offers(*MENU))
            if chosen := await self.app.push_screen_wait(modal):
                await self.action_run_command(chosen)

    def action_copy(self) -> None:
        """Copy the name of what was changed."""
        if (change := self.highlighted) is not None:
            self.app.copy_to_clipboard(name := record_words(change))
            self.tell(f"Copied {name}.")

    def action_copy_row(self) -> None:
        """Copy the row as TSV."""
        if (row := self.table.highlighted_row) is not None:
            self.app.copy_to_clipboard("\t".join(cell.plain.strip() for cell in row.cells))
            self.tell("Copied the row.")

    @on(QueryTable.RowChosen)
    def show_change(self, event: QueryTable.RowChosen) -> None:
        """Show one change: each field before and after."""
        if isinstance(event.key, int) and (change := self._changes.get(event.key)) is not None:
            self.app.push_screen(ChangeModal(self._services, change))


def change_row(change: Change) -> Row:
    """The line of a change; its key is the change's number."""
    return Row(
        change.id,
        (
            Text(moment(change.at)),
            display(change.actor),
            Text(change.action.label),
            display(record_words(change)),
            display(change_words(change)),
        ),
    )
