"""Whether there is a terminal the interface can be drawn on; imports nothing slow."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from typing import Protocol, TextIO

_VERBS = "From a script or a pipe, use its verbs: itam-tui list licenses."


class Stream(Protocol):
    """What is asked of a standard stream."""

    def isatty(self) -> bool:
        """Say whether a terminal is at the other end."""


def require_terminal(
    environ: Mapping[str, str], stdin: Stream | None, stderr: Stream | None
) -> str | None:
    """Say why the interface can't be drawn here, or None when it can.

    Args:
        environ: The environment; `TERM` says what the terminal can do.
        stdin: Where keys come from.
        stderr: What the interface is drawn on.

    Returns:
        A sentence with the next step, for exit code 2 (product.md §6).
    """
    if stdin is None or not stdin.isatty():
        return f"itam-tui needs a terminal to read keys from, and its input isn't one. {_VERBS}"
    if stderr is None or not stderr.isatty():
        return (
            "itam-tui draws on the terminal through standard error, and that goes elsewhere. "
            f"Leave it unredirected. {_VERBS}"
        )
    term = environ.get("TERM", "")
    if term in {"", "dumb", "unknown"}:
        named = f"TERM={term} is a terminal that can't be drawn on" if term else "TERM isn't set"
        return f"{named}. Set TERM to your terminal's name, for example xterm-256color. {_VERBS}"
    return None


def write_utf8(streams: tuple[TextIO | None, ...] | None = None) -> None:
    """Make the streams the interface is drawn on write UTF-8, whatever was configured.

    In another encoding, signs would be written as escape sequences and break the layout.
    """
    for stream in (sys.__stdout__, sys.__stderr__) if streams is None else streams:
        encoding = getattr(stream, "encoding", "") or ""
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and encoding.casefold().replace("-", "") != "utf8":
            with contextlib.suppress(OSError, ValueError):
                reconfigure(encoding="utf-8", errors="replace")
