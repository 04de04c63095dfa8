"""Values as JSON text that acts on no terminal; no I/O."""

from __future__ import annotations

import json
import re

_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What acts on a terminal or turns the reading direction, and is no control that JSON escapes."""


def json_text(value: object, *, indent: int | None = None) -> str:
    """A value as JSON that is readable and acts on no terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
