"""What is known of the record in the title: words and values in two columns; no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from msgspec import Struct
from textual.content import Content
from textual.widget import Widget

from itam_tui.ui.glyphs import glyphs

_WORD = 11
_RIGHT_WORD = 10
_GAP = 2
_MIDDLE = 0.6
"""Where the right column begins, as a part of the width, unless the left one needs more."""
_LEAST_RIGHT = 26


class Fact(Struct, frozen=True):
    """One thing known of a record."""

    word: str
    """What it is: `Position`."""
    value: Content
    """What it comes to; already safe to draw."""
    short: Content | None = None
    """The same in fewer words, where there is no room for the value; None is cut."""


class RecordHead(Widget):
    """As many lines as the longer column has; drawn only when a fact changes."""

    DEFAULT_CSS = """
    RecordHead { height: 4; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without facts."""
        super().__init__(id=id)
        self._left: tuple[Fact, ...] = ()
        self._right: tuple[Fact, ...] = ()

    def show(self, left: Sequence[Fact], right: Sequence[Fact]) -> None:
        """Show other facts.

        Args:
            left: The column where room goes first.
            right: The column that is cut where room is short.
        """
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.refresh()

    def render(self) -> Content:
        """Draw both columns, the right ones under each other."""
        width = self.size.width
        left, right = self._left, self._right
        needed = _longest(left, _WORD) + _GAP + _longest(right, _RIGHT_WORD)
        if needed > width:
            left = tuple(_shortened(fact) for fact in left)
        longest = _longest(left, _WORD) + _GAP
        start = max(int(width * _MIDDLE), min(longest, width - _LEAST_RIGHT))
        room = width - start
        right = tuple(
            fact if _cells(fact, _RIGHT_WORD) <= room else _shortened(fact) for fact in right
        )
        lines = []
        for one, other in zip_longest(left, right, fillvalue=None):
            begin = _cut(_drawn(one, _WORD) if one else Content(""), start - _GAP)
            end = _cut(_drawn(other, _RIGHT_WORD) if other else Content(""), room)
            lines.append(Content.assemble(begin, " " * (start - begin.cell_length), end))
        return Content("\n").join(lines)


def _longest(facts: Sequence[Fact], word: int) -> int:
    return max((_cells(fact, word) for fact in facts), default=0)


def _cells(fact: Fact, word: int) -> int:
    return word + fact.value.cell_length


def _shortened(fact: Fact) -> Fact:
    return fact if fact.short is None else Fact(fact.word, fact.short)


def _drawn(fact: Fact, word: int) -> Content:
    return Content.assemble((f"{fact.word:<{word}}", "$text-muted"), fact.value)


def _cut(line: Content, cells: int) -> Content:
    if line.cell_length <= cells:
        return line
    mark = glyphs().ellipsis
    return Content.assemble(line.truncate(max(cells - len(mark), 0)), mark)
