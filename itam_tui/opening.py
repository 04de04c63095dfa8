"""Opens the register the app shows, its own or a made-up one, and checks its settings first."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path

from textual.theme import BUILTIN_THEMES

from itam_tui.cli.session import actor, origin
from itam_tui.config import Config, Launch, config_path, key_file
from itam_tui.domain.errors import UsageError
from itam_tui.logs import LOGGER
from itam_tui.services import Services, open_services
from itam_tui.store.database import sqlite_path
from itam_tui.ui.commands import COMMANDS
from itam_tui.ui.theme import THEMES


class Opening:
    """What the app is opened with, and what has to be cleared away at its end."""

    def __init__(self, launch: Launch) -> None:
        """Remember what was asked for; nothing is opened yet."""
        self.launch = launch
        self.actor = actor()
        self._untold: list[str] = []
        self._listener: Callable[[str], None] | None = None
        self._removals: list[Callable[[], None]] = []

    def today(self) -> date:
        """The day that counts as today."""
        return self.launch.today or date.today()

    @property
    def today_of_past(self) -> Callable[[], date] | None:
        """Tells the day that counts as today on a past day; None is that day itself."""
        return self.today if self.launch.today else None

    @property
    def missing(self) -> Path | None:
        """Where the register would be made; None when it exists or nothing may be made.

        Raises:
            UsageError: The URL is of no kind this program knows.
        """
        if self.launch.demo or self.launch.read_only or self.launch.as_of:
            return None
        path = sqlite_path(self.launch.url)
        return None if path is None or os.path.lexists(path) else path.absolute()

    def open(self) -> Services:
        """Open the register asked for; a missing SQLite one is made.

        Raises:
            DatabaseError: It can't be opened.
        """
        services = self.open_demo() if self.launch.demo else self._open(self.launch.url)
        if self.launch.as_of is None:
            return services
        from itam_tui.services.as_of import register_as_of

        return register_as_of(
            services, self.launch.as_of, self.clear_at_end, today=self.today_of_past
        )

    def open_demo(self) -> Services:
        """Open a made-up register, which is gone at the end.

        Raises:
            DatabaseError: It can't be made.
        """
        from itam_tui.demo import demo_key_file, demo_register

        url = demo_register(self.today(), self.clear_at_end)
        return self._open(url, demo_key_file(url))

    def clear_at_end(self, remove: Callable[[], None]) -> None:
        """Have something cleared away at the end."""
        self._removals.append(remove)

    def tell(self, sentence: str) -> None:
        """Say a sentence to the person at work, on any thread; kept until there is a screen."""
        LOGGER.warning(sentence)
        if self._listener is None:
            self._untold.append(sentence)
        else:
            self._listener(sentence)

    def listen(self, listener: Callable[[str], None]) -> None:
        """Hand on what is told, and what was told before."""
        self._listener = listener
        while self._untold:
            listener(self._untold.pop(0))

    def clear_away(self) -> None:
        """Remove what was made for this run alone; on any thread, and as often as wanted."""
        for remove in self._removals:
            remove()

    def _open(self, url: str, keys: Path | None = None) -> Services:
        return open_services(
            url,
            actor=self.actor,
            today=self.today,
            now=lambda: datetime.now(UTC),
            create=not self.launch.read_only and self.launch.as_of is None,
            read_only=self.launch.read_only,
            currency=self.launch.config.currency,
            alert_days=self.launch.config.alert_days,
            origin=origin("app"),
            key_file=keys or key_file(self.launch.config),
            tell=self.tell,
        )


def check_settings(config: Config, place: Path | None) -> None:
    """Refuse a theme or a command that isn't known, before anything is drawn.

    Args:
        config: The settings.
        place: The file they stand in; None is the usual one.

    Raises:
        UsageError: Names the file, the setting and the nearest word that would do.
    """
    place = place or config_path()
    themes = [each.name for each in THEMES] + sorted(BUILTIN_THEMES)
    if config.theme and config.theme not in themes:
        raise UsageError(
            f"{place}: theme: there is no {config.theme}; {_hint(config.theme, themes)}"
        )
    ids = [each.id for each in COMMANDS if not each.only_told]
    for wrong in (each for each in config.keymap if each not in ids):
        raise UsageError(f"{place}: keymap: there is no command {wrong}; {_hint(wrong, ids)}")


def _hint(wrong: str, known: list[str]) -> str:
    close = get_close_matches(wrong, known, 1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}."
