"""Edit quantity: the number typed, what it comes to, and why (product.md §4)."""

from __future__ import annotations

import asyncio
from typing import Final, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from itam_tui.domain.errors import Consent, InvalidError, ItamError, QuantityChangedError, Question
from itam_tui.domain.licenses import (
    LARGEST_QUANTITY,
    License,
    QuantityChange,
    parse_quantity_change,
    quantity_label,
)
from itam_tui.domain.settings import LicenseType
from itam_tui.domain.text import InvalidText, clean_input
from itam_tui.services import Services
from itam_tui.services.quantities import QuantityNote, QuantityPreview
from itam_tui.ui.changed_meanwhile import ChangedMeanwhile
from itam_tui.ui.modals.drafted import Drafted
from itam_tui.ui.modals.longest_unused import LongestUnusedModal
from itam_tui.ui.modals.question import Also, QuestionModal
from itam_tui.ui.safety import content
from itam_tui.ui.standing_words import free_words, position_content
from itam_tui.ui.widgets.number_box import NumberBox
from itam_tui.ui.widgets.text_box import TextBox
from itam_tui.ui.widgets.two_ends import TwoEnds

Start = Literal["set", "more", "less"]
"""How it begins: with the quantity, with one more, or with one less."""

_FIRST: Final = {"more": "+1", "less": "-1"}
_UNFINISHED: Final = frozenset(
    {"", "+", "-", *("unlimited"[:end] for end in range(2, 9)), "i", "in"}
)
_LONGEST_TEXT: Final = 250
_HOW_TO: Final = "Type a quantity such as 12, +2 or -3, or u for unlimited."


