"""Holders offered in a dialog: counted, read, filtered, pasted; what is done with them is above."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from textual import events, on, work
from textual.message import Message
from textual.reactive import var
from textual.screen import ScreenResultType
from textual.widgets import Input, Static

from itam_tui.domain.holders import HolderKind, HolderRef
from itam_tui.domain.importing.pasted import addresses
from itam_tui.services import Services
from itam_tui.services.holders import Candidate, Matched
from itam_tui.ui.candidate_cells import CANDIDATE_COLUMNS, candidate_row
from itam_tui.ui.modals.tried import TriedModal
from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.safety import content
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.paste_box import PasteBar, PasteBox
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable
from itam_tui.ui.widgets.tab_strip import TabName, TabStrip

_PLURALS = {HolderKind.DEVICE: "Devices", HolderKind.END_USER: "End users"}


class Wanted(Struct, frozen=True):
    """What the picker asks for."""

    kind: HolderKind
    """Devices or end users."""
    text: str = ""
    """What they have every word of."""


class HolderSearch(TriedModal[ScreenResultType]):
    """A box that filters, and the holders that match what is typed in it."""

    wanted: var[Wanted] = var(Wanted(HolderKind.END_USER), init=False, always_update=True)
    """Who is offered; a change reads them."""

    class Counted(Message):
        """How many are offered."""

        def __init__(self, wanted: Wanted, count: int) -> None:
            """Answer a question."""
            super().__init__()
            self.wanted = wanted
            """What was asked."""
            self.count = count
            """How many fit."""

    class Loaded(Message):
        """Some of those offered."""

        def __init__(self, wanted: Wanted, chunk: int, found: list[Candidate]) -> None:
            """Answer the table's need."""
            super().__init__()
            self.wanted = wanted
            """What was asked."""
            self.chunk = chunk
            """Which rows it needs."""
            self.found = found
            """The candidates."""

    class PastedFound(Message):
        """Whom pasted addresses mean."""

        def __init__(self, matched: Matched, held: frozenset[HolderRef]) -> None:
            """Tell who is known and who isn't."""
            super().__init__()
            self.matched = matched
            """What each text means."""
            self.held = held
            """Those of them who hold the license already."""

    def __init__(
        self,
        services: Services,
        kinds: tuple[HolderKind, ...],
        license_id: int | None,
        *,
        single: bool,
    ) -> None:
        """Offer holders; see `HolderPicker`."""
        super().__init__()
        self._services = services
        self._kinds = kinds
        self._license_id = license_id
        self._is_single = single
        self._held: set[HolderRef] = set()
        self._shown: Wanted | None = None
        self._rows = RowWait(self)

    def on_mount(self) -> None:
        """Offer everyone of the first kind."""
        self.wanted = Wanted(self._kinds[0])

    def on_unmount(self) -> None:
        """Keep no key waiting for rows that won't come."""
        self._rows.end()

    def _tabs(self) -> Sequence[TabName]:
        return [TabName(kind, _PLURALS[kind]) for kind in self._kinds]

    @property
    def table(self) -> QueryTable:
        """The holders offered."""
        return self.query_one(QueryTable)

    @property
    def marks(self) -> tuple[HolderRef, ...]:
        """The marked holders, those not shown included."""
        return tuple(key for key in self.table.marks if isinstance(key, HolderRef))

    # Reading.

    def watch_wanted(self, wanted: Wanted) -> None:
        """Count what another question finds."""
        self.count_candidates(wanted)

    @work(thread=True, exclusive=True, group="count")
    def count_candidates(self, wanted: Wanted) -> None:
        """Ask how many fit."""
        count = self._services.holders.candidate_count(wanted.kind, wanted.text)
        self.post_message(self.Counted(wanted, count))

    @on(Counted)
    def show_count(self, answer: Counted) -> None:
        """Show the answer, unless the question has changed meanwhile."""
        if answer.wanted != self.wanted:
            return
        self._shown = answer.wanted
        self.table.show(answer.wanted, answer.count, CANDIDATE_COLUMNS[answer.wanted.kind])
        if not answer.count:
            self._rows.end()

    @on(QueryTable.RowsNeeded)
    def ask_for_rows(self, event: QueryTable.RowsNeeded) -> None:
        """Read the holders that come into view."""
        if isinstance(event.token, Wanted):
            self.read_rows(event.token, event.chunk)

    @work(thread=True, group="rows")
    def read_rows(self, wanted: Wanted, chunk: int) -> None:
        """Ask for some holders, and whether they hold the license."""
        found = self._services.holders.candidates(
            wanted.kind, wanted.text, self._license_id, chunk * CHUNK, CHUNK
        )
        self.post_message(self.Loaded(wanted, chunk, found))

    @on(Loaded)
    def show_rows(self, answer: Loaded) -> None:
        """Show them."""
        self._held |= {one.holder.ref for one in answer.found if one.held}
        self.table.supply(answer.wanted, answer.chunk, [candidate_row(one) for one in answer.found])
        if answer.wanted == self.wanted:
            self._rows.end()

    # Filtering.

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Offer who matches what is typed."""
        self.wanted = replace(self.wanted, text=event.text)

    @on(FilterBar.Left)
    def go_to_rows(self) -> None:
        """Go from the box to the holders; keys sent ahead are meant for those asked for."""
        self.table.focus()
        if self._shown != self.wanted or self.table.is_waiting:
            self._rows.begin()

    def action_filter(self) -> None:
        """Go back to the box."""
        self.query_one(PasteBar).open()

    @on(TabStrip.TabChosen)
    def offer_other_kind(self, event: TabStrip.TabChosen) -> None:
        """Offer the other kind; marks stay."""
        self.query_one(TabStrip).show(self._tabs(), event.name)
        self.wanted = replace(self.wanted, kind=HolderKind(event.name))
        self._rows.begin()

    def on_key(self, event: events.Key) -> None:
        """Go to the other kind sideways, from the rows or from an empty box."""
        is_free = not isinstance(self.focused, Input) or (
            isinstance(self.focused, PasteBox) and not self.focused.value
        )
        if event.key in ("left", "right") and is_free:
            for strip in self.query(TabStrip):
                event.prevent_default()
                strip.step(1 if event.key == "right" else -1)

    def peel(self) -> bool:
        """Take what is typed away, then the marks."""
        bar = self.query_one(PasteBar)
        if bar.text:
            bar.clear()
            return True
        if self.marks:
            self.table.clear_marks()
            return True
        return False

    # Pasting.

    @on(PasteBox.Pasted)
    def match_pasted(self, event: PasteBox.Pasted) -> None:
        """Look up who was pasted."""
        event.stop()
        self.find_pasted(event.texts)

    def on_paste(self, event: events.Paste) -> None:
        """Take addresses pasted while the rows have the focus."""
        event.stop()
        if found := addresses(event.text):
            self.find_pasted(found)

    @work(thread=True, exclusive=True, group="pasted")
    def find_pasted(self, texts: Sequence[str]) -> None:
        """Ask whom the texts mean."""
        matched = self._services.holders.match(texts, self._kinds)
        held: frozenset[HolderRef] = frozenset()
        if self._license_id is not None:
            refs = [one.ref for one in matched.found.values()]
            held = self._services.assignments.holding(self._license_id, refs)
        self.post_message(self.PastedFound(matched, held))

    @on(PastedFound)
    def mark_pasted(self, answer: PastedFound) -> None:
        """Mark everyone known, and list the rest."""
        matched = answer.matched
        refs = {one.ref for one in matched.found.values()}
        self._held |= answer.held
        if not self._is_single:
            self.table.set_marks({*self.table.marks, *refs})
        told = [f"{len(refs):,} found and marked"] if refs and not self._is_single else []
        if count := len(answer.held):
            told.append(f"{count:,} of them {'holds' if count == 1 else 'hold'} it already")
        for texts, word in ((matched.unknown, "not found"), (matched.ambiguous, "ambiguous")):
            if texts:
                told.append(f"{len(texts):,} {word}: {', '.join(texts)}")
        self._say("; ".join(told), wrong=bool(matched.unknown or matched.ambiguous))
        self.table.focus()

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        told = content(sentence).stylize("$text-error" if wrong else "$text-muted")
        self.query_one("#told", Static).update(told)
