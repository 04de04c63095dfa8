"""What a table is made of (columns, rows) and where each column stands; no widget, no I/O."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

from msgspec import Struct
from rich.text import Text

GUTTER = 2
"""Cells before the first column: the cursor's and the mark's."""
WIDE = 120
"""Cells from which a table shows whole headings (product.md §4)."""
LEAST_PART = 8
"""Cells a column that does not fit must have left to be shown cut."""


class Column(Struct, frozen=True):
    """One column: its name for sorting, its headings, and how much room it takes."""

    name: str
    """The JSON name, as `SortAsked` carries it: `expiration_date`."""
    heading: str
    """The heading in full."""
    short: str = ""
    """The heading of a table narrower than `WIDE` cells; blank = the one in full."""
    width: int = 10
    """Cells it takes."""
    flexible: bool = False
    """Takes what the other columns leave, and no less than `min_width`."""
    min_width: int = 20
    """Cells a flexible column has at least."""
    align: Literal["left", "right"] = "left"
    """The side its values stand on."""
    drops: tuple[str, ...] = ()
    """Endings left out where they don't fit, instead of being cut: ` true-up`."""
    sortable: bool = True
    """A click on its heading, `<` and `>` may sort by it."""

    def heading_for(self, table_width: int) -> str:
        """The heading in a table of this many cells."""
        return self.short if self.short and table_width < WIDE else self.heading


class Row(Struct, frozen=True):
    """One line: a record's cells, or a heading over the records below it."""

    key: Hashable
    """The record's key, which the cursor and the marks follow; None in a heading without one."""
    cells: tuple[Text, ...]
    """One per column, already through `display()`. A span's style may be the name of a tone."""
    heading: bool = False
    """The first cell takes the whole line."""
    selectable: bool = True
    """The cursor may stand on it, and it may be marked."""


class Place(Struct, frozen=True):
    """Where a column stands on a line."""

    index: int
    """Its number among the columns."""
    x: int
    """Its first cell, counted from the left edge of the table."""
    width: int
    """Cells it has."""


class Layout(Struct, frozen=True):
    """Where the columns of a table stand at one width, scrolled sideways by so many columns."""

    width: int
    """Cells of the whole line."""
    places: tuple[Place, ...]
    """The columns that show, from left to right."""
    gap: int
    """Cells between two columns."""
    first_scrolled: int
    """Scrolling columns hidden on the left."""
    hides_right: bool
    """Columns on the right don't fit."""
    scrolling_x: int = GUTTER
    """First cell of the columns that scroll."""

    @property
    def hides_left(self) -> bool:
        """Columns are hidden on the left."""
        return self.first_scrolled > 0

    def column_at(self, x: int) -> int | None:
        """The number of the column at this cell, its gap included; None beside all columns."""
        for place in reversed(self.places):
            if x >= place.x:
                return place.index if x < place.x + place.width + self.gap else None
        return None


def lay_out(columns: Sequence[Column], width: int, *, fixed: int = 1, scrolled: int = 0) -> Layout:
    """Place columns on a line.

    Args:
        columns: All columns, in order.
        width: Cells of the line.
        fixed: Columns that stay at the left while the others scroll.
        scrolled: Scrolling columns that are hidden on the left; too many are cut down.
    """
    leasts = [column.min_width if column.flexible else column.width for column in columns]
    room = width - GUTTER
    spaces = max(0, len(columns) - 1)
    gap = 2 if sum(leasts) + 2 * spaces <= room else 1
    if (spare := room - sum(leasts) - gap * spaces) >= 0:
        widths = _stretch(columns, leasts, spare)
        return Layout(width, _row_of(range(len(columns)), widths, gap), gap, 0, False)
    scrolled = min(max(0, scrolled), max(0, len(columns) - fixed - 1))
    shown = [*range(min(fixed, len(columns))), *range(fixed + scrolled, len(columns))]
    kept: list[int] = []
    widths, used = list(leasts), 0
    for index in shown:
        left = room - used
        if leasts[index] > left and kept and left < min(LEAST_PART, leasts[index]):
            break
        widths[index] = min(leasts[index], max(1, left))
        kept.append(index)
        used += widths[index] + gap
    spare = room - (used - gap)
    if spare > 0:
        widths = _stretch([columns[index] for index in kept], [widths[i] for i in kept], spare)
    else:
        widths = [widths[index] for index in kept]
    is_cut = any(w < leasts[index] for index, w in zip(kept, widths, strict=True))
    places = _row_of(kept, widths, gap)
    scrolling_x = next((place.x for place in places if place.index >= fixed), width)
    return Layout(width, places, gap, scrolled, len(kept) < len(shown) or is_cut, scrolling_x)


def _stretch(columns: Sequence[Column], widths: Sequence[int], spare: int) -> list[int]:
    """Give the spare cells to the flexible columns, the first ones getting the odd cells."""
    flexible = [number for number, column in enumerate(columns) if column.flexible]
    stretched = list(widths)
    for turn, number in enumerate(flexible):
        share, odd = divmod(spare, len(flexible))
        stretched[number] += share + (turn < odd)
    return stretched


def _row_of(indices: Sequence[int], widths: Sequence[int], gap: int) -> tuple[Place, ...]:
    """Stand columns side by side after the gutter."""
    places, x = [], GUTTER
    for index, width in zip(indices, widths, strict=True):
        places.append(Place(index, x, width))
        x += width + gap
    return tuple(places)
