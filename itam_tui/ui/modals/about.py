"""What this program is, which register it has open, and who you are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import __version__ as textual_version
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from itam_tui.services import Services
from itam_tui.ui.base import ItamModal
from itam_tui.ui.safety import content

if TYPE_CHECKING:
    from itam_tui.services.about import About

_NAMES_WIDTH = 10


class AboutModal(ItamModal[None]):
    """Says it; the arrows scroll, `escape`, `q` and `enter` leave."""

    DEFAULT_CSS = """
    AboutModal > VerticalScroll { width: 70; max-width: 96%; height: auto; max-height: 94%;
        border: round $accent; padding: 0 1; background: $surface; color: $foreground;
        scrollbar-size-vertical: 1; }
    AboutModal Static { height: auto; min-height: 10; }
    """

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,enter", "back", "Back", show=False)]

    class AboutRead(Message):
        """What it says."""

        def __init__(self, found: About) -> None:
            """Tell it."""
            super().__init__()
            self.found = found
            """What was found."""

    def __init__(self, services: Services) -> None:
        """Make the window.

        Args:
            services: The register it is about.
        """
        super().__init__()
        self._services = services

    def compose(self) -> ComposeResult:
        """Lay the text out."""
        with VerticalScroll() as box:
            box.border_title = "About itam-tui"
            box.border_subtitle = "esc Back"
            yield Static("", markup=False)

    def on_mount(self) -> None:
        """Look what is to be said."""
        self.read_about()

    @work(thread=True, group="about")
    def read_about(self) -> None:
        """Ask what works here, on what, and as whom."""
        from itam_tui.services.about import about

        self.post_message(self.AboutRead(about(self._services.store)))

    @on(AboutRead)
    def show_about(self, answer: AboutRead) -> None:
        """Say it."""
        self.query_one(Static).update(_told(answer.found))


def _told(found: About) -> Content:
    """Write it, a line for each, and a sentence on who keeps people to their roles."""
    pairs = (
        ("Version", found.version),
        ("Runs on", f"Python {found.python}, Textual {textual_version}, {found.engine}"),
        ("Register", found.place),
        ("Database", found.database),
        ("Tables", found.tables),
        ("Who", found.standing.who),
        ("Role", found.standing.role.value),
        *([("Shown", found.as_of.words)] if found.as_of else []),
    )
    lines = [
        Content.assemble((f"{name:<{_NAMES_WIDTH}}", "bold"), content(text)) for name, text in pairs
    ]
    return Content("\n").join([*lines, Content(""), content(found.standing.told)])
