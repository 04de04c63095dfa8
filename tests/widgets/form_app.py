"""A small app that opens one form over a real register, and the keys of its keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from textual import events, work
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from itam_tui.domain.errors import Consent
from itam_tui.domain.holders import DeviceSettings, EndUserSettings
from itam_tui.domain.licenses import License
from itam_tui.domain.money import Cost, Money
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import Term, TermKind
from itam_tui.services import Services, open_services
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.host import ItamHost
from itam_tui.ui.modals.form import FormModal
from itam_tui.ui.widgets.form import FormRow

TODAY = date(2026, 11, 24)


def a_register(folder: Path, actor: str = "ada") -> Services:
    """Open the register of a test, made when it isn't there."""
    return open_services(
        f"sqlite:///{folder / 'register.db'}",
        actor=actor,
        today=lambda: TODAY,
        now=lambda: datetime(2026, 11, 24, 9, tzinfo=UTC),
        create=True,
        key_file=folder / "config" / "product-keys.key",
    )


def acrobat(services: Services, **settings: Any) -> License:
    """Add a license with a key, a cost and a term."""
    facts: dict[str, Any] = {
        "name": "Acrobat Pro DC",
        "publisher": "Adobe",
        "vendor": "SoftwareOne",
        "product_key": "AAAA-BBBB-CCCC-DDDD-7Q4X",
        "cost": Cost(Money(5499, "EUR")),
        "term": Term(TermKind.YEARS, 1),
        "expiration_date": date(2026, 12, 6),
    }
    return services.licenses.add(LicenseSettings(**{**facts, **settings}), 10)


def laptops(services: Services, count: int, first: int = 1) -> list[Any]:
    """Add devices `LAP-001`, …, each with a user."""
    made = []
    for number in range(first, first + count):
        user = services.holders.add_end_user(
            EndUserSettings(f"User {number:03}", f"user{number:03}@acme.com")
        )
        made.append(
            services.holders.add_device(
                DeviceSettings(f"LAP-{number:03}", f"S{number:03}", end_user_id=user.id)
            )
        )
    return made


def held(services: Services, license: License, holders: list[Any]) -> License:
    """Give holders a seat; whatever is asked is agreed to."""
    refs = [one.ref for one in holders]
    services.assignments.assign(license.id, refs, consents=frozenset(Consent))
    return services.licenses.get(license.id)


class Home(ItamScreen):
    """What lies under the form; it shows what the form answered."""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)


class FormApp(ItamHost):
    """Opens one form and keeps its answer."""

    def __init__(self, services: Services, make: Callable[[], FormModal[Any]]) -> None:
        super().__init__()
        self.services = services
        self.make = make
        self.answers: list[Any] = []

    def today(self) -> date:
        return TODAY

    def on_mount(self) -> None:
        self.push_screen(Home())
        self.open_form()

    @work
    async def open_form(self) -> None:
        self.answers.append(await self.push_screen_wait(self.make()))

    @property
    def form(self) -> FormModal[Any]:
        """The form, whatever lies over it."""
        return next(each for each in self.screen_stack if isinstance(each, FormModal))

    @property
    def is_open(self) -> bool:
        """Whether the form is still there."""
        return any(isinstance(each, FormModal) for each in self.screen_stack)

    def told(self) -> list[str]:
        """What was told in passing."""
        return [note.message for note in self._notifications]


class Keyboard:
    """A person at the keyboard of that app."""

    def __init__(self, app: FormApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def types(self, text: str) -> None:
        """Type a text, in place of what stands in the box."""
        names = {" ": "space", "-": "minus", ".": "full_stop", "@": "at", "/": "slash"}
        await self.pilot.press(*(names.get(sign, sign) for sign in text))
        await self.settle()

    async def pastes(self, text: str) -> None:
        """Paste a text."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def goes_to(self, label: str) -> None:
        """Tab until the box with that label has the focus."""
        for _ in range(40):
            if any(row.box.has_focus and row.field.label == label for row in self.rows()):
                return
            await self.press("tab")
        raise AssertionError(f"no box {label} in this section")

    def rows(self) -> list[Any]:
        """The fields in view."""
        return [row for row in self.app.form.query(FormRow) if row.is_on_screen]

    async def settle(self) -> None:
        """Wait until what was begun is done and drawn."""
        for _ in range(200):
            await self.pilot.pause()
            waiting = [
                worker for worker in self.app.workers
                if not worker.is_finished and worker.group in WAITED_FOR
            ]  # fmt: skip
            if not waiting and not self.app.keys_pending:
                break
        await self.pilot.pause()

    @property
    def screen(self) -> str:
        """What stands on the screen, line by line."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)

    def line(self, word: str) -> str:
        """The line of the screen with a word on it."""
        return next(line for line in self.screen.splitlines() if word in line)

    def sees(self, text: str) -> None:
        """Check that a text stands on the screen."""
        assert text in self.screen, self.screen

    def sees_not(self, text: str) -> None:
        """Check that a text doesn't stand on the screen."""
        assert text not in self.screen, self.screen


WAITED_FOR = frozenset({"known", "held", "candidates", "lines", "pasted", "owner"})
"""Workers of a form that end by themselves; a save may wait for an answer."""
