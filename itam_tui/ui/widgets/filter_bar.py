"""The filter line: its place is there from the start, and typing moves nothing."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from itam_tui.ui.safety import content
from itam_tui.ui.widgets.text_box import TextBox


class FilterBox(TextBox):
    """The box itself; `down` leaves it as `enter` does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "submit", "Rows", show=False),
        Binding("escape", "clear_filter", "Clear", show=False),
    ]
    FOOTER: ClassVar = (("enter", "Rows"), ("esc", "Clear"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave `escape` to a dialog when there is no text to clear: one press for one layer."""
        if action == "clear_filter" and not self.value and isinstance(self.screen, ModalScreen):
            return False
        return super().check_action(action, parameters)

    def action_clear_filter(self) -> None:
        """Empty the box and leave it."""
        self.post_message(self.Cleared())

    class Cleared(Message):
        """The filter is to be taken away."""


class FilterBar(Horizontal):
    """A prompt, a box, and beside it what is wrong with the filter."""

    DEFAULT_CSS = """
    FilterBar { height: 1; width: 1fr; }
    FilterBar > #prompt { width: 2; color: $text-muted; }
    FilterBar:focus-within > #prompt { color: $accent; text-style: bold; }
    FilterBar > FilterBox { width: 45%; min-width: 20; max-width: 60; height: 1;
        border: none; padding: 0; background: $background; }
    FilterBar > FilterBox:focus { background: $surface; border: none; }
    FilterBar > #wrong { width: 1; height: auto; max-height: 3; padding: 0 0 0 2;
        color: $error; background: $background; overlay: screen; display: none; }
    """

    debounce_seconds = 0.15
    """How long typing must pause before the filter is applied."""

    class Changed(Message):
        """The filter is another one."""

        def __init__(self, bar: FilterBar, text: str) -> None:
            """Tell the filter as it was typed."""
            super().__init__()
            self.bar = bar
            """The bar it was typed in."""
            self.text = text
            """The filter as it was typed."""

        @property
        def control(self) -> FilterBar:
            """The bar, for the selector of `@on`."""
            return self.bar

    class Left(Message):
        """The box was left, with its filter kept: the rows are next."""

        def __init__(self, bar: FilterBar) -> None:
            """Tell which bar was left."""
            super().__init__()
            self.bar = bar
            """The bar that was left."""

        @property
        def control(self) -> FilterBar:
            """The bar, for the selector of `@on`."""
            return self.bar

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        """Begin with a filter that is already applied."""
        super().__init__(id=id)
        self._told = text
        self._wrong = ""
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay the line out."""
        yield Static("/", id="prompt", markup=False)
        yield FilterBox(self._told, compact=True, select_on_focus=False)
        yield Static("", id="wrong", markup=False)

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self._box.value

    @property
    def is_open(self) -> bool:
        """Whether the box has the focus."""
        return self._box.has_focus

    @property
    def is_waiting(self) -> bool:
        """Whether a pause of typing is awaited, after which the filter is applied."""
        return self._pause is not None

    def open(self) -> None:
        """Give the box the focus, behind what is typed there."""
        self._box.focus()
        self._box.action_end()

    def clear(self) -> None:
        """Take the filter away, at once."""
        self._box.value = ""
        self._tell()

    def set_text(self, text: str) -> None:
        """Put a filter in the box that is already applied."""
        self._told = text
        self._box.value = text

    def show_error(self, sentence: str) -> None:
        """Say what is wrong with the filter beside it; blank when nothing is."""
        if sentence != self._wrong:
            self._wrong = sentence
            self._share_line()

    def _share_line(self) -> None:
        """Give the sentence the room that the filter doesn't take; else the box has its share.

        It covers what lies under the line rather than being cut, and moves nothing.
        """
        room, box = self.size.width, self._box.size.width
        if self._wrong:
            box = min(max(20, room * 45 // 100), 60, max(20, cell_len(self._box.value) + 2))
        self._box.styles.width = box if self._wrong else None
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(self._wrong)
        wrong.styles.width = max(1, room - box - 2)
        wrong.update(content(self._wrong))

    @on(Input.Changed)
    def wait_for_a_pause(self, event: Input.Changed) -> None:
        """Tell of the filter once typing pauses."""
        event.stop()
        if self._wrong:
            self._share_line()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(self.debounce_seconds, self._tell)

    @on(Input.Submitted)
    def leave(self, event: Input.Submitted) -> None:
        """Apply the filter now, and go to the rows."""
        event.stop()
        self._tell()
        self.post_message(self.Left(self))

    @on(FilterBox.Cleared)
    def clear_and_leave(self, event: FilterBox.Cleared) -> None:
        """Take the filter away, and go to the rows."""
        event.stop()
        self.clear()
        self.post_message(self.Left(self))

    def on_resize(self, event: events.Resize) -> None:
        """Give what is wrong the room of the new size."""
        if self._wrong:
            self._share_line()

    def _tell(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if self._box.value != self._told:
            self._told = self._box.value
            self.post_message(self.Changed(self, self._told))

    @property
    def _box(self) -> FilterBox:
        return self.query_one(FilterBox)
