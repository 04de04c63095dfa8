"""The signs of the interface, and their plain forms where the terminal's locale has no UTF-8."""

from __future__ import annotations

import locale
from codecs import lookup
from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct


class Glyphs(Struct, frozen=True):
    """Every sign that is not ASCII (product.md §4); one value per kind of terminal."""

    warning: str
    """Beside a count that is under-licensed, one cell wide."""
    unlimited: str
    """In place of an unlimited quantity."""
    ellipsis: str
    """The end of a text that was cut, and a row that is not there yet."""
    ascending: str
    """After the heading of the column that sorts, smallest first."""
    descending: str
    """After the heading of the column that sorts, largest first."""
    cursor: str
    """Before the row the cursor stands on."""
    mark: str
    """Before a marked row."""
    none: str
    """In place of a value that is not set."""
    underline: str
    """Under the name of the open tab, repeated."""
    more_right: str
    """Columns are hidden on the right; also between the parts of a title."""
    more_left: str
    """Columns are hidden on the left."""


GLYPHS_UNICODE = Glyphs(
    warning="⚠",
    unlimited="∞",
    ellipsis="…",
    ascending="▲",
    descending="▼",
    cursor="▌",
    mark="•",
    none="–",
    underline="━",
    more_right="›",
    more_left="‹",
)
"""For a terminal whose locale is UTF-8."""

GLYPHS_ASCII = Glyphs(
    warning="!",
    unlimited="inf",
    ellipsis="..",
    ascending="^",
    descending="v",
    cursor=">",
    mark="*",
    none="-",
    underline="=",
    more_right=">",
    more_left="<",
)
"""For every other terminal."""


PLAIN_SIGNS: Final[Mapping[int, int]] = str.maketrans(
    "→←↑↓·─−×±━│╭╮╰╯▁▂▃▄▅▆▇█▌␡␦",
    "><^v---x+=|++++|||||||||??",
)
"""What is drawn in the place of every other sign of ours where the locale has no UTF-8.

Each is one cell like the sign itself, so that nothing moves.
"""


def glyphs_for(encoding: str) -> Glyphs:
    """The signs a terminal with this character encoding can show."""
    try:
        is_utf8 = lookup(encoding).name == "utf-8"
    except LookupError:
        is_utf8 = False
    return GLYPHS_UNICODE if is_utf8 else GLYPHS_ASCII


@cache
def glyphs() -> Glyphs:
    """The signs for this process, by the encoding of its locale (asked once)."""
    return glyphs_for(locale.getencoding())
