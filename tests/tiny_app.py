"""A small app on the shell of the interface: one table, one box, one question."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input, Static

from itam_tui.domain.errors import (
    Consent,
    ConsentNeeded,
    NotFoundError,
    Question,
    RefusedError,
)
from itam_tui.domain.undo import Session
from itam_tui.services import Services
from itam_tui.ui.base import ItamModal, ItamScreen
from itam_tui.ui.commands import EVERYWHERE, ON_TABLES, Command, command, commands
from itam_tui.ui.host import ItamHost
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.palette import Found
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.header_bar import Masthead
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.table_columns import Column, Row
from itam_tui.ui.widgets.text_box import TextBox

COLUMNS = (Column("name", "Name", flexible=True), Column("used", "Used", width=6))


class BoxModal(ItamModal[str]):
    """A box whose text can be replaced, as the one of the quantity."""

    def compose(self) -> ComposeResult:
        yield TextBox("10", compact=True)

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class ListScreen(ItamScreen):
    """A list of names."""

    VIEW = "view.licenses"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        *EVERYWHERE, *ON_TABLES, "add", "delete", "edit", "quantity.set", "assign",
        command("copy").titled("Copy reference"),
    )  # fmt: skip

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._services = no_register()
        self.names = names
        self.did: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.header()
        yield StatusLine("License management", "")
        yield FilterBar()
        yield QueryTable()
        yield Static(content(self.names[0] if self.names else ""), id="echo")
        yield FooterBar()

    def on_mount(self) -> None:
        self.show_rows("")
        self.query_one(QueryTable).focus()

    def show_rows(self, text: str) -> None:
        self.shown = [name for name in self.names if text in name.casefold()]
        self.query_one(QueryTable).show(text, len(self.shown), COLUMNS)
        self.query_one(StatusLine).show("License management", f"{len(self.shown)} licenses")

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        self.did.append(f"filter {event.text}")
        self.show_rows(event.text)

    @on(QueryTable.RowsNeeded)
    def supply(self, event: QueryTable.RowsNeeded) -> None:
        rows = [Row(name, (display(name), display("1"))) for name in self.shown]
        self.query_one(QueryTable).supply(event.token, event.chunk, rows)

    def why_not(self, command_id: str) -> str | None:
        return "This register is read-only." if command_id == "edit" else None

    def action_edit(self) -> None:
        self.did.append("edit")

    def action_add(self) -> None:
        self.did.append("add")
        self.query_one(StatusLine).say("added")

    @work
    async def action_quantity_set(self) -> None:
        typed = await self.app.push_screen_wait(BoxModal())
        self.did.append(f"quantity {typed}")
        self.query_one(StatusLine).say(f"quantity {typed}")

    @work
    async def action_delete(self) -> None:
        answer = await self.ask(Question(Consent.SEVERAL, "Delete it?", 1))
        self.did.append(f"delete {answer}")
        self.query_one(StatusLine).say(f"delete {answer}")

    @work
    async def action_assign(self) -> None:
        answer = await self.with_consent(self.assign)
        self.did.append(f"assign {answer}")

    def assign(self, consents: frozenset[Consent]) -> str:
        needed = {Consent.EXPIRED: "It is expired.", Consent.OVER_QUANTITY: "It is full."}
        if missing := set(needed) - consents:
            raise ConsentNeeded(Question(each, needed[each]) for each in sorted(missing))
        return "done"

    @work
    async def action_menu(self) -> None:
        offers = self.offers("open", "edit", "quantity.set", "copy")
        chosen = await self.app.push_screen_wait(RowMenuModal(self.names[0], offers))
        self.did.append(f"menu {chosen}")
        if chosen:
            await self.action_run_command(chosen)

    @work(thread=True)
    def action_copy(self) -> None:
        raise NotFoundError("There is no such license. Refresh the list.")

    @work
    async def action_export(self) -> None:  # type: ignore[override]
        raise RefusedError("Not there. Choose another file.")

    @work(thread=True)
    def action_columns(self) -> None:
        while not tiny_app().stopping.wait(60):
            pass


def no_register() -> Services:
    """Services without a register: nothing was changed, and nothing can be."""
    register = SimpleNamespace(read_only=False, why_fixed="", as_of=None)
    return cast(Services, SimpleNamespace(register=register, session=Session()))


class TinyApp(ItamHost):
    """The shell with that list."""

    def __init__(self, names: list[str], masthead: Masthead | None = None) -> None:
        super().__init__(masthead or Masthead("acme.db", "ada"))
        self.services = no_register()
        self.names = names
        self.find_records = self.find
        self.opened: list[Found] = []
        self.open_record = self.opened.append

    def find(self, text: str) -> list[Found]:
        return [Found("License", name, name) for name in self.names if text in name.casefold()]

    def on_mount(self) -> None:
        self.push_screen(ListScreen(self.names))


def tiny_app() -> TinyApp:
    return RUNNING[0]


RUNNING: list[TinyApp] = []


def main() -> None:
    """Run it with the names of a file; `ITAM_TINY_BUSY` keeps a job at work that won't stop."""
    app = TinyApp(Path(sys.argv[1]).read_text("utf-8", "surrogatepass").split("\0"))
    RUNNING.append(app)
    if os.environ.get("ITAM_TINY_BUSY"):
        app.call_later(app.run_worker, lambda: time.sleep(30), thread=True)
    app.run()
    sys.exit(app.return_code or 0)


if __name__ == "__main__":
    main()
