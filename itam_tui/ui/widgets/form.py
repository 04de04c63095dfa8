"""A form's lines: label, box, and beside it what is wrong or told; no I/O, nothing moves."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester, SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from itam_tui.ui.form_fields import FormField
from itam_tui.ui.safety import content, cut, shown
from itam_tui.ui.widgets.form_boxes import ChoiceBox, FormBox, NoteBox

LABEL_WIDTH = 21
"""Cells of the one label column, the mark of a changed field included."""


class Told(Widget):
    """The sentence beside a box, cut to the room there is when it is drawn."""

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__(classes="told")
        self._sentence = ""

    def say(self, sentence: str) -> None:
        """Say something else."""
        if sentence != self._sentence:
            self._sentence = sentence
            self.refresh()

    def render(self) -> Content:
        """Draw as much as there is room for."""
        return content(cut(shown(self._sentence), max(0, self.size.width - 1)))


class FormRow(Horizontal):
    """One field: its label, its box, and beside them its sentence."""

    DEFAULT_CSS = f"""
    FormRow {{ height: auto; width: 1fr; }}
    FormRow > .label {{ width: {LABEL_WIDTH}; height: 1; padding: 0 1; }}
    FormRow > .box {{ width: 5fr; min-width: 12; }}
    FormRow > .told {{ width: 3fr; height: 1; padding: 0 0 0 1; color: $text-muted; }}
    FormRow > .told.-wrong {{ color: $text-error; }}
    FormRow.-wrong > .label {{ color: $text-error; }}
    """

    class Changed(Message):
        """The text of a field is another one."""

        def __init__(self, row: FormRow, text: str) -> None:
            """Tell the text."""
            super().__init__()
            self.row = row
            """The line it was typed on."""
            self.text = text
            """The text as it stands in the box."""

        @property
        def control(self) -> FormRow:
            """The line, for the selector of `@on`."""
            return self.row

    class Submitted(Message):
        """Enter in a box: the form is to be saved."""

    def __init__(self, field: FormField, text: str) -> None:
        """Make a line.

        Args:
            field: What it is for.
            text: What stands in its box at first.
        """
        super().__init__()
        self.field = field
        self._text = text
        self._is_changed = False
        self._told: tuple[str, bool] = ("", False)
        self.box = self._make_box()
        self.box.add_class("box")
        if field.width:
            self.box.styles.width = field.width
        self._label = Static(Content.assemble(self._label_drawn()), classes="label")
        self._beside = Told()
        if field.width:
            self._beside.styles.width = "1fr"

    def compose(self) -> ComposeResult:
        """Lay the line out."""
        yield self._label
        yield self.box
        yield self._beside

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self._text

    @property
    def told(self) -> str:
        """The sentence beside the box."""
        return self._told[0]

    @property
    def is_told_whole(self) -> bool:
        """Whether the sentence beside the box has the room it needs."""
        return cell_len(self._told[0]) < self._beside.size.width

    def set_text(self, text: str) -> None:
        """Put a text in the box without saying so."""
        if text == self._text:
            return
        self._text = text
        if isinstance(self.box, ChoiceBox):
            self.box.choose(text)
        elif isinstance(self.box, TextArea):
            self.box.load_text(text)
        else:
            self.box.value = text

    def set_changed(self, is_changed: bool) -> None:
        """Mark the field as changed, or not."""
        if is_changed != self._is_changed:
            self._is_changed = is_changed
            self._label.update(self._label_drawn(), layout=False)

    def set_disabled(self, disabled: bool) -> None:
        """Take the field out of the form, in its place."""
        if disabled != self.box.disabled:
            self.box.disabled = disabled

    def suggest(self, known: Sequence[str]) -> None:
        """Offer known texts behind what is typed; the right arrow takes the one shown."""
        self.suggest_by(SuggestFromList(known, case_sensitive=False))

    def suggest_by(self, suggester: Suggester) -> None:
        """Offer what a suggester finds behind what is typed."""
        if isinstance(self.box, Input):
            self.box.suggester = suggester

    def tell(self, sentence: str, *, wrong: bool = False) -> None:
        """Say beside the box what is wrong, or what the text comes to."""
        if (sentence, wrong) == self._told:
            return
        self._told = (sentence, wrong)
        self.set_class(wrong, "-wrong")
        self._beside.set_class(wrong, "-wrong")
        self._beside.say(sentence)

    @on(Input.Changed)
    @on(ChoiceBox.Changed)
    def take_typed(self, event: Input.Changed | ChoiceBox.Changed) -> None:
        """Keep what is typed or chosen, and say so."""
        event.stop()
        self._take(event.value)

    @on(TextArea.Changed)
    def take_lines(self, event: TextArea.Changed) -> None:
        """Keep what is typed, and say so."""
        event.stop()
        self._take(event.text_area.text)

    @on(Input.Submitted)
    @on(ChoiceBox.Submitted)
    def submit(self, event: Message) -> None:
        """Pass on that the form is to be saved."""
        event.stop()
        self.post_message(self.Submitted())

    def _take(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.post_message(self.Changed(self, text))

    def _make_box(self) -> FormBox | ChoiceBox | NoteBox:
        if self.field.choices:
            return ChoiceBox(self.field.choices, self._text)
        if self.field.lines > 1:
            return NoteBox(self._text, lines=self.field.lines)
        return FormBox(self._text, compact=True)

    def _label_drawn(self) -> Content:
        mark = ("*", "$accent bold") if self._is_changed else ""
        return Content.assemble(self.field.label, " ", mark)


class FormSection(VerticalScroll, can_focus=False):
    """Fields under each other."""

    DEFAULT_CSS = """
    FormSection { height: 1fr; scrollbar-size: 0 0; }
    """

    def __init__(self, fields: Sequence[FormField], texts: dict[str, str]) -> None:
        """Make a section.

        Args:
            fields: Its fields, from the top.
            texts: What stands in each box at first.
        """
        super().__init__()
        self.rows = [FormRow(field, texts[field.name]) for field in fields]

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield from self.rows
