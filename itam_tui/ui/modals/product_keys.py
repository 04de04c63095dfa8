"""Every product key of a license, masked: added, removed, revealed and copied (product.md §5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar, Final, TypeVar

from msgspec.structs import replace
from rich.cells import cell_len
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from itam_tui.domain.errors import Consent, ItamError, Question
from itam_tui.domain.further_keys import FurtherKey
from itam_tui.domain.licenses import License
from itam_tui.services import Services
from itam_tui.ui.base import ItamModal
from itam_tui.ui.commands import Command, command, commands
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.modals.product_key_form import ProductKeyForm
from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.safety import content, display
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.revealed_key import RevealedKey
from itam_tui.ui.widgets.table_columns import Column, Row

T = TypeVar("T")

OWN: Final = 0
"""The key of the line of the license's own product key; the others have their numbers."""

_SEAT_WIDTH: Final = 14
_LABEL_WIDTH: Final = 18

COLUMNS = (
    Column("product_key", "Product key", width=14, sortable=False),
    Column("label", "For", flexible=True, min_width=_LABEL_WIDTH, sortable=False),
    Column("holder", "Seat of", width=_SEAT_WIDTH, sortable=False),
    Column("added_by", "Added by", width=8, sortable=False),
    Column("added", "Added", width=10, sortable=False),
)
"""What tells the keys apart."""

_ON_ROW = frozenset({"delete", "reveal", "copy"})
_WRITES = _ON_ROW | {"add"}
_WORDS: Final = {"add": "Add", "delete": "Remove", "reveal": "Reveal", "copy": "Copy"}


def _named(name: str, title: str, told: str) -> Command:
    return replace(command(name), title=title, help=told, group="License")


