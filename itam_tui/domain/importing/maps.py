"""Which of their columns is which of our fields, as somebody types it; no I/O."""

from __future__ import annotations

from collections.abc import Iterable

from itam_tui.domain.errors import UsageError


def read_maps(maps: Iterable[str], asked: str = "--map ") -> dict[str, str]:
    """What `--map` says, our field to their header (product.md §7).

    Args:
        maps: Each as `ours=theirs`.
        asked: What an error says before the words that are wrong.

    Raises:
        UsageError: One has no equals sign, or names a field twice.
    """
    found: dict[str, str] = {}
    for text in maps:
        ours, sign, theirs = text.partition("=")
        if not sign or not ours.strip() or not theirs.strip():
            raise UsageError(f"{asked}{text}: it takes OURS=THEIRS, such as quantity=Seats.")
        if ours.strip() in found:
            raise UsageError(f"{asked}{text}: {ours.strip()} is mapped twice.")
        found[ours.strip()] = theirs.strip()
    return found
