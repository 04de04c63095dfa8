"""The app: views as modes over the services of one register.

What the first frame doesn't need is imported where it is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.screen import Screen

from itam_tui.config import Launch, drafts_path, log_path
from itam_tui.domain.errors import ItamError
from itam_tui.leaving import leaving_when_told
from itam_tui.logs import crash_report, log_to
from itam_tui.opening import Opening, check_settings
from itam_tui.services import Services
from itam_tui.store.watching import Heard
from itam_tui.ui.base import CommandScreen, ItamScreen
from itam_tui.ui.host import FAILED
from itam_tui.ui.past_host import PastHost
from itam_tui.ui.safety import shown
from itam_tui.ui.theme import DARK
from itam_tui.ui.widgets.header_bar import Masthead

if TYPE_CHECKING:
    from itam_tui.services.drafts import Drafts
    from itam_tui.services.roles import Standing
    from itam_tui.ui.palette import Found
    from itam_tui.ui.screens.first_run import Beginning, FirstRunScreen

MODE_OF_VIEW = {"end-users": "end_users"}
"""The words of `--view` that differ from the mode's name."""


_OF_SERVER = {
    Heard.LOST: "The connection to the register was lost; trying again. What you typed is kept.",
    Heard.BACK: "The register is there again.",
}

UNHURRIED_SECONDS = 1.0
"""After which what nobody waits for is begun: the first frame has been drawn by then."""

GOODBYE_SECONDS = 0.5
"""How long the end waits at most for the one who watches a file to close it."""

NOTICE_SECONDS = 30.0
"""How long a sentence stands that nobody asked for."""