class ProductKeysModal(ItamModal[None]):
    """Lists the keys of a license, its own first; one at a time is shown in full."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "back", "Back", show=False)]

    DEFAULT_CSS = """
    ProductKeysModal > Vertical { width: 78; max-width: 100%; height: auto; max-height: 96%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground; }
    ProductKeysModal.-wide > Vertical { width: 100; }
    ProductKeysModal QueryTable { height: auto; max-height: 50vh; margin-bottom: 1;
        background: $surface; }
    ProductKeysModal RevealedKey { display: none; padding: 0 0 0 2; }
    ProductKeysModal RevealedKey.-shown { display: block; }
    ProductKeysModal #told { height: auto; min-height: 1; max-height: 6; padding: 0 0 0 2;
        color: $text-warning; }
    ProductKeysModal #keys { height: 1; padding: 0 0 0 2; }
    """

    AUTO_FOCUS = "QueryTable"
    COMMANDS_OF: ClassVar[tuple[Command, ...]] = commands(
        "back", "help", "quit",
        _named("add", "Add a product key", "Add a product key"),
        _named("delete", "Remove the product key", "Remove the product key; it asks first"),
        "reveal",
        _named("copy", "Copy the product key", "Copy the revealed product key"),
    )  # fmt: skip

    class KeysRead(Message):
        """The license and its further product keys, masked."""

        def __init__(self, license: License, found: list[FurtherKey], at: int | None) -> None:
            """Tell them.

            Args:
                license: The license as it is now.
                found: Its further keys.
                at: The number of the key the cursor goes to; None where it is.
            """
            super().__init__()
            self.license = license
            """The license as it is now."""
            self.found = found
            """Its further keys."""
            self.at = at
            """The number of the key the cursor goes to; None where it is."""

    def __init__(self, services: Services, license: License) -> None:
        """List the product keys of a license."""
        super().__init__()
        self._services = services
        self._license = license
        self._rows: list[Row] = []
        self._found: dict[int, FurtherKey] = {}
        self._is_read = False
        self._reading = 0
        self._answer = ""
        self._wait = RowWait(self)

    def compose(self) -> ComposeResult:
        """Lay the list out over the key that is shown, what is told, and the keys to press."""
        with Vertical() as box:
            box.border_title = content(f"Product keys: {self._license.name}", 60)
            yield QueryTable(markable=False, empty=f"{self._license.name} has no product key.")
            yield RevealedKey()
            yield Static("", id="told", markup=False)
            yield Static("", id="keys", markup=False)

    def on_mount(self) -> None:
        """Read the keys; keys sent ahead wait for them."""
        self._wait.begin()
        self.read_keys()

    def on_unmount(self) -> None:
        """Keep no key waiting."""
        self._wait.end()

    def on_screen_suspend(self) -> None:
        """Mask the key when another dialog comes."""
        self._revealed.mask()

    def others_changed(self) -> None:
        """Show what somebody else added or removed."""
        self.read_keys()

    @property
    def table(self) -> QueryTable:
        """The keys."""
        return self.query_one(QueryTable)

    @property
    def _revealed(self) -> RevealedKey:
        return self.query_one(RevealedKey)

    @property
    def number(self) -> int | None:
        """The number of the key under the cursor, `OWN` for the license's own; None without one."""
        key = self.table.cursor_key
        return key if isinstance(key, int) else None

    # What can be done now.

    def why_not(self, command_id: str) -> str | None:
        """Say what is missing: the right to write, a key under the cursor, or one in full."""
        if command_id not in _WRITES:
            return None
        if reason := self._services.register.why_fixed:
            return reason
        if not self._is_read:
            return "The product keys are still being read."
        if self._license.archived_at is not None:
            return f"{self._license.name} is deleted. Restore it first."
        if command_id in _ON_ROW and self.number is None:
            return "There is no product key under the cursor."
        if command_id == "delete" and self.number == OWN:
            return "This is the license's own key: change it in Edit settings (e)."
        if command_id == "copy" and not self._revealed.is_revealed:
            return f"Reveal the key first: {self.keys_in_force().get('reveal', 'V')}."
        return None

    def tell(self, text: str) -> None:
        """Say something on the line over the keys."""
        self.query_one("#told", Static).update(content(text))
        self._show_keys()

    def _show_keys(self) -> None:
        """Word what can be pressed, muted where it does nothing now."""
        signs = self.keys_in_force()
        words = {**_WORDS, "reveal": "Hide" if self._revealed.is_revealed else _WORDS["reveal"]}
        told = [(signs.get(name, ""), words[name], self.reason_against(name)) for name in words]
        told.append((signs.get("back", "esc"), "Back", None))
        line = Content("   ").join(
            Content.assemble((sign, "dim"), (f" {word}", "dim"))
            if reason
            else Content.assemble((sign, "bold $accent"), f" {word}")
            for sign, word, reason in told
        )
        self.query_one("#keys", Static).update(line)
        self.refresh_bindings()

    # The list.

    @work(thread=True, exclusive=True, group="keys")
    def read_keys(self, at: int | None = None) -> None:
        """Ask which keys there are."""
        license = self._services.licenses.get(self._license.id)
        found = self._services.further_keys.of_license(license.id)
        self.post_message(self.KeysRead(license, found, at))

    @on(KeysRead)
    def show_keys(self, answer: KeysRead) -> None:
        """List them, the cursor where it was or on the one just added."""
        found = {one.id: one for one in answer.found}
        is_same = self._is_read and answer.license == self._license and found == self._found
        if is_same and not self._answer:
            return  # somebody changed something else: a key that is shown stays
        self._license, self._is_read, self._found = answer.license, True, found
        own = answer.license.settings.product_key
        self._rows = [_own_row(own)] if own else []
        self._rows += [_row(one) for one in answer.found]
        keys = [row.key for row in self._rows]
        before = self.table.cursor_index or 0
        wanted = answer.at if answer.at is not None else self.number
        at = keys.index(wanted) if wanted in keys else min(before, max(0, len(keys) - 1))
        self._reading += 1
        self.table.show(self._reading, len(keys), COLUMNS, keep=wanted, at=at)
        if not keys:
            self._revealed.mask()
            self._wait.end()
            self.tell(self._answer)
        self._show_keys()

    @on(QueryTable.RowsNeeded)
    def supply_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Give the lines, all in one chunk: a license has few keys."""
        self.table.supply(event.token, event.chunk, self._rows)
        self._wait.end()

    @on(QueryTable.RowHighlighted)
    def follow_cursor(self) -> None:
        """Mask the key that was shown; say in whole what the line has no room for."""
        self._revealed.mask()
        answer, self._answer = self._answer, ""
        self.tell(answer)
        one = self._found.get(self.number or OWN)
        if (
            not answer
            and one is not None
            and (cell_len(one.label) > _LABEL_WIDTH or cell_len(one.holder) > _SEAT_WIDTH)
        ):
            told = " · ".join(filter(None, (one.label, one.holder)))
            self.query_one("#told", Static).update(content(told).stylize("$text-muted"))

    @on(QueryTable.RowChosen)
    def tell_how(self) -> None:
        """Say how the key is shown, as `enter` shows nothing that is recorded."""
        sign = self.keys_in_force().get("reveal", "V")
        self.tell(self.reason_against("reveal") or f"{sign} shows this key, which is recorded.")

    # Showing and copying.

    def action_reveal(self) -> None:
        """Show the key under the cursor, recorded; or hide it again."""
        if self._revealed.is_revealed:
            self._revealed.mask()
        elif (number := self.number) is not None:
            self._wait.begin()
            self.reveal(number)

    @work(group="reveal", exclusive=True)
    async def reveal(self, number: int) -> None:
        """Fetch a key in full, and show it unless the cursor has gone on."""
        try:
            key = await self._done(lambda: self._in_full(number, copied=False))
            if key is not None and self.is_current and self.number == number:
                self._revealed.reveal(key)
                self.tell("")
        finally:
            self._wait.end()

    @on(RevealedKey.Masked)
    def follow_mask(self) -> None:
        """Mute what works on a shown key alone."""
        self._show_keys()

    @work(group="reveal", exclusive=True)
    async def action_copy(self) -> None:
        """Copy the key that is shown; that it was copied is recorded."""
        if (number := self.number) is None:
            return
        key = await self._done(lambda: self._in_full(number, copied=True))
        if key is not None:
            self.app.copy_to_clipboard(key)
            self.tell("Copied the product key.")

    def _in_full(self, number: int, *, copied: bool) -> str:
        """A key in full; off the loop."""
        if number == OWN:
            return self._services.licenses.reveal_key(self._license.id, copied=copied)
        return self._services.further_keys.reveal(self._license.id, number, copied=copied)

    async def _done(self, call: Callable[[], T]) -> T | None:
        """Do something off the loop; None when it was refused, which is told here."""
        try:
            return await asyncio.to_thread(call)
        except ItamError as error:
            self.tell(str(error))
            return None

    # Adding and removing.

    @work
    async def action_add(self) -> None:
        """Add a product key, and go to its line."""
        form = ProductKeyForm(self._services, self._license)
        if (added := await self.app.push_screen_wait(form)) is not None:
            self._answer = f"Added {added.title}. To take it back: d, not undo (u)."
            self.read_keys(added.id)

    @work
    async def action_delete(self) -> None:
        """Remove the key under the cursor once that is agreed to."""
        one = self._found.get(self.number or OWN)
        if one is None:
            return
        told = (
            f"Remove {one.title} from {self._license.name}.\n"
            "It can't be undone: the register doesn't keep a removed key."
        )
        if not await self.ask(Question(Consent.SEVERAL, told)):
            return
        remove = self._services.further_keys.remove
        gone = await self._done(lambda: remove(self._license.id, one.id))
        if gone is not None:
            self._answer = f"Removed {gone.title}."
            self.read_keys()


def _own_row(masked: str) -> Row:
    none = glyphs().none
    return Row(OWN, _cells(masked, "the license's own", none, none, none))


def _row(one: FurtherKey) -> Row:
    none, day = glyphs().none, one.added_at.astimezone().date().isoformat()
    return Row(one.id, _cells(one.masked, one.label or none, one.holder or none, one.added_by, day))


def _cells(*texts: str) -> tuple[Text, ...]:
    return tuple(display(text) for text in texts)
