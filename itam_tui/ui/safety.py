"""The only door from text that people typed to the screen: made visible, then cut by cells."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from itam_tui.domain.text import is_variation_selector
from itam_tui.ui.glyphs import PLAIN_SIGNS, glyphs

_FLAG: Final = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
_SUSPECT: Final = re.compile(
    f"{_FLAG}|"
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Everything that acts on a terminal, hides, or turns the reading direction."""

_BARRED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
"""What no segment may carry to the terminal."""

_CONTROL_PICTURES: Final = 0x2400
_DELETE_PICTURE: Final = "␡"
_HIDDEN: Final = "␦"
_REPLACEMENT: Final = "\ufffd"
_JOINERS: Final = "\u200c\u200d"
_JOINABLE: Final = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
_SELECTABLE: Final = frozenset({"So", "Sm", "Lo", "Sk", "Po", "Nd"})


@lru_cache(4096)
def shown(text: str, limit: int | None = None, *, lines: bool = False) -> str:
    """Write text so that all of it can be seen and none of it acts.

    Only for places that take a `str` and read no markup, as `notify(…, markup=False)`.

    Args:
        text: Text as it is kept.
        limit: The most cells it may take; cut text ends in `…`.
        lines: Whether line feeds stay what they are.
    """
    if text.isascii() and text.isprintable():
        visible = text
    else:
        keep = "\n" if lines else ""
        visible = _SUSPECT.sub(lambda found: _mark(found, keep), text)
    return visible if limit is None else cut(visible, limit)


def display(text: str, limit: int | None = None, *, lines: bool = False) -> Text:
    """Give text to a table cell or a tree: Rich text, never markup; see `shown`."""
    return Text(shown(text, limit, lines=lines), no_wrap=not lines, end="")


def content(text: str, limit: int | None = None, *, lines: bool = False) -> Content:
    """Give text to any other widget: content, never markup; see `shown`."""
    return Content(shown(text, limit, lines=lines))


def cut(text: str, limit: int) -> str:
    """Shorten visible text to a number of cells, ending in `…` where it was cut."""
    if cell_len(text) <= limit:
        return text
    if limit < 1:
        return ""
    ellipsis = glyphs().ellipsis
    kept, cells = [], 0
    for character in text:
        cells += cell_len(character)
        if cells > limit - len(ellipsis):
            break
        kept.append(character)
    return "".join(kept).rstrip(_JOINERS) + ellipsis[:limit]


class ControlFilter(LineFilter):
    """The last barrier before the terminal: no control leaves in the text of a segment."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Take controls and direction overrides out of every segment that shows text."""
        if not any(_BARRED.search(text) for text, _, control in segments if not control):
            return segments
        return [
            segment if segment.control else Segment(_BARRED.sub("", segment.text), segment.style)
            for segment in segments
        ]


class PlainSignFilter(LineFilter):
    """Draws our own signs in ASCII, for a terminal whose locale has no UTF-8."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Put a plain sign in the place of each of ours; what people typed stays as it is."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(PLAIN_SIGNS), segment.style)
            for segment in segments
        ]


PLAIN_SIGN_FILTER: Final = PlainSignFilter()
"""Added beside it where the locale has no UTF-8."""

CONTROL_FILTER: Final = ControlFilter()
"""The one filter `App.get_line_filters` adds; strips are cached by it."""


def _mark(found: re.Match[str], keep: str) -> str:
    """Answer with what stands for a suspect character where it was found."""
    sign = found.group()
    if len(sign) > 1 or sign in keep:
        return sign
    if "\ud800" <= sign <= "\udfff":
        return _REPLACEMENT
    if sign < " ":
        return chr(_CONTROL_PICTURES + ord(sign))
    if sign == "\x7f":
        return _DELETE_PICTURE
    before = found.string[found.start() - 1 : found.start()] if found.start() else ""
    after = found.string[found.end() : found.end() + 1]
    if sign in _JOINERS and _joins(before) and _joins(after):
        return sign
    if is_variation_selector(sign) and before and unicodedata.category(before) in _SELECTABLE:
        return sign
    return _HIDDEN


def _joins(neighbor: str) -> bool:
    """Say whether a joiner beside this character shapes a word or an emoji."""
    if not neighbor:
        return False
    return is_variation_selector(neighbor) or unicodedata.category(neighbor) in _JOINABLE