class ItamApp(PastHost):
    """Screens over one register."""

    services: Services
    """What can be done with the register; not there before one is open."""

    def __init__(
        self, services: Services | None, launch: Launch, opening: Opening | None = None
    ) -> None:
        """Make the app.

        Args:
            services: The register that is open; None offers to begin one.
            launch: What was asked for.
            opening: Opens registers, for an app that begins without one.
        """
        self._start = MODE_OF_VIEW.get(launch.view, launch.view)
        if services is not None:  # begins in the view, without a blank screen drawn before
            self.DEFAULT_MODE = self._start  # type: ignore[misc] # read of the instance
        super().__init__(Masthead(), launch.config.theme or DARK.name)
        self._launch = launch
        self._opening = opening or Opening(launch)
        self.views = _views
        self.clear_at_end = self._opening.clear_at_end
        self.today_of_past = self._opening.today_of_past
        self._has_register = False
        self._watching: threading.Thread | None = None
        self.masthead = Masthead(who=self._opening.actor, badges=self._badges(launch.demo))
        self.set_keymap(dict(launch.config.keymap))
        self._badge_at_start = launch.as_of.badge if launch.as_of else ""
        self.currency, self.alert_days = launch.config.currency, launch.config.alert_days
        if services is not None:
            self._take(services, is_demo=launch.demo)

    def today(self) -> date:
        """The day that counts as today."""
        return self.services.register.today()

    def get_default_screen(self) -> Screen[None]:
        """Begin in the view asked for; a mode's screen would have every style parsed twice."""
        if not self._has_register:
            return super().get_default_screen()
        screen = self.views(self.services)[self._start]()
        for path in screen.css_path:
            self.stylesheet.read(path)
        return screen

    def on_mount(self) -> None:
        """Make the first view a mode like the others, or offer to begin without a register."""
        if self._has_register:
            self.add_mode(self._start, self.views(self.services)[self._start])
            return
        from itam_tui.ui.screens.first_run import Beginning, FirstRunScreen

        if (place := self._opening.missing) is not None:
            self.push_screen(FirstRunScreen(place))
        else:  # made by somebody else since
            self.begin(Beginning.EMPTY)

    def on_ready(self) -> None:
        """Collect garbage again, of what is made from now on (see `open_app`)."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        if self._has_register:
            self.set_timer(UNHURRIED_SECONDS, self._begin_unhurried)
        self._opening.listen(self._say_here)

    def _say_here(self, sentence: str) -> None:
        """Take a sentence told on any thread."""
        self.call_later(self._say, sentence)

    def _say(self, sentence: str) -> None:
        """Show what was told while something else was done, long enough to be read twice."""
        self.notify(shown(sentence), markup=False, timeout=NOTICE_SECONDS)

    def _begin_unhurried(self) -> None:
        """Begin what nobody waits for."""
        self._read_standing()
        self._remember_days()
        self._watching = threading.Thread(target=self._watch_others, name="others", daemon=True)
        self._watching.start()

    @work(thread=True, group="days")
    def _remember_days(self) -> None:
        """Work out next renewals beforehand; a register that is busy goes without."""
        with contextlib.suppress(ItamError):
            self.services.of_today.renewals.remember_days()

    class StandingRead(Message):
        """What whoever sits here may do."""

        def __init__(self, standing: Standing) -> None:
            """Tell it."""
            super().__init__()
            self.standing = standing
            """Their role, and who keeps them to it."""

    @work(thread=True, group="standing")
    def _read_standing(self) -> None:
        """Ask what whoever sits here may do; a register that is busy is asked again later."""
        with contextlib.suppress(ItamError):
            self.post_message(self.StandingRead(self.services.of_today.roles.standing()))

    @on(StandingRead)
    def gray_what_may_not_be(self, answer: StandingRead) -> None:
        """Gray the keys that their role has no right to."""
        if answer.standing != self.standing:
            self.standing = answer.standing
            self.screen.refresh_bindings()

    class OthersHeard(Message):
        """Word of what others do with the register."""

        def __init__(self, heard: Heard) -> None:
            """Tell it."""
            super().__init__()
            self.heard = heard
            """What was heard."""

    def _watch_others(self) -> None:
        """Wait for what others change, as long as the app runs.

        It is no worker, which is a job that ends: the app's end waits for those.
        """
        with contextlib.closing(self.services.of_today.register.watch()) as watch:
            while not self.stopping.is_set():
                heard = watch.wait(self.stopping)
                if heard is not Heard.NOTHING:
                    self.post_message(self.OthersHeard(heard))

    def close_file(self) -> None:
        """Let the one who watches a file close it, and have the file's log folded into it."""
        self.stopping.set()
        if self._watching is None:  # there may be no register yet
            return
        register = self.services.of_today.register
        if register.store.path is not None:
            self._watching.join(GOODBYE_SECONDS)
            register.fold_log()

    @on(OthersHeard)
    def show_others(self, message: OthersHeard) -> None:
        """Show what others changed, with the cursor kept, and say how the server is."""
        top = self.screen
        if isinstance(top, CommandScreen) and message.heard is not Heard.CHANGE:
            top.tell(_OF_SERVER[message.heard])
        if message.heard is Heard.LOST:
            return
        self._read_standing()
        for screen in {id(each): each for each in self.screen_stack}.values():
            if isinstance(screen, ItamScreen) or (
                screen is top and isinstance(screen, CommandScreen)
            ):
                screen.others_changed()

    def on_first_run_screen_chosen(self, event: FirstRunScreen.Chosen) -> None:
        """Begin as somebody chose."""
        self.begin(event.beginning)

    @work(group="begin")
    async def begin(self, beginning: Beginning) -> None:
        """Make a register, and open the view asked for over it."""
        from itam_tui.ui.screens.first_run import Beginning, FirstRunScreen

        is_demo = beginning is Beginning.SAMPLE
        offer = self.screen
        try:
            services = await asyncio.to_thread(
                self._opening.open_demo if is_demo else self._opening.open
            )
        except ItamError as error:
            if not isinstance(offer, FirstRunScreen):
                raise
            offer.explain(error)
            offer.fail()
            return
        self._take(services, is_demo=is_demo)
        self.set_timer(UNHURRIED_SECONDS, self._begin_unhurried)
        await self.switch_mode(self._start)
        if beginning is Beginning.IMPORT and isinstance(self.screen, ItamScreen):
            self.screen.call_later(self.screen.action_run_command, "import")

    def last_words(self) -> str:
        """Clear the demo away; say what an error of its own was, if that is the reason."""
        self._opening.clear_away()
        return crash_report(self.failure, log_path()) if self.failure else ""

    def _take(self, services: Services, *, is_demo: bool) -> None:
        """Work on a register from now on."""
        self.services = services
        self._has_register = True
        register = services.register
        self.masthead = Masthead(register.name, register.actor, self._badges(is_demo))
        self.make_drafts = None if is_demo or register.read_only else self._kept_drafts
        self.find_records = self._find
        self.open_record = self._open
        for name, make in self.views(services).items():
            if name != self.DEFAULT_MODE:
                self.add_mode(name, make)

    def _kept_drafts(self) -> Drafts:
        """What was typed and never saved, from files of whoever is at the keyboard."""
        from itam_tui.services.drafts import drafts_in

        return drafts_in(self.services.store, drafts_path())

    def _badges(self, is_demo: bool) -> tuple[str, ...]:
        badges = ["DEMO"] if is_demo else []
        badges += ["READ-ONLY"] if self._launch.read_only else []
        badges += [f"TODAY {self._launch.today}"] if self._launch.today else []
        badges += [self._launch.as_of.badge] if self._launch.as_of else []
        return tuple(badges)

    def _find(self, text: str) -> Sequence[Found]:
        """Records by name, for the palette."""
        from itam_tui.domain.holder_kinds import HolderKind
        from itam_tui.ui.palette import Found

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
        from itam_tui.domain.holder_kinds import HolderKind, HolderRef
        from itam_tui.ui.screens.opening import open_holder, open_license

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
        UsageError: The settings name a theme or a command there isn't.
    """
    check_settings(launch.config, launch.config_file)
    opening = Opening(launch)
    log_to(log_path())
    try:
        with leaving_when_told():
            services = None if opening.missing else opening.open()
            return _run(ItamApp(services, launch, opening))
    except SystemExit as told:
        return int(told.code or 0)
    finally:
        opening.clear_away()


def _run(app: ItamApp) -> int:
    """Run the app, and word an error of its own once the terminal is given back."""
    try:
        app.run()
    except SystemExit:
        app.give_back_terminal()
        raise
    except Exception as error:
        app.give_back_terminal()
        app.failure = error
    finally:
        app.close_file()
    if isinstance(app.failure, ItamError):
        raise app.failure
    if app.failure is not None:
        from itam_tui.cli.output import tell

        tell(crash_report(app.failure, log_path()))
        return FAILED
    return app.return_code or 0
