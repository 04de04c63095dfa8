"""The settings a person keeps in a file or in the environment, and where files live."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from itam_tui.domain.errors import UsageError
from itam_tui.store.vault import VARIABLE as KEY_FILE_VARIABLE

if TYPE_CHECKING:
    from itam_tui.domain.as_of import AsOf

DATABASE_VARIABLE = "ITAM_TUI_DATABASE_URL"
"""The environment variable that says where the register is."""

TODAY_VARIABLE = "ITAM_TUI_TODAY"
"""The environment variable that says which day counts as today."""

_APP = "itam-tui"

STARTING_CONFIG = f"""\
# Settings of {_APP}. What is not set here has the value shown.

# Where the register is: sqlite:///FILE, or postgresql://HOST/NAME for teams.
# A password never stands here; put it in a password file (PGPASSFILE).
# database = ""

# The colors: itam-dark, itam-light, or another theme of the terminal interface.
# theme = ""

# The currency of amounts that name none, by its ISO 4217 code.
# currency = "USD"

# How many days before its date a new license is pointed out.
# alert_days = 30

# The file with the keys that encrypt product keys: yours alone, and not beside the register.
# It is made when a product key is written first. Keep a copy of it.
# key_file = ""

# Other keys, by the id that the help (?) shows beside each.
# [keymap]
# "quantity.set" = "Q"
"""
"""What `config init` writes."""


class Config(Struct, frozen=True):
    """What the configuration file says."""

    database: str = ""
    """Where the register is; blank is the file in the user's data directory."""
    theme: str = ""
    """The name of a theme; blank is the program's own."""
    currency: str = "USD"
    """The ISO 4217 code of amounts that name none."""
    alert_days: int = 30
    """The lead time of alerts of new licenses, in days."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """The id of a command to the keys that do it."""
    key_file: str = ""
    """The file with the keys that encrypt product keys; blank is the one beside this file."""


class Launch(Struct, frozen=True):
    """What the app is opened with."""

    url: str
    """Where the register is; blank for the demo, which has its own."""
    demo: bool = False
    """Whether a made-up register is shown."""
    read_only: bool = False
    """Whether nothing may be written."""
    view: str = "licenses"
    """The view to start in, by the word of `--view`."""
    config: Config = field(default_factory=Config)
    """The settings."""
    today: date | None = None
    """The day that counts as today; None is the real one."""
    config_file: Path | None = None
    """The file the settings were read from; None is the usual one."""
    as_of: AsOf | None = None
    """The past day to show; None is today."""


def config_path() -> Path:
    """The configuration file that is read unless `--config` names another."""
    from platformdirs import user_config_path

    return user_config_path(_APP, appauthor=False) / "config.toml"


def log_path() -> Path:
    """The log file."""
    from platformdirs import user_log_path

    return user_log_path(_APP, appauthor=False) / "itam-tui.log"


def drafts_path() -> Path:
    """The directory of what was typed and never saved."""
    from platformdirs import user_state_path

    return user_state_path(_APP, appauthor=False) / "drafts"


def data_url() -> str:
    """Where the register is unless somebody says otherwise."""
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path(_APP, appauthor=False) / 'register.db'}"


def key_file(config: Config, environ: Mapping[str, str] = os.environ) -> Path:
    """The file with the keys that encrypt product keys; it need not be there.

    Args:
        config: The settings.
        environ: The environment.
    """
    if told := environ.get(KEY_FILE_VARIABLE) or config.key_file:
        return Path(told).expanduser()
    return config_path().with_name("product-keys.key")


def database_url(
    asked: str | None, config: Config, environ: Mapping[str, str] = os.environ
) -> tuple[str, str]:
    """Where the register is, and who said so (product.md §6, Database).

    Args:
        asked: What `--db` says.
        config: The settings.
        environ: The environment.
    """
    if asked:
        return asked, "--db"
    if told := environ.get(DATABASE_VARIABLE):
        return told, DATABASE_VARIABLE
    if config.database:
        return config.database, "the configuration file"
    return data_url(), "the user's data directory"


def read_config(path: Path | None = None) -> Config:
    """Read the configuration file.

    Args:
        path: The file; without one, the usual file, which may be missing.

    Raises:
        UsageError: It is missing though named, unreadable, no TOML, or has a key or a
            value that isn't known; the sentence names the file and the key.
    """
    place = path or config_path()
    try:
        text = place.read_bytes().decode()
    except FileNotFoundError:
        if path is None:
            return Config()
        raise UsageError(f"There is no configuration file {place}. Check --config.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{place} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as fault:
        raise UsageError(f"{place} can't be read ({fault.strerror}).") from fault
    return parse_config(text, place)


def parse_config(text: str, place: Path) -> Config:
    """Read the text of a configuration file; see `read_config`.

    Raises:
        UsageError: Something in it isn't known, or a password stands in it.
    """
    import tomllib

    import msgspec

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UsageError(f"{place} is no TOML: {fault}.") from fault
    except RecursionError:
        raise UsageError(f"{place} can't be read: it is nested too deeply.") from None
    except ValueError:
        raise UsageError(f"{place} can't be read: a number in it is too long.") from None
    _check_keys(found, place)
    try:
        config = msgspec.convert(found, Config)
    except msgspec.ValidationError as fault:
        reason, _, where = str(fault).partition(" - at `$.")
        key = where.rstrip("`") or "a setting"
        raise UsageError(f"{place}: {key} can't be used: {reason.lower()}.") from fault
    _check_values(config, place)
    return config


def _check_keys(found: Mapping[str, object], place: Path) -> None:
    known = Config.__struct_fields__
    for key in found:
        if key not in known:
            close = get_close_matches(key, known, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}."
            raise UsageError(f"{place}: there is no setting {key}; {hint}")


def _check_values(config: Config, place: Path) -> None:
    from itam_tui.domain.money import minor_digits

    try:
        if config.currency != "USD":
            minor_digits(config.currency)
    except ValueError as error:
        raise UsageError(f"{place}: currency: {error}") from None
    if not 0 <= config.alert_days <= 3650:
        raise UsageError(f"{place}: alert_days is a whole number from 0 to 3,650.")
    if has_password(config.database):
        raise UsageError(
            f"{place}: database has a password in it, which doesn't belong in this file. "
            "Take it out and use a password file (PGPASSFILE)."
        )


def has_password(url: str) -> bool:
    """Whether a password stands in a database URL."""
    from urllib.parse import parse_qs, urlsplit

    if "://" not in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError:
        return "@" in url


def without_password(url: str) -> str:
    """A database URL as it may be shown."""
    import re

    hidden = re.sub(r"(://[^/@:]*):[^@/]*@", r"\1:••••@", url)
    return re.sub(r"([?&]password=)[^&]*", r"\1••••", hidden, flags=re.IGNORECASE)
