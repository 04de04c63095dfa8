"""What a license comes to, in words: its position, its free seats, in their tones; pure."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from itam_tui.domain.licenses import Position, Standing
from itam_tui.domain.settings import WhenFull

_TONES: Final = {
    Position.EXPIRED: "$text-error",
    Position.UNDER: "$text-error",
    Position.FULL: "$text-warning",
}


def position_content(standing: Standing, when_full: WhenFull) -> Content:
    """The position in full: `Under by 2`; of a true-up contract `Under by 2 true-up`."""
    word = standing.label
    if standing.position is Position.UNDER and when_full is WhenFull.ALLOW:
        word += " true-up"
    return Content.styled(word, _TONES.get(standing.position, ""))


def free_words(standing: Standing) -> str:
    """The free seats, `-2` when more are used; `unlimited` where nothing runs out."""
    return "unlimited" if standing.free is None else f"{standing.free:,}"
