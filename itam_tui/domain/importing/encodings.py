"""Bytes to text without a guess: the mark at the start, UTF-8, or what was asked; no I/O."""

from __future__ import annotations

import codecs
import re

from itam_tui.domain.errors import FileRefusedError, UsageError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_FILE_ENCODINGS = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
)


def decode(raw: bytes, encoding: str | None) -> str:
    """The text of a file (product.md §7, Encoding).

    Args:
        raw: The whole file.
        encoding: What was asked for; None takes a byte order mark, else UTF-8.

    Raises:
        FileRefusedError: The bytes aren't text in that encoding; names the line and byte.
        UsageError: There is no such encoding.
    """
    if encoding is None:
        name, asked = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8"), False
    else:
        name, asked = _known(encoding), True
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as error:
        raise FileRefusedError(_sentence(raw, error, name, asked), "encoding") from None
    except ValueError:
        raise FileRefusedError(
            f"The file is no {name} text. Say which it is with --encoding. Nothing was imported.",
            "encoding",
        ) from None
    return text.removeprefix("\ufeff")


def _known(encoding: str) -> str:
    """The usual name of an encoding for text.

    Raises:
        UsageError: There is none of that name.
    """
    try:
        name = codecs.lookup(encoding).name
        "".encode(encoding)  # refuses codecs that turn bytes into bytes, such as base64
    except (LookupError, ValueError):
        name = ""
    if not name or name.replace("-", "_") in _NO_FILE_ENCODINGS:
        raise UsageError(
            f"There is no encoding {encoding!a}; --encoding takes a name such as utf-8, "
            "utf-16, cp1252 or mac-roman."
        )
    return name


def _sentence(raw: bytes, error: UnicodeDecodeError, name: str, asked: bool) -> str:
    """Where the first byte stands that can't be read, and what to do."""
    label = name.upper()
    if name.startswith(("utf-16", "utf-32")):
        place = f"byte {error.start + 1:,} of the file"
    else:
        before = raw[: error.start]
        starts = [match.end() for match in re.finditer(rb"\r\n|\r|\n", before)]
        line_start = starts[-1] if starts else 0
        place = f"line {len(starts) + 1:,}, byte {error.start - line_start + 1:,}"
    value = f"0x{raw[error.start]:02X}" if error.start < len(raw) else "the end of the file"
    advice = (
        "Say which encoding it is with --encoding. Nothing was imported."
        if asked
        else "Say which encoding it is with --encoding, for example cp1252. Nothing was imported."
    )
    return f"The file is not {label}: {place} is {value}. {advice}"
