"""The boxes of a form: typed on one line or several, or chosen in place; no I/O."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from itam_tui.ui.form_fields import Choices
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import content
from itam_tui.ui.widgets.text_box import TextBox

_BETWEEN_FIELDS: tuple[BindingType, ...] = (
    Binding("down", "app.focus_next", "Next field", show=False),
    Binding("up", "app.focus_previous", "Previous field", show=False),
)


class FormBox(TextBox):
    """A box of one line; up and down go to the fields around it."""

    DEFAULT_CSS = """
    FormBox, FormBox.-textual-compact { height: 1; border: none; padding: 0 1;
        background: $panel; }
    FormBox:focus, FormBox.-textual-compact:focus { border: none; padding: 0 1;
        background: $primary-muted; }
    FormBox:disabled { opacity: 100%; color: $text-muted; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*_BETWEEN_FIELDS]


class NoteBox(TextArea):
    """A box of several lines; enter begins the next one."""

    DEFAULT_CSS = """
    NoteBox, NoteBox:focus { border: none; padding: 0 1; background: $panel;
        scrollbar-size: 0 0; }
    NoteBox:focus { background: $primary-muted; }
    NoteBox > .text-area--cursor-line { background: transparent; }
    """

    def __init__(self, text: str, *, lines: int) -> None:
        """Begin with a text.

        Args:
            text: What stands in it.
            lines: Its height.
        """
        super().__init__(text, compact=True, highlight_cursor_line=False, soft_wrap=True)
        self.styles.height = lines
        self.cursor_blink = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Copy and cut only what is selected, so that ctrl+c can peel a layer otherwise."""
        if action in {"copy", "cut"} and not self.selected_text:
            return False
        return super().check_action(action, parameters)


class ChoiceBox(Widget, can_focus=True):
    """One of a closed set: arrows and space change it, a letter jumps."""

    DEFAULT_CSS = """
    ChoiceBox { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    ChoiceBox:focus { background: $primary-muted; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Previous choice", show=False),
        Binding("right,space", "step(1)", "Next choice", show=False),
        Binding("enter", "submit", "Save", show=False),
        *_BETWEEN_FIELDS,
    ]

    class Changed(Message):
        """Another value is chosen."""

        def __init__(self, box: ChoiceBox, value: str) -> None:
            """Tell the value."""
            super().__init__()
            self.box = box
            """The box it was chosen in."""
            self.value = value
            """The value, as text."""

        @property
        def control(self) -> ChoiceBox:
            """The box, for the selector of `@on`."""
            return self.box

    class Submitted(Message):
        """Enter: the form is to be saved."""

    def __init__(self, choices: Choices, value: str) -> None:
        """Begin with a value.

        Args:
            choices: Each value with its words.
            value: The one chosen at first.
        """
        super().__init__()
        self.auto_links = False
        self._choices = choices
        self._value = value

    @property
    def value(self) -> str:
        """The value chosen."""
        return self._value

    def choose(self, value: str) -> None:
        """Show a value without saying so."""
        if value != self._value:
            self._value = value
            self.refresh()

    def render(self) -> Content:
        """Draw the words between two arrows."""
        signs = glyphs()
        words = dict(self._choices).get(self._value, self._value)
        arrows = "$accent bold" if self.has_focus else "$text-muted"
        return Content.assemble(
            (f"{signs.more_left} ", arrows), content(words), (f" {signs.more_right}", arrows)
        )

    def action_step(self, step: int) -> None:
        """Choose the next value, or the one before; round at the ends."""
        values = [value for value, _ in self._choices]
        self._take(values[(values.index(self._value) + step) % len(values)])

    def action_submit(self) -> None:
        """Ask to save."""
        self.post_message(self.Submitted())

    def on_key(self, event: events.Key) -> None:
        """Jump to the next choice that begins with the letter."""
        letter = event.character or ""
        if not letter.isalpha():
            return
        event.stop()
        values = [value for value, _ in self._choices]
        after = values.index(self._value) + 1
        for value, words in (*self._choices[after:], *self._choices[:after]):
            if words.casefold().startswith(letter.casefold()):
                self._take(value)
                return

    def on_click(self, event: events.Click) -> None:
        """Choose the next value."""
        event.stop()
        self.action_step(1)

    def _take(self, value: str) -> None:
        if value != self._value:
            self.choose(value)
            self.post_message(self.Changed(self, value))


class FormButton(Static, can_focus=True):
    """A key and its word at the foot of a form; it can be tabbed to, and clicked."""

    DEFAULT_CSS = """
    FormButton { width: auto; height: 1; padding: 0 1; color: $foreground; }
    FormButton:focus { background: $primary-muted; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "push", "Press", show=False),
        Binding("down,right", "app.focus_next", "Next", show=False),
        Binding("up,left", "app.focus_previous", "Previous", show=False),
    ]

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, button: FormButton) -> None:
            """Tell which button."""
            super().__init__()
            self.button = button
            """The button."""

        @property
        def control(self) -> FormButton:
            """The button, for the selector of `@on`."""
            return self.button

    def __init__(self, sign: str, word: str, *, id: str) -> None:
        """Make a button.

        Args:
            sign: The key that does the same.
            word: What it does.
            id: The widget's id.
        """
        super().__init__(Content.assemble((sign, "bold $accent"), " ", word), id=id)

    def action_push(self) -> None:
        """Press it."""
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """Press it."""
        event.stop()
        self.action_push()
