"""The lines of Renewals: groups that open and close, and each license's answer in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from rich.text import Text

from itam_tui.domain.renewals import Renewal, RenewalGroup
from itam_tui.domain.terms import TermKind, in_words
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.table_columns import Column, Row

COLUMNS = (
    Column("name", "Name", flexible=True, min_width=23, sortable=False),
    Column("due", "What comes", width=32, sortable=False),
    Column("second", "And then", flexible=True, min_width=19, sortable=False),
)
"""The columns; their heading line isn't shown, because each cell says what it is."""

INDENT = "  "
"""What stands before a name, under the heading of its group."""

CLOSED_AT_FIRST = frozenset({RenewalGroup.EXPIRED})
"""The groups that are closed until somebody opens them (product.md §4, view 4)."""


class Span(Struct, frozen=True):
    """Where a group stands among the lines."""

    group: RenewalGroup
    """The group."""
    count: int
    """How many licenses it has."""
    is_open: bool
    """Whether their lines are there."""
    line: int
    """The line of its heading; the first license stands on the next one."""
    offset: int
    """How many licenses of open groups stand before it."""

    @property
    def shown(self) -> int:
        """How many of its licenses have a line."""
        return self.count if self.is_open else 0


class Outline(Struct, frozen=True):
    """The lines of all groups: which are headings, and which license stands where."""

    spans: tuple[Span, ...]
    """The groups, in the order shown."""

    @property
    def total(self) -> int:
        """How many lines there are."""
        return self.spans[-1].line + 1 + self.spans[-1].shown if self.spans else 0

    @property
    def open_groups(self) -> tuple[RenewalGroup, ...]:
        """The groups whose licenses have lines."""
        return tuple(span.group for span in self.spans if span.is_open)

    def line_of(self, group: RenewalGroup) -> int | None:
        """The line of a group's heading; None without one."""
        return next((span.line for span in self.spans if span.group is group), None)

    def slice_of(self, first: int, count: int) -> tuple[int, int]:
        """Which licenses of the open groups stand on some lines.

        Args:
            first: The first line.
            count: How many lines.

        Returns:
            How many licenses stand before them, and how many on them.
        """
        before = sum(min(span.shown, max(0, first - span.line - 1)) for span in self.spans)
        last = first + count
        until = sum(min(span.shown, max(0, last - span.line - 1)) for span in self.spans)
        return before, until - before

    def rows(self, first: int, count: int, licenses: Sequence[Row]) -> list[Row]:
        """Put headings and licenses on their lines.

        Args:
            first: The first line.
            count: How many lines.
            licenses: The rows `slice_of` names.
        """
        headings = {span.line: span for span in self.spans}
        waiting = iter(licenses)
        found: list[Row] = []
        for line in range(first, min(first + count, self.total)):
            if (span := headings.get(line)) is not None:
                found.append(heading_row(span))
            elif (row := next(waiting, None)) is not None:
                found.append(row)
        return found


def outline(counts: Mapping[RenewalGroup, int], closed: frozenset[RenewalGroup]) -> Outline:
    """Lay the groups out, one under the other."""
    spans: list[Span] = []
    line = offset = 0
    for group, count in counts.items():
        span = Span(group, count, group not in closed, line, offset)
        spans.append(span)
        line += 1 + span.shown
        offset += span.shown
    return Outline(tuple(spans))


def heading_row(span: Span) -> Row:
    """The heading of a group: its name, how many it has, and whether it is closed."""
    text = Text(span.group.label)
    text.append(f" {span.count:,}" if span.is_open else f" {span.count:,}, closed", "dim")
    return Row(span.group, (text,), heading=True)


def license_row(found: Renewal, today: date) -> Row:
    """The line of a license; its key is the license's number."""
    what = Text(what_comes(found, today))
    if tone := _tone(found, today):
        what.stylize(tone)
    name = display(INDENT + found.license.name)
    return Row(found.license.id, (name, what, Text(what_then(found, today), "dim")))


def what_comes(found: Renewal, today: date) -> str:
    """What must be done or happens first, with its day: `cancel by 2026-12-01 in 7 days`."""
    if found.group is RenewalGroup.LOCKED_IN and found.locked_in_until is not None:
        return f"locked in until {found.locked_in_until}"
    told = f"{_verb(found, today)} {found.due}"
    return told if _is_maintenance(found) else f"{told} {_from_today(found, today)}"


def what_then(found: Renewal, today: date) -> str:
    """The second part: what follows, or what keeps the license from being clear."""
    license, standing = found.license, found.license.standing(today)
    if found.group is RenewalGroup.EXPIRED_HELD:
        quantity = license.quantity
        of = "" if quantity is None else f" of {quantity:,}"
        return f"{license.used:,}{of} still held"
    if found.group is RenewalGroup.EXPIRED:
        return "nobody holds it"
    if _is_maintenance(found):
        return _from_today(found, today)
    if standing.term_unknown:
        return "term unknown"
    if found.group is RenewalGroup.LOCKED_IN:
        return f"renews {standing.expiration_date}"
    if standing.cancel_by is not None and found.due == standing.cancel_by:
        verb = "renews" if license.settings.auto_renewal else "expires"
        return f"{verb} {standing.expiration_date}"
    return "no notice" if license.settings.auto_renewal else "no renewal"


def _verb(found: Renewal, today: date) -> str:
    """The words before the day that comes first."""
    standing = found.license.standing(today)
    passed = found.due < today
    if _is_maintenance(found):
        return "maintenance ended" if passed else "maintenance ends"
    if found.license.settings.auto_renewal and passed:
        return "was due"
    if passed:
        return "expired"
    if standing.cancel_by == found.due and found.group is not RenewalGroup.LOCKED_IN:
        return "cancel by"
    return "renews" if found.license.settings.auto_renewal else "expires"


def _from_today(found: Renewal, today: date) -> str:
    return in_words((found.due - today).days)


def _is_maintenance(found: Renewal) -> bool:
    term = found.license.settings.term
    return term is not None and term.kind is TermKind.PERPETUAL


def _tone(found: Renewal, today: date) -> str:
    """How much it presses: red once passed and still to act on, amber in its alert days."""
    if found.group in (RenewalGroup.EXPIRED_HELD, RenewalGroup.OVERDUE):
        return "alert"
    if found.group in (RenewalGroup.EXPIRED, RenewalGroup.LOCKED_IN):
        return "dim"
    return "soon" if (found.due - today).days <= found.license.settings.alert_days else ""
