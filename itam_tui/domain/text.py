"""What text may enter the register, and what search compares; this floor does no I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates, which make text read as something else."""

_VISIBLE_FORMATS: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Format characters by category that nevertheless draw a sign."""

_BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that draw nothing."""

_TRIMMED_SPACES: Final = frozenset("\t\n\r ")
"""The control characters that count as space at the ends of a text."""

_STROKED: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"}
)
"""Letters whose stroke or ligature no Unicode decomposition takes away."""

_MASK: Final = "••••-••••-"
_KEY_SHAPE: Final = re.compile(r"••••-••••-(?:••••|[^\W_]{4})")
_MASKED: Final = re.compile(r"[•●]|\*{3,}|^\*+$")
_KEY_TOLD: Final = {
    "O": "letter O",
    "0": "zero",
    "I": "letter I",
    "1": "one",
    "l": "small letter L",
    "o": "small letter O",
}
_KEY_GROUP: Final = 5
_KEY_LONG_ENOUGH: Final = 16
_KEY_SHOWN: Final = 4


class InvalidText(ValueError):
    """Text with a character that may not enter the register; its text is a sentence."""

    def __init__(self, character: str) -> None:
        """Keep the character's code point, `U+202E`, in `code`."""
        self.code = f"U+{ord(character):04X}"
        name = unicodedata.name(character, "")
        named = f"{self.code} ({name.lower()})" if name else self.code
        super().__init__(f"It contains the character {named}, which can't be kept. Remove it.")


def is_invisible(character: str) -> bool:
    """Say whether a character draws nothing by itself, spaces left apart."""
    if character in _BLANK_LETTERS or is_variation_selector(character):
        return True
    return unicodedata.category(character) == "Cf" and character not in _VISIBLE_FORMATS


def is_variation_selector(character: str) -> bool:
    """Say whether a character only picks the shape of the one before it."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def is_control(character: str) -> bool:
    """Say whether a character is a C0 or C1 control or DEL."""
    return unicodedata.category(character) == "Cc"


def clean_input(value: str, *, lines: bool = False) -> str:
    """Make typed, pasted or imported text fit to be kept (product.md §7).

    Args:
        value: The text as it came.
        lines: Whether it may have several lines; line ends become LF.

    Returns:
        The text in NFC without space or invisible characters at its ends; blank when
        there was nothing else.

    Raises:
        InvalidText: It has a control character, half a surrogate pair or a character
            that changes the reading direction.
    """
    if value.isascii() and value.isprintable():
        return value.strip()
    text = value.replace("\r\n", "\n").replace("\r", "\n") if lines else value
    text = _trimmed(text)
    for character in text:
        if lines and character == "\n":
            continue
        if is_control(character) or character in BIDI_CONTROLS or _is_surrogate(character):
            raise InvalidText(character)
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Reduce text to what search, sort and uniqueness compare: no case, no accents."""
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_STROKED)
    kept = (
        letter
        for letter in letters
        if not unicodedata.combining(letter) and not is_invisible(letter)
    )
    return " ".join("".join(kept).split())


def mask_key(key: str) -> str:
    """Hide a product key; a key of 16 letters and digits or more keeps its last four.

    The shape tells nothing of the key's length. A masked key stays as it is.
    """
    if not key or _KEY_SHAPE.fullmatch(key):
        return key
    signs = [character for character in key if character.isalnum()]
    shown = "".join(signs[-_KEY_SHOWN:]) if len(signs) >= _KEY_LONG_ENOUGH else "••••"
    return _MASK + shown


def is_masked(text: str) -> bool:
    """Say whether a text is a masked key, ours or another program's, and so never a key."""
    return bool(_MASKED.search(text))


def spell_key(key: str) -> str:
    """Write a product key for reading aloud (product.md §5, `V`).

    The key's own groups are kept, longer ones are cut after each fifth sign, and letters
    and digits that look alike are told apart in words after it.
    """
    groups = [
        part[start : start + _KEY_GROUP]
        for part in re.split(r"[\s-]+", key.strip())
        for start in range(0, len(part), _KEY_GROUP)
    ]
    told = [
        f"group {number}: "
        + ", ".join(
            f"{place} is {_KEY_TOLD[sign]}"
            for place, sign in enumerate(group, start=1)
            if sign in _KEY_TOLD
        )
        for number, group in enumerate(groups, start=1)
        if any(sign in _KEY_TOLD for sign in group)
    ]
    spelled = ("-" if "-" in key else " ").join(groups)
    return f"{spelled} ({'; '.join(told)})" if told else spelled


def word_list(names: Sequence[str], limit: int = 3, *, count: int | None = None) -> str:
    """Name several things in a sentence: `A, B and 3 more`.

    Args:
        names: What to name, in order.
        limit: How many are named before the rest is only counted.
        count: How many there are in all, where `names` are only the first of them.
    """
    shown = list(names[:limit])
    if (rest := max(count or 0, len(names)) - len(shown)) > 0:
        shown.append(f"{rest:,} more")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def _trimmed(text: str) -> str:
    """Cut space and invisible characters off both ends; keep the tail of an emoji."""
    start, end = 0, len(text)
    while start < end and _is_margin(text[start]):
        start += 1
    while end > start and _is_margin(text[end - 1]) and not _ends_a_sign(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_margin(character: str) -> bool:
    if character in BIDI_CONTROLS:
        return False
    if is_control(character):
        return character in _TRIMMED_SPACES
    return character.isspace() or is_invisible(character)


def _ends_a_sign(character: str) -> bool:
    """Say whether an invisible character belongs to the emoji before it."""
    return is_variation_selector(character) or "\U000e0020" <= character <= "\U000e007f"
