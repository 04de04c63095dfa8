"""The sentence in place of a screen that there is no room to draw."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import Static

from itam_tui.ui.safety import content

SMALLEST = (60, 15)
"""Columns and lines below which nothing is drawn but a sentence (product.md §4)."""


class TooSmall(Static):
    """Covers a screen that there is no room to draw."""

    DEFAULT_CSS = """
    TooSmall { layer: notice; position: absolute; offset: 0 0; width: 100%; height: 100%;
        background: $background; color: $foreground; content-align: center middle; }
    """


def check_room(screen: Screen[Any]) -> None:
    """Cover a screen while the terminal is too small for it, and uncover it after."""
    width, height = screen.app.size
    covers = list(screen.query_children(TooSmall))
    if width >= SMALLEST[0] and height >= SMALLEST[1]:
        for cover in covers:
            cover.remove()
        return
    sentence = content(
        f"This window is {width}×{height}; itam-tui needs at least {SMALLEST[0]}×{SMALLEST[1]}."
    )
    if covers:
        covers[0].update(sentence)
    elif screen.is_mounted:
        screen.mount(TooSmall(sentence))
