"""A screen or a dialog at a keyboard: whoever sits there presses keys and reads lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pendulum
from textual import events, work
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Static

from itam_tui.services import Services
from itam_tui.ui.base import CommandScreen, ItamModal, ItamScreen
from itam_tui.ui.host import ItamHost
from itam_tui.ui.widgets.filter_bar import FilterBox
from itam_tui.ui.widgets.header_bar import Masthead
from tests import impatient  # noqa: F401

TODAY = pendulum.date(2026, 11, 24)

NAMES = {
    " ": "space", "-": "minus", "+": "plus", "=": "equals_sign", ".": "full_stop",
    "@": "at", "/": "slash", ":": "colon", ">": "greater_than_sign", ",": "comma",
}  # fmt: skip


class Home(ItamScreen):
    """What lies under a dialog."""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)


class DeskApp(ItamHost):
    """The shell around one screen or dialog; it keeps a dialog's answers."""

    def __init__(self, services: Services, make: Callable[[], CommandScreen[Any]]) -> None:
        super().__init__(Masthead("acme.db", "ada"))
        self.services = services
        self.make = make
        self.answers: list[Any] = []
        self.copied: list[str] = []

    def today(self) -> date:
        return TODAY

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    def on_mount(self) -> None:
        self.push_screen(Home())
        self.open()

    @work
    async def open(self) -> None:
        screen = self.make()
        if isinstance(screen, ItamModal):
            self.answers.append(await self.push_screen_wait(screen))
        else:
            self.push_screen(screen)


ASKING = ("default", "leave", "seat", "try")
"""The groups of workers that wait for an answer to a dialog."""


class Technician:
    """Somebody at the keyboard."""

    def __init__(self, app: DeskApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def types(self, text: str) -> None:
        """Type a text, and in a filter wait the pause after which it is taken."""
        await self.pilot.press(*(NAMES.get(sign, sign) for sign in text))
        if isinstance(self.app.focused, FilterBox):
            await self.pilot.pause(0.2)
        await self.settle()

    async def sends(self, text: str) -> None:
        """Send keys ahead, all of them at once."""
        for sign in text:
            self.app.simulate_key("enter" if sign == "\n" else NAMES.get(sign, sign))
        await self.settle()

    async def pastes(self, text: str) -> None:
        """Paste a text, as a terminal does."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def settle(self) -> None:
        """Wait until only dialogs wait, for an answer."""
        for _ in range(400):
            await self.pilot.pause()
            if not self.app.keys_pending and not self._is_busy():
                break
        await self.pilot.pause()

    def _is_busy(self) -> bool:
        under_way = [worker for worker in self.app.workers if not worker.is_finished]
        dialogs = sum(isinstance(each, ModalScreen) for each in self.app.screen_stack)
        asking = [worker for worker in under_way if worker.group in ASKING]
        return len(under_way) > len(asking) or len(asking) > dialogs

    @property
    def lines(self) -> list[str]:
        """What the screen says, line by line."""
        drawn = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in drawn]

    def line(self, word: str) -> str:
        """The first line with a word on it."""
        return next((line for line in self.lines if word in line), "")

    def cursor_line(self) -> str:
        """The line with the cursor of a table."""
        return self.line("▌")

    def sees(self, *texts: str) -> None:
        """Check that each text stands on the screen."""
        for text in texts:
            assert any(text in line for line in self.lines), "\n".join(["", text, *self.lines])

    def misses(self, *texts: str) -> None:
        """Check that none of the texts stands on the screen."""
        for text in texts:
            assert not any(text in line for line in self.lines), "\n".join([text, *self.lines])

    async def until_gone(self, text: str) -> None:
        """Wait until a text has left the screen by itself."""
        for _ in range(100):
            if not any(text in line for line in self.lines):
                return
            await self.pilot.pause(0.02)
        self.misses(text)

    def told(self) -> list[str]:
        """What toasts say."""
        return [note.message for note in self.app._notifications]


@asynccontextmanager
async def at_desk(
    services: Services, make: Callable[[], CommandScreen[Any]], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Technician]:
    """Open a screen or a dialog and wait until it is there."""
    app = DeskApp(services, make)
    async with app.run_test(size=size) as pilot:
        technician = Technician(app, pilot)
        await technician.settle()
        yield technician
