"""The keys of a dialog in one line; how to leave it stands there at any width; no I/O."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

Keys = Sequence[tuple[str, str]]
"""Each key as people write it, and its word; the last one leaves."""


class KeysLine(Widget):
    """Draws as many keys as fit: nearer to each other first, then without those before the last."""

    DEFAULT_CSS = """
    KeysLine { height: 1; width: 1fr; }
    """

    def __init__(self, keys: Keys) -> None:
        """Begin with some keys."""
        super().__init__()
        self._keys = tuple(keys)

    def show(self, keys: Keys) -> None:
        """Tell other keys; nothing is drawn when they are the same."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def render(self) -> Content:
        """Draw them."""
        room, keys = self.size.width, list(self._keys)
        while True:
            for gap in ("   ", "  ", " "):
                line = Content(gap).join(
                    Content.assemble((sign, "bold $accent"), f" {word}") for sign, word in keys
                )
                if line.cell_length <= room or len(keys) == 1:
                    return line
            del keys[-2]
