"""A question before a change: no is the default, and a key sent before it was drawn no answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Input, Static

from itam_tui.domain.errors import Question
from itam_tui.ui.base import ItamModal
from itam_tui.ui.safety import content
from itam_tui.ui.widgets.text_box import TextBox

MOST_BY_KEY: Final = 10
"""Above so many records the answer is their number, typed (product.md §3)."""


class Also(Struct, frozen=True):
    """One more key a question offers, as `o` for the holders."""

    key: str
    """The key; a letter other than `y` and `n`."""
    title: str
    """What it shows."""
    show: Callable[[], None]
    """Shows it; the question stays open."""


class QuestionModal(ItamModal[bool]):
    """Asks one or several questions at once and gives one answer."""

    DEFAULT_CSS = """
    QuestionModal > VerticalScroll { width: 64; max-width: 90%; height: auto; max-height: 90%;
        border: round $warning; padding: 0 1; background: $surface; color: $foreground; }
    QuestionModal .sentence { height: auto; }
    QuestionModal #answers { height: auto; margin-top: 1; }
    QuestionModal TextBox { width: 16; height: 1; border: none; margin-top: 1; padding: 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,enter", "answer(False)", "No", show=False),
    ]

    def __init__(
        self, questions: Sequence[Question], *, title: str = "", also: Also | None = None
    ) -> None:
        """Make the dialog.

        Args:
            questions: What to ask; each sentence may have several lines.
            title: What it is about, over the questions.
            also: One more key it offers.
        """
        super().__init__()
        self._questions = tuple(questions)
        self._heading = title
        self._also = also
        self._number = max((question.count for question in questions), default=1)
        self.drawn_at: float | None = None

    def compose(self) -> ComposeResult:
        """Lay out the sentences, and the box or the keys that answer them."""
        with VerticalScroll(can_focus=not self._is_typed):
            if self._heading:
                yield Static(content(self._heading).stylize("bold"), classes="sentence")
            for question in self._questions:
                yield Static(content(question.sentence, lines=True), classes="sentence")
            if not self._is_typed and not self._questions[-1].sentence.endswith("?"):
                yield Static("Go on?", classes="sentence", markup=False)
            if self._is_typed:
                yield TextBox(compact=True, restrict=r"[0-9]*", id="number")
            answers = Static(Content.assemble(self._answers()), id="answers")
            answers.auto_links = False  # what can be clicked keeps its own colors
            yield answers

    def on_mount(self) -> None:
        """Take answers from the moment the question stands on the screen."""
        if self._also is not None:
            self._bindings.bind(self._also.key, "also", self._also.title, show=False)
        self.call_after_refresh(self._begin)

    def action_answer(self, answer: bool) -> None:
        """Answer, unless the key was sent before the question was drawn."""
        arrived = getattr(self.app, "key_arrived_at", None)
        if self.drawn_at is None or (arrived is not None and arrived < self.drawn_at):
            return
        if answer and self._is_typed:
            return
        self.dismiss(answer)

    def action_also(self) -> None:
        """Show what the question offers to show."""
        if self._also is not None:
            self._also.show()

    def leave(self) -> None:
        """Leave it: no."""
        self.dismiss(False)

    @on(Input.Submitted)
    def compare(self, event: Input.Submitted) -> None:
        """Take the number for a yes; any other one is pointed out, and none is no."""
        event.stop()
        typed = event.value.strip()
        if not typed:
            self.dismiss(False)
        elif int(typed) == self._number:
            self.dismiss(True)
        else:
            wrong = content(f"Type {self._number} to go on, or press esc to change nothing.")
            self.query_one("#answers", Static).update(wrong.stylize("$error"))

    @property
    def _is_typed(self) -> bool:
        return self._number > MOST_BY_KEY

    def _begin(self) -> None:
        self.drawn_at = Message().time

    def _answers(self) -> Content:
        """Word the keys that answer, no the one that stands out."""
        if self._is_typed:
            keys = [content(f"Type {self._number} and enter to go on"), _key("esc", "No", "back")]
        else:
            keys = [
                _key("y", "Yes", "answer(True)"),
                _key("n", "No", "answer(False)").stylize("reverse"),
            ]
        if self._also is not None:
            keys.append(_key(self._also.key, self._also.title, "also"))
        return Content("   ").join(keys)


def _key(sign: str, word: str, action: str) -> Content:
    drawn = Content.assemble((sign, "bold $accent"), " ", content(word))
    return drawn.stylize(Style.from_meta({"@click": f"screen.{action}"}))
