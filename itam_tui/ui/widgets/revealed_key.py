"""A product key shown in full for a while, spelled for reading aloud; no I/O."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from itam_tui.domain.text import spell_key
from itam_tui.ui.safety import content

REVEALED_SECONDS = 180.0
"""How long a product key is shown at most (product.md §5, `V`)."""


class RevealedKey(Static):
    """Blank until a key is shown, and blank again after its time."""

    DEFAULT_CSS = """
    RevealedKey { height: auto; max-height: 4; min-height: 1; color: $foreground; }
    """

    class Masked(Message):
        """The key is hidden again."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show no key."""
        super().__init__("", id=id, markup=False)
        self._hiding: Timer | None = None

    @property
    def is_revealed(self) -> bool:
        """Whether a key is to be seen."""
        return self._hiding is not None

    def reveal(self, key: str) -> None:
        """Show a key, in groups and with what looks alike told apart."""
        self._stop()
        self.add_class("-shown")
        self.update(Content.assemble(("Key        ", "$text-muted"), content(spell_key(key))))
        self._hiding = self.set_timer(REVEALED_SECONDS, self.mask)

    def mask(self) -> None:
        """Hide the key again."""
        if self.is_revealed:
            self._stop()
            self.remove_class("-shown")
            self.update("")
            self.post_message(self.Masked())

    def _stop(self) -> None:
        if self._hiding is not None:
            self._hiding.stop()
            self._hiding = None
