"""What a verb works with: the global options, the settings, and the register once it is needed.

The app starts here too, so what only verbs use is imported where they use it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from msgspec import Struct

from itam_tui.config import (
    TODAY_VARIABLE,
    Config,
    Launch,
    config_path,
    database_url,
    key_file,
    read_config,
)
from itam_tui.domain.errors import Consent, ConsentNeeded, RefusedError, UsageError
from itam_tui.domain.origin import Origin

if TYPE_CHECKING:
    from itam_tui.services import Services

T = TypeVar("T")


class Session(Struct, frozen=True, dict=True):
    """One run of the command line."""

    db: str | None = None
    """What `--db` says."""
    demo: bool = False
    """Whether a made-up register is worked on."""
    read_only: bool = False
    """Whether nothing may be written."""
    view: str = "licenses"
    """The view the app starts in."""
    config_file: Path | None = None
    """What `--config` says."""
    today_text: str | None = None
    """What `--today` says."""
    as_of_text: str | None = None
    """What `--as-of` says."""
    in_force: bool = False
    """Whether quantities are wanted as they were in force then."""

    @cached_property
    def config(self) -> Config:
        """The settings; read when they are needed first.

        Raises:
            UsageError: The file is wrong.
        """
        return read_config(self.config_file)

    @cached_property
    def today(self) -> date | None:
        """The day that counts as today; None is the real one.

        Raises:
            UsageError: It is no date.
        """
        told, who = self.today_text, "--today"
        if not told:
            told, who = os.environ.get(TODAY_VARIABLE), TODAY_VARIABLE
        if not told:
            return None
        from itam_tui.domain.field_readers import read_date

        try:
            return read_date(told.strip())
        except ValueError as error:
            raise UsageError(f"{who} {told}: {error}") from None

    @property
    def url(self) -> str:
        """Where the register is."""
        return database_url(self.db, self.config)[0]

    def launch(self) -> Launch:
        """What the app is opened with."""
        self.check_past()
        as_of = None
        if self.as_of_text is not None:
            from itam_tui.cli.past import as_of_told

            as_of = as_of_told(self)
        return Launch(
            "" if self.demo else self.url, self.demo, self.read_only, self.view, self.config,
            self.today, self.config_file, as_of,
        )  # fmt: skip

    def open(self) -> Services:
        """Open the register, and say on stderr what a person may not expect.

        Raises:
            DatabaseError: It can't be opened.
            UsageError: The settings are wrong.
        """
        from itam_tui.cli import output

        self.check_past()
        if self.today is not None:
            output.tell(f"Dates as of {self.today}.")
        url = self._demo_url() if self.demo else self.url
        missing = self._missing(url)
        services = self._open(url, read_only=self.read_only)
        if missing is not None:
            output.tell(f"There was no register at {missing}; a new, empty one was made.")
        click.get_current_context().with_resource(services.register.damage_told())
        if self.as_of_text is None:
            return services
        from itam_tui.cli.past import open_past

        return open_past(self, services, self.today)

    def check_past(self, verb: str = "") -> None:
        """See that what was told of a past day can be answered.

        Args:
            verb: The verb, or its first word; the one that runs unless told.

        Raises:
            UsageError: The verb is about the register as it is, or no day was told.
        """
        if self.as_of_text is not None or self.in_force:
            from itam_tui.cli.past import check_verb

            check_verb(self, verb or _verb())

    def open_another(self, url: str) -> Services:
        """Open another register, which is made where it is a missing file.

        Raises:
            DatabaseError: It can't be opened.
            UsageError: The address is of no kind this program knows.
        """
        return self._open(url)

    def _open(self, url: str, *, read_only: bool = False) -> Services:
        from itam_tui.cli import output
        from itam_tui.services import open_services

        return open_services(
            url,
            actor=actor(),
            today=clock(self.today),
            now=_now,
            create=not read_only and self.as_of_text is None,
            read_only=read_only,
            currency=self.config.currency,
            alert_days=self.config.alert_days,
            origin=origin(f"cli {_verb()}"),
            key_file=self.key_file(url),
            tell=output.tell,
        )

    def key_file(self, url: str) -> Path:
        """The file with the keys that encrypt product keys; a demo has its own."""
        if not self.demo:
            return key_file(self.config)
        from itam_tui.demo import demo_key_file

        return demo_key_file(url)

    @staticmethod
    def _missing(url: str) -> Path | None:
        """The file of a register that will be made; None when it is there."""
        from itam_tui.store.database import sqlite_path

        path = sqlite_path(url)
        return None if path is None or os.path.lexists(path) else path

    def _demo_url(self) -> str:
        """Make a demo register that is gone when the verb is done."""
        from itam_tui.demo import demo_register

        at_end = click.get_current_context().call_on_close
        return demo_register(clock(self.today)(), at_end)


pass_session = click.make_pass_decorator(Session)
"""Hands the session to a verb."""


def check_not_the_settings(session: Session, path: Path) -> None:
    """Refuse to write a file in the place of the settings.

    Raises:
        RefusedError: It is the configuration file.
    """
    if os.path.realpath(path) == os.path.realpath(session.config_file or config_path()):
        raise RefusedError(f"{path} is the configuration file. Choose another place.")


def clock(today: date | None) -> Callable[[], date]:
    """What tells the day that counts as today."""
    if today is None:
        return date.today
    fixed = today
    return lambda: fixed


def _now() -> datetime:
    """The moment, UTC by the real clock."""
    return datetime.now(UTC)


def actor() -> str:
    """The technician: the operating system's user, not what the environment claims."""
    name = _user_name(os.getuid()) if hasattr(os, "getuid") else ""
    if name:
        return name
    from getpass import getuser

    return getuser()


