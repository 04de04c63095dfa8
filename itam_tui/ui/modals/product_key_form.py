"""The form that adds a product key to a license: the key, what it is for, whose seat it is for."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from itam_tui.domain.errors import Consent
from itam_tui.domain.further_keys import FurtherKey, problems
from itam_tui.domain.holders import Assignment
from itam_tui.domain.licenses import License
from itam_tui.services import Services
from itam_tui.ui.form_fields import FormField, Section
from itam_tui.ui.form_texts import TextReader
from itam_tui.ui.modals.form import FormModal
from itam_tui.ui.modals.seat_picker import SeatPicker
from itam_tui.ui.safety import content
from itam_tui.ui.widgets.form import FormRow, FormSection
from itam_tui.ui.widgets.form_boxes import ChoiceBox

SEAT = FormField("holder", "Seat of", 34, hint="optional")
FIELDS = (FormField("product_key", "Product key"), FormField("label", "What it is for"), SEAT)
"""What is asked of a product key."""

_ANYBODY = "anybody"


class SeatBox(ChoiceBox):
    """Whose seat a key is for; `enter` and `space` choose, `backspace` takes the choice away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace,delete", "nobody", "Anybody", show=False),
    ]

    class PickAsked(Message):
        """Somebody is to be chosen."""

    def __init__(self, holder: str) -> None:
        """Begin with the name of a holder; blank is anybody."""
        super().__init__((), holder)

    def render(self) -> Content:
        """Draw the name, and which key chooses."""
        hint = "   enter chooses" if self.has_focus else ""
        return Content.assemble(content(self.value or _ANYBODY, 24), (hint, "$text-muted"))

    def action_step(self, step: int) -> None:
        """Choose somebody."""
        self.post_message(self.PickAsked())

    def action_submit(self) -> None:
        """Choose somebody."""
        self.post_message(self.PickAsked())

    def action_nobody(self) -> None:
        """Take the choice away."""
        self._take("")

    def on_key(self, event: events.Key) -> None:
        """Do nothing on a letter: there is nothing to jump to."""
        event.prevent_default()


class SeatRow(FormRow):
    """The line of the box that is chosen in a dialog."""

    def _make_box(self) -> SeatBox:
        return SeatBox(self.text)


class ProductKeyForm(FormModal[FurtherKey]):
    """Adds a product key and answers with it; nothing typed in it is kept as a draft."""

    def __init__(self, services: Services, license: License) -> None:
        """Make the form.

        Args:
            services: What can be done with the register.
            license: The license that gets a key.
        """
        heading = f"Add product key ─ {license.name}"
        super().__init__(heading, [Section("", FIELDS)], dict.fromkeys(_names(), ""))
        self._services = services
        self._license = license
        self._seat: Assignment | None = None
        self._key = self._label = ""

    def body(self, number: int) -> Vertical | FormSection:
        """Make the boxes, that of the seat last."""
        section = FormSection(FIELDS[:-1], self.texts)
        section.rows.append(SeatRow(SEAT, self.texts[SEAT.name]))
        return section

    def draft_of(self) -> tuple[str, str]:
        """Name the form, and the license."""
        return "product-key", str(self._license.id)

    def typed(self) -> dict[str, tuple[str, str]]:
        """Give nothing to keep: what is typed here stays here."""
        return {}

    def read(self) -> dict[str, str]:
        """Read the boxes; say what is wrong with the key and with what it is for."""
        reader = TextReader(self.texts)
        self._key = reader.text("product_key", "")
        self._label = reader.text("label", "")
        return reader.blame(problems(self._key, self._label))

    def rebase(self, theirs: frozenset[str]) -> tuple[str, ...]:
        """Change nothing: nobody else adds this key."""
        return ()

    def write(self, consents: frozenset[Consent]) -> tuple[FurtherKey, tuple[str, ...]]:
        """Add the key."""
        holder = self._seat.holder if self._seat else None
        add = self._services.further_keys.add
        return add(self._license.id, self._key, self._label, holder), ()

    @on(FormRow.Changed)
    def forget_seat(self, event: FormRow.Changed) -> None:
        """Take the seat away with its name."""
        if event.row.field.name == SEAT.name and not event.text:
            self._seat = None

    @on(SeatBox.PickAsked)
    @work(group="seat", exclusive=True)
    async def pick_seat(self) -> None:
        """Choose whose seat the key is for."""
        picked = await self.app.push_screen_wait(SeatPicker(self._services, self._license))
        if picked is None:
            return
        self._seat = picked
        self.texts[SEAT.name] = picked.holder_name
        for row in self.query(SeatRow):
            row.set_text(picked.holder_name)
        self.recheck()


def _names() -> tuple[str, ...]:
    return tuple(field.name for field in FIELDS)
