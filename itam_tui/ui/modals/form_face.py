"""The face of every form: sections, boxes, and sentences beside them as it is typed; no I/O."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import commands
from itam_tui.ui.form_fields import Section
from itam_tui.ui.safety import content, cut, shown
from itam_tui.ui.widgets.form import FormRow, FormSection
from itam_tui.ui.widgets.form_boxes import FormButton
from itam_tui.ui.widgets.form_strip import SectionStrip


class FormFace(ItamModal[ScreenResultType], Generic[ScreenResultType]):
    """What is seen of a form while it is filled in."""

    DEFAULT_CSS = """
    FormFace #form { width: 92%; min-width: 60; max-width: 110; height: 100%; max-height: 26;
        border: round $accent; padding: 0 1; background: $background; color: $foreground; }
    FormFace.-single #form { height: auto; max-height: 100%; }
    FormFace #sections { height: 1fr; }
    FormFace.-single #sections, FormFace.-single FormSection { height: auto; }
    FormFace #said { height: auto; min-height: 1; max-height: 3; padding: 0 1; }
    FormFace #said.-wrong { color: $text-error; }
    FormFace #keys { height: 1; }
    FormFace #hints { width: 1fr; color: $text-muted; padding: 0 1; }
    FormFace.-narrow #form { width: 78; max-width: 100%; }
    """

    COMMANDS_OF = commands("back", "help", "quit", "save")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+pagedown", "section(1)", "Next section", show=False),
        Binding("ctrl+pageup", "section(-1)", "Section before", show=False),
    ]
    AUTO_FOCUS = ".box"

    def __init__(self, title: str, sections: Sequence[Section], texts: Mapping[str, str]) -> None:
        """Make a form.

        Args:
            title: What it does, and to what.
            sections: Its sections, from the left.
            texts: What stands in the boxes at first.
        """
        super().__init__()
        self.set_class(len(sections) == 1, "-single")
        self._heading = title
        self.sections = tuple(sections)
        self.texts = dict(texts)
        self.first_texts = dict(texts)
        self.known: dict[str, list[str]] = {}
        self.problems: dict[str, str] = {}
        self._first_problems: dict[str, str] = {}
        self._refused: dict[str, tuple[str, str]] = {}
        self._shows_all = False
        self._said = ("", False)
        self._noted = ""
        self._titled = ("", 0, 0)
        self.open_number = 0
        self._bodies: dict[int, Vertical | FormSection] = {}

    # What a form of one kind of record says.

    @abstractmethod
    def read(self) -> dict[str, str]:
        """Read the boxes; give the sentence of each wrong one, by its name."""

    def notes(self) -> dict[str, str]:
        """Say what the boxes come to, by the name of the box it is told beside."""
        return {}

    def load_known(self) -> dict[str, list[str]]:
        """Give the texts known for each field that suggests some. Off the loop."""
        return {}

    def body(self, number: int) -> Vertical | FormSection:
        """Make a section's widgets, when it is shown first."""
        return FormSection(self.sections[number].fields, self.texts)

    def disabled_boxes(self) -> frozenset[str]:
        """Name the boxes that take no part now."""
        return frozenset()

    @property
    def unsaved(self) -> int:
        """How many changes would be lost."""
        return sum(self.texts[name] != text for name, text in self.first_texts.items())

    # Layout.

    def compose(self) -> ComposeResult:
        """Lay out the strip, the open section, the sentence under it and the keys."""
        with Vertical(id="form"):
            if len(self.sections) > 1:
                yield SectionStrip([section.title for section in self.sections])
            with Vertical(id="sections"):
                yield self._body(0)
            yield Static("", id="said", markup=False)
            with Horizontal(id="keys"):
                yield FormButton("ctrl+s", "Save", id="save")
                yield Static("", id="hints", markup=False)
                yield FormButton("esc", "Cancel", id="cancel")

    def on_mount(self) -> None:
        """Read the boxes, and fetch what is suggested."""
        self._first_problems = self.read()
        self.recheck()
        self._show_hints()
        self._fetch_known()

    @work(group="known")
    async def _fetch_known(self) -> None:
        self.known = await asyncio.to_thread(self.load_known)
        for row in self.query(FormRow):
            self.suggest(row)
        self.recheck()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the title line anew."""
        super().on_resize(event)
        self.call_after_refresh(self._show_title)

    # Typing.

    @on(FormRow.Changed)
    def take_text(self, event: FormRow.Changed) -> None:
        """Keep what is typed, and check everything."""
        event.stop()
        self.texts[event.row.field.name] = event.text
        for row in self._rows(event.row.field.name):
            row.set_text(event.text)
        self.say("")
        self.recheck()

    def recheck(self) -> None:
        """Read all boxes, and tell beside each what is wrong or what it comes to."""
        self.problems = self.read()
        for name, (text, sentence) in self._refused.items():
            if self.texts.get(name) == text:
                self.problems.setdefault(name, sentence)
        notes, disabled = self.notes(), self.disabled_boxes()
        for row in self.query(FormRow):
            name = row.field.name
            row.set_changed(self.texts[name] != self.first_texts[name])
            row.set_disabled(name in disabled)
            if self._is_shown_wrong(name):
                row.tell(self.problems[name], wrong=True)
            else:
                row.tell(notes.get(name) or self._suggestion_told(row) or row.field.hint)
        for strip in self.query(SectionStrip):
            strip.mark_wrong(frozenset(self._wrong_sections()))
        self._show_title()
        self._show_cut()

    def _is_shown_wrong(self, name: str) -> bool:
        """Say whether a wrong field is marked: not before somebody had a chance to fill it in."""
        if name not in self.problems:
            return False
        untouched = self.texts[name] == self.first_texts[name]
        was_wrong = self._first_problems.get(name) == self.problems[name]
        return self._shows_all or not (untouched and was_wrong)

    def _wrong_sections(self) -> list[int]:
        return [
            number
            for number, section in enumerate(self.sections)
            if any(self._is_shown_wrong(field.name) for field in section.fields)
        ]

    def suggest(self, row: FormRow) -> None:
        """Offer the known texts of a field."""
        if row.field.known and self.known.get(row.field.known):
            row.suggest(self.known[row.field.known])

    def _suggestion_told(self, row: FormRow) -> str:
        """Name the known texts that go on from what is typed, or say that a new one is added."""
        field = row.field
        if not field.known:
            return ""
        typed, known = self.texts[field.name].strip(), self.known.get(field.known)
        changed = typed != self.first_texts[field.name]
        if known is None or not (row.box.has_focus or changed):
            return ""
        folded = typed.casefold()
        if folded in {each.casefold() for each in known}:
            return ""
        going_on = [each for each in known if each.casefold().startswith(folded)]
        if going_on and row.box.has_focus:
            return f"→ {' · '.join(going_on)}"
        if typed and changed and field.name in ("publisher", "vendor"):
            return f'Add {field.name} "{typed}"'
        return ""

    @on(events.DescendantFocus)
    def follow_focus(self) -> None:
        """Tell what is suggested for the field that is typed in."""
        if self.is_mounted:
            self.recheck()

    def _show_cut(self) -> None:
        """Say the sentence of the field that is typed in whole, where it was cut beside it."""
        row = next((each for each in self.query(FormRow) if each.box.has_focus), None)
        if row is None:
            return
        name, is_cut = row.field.name, not row.is_told_whole
        if self._is_shown_wrong(name):
            if is_cut:
                self.say(self.problems[name], wrong=True)
        elif is_cut and row.told.startswith("Add "):
            self._noted = row.told
            self.say(row.told)
        elif self._noted and self._said == (self._noted, False):
            self.say("")

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say something on the line under the fields."""
        if (sentence, wrong) == self._said:
            return
        self._said = (sentence, wrong)
        line = self.query_one("#said", Static)
        line.set_class(wrong, "-wrong")
        line.update(content(sentence))

    # Sections.

    def action_section(self, step: int) -> None:
        """Go to the section beside this one, and into its first field."""
        self.open_section((self.open_number + step) % len(self.sections))
        self._focus_first()

    @on(SectionStrip.Chosen)
    def choose_section(self, event: SectionStrip.Chosen) -> None:
        """Open the section chosen on the strip; the strip keeps the focus."""
        event.stop()
        self.open_section(event.number)

    def open_section(self, number: int) -> None:
        """Show a section."""
        if number == self.open_number:
            return
        self.open_number = number
        self.query_one(SectionStrip).show(number)
        if number not in self._bodies:
            self.query_one("#sections").mount(self._body(number))
        for each, body in self._bodies.items():
            body.display = each == number
        self.call_after_refresh(self._dress_section)

    def _dress_section(self) -> None:
        for row in self.query(FormRow):
            self.suggest(row)
        self.recheck()
        self._show_hints()

    def _body(self, number: int) -> Vertical | FormSection:
        self._bodies[number] = body = self.body(number)
        return body

    def first_box(self, number: int) -> Widget | None:
        """Give the widget that has the focus when a section is gone to."""
        return next((box for box in self._bodies[number].query(".box") if box.focusable), None)

    def _focus_first(self) -> None:
        def focus() -> None:
            if (box := self.first_box(self.open_number)) is not None:
                box.focus()

        self.call_after_refresh(focus)

    def _rows(self, name: str) -> list[FormRow]:
        return [row for row in self.query(FormRow) if row.field.name == name]

    def _show_title(self) -> None:
        """Draw the title line: what is edited, and how much is unsaved."""
        form = self.query_one("#form")
        room = form.size.width
        titled = (self._heading, self.unsaved, room)
        if room < 20 or titled == self._titled:
            return
        self._titled = titled
        unsaved = f" {self.unsaved:,} unsaved" if self.unsaved else ""
        heading = cut(shown(self._heading), room - cell_len(unsaved) - 6)
        fill = "─" * (room - cell_len(heading) - cell_len(unsaved) - 3) if unsaved else ""
        form.border_title = Content.assemble(heading, f" {fill}" if fill else "", unsaved)

    def hints(self) -> str:
        """Name the keys that matter in the open section."""
        return "tab next field   ctrl+PgDn next section" if len(self.sections) > 1 else ""

    def _show_hints(self) -> None:
        self.query_one("#hints", Static).update(content(self.hints()))
