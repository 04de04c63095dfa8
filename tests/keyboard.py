"""Somebody at a keyboard of 80×24: presses keys, and reads what the screen says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import date
from typing import Any, Protocol

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from itam_tui.services import Services
from itam_tui.ui.base import CommandScreen
from itam_tui.ui.host import ItamHost
from itam_tui.ui.keys_ahead import KeysAhead, ReadBeforeAnswered
from itam_tui.ui.modals.question import QuestionModal
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.header_bar import Masthead
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from tests import impatient  # noqa: F401

LONGEST_SETTLING_SECONDS = 15.0
"""After which a test fails that waits for something that never comes to rest."""


class DeskApp(ItamHost):
    """The shell around one screen, on a register; it keeps what was copied."""

    def __init__(self, services: Services, make: Callable[[Services], CommandScreen[Any]]) -> None:
        super().__init__(Masthead(services.register.name, services.register.actor))
        self.services = services
        self.copied: list[str] = []
        self._make = make

    def today(self) -> date:
        return self.services.register.today()

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    def on_mount(self) -> None:
        self.push_screen(self._make(self.services))


class User:
    """The person at the keyboard."""

    def __init__(self, app: KeysAhead[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self._pilot = pilot

    # Pressing keys.

    async def press(self, *keys: str) -> None:
        """Press keys one after the other: `=`, `G`, `enter`, `ctrl+s`; see what each does."""
        for key in keys:
            await self._pilot.press(key)
            await self.settle()

    async def types(self, text: str) -> None:
        """Type a text key by key."""
        await self._pilot.press(*text)
        await self.settle()

    async def types_over(self, text: str) -> None:
        """Replace what stands in the box with the focus."""
        box = self.app.focused
        assert isinstance(box, Input), f"No text box has the focus: {self.focus}"
        if box.value and box.selected_text != box.value:
            await self._pilot.press("home", "shift+end")
        await self.types(text)

    async def sends(self, *parts: str) -> None:
        """Send keys in one packet, as an impatient person on a slow link does.

        Args:
            parts: Names of keys (`enter`), or texts typed letter by letter (`/slack`).
        """
        for part in parts:
            for key in [part] if part in _NAMED_KEYS else part:
                self.app.post_message(_key_of(key))
        await self.settle()

    async def pastes(self, text: str) -> None:
        """Paste a text."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def resizes(self, width: int, height: int) -> None:
        """Make the window so many columns wide and lines high."""
        await self._pilot.resize_terminal(width, height)
        await self.settle()

    async def settle(self) -> None:
        """Wait until keys, workers, rows and pauses of typing have come to an end."""
        async with asyncio.timeout(LONGEST_SETTLING_SECONDS):
            quiet = 0
            while quiet < 2:
                await self._pilot.pause()
                if self.app.keys_pending or self._is_drawing():
                    quiet = 0
                elif workers := list(self._busy_workers()):
                    quiet = 0
                    for worker in workers:
                        with suppress(WorkerCancelled, WorkerFailed, TimeoutError):
                            await asyncio.wait_for(asyncio.shield(worker.wait()), 0.05)
                else:
                    quiet += 1

    def _is_drawing(self) -> bool:
        """Whether a pause of typing, rows on their way or a question's drawing is awaited."""
        screen = self.app.screen
        if isinstance(screen, ReadBeforeAnswered) and screen.drawn_at is None:
            return True
        return any(bar.is_waiting for bar in screen.query(FilterBar)) or any(
            table.is_waiting and table.is_on_screen for table in screen.query(QueryTable)
        )

    def _busy_workers(self) -> Iterator[Worker[Any]]:
        """Workers at work, those apart that wait for the dialog on top of them."""
        for worker in self.app.workers:
            if worker.is_finished:
                continue
            node = worker.node
            if (
                worker._thread_worker
                or worker.group in ("begin", "past")
                or (node is not self.app and node.is_attached and node.screen is self.app.screen)
            ):
                yield worker

    # Reading the screen.

    @property
    def lines(self) -> list[str]:
        """What the screen says, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def screen_text(self) -> str:
        """What the screen says, for a message."""
        return "\n".join(self.lines)

    @property
    def focus(self) -> str:
        """What has the focus, in a word."""
        return type(self.app.focused).__name__

    @property
    def status(self) -> str:
        """What the line over the table says."""
        return self.app.screen.query_exactly_one(StatusLine).text

    @property
    def table(self) -> QueryTable:
        """The table in front."""
        if isinstance(self.app.focused, QueryTable):
            return self.app.focused
        tables = [each for each in self.app.screen.query(QueryTable) if each.is_on_screen]
        assert tables, f"There is no table.\n{self.screen_text}"
        return tables[0]

    @property
    def rows(self) -> list[str]:
        """The first cells of the rows at hand, from the top."""
        table = self.table
        found = [table.row_at(index) for index in range(table.total)]
        return [row.cells[0].plain for row in found if row is not None]

    @property
    def highlighted(self) -> str:
        """The first cell of the row with the cursor; blank without one."""
        row = self.table.highlighted_row
        return row.cells[0].plain if row is not None else ""

    def sees(self, text: str) -> None:
        """Expect a text somewhere on the screen, on one line."""
        assert any(text in line for line in self.lines), f"{text!r} isn't here:\n{self.screen_text}"

    def misses(self, text: str) -> None:
        """Expect a text nowhere on the screen."""
        assert not any(text in line for line in self.lines), f"{text!r} is:\n{self.screen_text}"

    def sees_row(self, name: str, **cells: str) -> None:
        """Expect a row in view, with these texts in its cells by the columns' names."""
        table = self.table
        for index in range(table.total):
            row = table.row_at(index)
            if row is not None and row.cells[0].plain == name:
                break
        else:
            raise AssertionError(f"There is no row {name}:\n{self.screen_text}")
        self.sees(name)
        names = [column.name for column in table.columns]
        for column, wanted in cells.items():
            assert column in names, f"There is no column {column}: {names}"
            told = row.cells[names.index(column)].plain.strip()
            assert told == wanted, f"{name}: {column} is {told!r}, not {wanted!r}"

    def misses_row(self, name: str) -> None:
        """Expect no row of that name."""
        assert name not in self.rows, f"{name} is listed:\n{self.screen_text}"

    def is_asked(self, sentence: str) -> None:
        """Expect a question in which that text stands, its line breaks ignored."""
        screen = self.app.screen
        assert isinstance(screen, QuestionModal), f"Nothing is asked:\n{self.screen_text}"
        told = " ".join(" ".join(line.strip(" │╭╮╰╯─").split()) for line in self.lines)
        assert sentence in told, f"{sentence!r} isn't asked:\n{self.screen_text}"

    def is_not_asked(self) -> None:
        """Expect no question."""
        assert not isinstance(self.app.screen, QuestionModal), self.screen_text

    def is_told(self, text: str) -> None:
        """Expect a text in the line over the table, or in a toast."""
        told = [line.text for line in self.app.screen.query(StatusLine)]
        told += [notice.message for notice in self.app._notifications]
        assert any(text in each for each in told), f"{text!r} isn't told: {told}"

    @property
    def copied(self) -> str:
        """What was copied last."""
        assert isinstance(self.app, DeskApp)
        assert self.app.copied, "Nothing was copied."
        return self.app.copied[-1]


class AtKeyboard(Protocol):
    """Sits somebody down at a screen; License management unless told."""

    def __call__(
        self,
        make: Callable[[Services], CommandScreen[Any]] | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        register: Services | None = None,
    ) -> AbstractAsyncContextManager[User]: ...


@asynccontextmanager
async def keyboard_at(
    services: Services,
    make: Callable[[Services], CommandScreen[Any]],
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[User]:
    """Open a screen and wait until it is there."""
    app = DeskApp(services, make)
    async with app.run_test(size=size) as pilot:
        user = User(app, pilot)
        await user.settle()
        yield user


_CHARACTERS = {
    "ctrl+s": "\x13",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
}
_NAMED_KEYS = frozenset(
    {*_CHARACTERS, "up", "down", "left", "right", "home", "end", "pageup", "pagedown"}
)


def _key_of(key: str) -> events.Key:
    """One key as the terminal would send it."""
    if key in _NAMED_KEYS:
        return events.Key(key, _CHARACTERS.get(key))
    return events.Key(_character_to_key(key), key)
