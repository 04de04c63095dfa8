"""One screen at a keyboard of 80×24, for journeys that begin on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date

import pendulum
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled, WorkerFailed

from itam_tui.services import Services
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.host import ItamHost
from itam_tui.ui.widgets.header_bar import Masthead

TODAY = pendulum.date(2026, 11, 24)


class OneScreenApp(ItamHost):
    """The shell around one screen."""

    def __init__(self, services: Services, make: Callable[[Services], ItamScreen]) -> None:
        super().__init__(Masthead("acme.db", "ada"))
        self.services = services
        self._make = make

    def today(self) -> date:
        return TODAY

    def on_mount(self) -> None:
        self.push_screen(self._make(self.services))


class Person:
    """Somebody who presses keys and reads the screen."""

    def __init__(self, app: OneScreenApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self._pilot.press(key)
            await self.settle()

    async def types(self, text: str) -> None:
        await self._pilot.press(*text)
        if isinstance(self.app.focused, Input):
            await self._pilot.pause(0.2)  # the pause a filter waits for
        await self.settle()

    async def settle(self) -> None:
        for _ in range(3):
            for worker in list(self.app.workers):
                if not worker.is_finished and worker.group != "default":
                    with suppress(WorkerCancelled, WorkerFailed):
                        await worker.wait()
            await self._pilot.pause()

    @property
    def lines(self) -> list[str]:
        """What the screen says, line by line."""
        width, height = self.app.size
        drawn = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in drawn][:height] if width else []

    def sees(self, text: str) -> None:
        assert any(text in line for line in self.lines), "\n".join(["", text, *self.lines])

    def misses(self, text: str) -> None:
        assert not any(text in line for line in self.lines), "\n".join(["", text, *self.lines])

    def cursor_line(self) -> str:
        return next((line for line in self.lines if "▌" in line), "")


@asynccontextmanager
async def at_screen(
    services: Services, make: Callable[[Services], ItamScreen]
) -> AsyncIterator[Person]:
    """Open a screen and wait until it is there."""
    app = OneScreenApp(services, make)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(app, pilot)
        await person.settle()
        yield person
