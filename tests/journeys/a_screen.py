"""One screen at a keyboard of 80×24, for journeys that begin on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from itam_tui.services import Services
from itam_tui.ui.base import ItamScreen
from tests.keyboard import DeskApp, User


class Person(User):
    """Somebody at a keyboard who reads whole lines."""

    def cursor_line(self) -> str:
        """The whole line with the cursor."""
        return next((line for line in self.lines if "▌" in line), "")


@asynccontextmanager
async def at_screen(
    services: Services, make: Callable[[Services], ItamScreen]
) -> AsyncIterator[Person]:
    """Open a screen and wait until it is there."""
    app = DeskApp(services, make)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(app, pilot)
        await person.settle()
        yield person
