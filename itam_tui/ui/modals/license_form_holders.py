"""The workers behind the section `Assignments`: both lists page by page; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from textual import on, work
from textual.message import Message

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import FilterError
from itam_tui.domain.filter_conditions import Equals
from itam_tui.domain.filter_fields import ASSIGNMENT_FIELDS
from itam_tui.domain.filter_language import fault_of, parse_filter
from itam_tui.domain.holders import HolderKind, HolderRef
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.text import word_list
from itam_tui.services import Services
from itam_tui.ui.form_texts import after_saving
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.modals.form import FormModal
from itam_tui.ui.pending_holders import HolderLine, PendingHolders, held_line, line_of
from itam_tui.ui.widgets.assignment_editor import (
    ASSIGNED,
    CANDIDATES,
    AssignmentEditor,
    Side,
    SideTable,
    holder_row,
)
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.paste_box import PasteBox
from itam_tui.ui.widgets.query_table import CHUNK, QueryTable


class HeldQuestion(Struct, frozen=True):
    """What the list of holders answers."""

    criteria: Criteria
    """Which assignments."""
    text: str
    """The filter as typed, for those added."""
    added: tuple[HolderLine, ...] = ()
    """Those added that it lets through; they come first."""
    total: int = 0
    """How many assignments there are."""


class CandidateQuestion(Struct, frozen=True):
    """What the list of those without the license answers."""

    text: str
    """The words typed."""
    counts: tuple[tuple[HolderKind, int], ...]
    """How many there are of each kind; none are known before they are counted."""


class LicenseHolders(FormModal[License]):
    """A license's form with the section in which holders come and go."""

    class HeldCounted(Message):
        """So many hold the license."""

        def __init__(self, question: HeldQuestion) -> None:
            """Tell how many."""
            super().__init__()
            self.question = question
            """What was asked, its total filled in."""

    class CandidatesCounted(Message):
        """So many may get a seat."""

        def __init__(self, question: CandidateQuestion) -> None:
            """Tell how many."""
            super().__init__()
            self.question = question
            """What was asked, its counts filled in."""

    class LinesLoaded(Message):
        """A chunk of one of the lists."""

        def __init__(
            self,
            name: str,
            question: HeldQuestion | CandidateQuestion,
            chunk: int,
            lines: Sequence[HolderLine],
        ) -> None:
            """Hand the lines over."""
            super().__init__()
            self.name = name
            """Which list."""
            self.question = question
            """What was asked."""
            self.chunk = chunk
            """Which chunk."""
            self.lines = tuple(lines)
            """The lines."""

    class AddressesMatched(Message):
        """What pasted addresses mean."""

        def __init__(self, lines: Sequence[HolderLine], held: int, unknown: Sequence[str]) -> None:
            """Tell who is known and may get a seat, how many have one, and the rest."""
            super().__init__()
            self.lines = tuple(lines)
            """Those who may get a seat."""
            self.held = held
            """How many hold the license already."""
            self.unknown = tuple(unknown)
            """What nobody, or more than one, goes by."""

    _services: Services
    _license: License | None
    draft: LicenseSettings
    _editor: AssignmentEditor | None = None
    _held: HeldQuestion | None = None
    _wanted: CandidateQuestion | None = None
    _allowed: tuple[HolderKind, ...] = ()

    def _begin_holders(self) -> None:
        """Start with nobody coming or going."""
        self.pending = PendingHolders()
        self._lines: dict[HolderRef, HolderLine] = {}

    def _make_editor(self) -> AssignmentEditor:
        """Make the section's widgets."""
        self._editor = AssignmentEditor(self.texts)
        return self._editor

    def _show_holders(self) -> None:
        """Show what a save comes to; ask anew when another type lets others in."""
        editor, license = self._editor, self._license
        if editor is None or license is None or not editor.is_mounted:
            return
        back = self.pending.seats_back
        used, label, alert = after_saving(
            license, self.draft, len(self.pending.added), back, self._services.licenses.today()
        )
        signs = glyphs()
        quantity = signs.unlimited if license.quantity is None else f"{license.quantity:,}"
        editor.show_after(f"{used:,}/{quantity}", label, alert=alert, sign=signs.warning)
        allowed = self.draft.type.holders
        editor.show_sides(bool(allowed))
        if allowed != self._allowed:
            self._allowed = allowed
            if allowed:
                self._ask_for_held()
                self._ask_for_candidates()

    # Both lists.

    @on(FilterBar.Changed)
    def filter_side(self, event: FilterBar.Changed) -> None:
        """Ask for one of the lists under another filter."""
        event.stop()
        if self._editor is not None and event.bar is self._editor.assigned.bar:
            self._ask_for_held()
        else:
            self._ask_for_candidates()

    @on(FilterBar.Left)
    def leave_filter(self, event: FilterBar.Left) -> None:
        """Go from a filter box to its rows."""
        event.stop()
        if self._editor is not None and event.bar is self._editor.assigned.bar:
            today = self._services.licenses.today()
            if fault := fault_of(event.bar.text, ASSIGNMENT_FIELDS, today):
                self.say(fault, wrong=True)
        if isinstance(side := event.bar.parent, Side):
            side.table.focus()

    @on(SideTable.OtherSide)
    def change_sides(self, event: SideTable.OtherSide) -> None:
        """Go to the other list."""
        if self._editor is not None:
            other = CANDIDATES if event.table.id == ASSIGNED else ASSIGNED
            self._editor.side_of(other).table.focus()

    def _ask_for_held(self) -> None:
        if self._editor is None or self._license is None:
            return
        bar = self._editor.assigned.bar
        try:
            typed = parse_filter(bar.text, ASSIGNMENT_FIELDS, self._services.licenses.today())
        except FilterError as error:
            self.say(str(error), wrong=True)
            return
        asked = replace(typed, conditions=(*typed.conditions, Equals("spent", ("no",))))
        criteria = Criteria("assignments", asked, Sort("holder_name"), license_id=self._license.id)
        self._held = HeldQuestion(criteria, bar.text)
        self.count_held(self._held)

    @work(thread=True, exclusive=True, group="held")
    def count_held(self, question: HeldQuestion) -> None:
        """Ask how many hold the license, and say so."""
        total = self._services.assignments.count(question.criteria)
        self.post_message(self.HeldCounted(replace(question, total=total)))

    @on(HeldCounted)
    def show_held(self, event: HeldCounted) -> None:
        """Show the list, unless another one was asked for meanwhile."""
        if self._held is not None and event.question.criteria == self._held.criteria:
            self._held = event.question
            self._list_held()

    def _list_held(self) -> None:
        """Show those who hold it, those added first."""
        editor, held = self._editor, self._held
        if editor is None or held is None:
            return
        added = tuple(self.pending.added_matching(held.text))
        self._held = held = replace(held, added=added)
        table = editor.assigned.table
        total = len(added) + held.total
        table.show(
            held, total, editor.assigned.columns(), keep=table.cursor_key, at=table.cursor_index
        )
        editor.assigned.entitle("Assigned", held.total, self.pending.told)

    def _ask_for_candidates(self) -> None:
        if self._editor is None or self._license is None:
            return
        text = self._editor.candidates.bar.text
        self._wanted = CandidateQuestion(text, tuple((kind, -1) for kind in self._allowed))
        self.count_candidates(self._wanted, self._license.id)

    @work(thread=True, exclusive=True, group="candidates")
    def count_candidates(self, question: CandidateQuestion, license_id: int) -> None:
        """Ask how many may get a seat, and say so."""
        holders = self._services.holders
        counts = tuple(
            (kind, holders.candidate_count(kind, question.text, without=license_id))
            for kind, _ in question.counts
        )
        self.post_message(self.CandidatesCounted(replace(question, counts=counts)))

    @on(CandidatesCounted)
    def show_candidates(self, event: CandidatesCounted) -> None:
        """Show the list, unless another one was asked for meanwhile."""
        question, editor = event.question, self._editor
        kinds = tuple(kind for kind, _ in question.counts)
        if editor is None or kinds != self._allowed or question.text != editor.candidates.bar.text:
            return
        self._wanted = question
        total = sum(count for _, count in question.counts)
        title = f"{kinds[0].label}s" if len(kinds) == 1 else "Holders"
        editor.candidates.table.show(question, total, editor.candidates.columns())
        editor.candidates.entitle(f"{title} without it", total)

    @on(QueryTable.RowsNeeded)
    def fetch_lines(self, event: QueryTable.RowsNeeded) -> None:
        """Ask for a chunk of one of the lists."""
        event.stop()
        if self._license is None:
            return
        if isinstance(event.token, HeldQuestion):
            self.load_held(event.token, event.chunk)
        elif isinstance(event.token, CandidateQuestion):
            self.load_candidates(event.token, event.chunk, self._license.id)

    @work(thread=True, group="lines")
    def load_held(self, question: HeldQuestion, chunk: int) -> None:
        """Read a chunk of those who hold the license; those added stand before it."""
        first, added = chunk * CHUNK, len(question.added)
        lines = list(question.added[first : first + CHUNK])
        if room := CHUNK - len(lines):
            offset = max(0, first - added)
            found = self._services.assignments.rows(question.criteria, offset, room)
            lines += [held_line(one) for one in found]
        self.post_message(self.LinesLoaded(ASSIGNED, question, chunk, lines))

    @work(thread=True, group="lines")
    def load_candidates(self, question: CandidateQuestion, chunk: int, license_id: int) -> None:
        """Read a chunk of those without the license, one kind after the other."""
        first, room = chunk * CHUNK, CHUNK
        lines: list[HolderLine] = []
        for kind, count in question.counts:
            if room and first < count:
                found = self._services.holders.candidates(
                    kind, question.text, license_id, first, room, without=license_id
                )
                lines += [line_of(one.holder) for one in found]
                room = CHUNK - len(lines)
            first = max(0, first - count)
        self.post_message(self.LinesLoaded(CANDIDATES, question, chunk, lines))

    @on(LinesLoaded)
    def supply_lines(self, event: LinesLoaded) -> None:
        """Hand a chunk to its table, with the sign of what becomes of each."""
        if self._editor is None:
            return
        self._lines.update((line.ref, line) for line in event.lines)
        rows = [holder_row(line, self._sign(event.name, line.ref)) for line in event.lines]
        self._editor.side_of(event.name).table.supply(event.question, event.chunk, rows)

    def _sign(self, name: str, ref: HolderRef) -> str:
        if ref in self.pending.added:
            return "+"
        return "−" if name == ASSIGNED and ref in self.pending.removed else ""

    # Moving.

    @on(QueryTable.RowChosen)
    def move_lines(self, event: QueryTable.RowChosen) -> None:
        """Move the marked, or the highlighted when none is, to the other side."""
        event.stop()
        table = event.table
        if self._editor is None or not isinstance(table, SideTable):
            return
        chosen = [line for line in map(self._lines.get, self._chosen(table, event.key)) if line]
        if table.id == ASSIGNED:
            self.pending.take(chosen)
        else:
            self.pending.give(chosen)
        table.clear_marks()
        self._list_held()
        self._redraw(self._editor.candidates.table, CANDIDATES, (line.ref for line in chosen))
        self.say("")
        self.recheck()

    def _chosen(self, table: SideTable, key: object) -> list[HolderRef]:
        keys = table.marks or {key}
        return [ref for ref in self._lines if ref in keys]

    def _redraw(self, table: SideTable, name: str, refs: Iterable[HolderRef]) -> None:
        for ref in refs:
            if table.rows_loaded(ref) is not None:
                table.refresh_row(holder_row(self._lines[ref], self._sign(name, ref)))

    # Pasting.

    @on(PasteBox.Pasted)
    def match_pasted(self, event: PasteBox.Pasted) -> None:
        """Look up who was pasted."""
        event.stop()
        if self._license is not None:
            self.match_addresses(event.texts, self._allowed, self._license.id)

    @work(thread=True, exclusive=True, group="pasted")
    def match_addresses(
        self, texts: Sequence[str], kinds: tuple[HolderKind, ...], license_id: int
    ) -> None:
        """Find those pasted, and tell apart those who hold the license already."""
        matched = self._services.holders.match(texts, kinds)
        lines = {one.ref: line_of(one) for one in matched.found.values()}
        holding = self._services.assignments.holding(license_id, list(lines))
        free = [line for ref, line in lines.items() if ref not in holding]
        unknown = (*matched.unknown, *matched.ambiguous)
        self.post_message(self.AddressesMatched(free, len(lines) - len(free), unknown))

    @on(AddressesMatched)
    def mark_pasted(self, event: AddressesMatched) -> None:
        """Mark everyone known, and name the rest."""
        if self._editor is None:
            return
        table = self._editor.candidates.table
        self._lines.update((line.ref, line) for line in event.lines)
        table.set_marks(table.marks | {line.ref for line in event.lines})
        told = [f"{len(event.lines):,} marked"]
        if event.held:
            told.append(f"{event.held:,} hold it already" if event.held > 1 else "1 holds it")
        if event.unknown:
            told.append(f"not known: {word_list(event.unknown, 4)}")
        self.say(f"{', '.join(told)}.", wrong=bool(event.unknown))
        table.focus()