class QuantityModal(Drafted[License], ChangedMeanwhile[License]):
    """Changes the quantity of one license and answers with the license as it is then."""

    DEFAULT_CSS = """
    QuantityModal > Vertical { width: 56; max-width: 96%; height: auto; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    QuantityModal Horizontal { height: 1; }
    QuantityModal #figures { height: 3; margin-top: 1; }
    QuantityModal #standings { height: 2; }
    QuantityModal #wrong { height: 2; display: none; color: $text-error; }
    QuantityModal.-wrong #wrong { display: block; }
    QuantityModal.-wrong #standings { display: none; }
    QuantityModal .word { width: 12; color: $text-muted; }
    QuantityModal .before { width: 14; }
    QuantityModal .arrow { width: 3; color: $text-muted; }
    QuantityModal .after { width: 1fr; }
    QuantityModal NumberBox { width: 12; }
    QuantityModal #comes-to { width: 1fr; color: $text-muted; }
    QuantityModal #told { height: auto; min-height: 1; color: $text-error; }
    QuantityModal #keys { height: 2; margin-top: 1; }
    """

    AUTO_FOCUS = "NumberBox"

    class SpentRead(Message):
        """How many seats lowering the quantity would let go."""

        def __init__(self, count: int) -> None:
            """Tell how many."""
            super().__init__()
            self.count = count
            """Spent seats of the license."""

    def __init__(self, services: Services, license: License, start: Start = "set") -> None:
        """Begin with a license as it was read.

        Args:
            services: What can be done with the register.
            license: The license.
            start: What stands in the box at first.
        """
        super().__init__()
        self._services = services
        self._license = license
        self._spent = 0
        self._is_saving = False
        self._first = _FIRST.get(start) or _typed(license.quantity)

    def license_at_hand(self) -> License:
        """Give the license as it was read."""
        return self._license

    def compose(self) -> ComposeResult:
        """Lay the figures out before and after, and why under them."""
        license = self._license
        with Vertical() as box:
            box.border_title = "Edit quantity"
            yield TwoEnds(license.name, license.reference)
            with Vertical(id="figures"):
                with Horizontal():
                    yield Static("Quantity", classes="word")
                    yield Static("", classes="before", id="quantity-before")
                    yield Static("→", classes="arrow", markup=False)
                    yield NumberBox(self._first)
                    yield Static("", id="comes-to")
                with Vertical(id="standings"):
                    yield from _figure("Free", "free")
                    yield from _figure("Position", "position")
                yield Static("", id="wrong")
            yield Static("", id="told")
            yield from _text_line("Reason", "reason")
            yield from _text_line("PO number", "po-number")
            yield Static(_keys(), id="keys", markup=False)

    def on_mount(self) -> None:
        """Show what the first number comes to."""
        self.show_outcome()
        if not self._license.settings.reassignable:
            self.read_spent()

    @work(thread=True, group="spent")
    def read_spent(self) -> None:
        """Ask how many seats are spent."""
        self.post_message(self.SpentRead(self._services.licenses.spent_seats(self._license.id)))

    @on(SpentRead)
    def take_spent(self, answer: SpentRead) -> None:
        """Count with the seats that lowering the quantity lets go."""
        self._spent = answer.count
        self.show_outcome()

    def draft_of(self) -> tuple[str, str]:
        """Name the dialog, and the license."""
        return "quantity", str(self._license.id)

    def typed(self) -> dict[str, tuple[str, str]]:
        """Give what is typed: the number where it is another one, why, and the PO number."""
        texts = {"quantity": (self._first, self._box.value)}
        texts |= {name: ("", self._text(name)) for name in ("reason", "po-number")}
        return {name: pair for name, pair in texts.items() if pair[0] != pair[1]}

    def take_up(self, texts: dict[str, tuple[str, str]]) -> None:
        """Put what was typed back into its boxes."""
        for name, (_, text) in texts.items():
            if name == "quantity":
                self._box.write(text)
            elif name in ("reason", "po-number"):
                self.query_one(f"#{name}", TextBox).value = text

    @on(Input.Changed)
    def keep_soon(self) -> None:
        """Keep what is typed soon."""
        self.note_typing()

    @property
    def _box(self) -> NumberBox:
        return self.query_one(NumberBox)

    @property
    def has_unsaved(self) -> bool:
        """Whether something was typed."""
        texts = [self._text("reason"), self._text("po-number")]
        return any(texts) or self._box.value != self._first

    def leave(self) -> None:
        """Change nothing; ask when a reason or a PO number was typed."""
        if self._text("reason") or self._text("po-number"):
            self._ask_to_leave()
        else:
            self.dismiss(None)

    @work(group="leave", exclusive=True)
    async def _ask_to_leave(self) -> None:
        question = Question(Consent.SEVERAL, "Discard the reason and PO number you typed?")
        if await self.app.push_screen_wait(QuestionModal([question])):
            self.dismiss(None)

    # What it comes to.

    @on(Input.Changed, "NumberBox")
    def show_outcome(self) -> None:
        """Show the figures after what is typed, or say why it can't be read."""
        typed = self._box.value.strip().casefold()
        try:
            change = parse_quantity_change(typed)
            outcome = self._services.licenses.preview_quantity(self._license, change, self._spent)
        except InvalidError as error:
            is_unfinished = typed in _UNFINISHED
            self._show_wrong(_HOW_TO if is_unfinished else str(error), is_wrong=not is_unfinished)
        else:
            self._show_figures(change, outcome)

    def _show_figures(self, change: QuantityChange, outcome: QuantityPreview) -> None:
        when_full = self._license.settings.when_full
        before, after = outcome.standing_before, outcome.standing_after
        self.remove_class("-wrong")
        told = f"= {quantity_label(outcome.after)}"
        is_plain = outcome.after is not None and not change.relative
        self._put("comes-to", content("" if is_plain else told))
        self._put("quantity-before", content(quantity_label(outcome.before)))
        self._put("free-before", content(free_words(before)))
        self._put("free-after", content(free_words(after)))
        self._put("position-before", position_content(before, when_full))
        self._put("position-after", position_content(after, when_full))

    def _show_wrong(self, sentence: str, *, is_wrong: bool) -> None:
        self._put("wrong", content(sentence).stylize("" if is_wrong else "$text-muted"))
        self._put("quantity-before", content(quantity_label(self._license.quantity)))
        self._put("comes-to", content(""))
        self.add_class("-wrong")

    def _put(self, name: str, what: Content) -> None:
        line = self.query_one(f"#{name}", Static)
        if line.content != what:
            line.update(what)

    @on(NumberBox.Stepped)
    def step(self, event: NumberBox.Stepped) -> None:
        """Go up or down from the number typed; digits then replace it."""
        event.stop()
        try:
            change = parse_quantity_change(self._box.value)
        except InvalidError:
            change = QuantityChange(self._license.quantity)
        if change.amount is None:
            return
        now = (self._license.quantity or 0) if change.relative else 0
        amount = min(max(change.amount + event.step, -now), LARGEST_QUANTITY - now)
        self._box.write(f"{amount:+}" if change.relative else str(amount))

    # Saving.

    @on(Input.Submitted)
    def begin_saving(self, event: Input.Submitted) -> None:
        """Save what is typed, unless it can't be read."""
        event.stop()
        if self._is_saving:
            return
        try:
            change = parse_quantity_change(self._box.value)
            change.apply(self._license.quantity)
        except InvalidError as error:
            self._show_wrong(str(error), is_wrong=True)
            self._box.focus()
            return
        try:
            reason = clean_input(self._text("reason"))
            po_number = clean_input(self._text("po-number"))
        except InvalidText as error:
            self._put("told", content(str(error)))
            return
        self._is_saving = True
        self.save(change, QuantityNote(reason=reason, po_number=po_number))

    @work
    async def save(self, change: QuantityChange, note: QuantityNote) -> None:
        """Write the change, asking first what must be asked; stay open when it is refused."""
        license, write = self._license, self._services.licenses.change_quantity
        try:
            saved = await self.with_consent(
                lambda agreed: write(
                    license.id, change, note, expected=license.quantity, consents=agreed
                )
            )
        except ItamError as error:
            await self._stay_open(error)
        else:
            if saved is not None:
                self.dismiss(saved)
        finally:
            self._is_saving = False

    async def _stay_open(self, error: ItamError) -> None:
        """Say why it was not saved; compare with the quantity somebody else gave it."""
        if isinstance(error, QuantityChangedError):
            now = await asyncio.to_thread(self._services.licenses.get, self._license.id)
            self._license = now
            self.show_outcome()
        self._put("told", content(str(error)))

    async def ask(self, *questions: Question) -> bool:
        """Ask; a quantity below used offers to show who holds the license."""
        also = None
        below = any(question.consent is Consent.BELOW_USED for question in questions)
        if below and self._license.settings.type is not LicenseType.CUSTOM:
            also = Also("o", "Holders, longest unused first", self._show_holders)
        before, change = self._license.quantity, parse_quantity_change(self._box.value)
        after = quantity_label(change.apply(before))
        heading = f"{self._license.name}: {quantity_label(before)} → {after}"
        answer = await self.app.push_screen_wait(QuestionModal(questions, title=heading, also=also))
        return answer is True

    def _show_holders(self) -> None:
        self.app.push_screen(LongestUnusedModal(self._services, self._license))

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", TextBox).value


def _figure(word: str, name: str) -> ComposeResult:
    with Horizontal():
        yield Static(word, classes="word", markup=False)
        yield Static("", classes="before", id=f"{name}-before")
        yield Static("→", classes="arrow", markup=False)
        yield Static("", classes="after", id=f"{name}-after")


def _text_line(word: str, name: str) -> ComposeResult:
    with Horizontal():
        yield Static(word, classes="word", markup=False)
        yield TextBox(compact=True, id=name, max_length=_LONGEST_TEXT)


def _typed(quantity: int | None) -> str:
    return "unlimited" if quantity is None else str(quantity)


def _keys() -> Content:
    key = "bold $accent"
    save = Content.assemble(("enter", key), " Save")
    cancel = Content.assemble(("esc", key), " Cancel")
    steps = Content.assemble(
        ("↑↓", key), " ±1   ", ("PgUp PgDn", key), " ±10   ", ("u", key), " unlimited"
    )
    between = " " * (52 - save.cell_length - cancel.cell_length)
    return Content.assemble(steps, "\n", save, between, cancel)
