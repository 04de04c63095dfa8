"""What the palette lists: commands in force that match, best first; then records by name."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from msgspec import Struct
from textual.fuzzy import Matcher

from itam_tui.ui.commands import Command

_GROUP_ORDER = ("License", "Holders", "Record", "Form", "Table", "Views", "Application", "Move")
_NOT_OFFERED = frozenset({"back", "palette"})
_QUIT_TYPED = frozenset({"q", ":q", ":quit"})


class Found(Struct, frozen=True):
    """A record found by its name."""

    kind: str
    """What it is, in a word: `License`."""
    label: str
    """Its name, as it is kept."""
    key: Hashable
    """What `open_record` opens."""


class Offer(Struct, frozen=True):
    """A command, and whether it can be used now."""

    command: Command
    """The command."""
    sign: str = ""
    """Its key as it is bound now; blank when it has none."""
    reason: str = ""
    """Why it can't be used now; blank when it can."""


def matching(text: str, offers: Iterable[Offer]) -> Sequence[Offer]:
    """Choose the offers whose words match, best first; `q` is quit, a key is its command.

    Args:
        text: What is typed; blank gives all, those of the record first.
        offers: The commands in force.
    """
    wanted = text.strip()
    offered = sorted(
        (offer for offer in offers if offer.command.id not in _NOT_OFFERED),
        key=lambda offer: _GROUP_ORDER.index(offer.command.group),
    )
    if not wanted:
        return offered
    matcher = Matcher(wanted.removeprefix(":"))
    scored: list[tuple[float, Offer]] = []
    for offer in offered:
        score = max(matcher.match(offer.command.title), matcher.match(offer.command.help))
        if offer.sign == wanted:
            score += 100
        if wanted in _QUIT_TYPED and offer.command.id == "quit":
            score = 1000
        if score > 0:
            scored.append((score, offer))
    return [offer for _, offer in sorted(scored, key=lambda each: -each[0])]
