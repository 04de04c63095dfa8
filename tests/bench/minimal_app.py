"""The least a Textual app can be: what a start is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    """One text."""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static("License management")


if __name__ == "__main__":
    Minimal().run()
