"""Choosing holders: typed, marked or pasted, with the seats each of them gets (product.md §4)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from itam_tui.domain.holders import HolderKind, HolderRef
from itam_tui.domain.licenses import LARGEST_QUANTITY, License, standing
from itam_tui.domain.settings import WhenFull
from itam_tui.services import Services
from itam_tui.ui.commands import Command, commands
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.modals.holder_search import HolderSearch
from itam_tui.ui.safety import content
from itam_tui.ui.standing_words import position_content
from itam_tui.ui.widgets.keys_line import Keys, KeysLine
from itam_tui.ui.widgets.number_box import NumberBox
from itam_tui.ui.widgets.paste_box import PasteBar
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.tab_strip import TabStrip

_WRONG_SEATS = "Seats are a whole number from 1."


class Picked(Struct, frozen=True):
    """Whom somebody chose."""

    holders: tuple[HolderRef, ...]
    """The holders, by record."""
    seats: int = 1
    """The seats each of them gets."""


class HolderPicker(HolderSearch[Picked]):
    """Answers with the marked holders, else with the highlighted one."""

    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands("back", "help", "quit", "filter")

    DEFAULT_CSS = """
    HolderPicker > Vertical { width: 74; max-width: 96%; height: 20; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    HolderPicker QueryTable { height: 1fr; background: $surface; }
    HolderPicker #told { height: auto; max-height: 8; }
    HolderPicker #after { height: 1; }
    HolderPicker .word { width: 7; color: $text-muted; }
    HolderPicker NumberBox { width: 12; }
    HolderPicker #outcome { width: 1fr; }
    """

    AUTO_FOCUS = "PasteBox"

    class LicenseRead(Message):
        """The license whose seats are given."""

        def __init__(self, license: License) -> None:
            """Tell what it is."""
            super().__init__()
            self.license = license
            """The license as it is now."""

    def __init__(
        self,
        services: Services,
        title: str,
        kinds: tuple[HolderKind, ...],
        license_id: int | None = None,
        *,
        with_seats: bool = True,
        single: bool = False,
    ) -> None:
        """Offer holders.

        Args:
            services: What can be asked.
            title: What they are chosen for.
            kinds: Devices, end users or both.
            license_id: The license of which those who hold it are told apart.
            with_seats: Whether it is asked how many seats each gets.
            single: Whether exactly one is chosen.
        """
        super().__init__(services, kinds, license_id, single=single)
        self._heading = title
        self._has_seats = with_seats
        self._license: License | None = None

    def compose(self) -> ComposeResult:
        """Lay the box out over the holders, and the seats under them."""
        with Vertical() as box:
            box.border_title = content(self._heading, 66)
            yield PasteBar()
            if len(self._kinds) > 1:
                yield TabStrip(self._tabs(), self._kinds[0])
            yield QueryTable(markable=not self._is_single, empty="Nobody matches.")
            yield Static("", id="told")
            if self._has_seats:
                with Horizontal(id="after"):
                    yield Static("Seats", classes="word")
                    yield NumberBox("1")
                    yield Static("", id="outcome")
            yield KeysLine(self._keys())

    def on_mount(self) -> None:
        """Ask how many seats are free."""
        if self._has_seats and self._license_id is not None:
            self.read_license(self._license_id)

    @property
    def has_unsaved(self) -> bool:
        """Whether somebody is marked."""
        return bool(self.is_mounted and self.marks)

    @work(thread=True, group="license")
    def read_license(self, number: int) -> None:
        """Ask how many seats are free."""
        self.post_message(self.LicenseRead(self._services.licenses.get(number)))

    @on(LicenseRead)
    def take_license(self, answer: LicenseRead) -> None:
        """Work out from now on what the choice comes to."""
        self._license = answer.license
        self.show_outcome()

    # What the choice comes to.

    @on(QueryTable.RowHighlighted)
    @on(QueryTable.MarksChanged)
    @on(Input.Changed, "NumberBox")
    def show_outcome(self) -> None:
        """Say how many are marked, and what the license comes to with them."""
        self.query_one(KeysLine).show(self._keys())
        license, seats = self._license, self._seats()
        if license is None or seats is None:
            return
        row = self.table.highlighted_row
        meant = self.marks or ((row.key,) if row is not None else ())
        wanted = sum(ref not in self._held for ref in meant)
        outcome = _outcome(license, seats, wanted, self.today())
        if (line := self.query_one("#outcome", Static)).content != outcome:
            line.update(outcome)

    @on(NumberBox.Stepped)
    def step_seats(self, event: NumberBox.Stepped) -> None:
        """Give more or fewer seats."""
        event.stop()
        seats = (self._seats() or 1) + event.step
        self.query_one(NumberBox).write(str(max(1, min(seats, LARGEST_QUANTITY))))

    def _seats(self) -> int | None:
        """The seats typed; None when they are none."""
        if not self._has_seats:
            return 1
        typed = self.query_one(NumberBox).value.strip()
        if not typed.isascii() or not typed.isdecimal():
            return None
        seats = int(typed)
        return seats if 1 <= seats <= LARGEST_QUANTITY else None

    # Choosing.

    @on(QueryTable.RowChosen)
    def take_row(self, event: QueryTable.RowChosen) -> None:
        """Answer with the marked, or the highlighted when none is."""
        event.stop()
        if isinstance(event.key, HolderRef):
            self._take(self.marks or (event.key,))

    @on(Input.Submitted, "NumberBox")
    def take_marked(self, event: Input.Submitted) -> None:
        """Answer from the box of the seats, too."""
        event.stop()
        row = self.table.highlighted_row
        if self.marks:
            self._take(self.marks)
        elif row is not None and isinstance(row.key, HolderRef):
            self._take((row.key,))

    def _take(self, holders: tuple[HolderRef, ...]) -> None:
        if (seats := self._seats()) is None:
            self._say(_WRONG_SEATS, wrong=True)
            self.query_one(NumberBox).focus()
        elif len(holders) == 1 and holders[0] in self._held:
            self._say(f"{self._label(holders[0])} holds it already.", wrong=True)
        else:
            self.answer(Picked(tuple(sorted(holders, key=lambda ref: (ref.kind, ref.id))), seats))

    def _label(self, ref: HolderRef) -> str:
        row = self.table.rows_loaded(ref)
        return row.cells[0].plain if row is not None else ref.kind.label

    def _keys(self) -> Keys:
        """Word the keys: how many are taken, and how to mark."""
        marked = len(self.marks) if self.is_mounted else 0
        told = [("enter", f"Take {marked:,} marked" if marked else "Take")]
        if not self._is_single:
            told.append(("space", "Mark"))
        if len(self._kinds) > 1:
            told.append(("←→", "Kind"))
        if self._has_seats:
            told.append(("tab", "Seats"))
        if not marked:
            told.append(("/", "Search"))
        return [*told, ("esc", "Cancel")]


def _outcome(license: License, seats: int, wanted: int, today: date) -> Content:
    """What the license comes to, and on one set to `Refuse` how many get no seat.

    Args:
        license: The license as it is now.
        seats: The seats each holder gets.
        wanted: How many holders would get them.
        today: The day that counts as today.
    """
    quantity, refused = license.quantity, 0
    if license.settings.when_full is WhenFull.REFUSE and quantity is not None:
        room = max(0, quantity - license.used) // seats
        refused = max(0, wanted - room)
    used = license.used + seats * (wanted - refused)
    then = standing(license.settings, quantity, used, today)
    owned = glyphs().unlimited if quantity is None else f"{quantity:,}"
    alert = f" {glyphs().warning}" if then.alert else ""
    return Content.assemble(
        (f"After assigning  {used:,}/{owned}{alert}  ", "$text-muted"),
        position_content(then, license.settings.when_full),
        (f", no seat for {refused:,}" if refused else "", "$text-error"),
    )