CLAIMS = ("SUDO_USER", "SSH_CONNECTION")
"""What the environment says of who is behind the user; anyone can set it."""

_LONGEST_CLAIM = 200
_NO_LOGIN = 0xFFFFFFFF
"""What the kernel keeps where nobody logged in."""


def origin(door: str, login_file: Path = Path("/proc/self/loginuid")) -> Origin:
    """Where this run of the program comes from (trust.md §6).

    Args:
        door: `app`, or the verb.
        login_file: Where the kernel tells who logged in, even behind `sudo`.
    """
    from itam_tui import __version__

    claims = {
        name: text.encode("utf-8", "replace").decode()[:_LONGEST_CLAIM]
        for name in CLAIMS
        if (text := os.environ.get(name))
    }
    uid = os.getuid() if hasattr(os, "getuid") else None
    return Origin(door, "", __version__, uid, _login(login_file), claims)


def _login(file: Path) -> str:
    """Who logged in, by name; blank where the kernel doesn't know."""
    try:
        uid = int(file.read_text("ascii"))
    except (OSError, ValueError):
        return ""
    return "" if uid == _NO_LOGIN else _user_name(uid) or str(uid)


def _user_name(uid: int) -> str:
    """The name of an operating system's user; blank where it has none."""
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return ""


def _verb() -> str:
    """The verb that runs: `assign`, `db backup`."""
    context = click.get_current_context(silent=True)
    return context.command_path.partition(" ")[2] if context else ""


def agreeing(yes: bool, change: Callable[[frozenset[Consent]], T]) -> T:
    """Make a change, asking what it asks (product.md §3, Changes).

    Args:
        yes: Whether everything has been agreed to: `--yes`.
        change: Makes the change with what has been agreed to.

    Raises:
        RefusedError: Nobody can be asked, or the answer is no; nothing was written.
    """
    consents = frozenset(Consent) if yes else frozenset[Consent]()
    while True:
        try:
            return change(consents)
        except ConsentNeeded as needed:
            agree(yes, needed)
            consents |= needed.consents


def agree(yes: bool, needed: ConsentNeeded) -> None:
    """Ask every question, unless everything has been agreed to.

    Raises:
        RefusedError: Nobody can be asked, or an answer is no.
    """
    from itam_tui.cli import output

    if yes:
        return
    if not output.can_ask():
        raise RefusedError(f"{needed} Add --yes to do it.")
    for question in needed.questions:
        if not output.ask(question.sentence, question.count):
            raise RefusedError("Nothing was changed.")
