"""The app: views as modes over the services of one register."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pendulum
from textual.screen import Screen

from itam_tui.config import Launch, log_path
from itam_tui.domain.holders import HolderKind, HolderRef
from itam_tui.logs import log_to
from itam_tui.services import Services, open_services
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.host import ItamHost
from itam_tui.ui.palette import Found
from itam_tui.ui.screens.opening import open_holder, open_license
from itam_tui.ui.theme import DARK
from itam_tui.ui.widgets.header_bar import Masthead

MODE_OF_VIEW = {"end-users": "end_users"}
"""The words of `--view` that differ from the mode's name."""


class ItamApp(ItamHost):
    """Screens over one register."""

    def __init__(self, services: Services, launch: Launch) -> None:
        """Make the app over a register that is open."""
        badges = ["DEMO"] if launch.demo else []
        badges += ["READ-ONLY"] if launch.read_only else []
        badges += [f"TODAY {launch.today}"] if launch.today else []
        masthead = Masthead(services.register.name, services.register.actor, tuple(badges))
        super().__init__(masthead, launch.config.theme or DARK.name)
        self.services = services
        self._start = MODE_OF_VIEW.get(launch.view, launch.view)
        self.find_records = self._find
        self.open_record = self._open
        self.set_keymap(dict(launch.config.keymap))

    def today(self) -> date:
        """The day that counts as today."""
        return self.services.register.today()

    def on_mount(self) -> None:
        """Open the view asked for."""
        super().on_mount()
        for name, make in _views(self.services).items():
            self.add_mode(name, make)
        self.switch_mode(self._start)

    def _find(self, text: str) -> Sequence[Found]:
        """Records by name, for the palette."""
        found = [
            Found("license", f"{each.name} {each.reference}", each.id)
            for each in self.services.licenses.search(text, 8)
        ]
        for kind in (HolderKind.END_USER, HolderKind.DEVICE):
            found += [
                Found(kind.value, each.label, each.id)
                for each in self.services.holders.search(text, kind, 6)
            ]
        return found

    def _open(self, found: Found) -> None:
        """Go to the page of a record the palette found."""
        screen, number = self.screen, int(str(found.key))
        if not isinstance(screen, ItamScreen):
            return
        if found.kind == "license":
            open_license(screen, self.services, number, lambda: None)
        else:
            ref = HolderRef(HolderKind(found.kind), number)
            open_holder(screen, self.services, ref, lambda: None)


def _views(services: Services) -> dict[str, Callable[[], Screen[None]]]:
    """The views, each imported when it is first shown."""

    def licenses() -> Screen[None]:
        from itam_tui.ui.screens.licenses import LicensesScreen

        return LicensesScreen(services)

    def end_users() -> Screen[None]:
        from itam_tui.ui.screens.end_users import EndUsersScreen

        return EndUsersScreen(services)

    def devices() -> Screen[None]:
        from itam_tui.ui.screens.devices import DevicesScreen

        return DevicesScreen(services)

    def renewals() -> Screen[None]:
        from itam_tui.ui.screens.renewals import RenewalsScreen

        return RenewalsScreen(services)

    def history() -> Screen[None]:
        from itam_tui.ui.screens.history import HistoryScreen

        return HistoryScreen(services)

    return {
        "licenses": licenses,
        "end_users": end_users,
        "devices": devices,
        "renewals": renewals,
        "history": history,
    }


def run_app(launch: Launch) -> int:
    """Open a register in the terminal, and give the exit code.

    Raises:
        DatabaseError: The register can't be opened.
    """
    remove: Callable[[], None] | None = None
    url = launch.url
    day = launch.today
    today: Callable[[], date] = (lambda: day) if day else (lambda: pendulum.today().date())
    if launch.demo:
        from itam_tui.demo import demo_register

        url, remove = demo_register(today())
    try:
        services = open_services(
            url,
            actor=pwd.getpwuid(os.getuid()).pw_name,
            today=today,
            now=lambda: datetime.now(UTC),
            create=not launch.read_only,
            read_only=launch.read_only,
        )
        log_to(log_path())
        app = ItamApp(services, launch)
        app.run()
        return app.return_code or 0
    finally:
        if remove is not None:
            remove()
