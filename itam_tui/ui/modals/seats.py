"""Seats: how many of them one assignment takes."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from itam_tui.domain.errors import ItamError
from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import LARGEST_QUANTITY, License, standing
from itam_tui.services import Services
from itam_tui.ui.base import ItamModal
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import content
from itam_tui.ui.standing_words import position_content
from itam_tui.ui.widgets.number_box import NumberBox
from itam_tui.ui.widgets.two_ends import TwoEnds

_WRONG = "Seats are a whole number from 1."


class SeatsModal(ItamModal[Assignment]):
    """Changes the seats of an assignment and answers with it as it is then."""

    DEFAULT_CSS = """
    SeatsModal > Vertical { width: 56; max-width: 96%; height: auto; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    SeatsModal Horizontal { height: 1; margin-top: 1; }
    SeatsModal .word { width: 12; color: $text-muted; }
    SeatsModal #before { width: 14; }
    SeatsModal .arrow { width: 3; color: $text-muted; }
    SeatsModal NumberBox { width: 12; }
    SeatsModal #outcome { height: auto; min-height: 1; margin-top: 1; }
    SeatsModal #keys { height: 1; margin-top: 1; }
    """

    AUTO_FOCUS = "NumberBox"

    class LicenseRead(Message):
        """The license whose seats they are."""

        def __init__(self, license: License) -> None:
            """Tell what it is."""
            super().__init__()
            self.license = license
            """The license as it is now."""

    def __init__(self, services: Services, assignment: Assignment) -> None:
        """Begin with an assignment as it was read."""
        super().__init__()
        self._services = services
        self._assignment = assignment
        self._license: License | None = None
        self._is_saving = False

    def compose(self) -> ComposeResult:
        """Lay the seats out before and after."""
        one = self._assignment
        with Vertical() as box:
            box.border_title = "Seats"
            yield TwoEnds(f"{one.license_name} → {one.holder_name}", one.reference)
            with Horizontal():
                yield Static("Seats", classes="word")
                yield Static(content(f"{one.seats:,}"), id="before")
                yield Static("→", classes="arrow", markup=False)
                yield NumberBox(str(one.seats))
            yield Static("", id="outcome")
            yield Static(_keys(), id="keys", markup=False)

    def on_mount(self) -> None:
        """Ask how many seats are free."""
        self.read_license(self._assignment.license_id)

    @work(thread=True, group="license")
    def read_license(self, number: int) -> None:
        """Read the license."""
        self.post_message(self.LicenseRead(self._services.licenses.get(number)))

    @on(LicenseRead)
    def take_license(self, answer: LicenseRead) -> None:
        """Work out from now on what the seats come to."""
        self._license = answer.license
        self.show_outcome()

    @property
    def seats(self) -> int | None:
        """The seats typed; None when they are none."""
        typed = self.query_one(NumberBox).value.strip()
        if not typed.isascii() or not typed.isdecimal():
            return None
        number = int(typed)
        return number if 1 <= number <= LARGEST_QUANTITY else None

    @property
    def has_unsaved(self) -> bool:
        """Whether another number is typed."""
        return self.seats != self._assignment.seats

    @on(Input.Changed)
    def show_outcome(self) -> None:
        """Say what the license comes to with the seats typed."""
        license, seats = self._license, self.seats
        if seats is None:
            self._say(content(_WRONG).stylize("$text-muted"))
        elif license is not None:
            used = license.used + seats - self._assignment.seats
            then = standing(license.settings, license.quantity, used, self.today())
            owned = glyphs().unlimited if license.quantity is None else f"{license.quantity:,}"
            alert = f" {glyphs().warning}" if then.alert else ""
            words = position_content(then, license.settings.when_full)
            told = (f"After saving  {used:,}/{owned}{alert}  ", "$text-muted")
            self._say(Content.assemble(told, words))

    @on(NumberBox.Stepped)
    def step(self, event: NumberBox.Stepped) -> None:
        """Take more or fewer seats."""
        event.stop()
        seats = (self.seats or 1) + event.step
        self.query_one(NumberBox).write(str(max(1, min(seats, LARGEST_QUANTITY))))

    @on(Input.Submitted)
    def begin_saving(self, event: Input.Submitted) -> None:
        """Save what is typed, unless it can't be read."""
        event.stop()
        if (seats := self.seats) is None:
            self._say(content(_WRONG).stylize("$text-error"))
        elif not self._is_saving:
            self._is_saving = True
            self.save(seats)

    @work
    async def save(self, seats: int) -> None:
        """Write the seats, asking first what must be asked; stay open when it is refused."""
        key, write = self._assignment.key, self._services.assignments.set_seats
        try:
            saved = await self.with_consent(lambda agreed: write(key, seats, consents=agreed))
        except ItamError as error:
            self._say(content(str(error)).stylize("$text-error"))
        else:
            if saved is not None:
                self.dismiss(saved)
        finally:
            self._is_saving = False

    def _say(self, what: Content) -> None:
        self.query_one("#outcome", Static).update(what)


def _keys() -> Content:
    key = "bold $accent"
    return Content.assemble(
        ("enter", key), " Save   ", ("↑↓", key), " ±1   ", ("PgUp PgDn", key), " ±10   ",
        ("esc", key), " Cancel",
    )  # fmt: skip
