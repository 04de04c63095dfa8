"""One line of a table as few segments: cut, padded by terminal cells, joined by style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rich.cells import cell_len
from rich.errors import StyleSyntaxError
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from itam_tui.ui.glyphs import Glyphs
from itam_tui.ui.widgets.table_columns import Column, Layout

Run = tuple[str, Style]
"""A piece of a line and its style."""

UNDRAWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What would move the terminal's cursor or could not be written at all.

`display()` has replaced it before; this is only the last door."""


@lru_cache(maxsize=256)
def _parsed(style: str) -> Style:
    """A Rich style by its definition; one that can't be read is no style."""
    try:
        return Style.parse(style)
    except StyleSyntaxError:
        return Style.null()


def cells_in(text: str) -> int:
    """Terminal cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int, ellipsis: str) -> str:
    """The text, ending in the ellipsis where it is longer than so many cells."""
    if cells_in(text) <= width:
        return text
    room = width - len(ellipsis)
    if room < 0:
        return ellipsis[:width]
    if text.isascii():
        return text[:room] + ellipsis
    low, high = 0, len(text)  # the longest beginning that fits, combining marks included
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cell_len(text[:middle]) <= room else (low, middle - 1)
    return text[:low] + ellipsis


def fit(text: str, width: int, align: Literal["left", "right"], ellipsis: str) -> str:
    """The text in exactly so many cells."""
    short = cut(text, width, ellipsis)
    blanks = " " * (width - cells_in(short))
    return blanks + short if align == "right" else short + blanks


def cell_runs(
    cell: Text,
    width: int,
    align: Literal["left", "right"],
    base: Style,
    *,
    tones: Mapping[str, Style],
    ellipsis: str,
) -> Iterator[Run]:
    """A cell in exactly so many cells, in pieces of one style.

    Args:
        cell: The text with its spans.
        width: Terminal cells to fill.
        align: The side the text stands on.
        base: The style of the line.
        tones: Styles by the names that spans may use instead of a Rich style.
        ellipsis: The end of a text that was cut.
    """
    plain = UNDRAWABLE.sub("?", cell.plain)
    if not cell.spans and not cell.style:
        yield fit(plain, width, align, ellipsis), base
        return
    short = cut(plain, width, ellipsis)
    blanks = " " * (width - cells_in(short))
    if align == "right":
        yield blanks, base
    yield from _span_runs(short, cell, base, tones)
    if align == "left":
        yield blanks, base


def _span_runs(text: str, cell: Text, base: Style, tones: Mapping[str, Style]) -> Iterator[Run]:
    """The text in pieces of one style, by the spans of the cell it was cut from."""

    def style_of(style: str | Style) -> Style:
        if isinstance(style, Style):
            return style
        return tones[style] if style in tones else _parsed(style)

    ground = base + style_of(cell.style)
    stops = {0, len(text)}
    for span in cell.spans:
        stops.update((min(max(span.start, 0), len(text)), min(max(span.end, 0), len(text))))
    edges = sorted(stops)
    for start, end in pairwise(edges):
        style = ground
        for span in cell.spans:
            if span.start <= start and end <= span.end:
                style += style_of(span.style)
        yield text[start:end], style


def joined(runs: Iterable[Run]) -> list[Segment]:
    """One segment per run of equal style: each one costs 40 bytes on the wire."""
    segments: list[Segment] = []
    texts: list[str] = []
    current: Style | None = None
    for text, style in runs:
        if not text:
            continue
        if current is not None and style != current:
            segments.append(Segment("".join(texts), current))
            texts.clear()
        texts.append(text)
        current = style
    if texts:
        segments.append(Segment("".join(texts), current))
    return segments


def row_runs(
    gutter: str,
    cells: Sequence[Text],
    columns: Sequence[Column],
    layout: Layout,
    base: Style,
    *,
    tones: Mapping[str, Style],
    ellipsis: str,
) -> Iterator[Run]:
    """A record's line: the gutter, each column that shows, blanks up to the edge."""
    yield gutter, base
    x = len(gutter)
    for place in layout.places:
        yield " " * (place.x - x), base
        cell = cells[place.index] if place.index < len(cells) else Text()
        align = columns[place.index].align
        for ending in columns[place.index].drops:
            if cells_in(cell.plain) > place.width and cell.plain.endswith(ending):
                cell = cell[: -len(ending)]
        yield from cell_runs(cell, place.width, align, base, tones=tones, ellipsis=ellipsis)
        x = place.x + place.width
    yield " " * (layout.width - x), base


def header_text(
    columns: Sequence[Column], layout: Layout, sort: tuple[str, bool] | None, signs: Glyphs
) -> str:
    """The header line: headings, the sign of the sort, and the hints at hidden columns."""
    line = ""
    for place in layout.places:
        column = columns[place.index]
        heading = UNDRAWABLE.sub("?", column.heading_for(layout.width))
        if sort is not None and sort[0] == column.name:
            sign = signs.descending if sort[1] else signs.ascending
            is_roomy = cells_in(heading) + 2 <= place.width
            # In a narrow column the sign stands in the gap: the heading stays whole.
            limit = min(place.width + 1, layout.width - place.x - layout.hides_right)
            heading = f"{heading} {sign}" if is_roomy else cut(heading, limit - 1, "") + sign
        line += " " * (place.x - cells_in(line))
        room = max(place.width, min(cells_in(heading), place.width + 1))
        # The last cell of the header may say that more columns follow.
        room = min(room, layout.width - place.x - layout.hides_right)
        line += fit(heading, room, column.align, signs.ellipsis)
    line = fit(line, layout.width, "left", "")
    if layout.hides_left:
        line = _put(line, layout.scrolling_x - 1, signs.more_left)
    if layout.hides_right:
        line = _put(line, layout.width - 1, signs.more_right)
    return line


def _put(line: str, x: int, sign: str) -> str:
    """The line with a sign of one cell at this cell."""
    before = fit(line, x, "left", "")
    behind = line[len(before) + 1 :] if line.isascii() else _behind(line, x + 1)
    return before + sign + behind


def _behind(line: str, x: int) -> str:
    """What a line shows from this cell on; half of a wide character becomes a blank."""
    start = next((i for i in range(len(line) + 1) if cell_len(line[:i]) >= x), len(line))
    return " " * (cell_len(line[:start]) - x) + line[start:]
