"""Pasted addresses, in any usual form, as one text each; no I/O."""

from __future__ import annotations

import re

from itam_tui.domain.text import fold

_ANGLE = re.compile(r"<\s*(?:mailto:)?([^<>\s]+)\s*>")
_HEADERS = {"email", "e-mail", "mail", "user", "username", "user name", "holder", "serial",
            "asset tag", "device", "name", "user_email", "user email", "device_id"}  # fmt: skip


def addresses(text: str) -> list[str]:
    """The addresses, names, serials or tags in a pasted text, in order, each once.

    `Ada <ada@x>; bob@x`, one a line, divided by commas, semicolons or tabs, with or without
    quotes and `mailto:`; the header of a pasted column is left out.
    """
    found: list[str] = []
    seen: set[str] = set()
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()]
    for number, line in enumerate(lines):
        for part in _parts(line):
            key = fold(part)
            header = number == 0 and len(lines) > 1 and key in _HEADERS
            if key and key not in seen and not header:
                seen.add(key)
                found.append(part)
    return found


def _parts(line: str) -> list[str]:
    """What one line names."""
    angled: list[str] = _ANGLE.findall(line)
    if angled:
        rest = _ANGLE.sub("", line)
        bare = [part for part in re.split(r"[;,\t]", rest) if "@" in part]
        return [*angled, *(_bare(part) for part in bare)]
    return [part for part in (_bare(part) for part in re.split(r"[;,\t]", line)) if part]


def _bare(part: str) -> str:
    """A part without quotes, spaces around it, or `mailto:`."""
    return part.strip().strip("\"'").strip().removeprefix("mailto:")
