"""The verbs `db` and `config`: the register as a whole, and the settings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from itam_tui.cli import output
from itam_tui.cli.options import yes_option
from itam_tui.cli.session import Session, actor, agree, pass_session
from itam_tui.config import (
    STARTING_CONFIG,
    config_path,
    database_url,
    key_file,
    without_password,
)
from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import Consent, ConsentNeeded, Question, RefusedError, UsageError

FOUND_FAULTS = 3
"""What `db check` exits with when something is wrong (product.md §6)."""


@click.group("db", epilog="\b\nExample:\n  itam-tui db backup register-friday.db")
def db() -> None:
    """Make, check, upgrade or back up the register."""


@db.command("init", epilog="\b\nExample:\n  itam-tui --db sqlite:///team.db db init")
@pass_session
def init(session: Session) -> None:
    """Make the register, if there is none yet."""
    place = _place(session)
    existed = place is None or os.path.lexists(place)
    status = session.open().register.status()
    if existed:
        output.tell(f"There is a register at {without_password(status.place)}; nothing to do.")


def _place(session: Session) -> Path | None:
    """The SQLite file; None for a server or a demo."""
    from itam_tui.store.database import sqlite_path

    return None if session.demo else sqlite_path(session.url)


@db.command("status", epilog="\b\nExample:\n  itam-tui db status")
@pass_session
def status(session: Session) -> None:
    """Say where the register is and how far its tables are."""
    services = session.open()
    found = services.register.status()
    pairs = [
        ("Place", without_password(found.place)),
        ("Database", found.kind),
        ("Licenses", f"{services.licenses.total():,}"),
        ("Tables", found.steps[-1] if found.steps else "none yet"),
        ("Upgrades needed", ", ".join(found.pending) or "none"),
    ]
    if found.size is not None:
        pairs.insert(2, ("Size", f"{found.size:,} bytes"))
    output.write_pairs(pairs)


@db.command("upgrade", epilog="\b\nExample:\n  itam-tui db upgrade")
@pass_session
def upgrade(session: Session) -> None:
    """Bring the register's tables up to date.

    The file is backed up first.
    """
    found = session.open().register.status()
    last = found.steps[-1] if found.steps else "no step"
    output.tell(f"{without_password(found.place)} is up to date ({last}).")


@db.command("backup", epilog="\b\nExample:\n  itam-tui db backup register-friday.db")
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def backup(session: Session, file: Path) -> None:
    """Write a checked copy that you alone can read."""
    wrong = session.open().register.backup(file)
    output.tell(f"Backed up to {file}.")
    _tell_counts(wrong)


@db.command(
    "copy",
    epilog="\b\nExamples:\n  itam-tui db copy --to postgresql://itam@server/register\n"
    "  itam-tui --db postgresql://itam@server/register db copy --to sqlite:///register.db",
)
@click.option("--to", "url", metavar="URL", required=True, help="Where it goes: an empty register.")
@pass_session
def copy(session: Session, url: str) -> None:
    """Copy the whole register to another place, and prove it equal.

    Everything goes along: history, table settings and numbers. The place must be empty; a
    file that is missing is made. The register itself stays as it is.
    """
    from itam_tui.services.copying import copy_register

    source = session.open()
    source.roles.require(Right.ADMINISTER)  # before a file is made for it
    copied = copy_register(source.store, session.open_another(url).store)
    output.tell(
        f"Copied {copied.rows:,} rows of {copied.tables} tables to "
        f"{without_password(url)}; every row is equal there."
    )


@db.command("init-roles", epilog="\b\nExample:\n  itam-tui db init-roles")
@pass_session
def init_roles(session: Session) -> None:
    """Make the roles on a PostgreSQL server, each with its rights.

    Grant them to people's own users there: GRANT itam_manager TO ada.
    """
    session.open().roles.init_server()
    output.tell("The server has the roles itam_viewer, itam_technician, itam_manager, itam_admin.")


def _tell_counts(wrong: Sequence[str]) -> None:
    """Name counts that are not what they should be, and what puts them right."""
    for sentence in wrong:
        output.tell(sentence)
    if wrong:
        output.tell("Put kept counts right: itam-tui db check --repair.")


@db.command("restore", epilog="\b\nExample:\n  itam-tui db restore register-friday.db")
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@pass_session
def restore(session: Session, file: Path, yes: bool) -> None:
    """Put a backup in the register's place, and keep what was there.

    The backup is looked through before anything is touched.
    """
    from itam_tui.services.register import restore_register

    place = _place(session)
    if place is None or session.read_only:
        raise UsageError(
            "A register on PostgreSQL is restored with pg_restore."
            if place is None and not session.demo
            else "Neither a demo nor a register opened read-only is restored."
        )
    if os.path.lexists(place):
        sentence = f"Replace {place} by {file}."
        agree(yes, ConsentNeeded([Question(Consent.SEVERAL, sentence)]))
    done = restore_register(place, file, actor=actor(), now=datetime.now(UTC))
    output.tell(f"{place} is as it was in {file}.")
    if done.kept is not None:
        output.tell(f"What was there before is kept in {done.kept}.")
    if done.upgraded:
        output.tell(f"Its tables were brought up to date ({done.upgraded[-1]}).")
    _tell_counts(done.differences)


@db.command("check", epilog="\b\nExamples:\n  itam-tui db check\n  itam-tui db check --repair")
@click.option("--repair", is_flag=True, help="Put kept counts right; each is recorded.")
@pass_session
def check(session: Session, repair: bool) -> int:
    """Recount everything, and name each difference."""
    register = session.open().register
    for repaired in register.repair() if repair else ():
        output.tell(f"Put right: {repaired}")
    faults = register.check()
    for fault in faults:
        output.write(fault)
    if not faults:
        output.tell("Everything agrees.")
    return FOUND_FAULTS if faults else 0


@click.group("config", epilog="\b\nExample:\n  itam-tui config init")
def config() -> None:
    """See or start the configuration file."""


@config.command("path", epilog="\b\nExample:\n  itam-tui config path")
@pass_session
def path(session: Session) -> None:
    """Write where the configuration file is."""
    output.write(str(_file(session)))


def _file(session: Session) -> Path:
    return session.config_file or config_path()


@config.command("show", epilog="\b\nExample:\n  itam-tui config show")
@pass_session
def show(session: Session) -> None:
    """Write the settings in force, as the file would have them."""
    settings = session.config
    url, origin = database_url(session.db, settings)
    output.write(f"database = {_quoted(without_password(url))}  # from {origin}")
    output.write(f"theme = {_quoted(settings.theme)}")
    output.write(f"currency = {_quoted(settings.currency)}")
    output.write(f"alert_days = {settings.alert_days}")
    output.write(f"key_file = {_quoted(str(key_file(settings)))}")
    if settings.keymap:
        output.write("\n[keymap]")
        for command, keys in settings.keymap.items():
            output.write(f"{_quoted(command)} = {_quoted(keys)}")


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are among TOML's."""
    return output.json_text(text)


@config.command("init", epilog="\b\nExample:\n  itam-tui config init")
@pass_session
def start(session: Session) -> None:
    """Write a configuration file to begin with; one that is there stays as it is."""
    file = _file(session)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as written:
            written.write(STARTING_CONFIG)
        file.chmod(0o600)
    except FileExistsError:
        raise RefusedError(f"{file} exists already; it was left as it is.") from None
    except OSError as fault:
        raise RefusedError(f"{file} can't be written ({fault.strerror}).") from fault
    output.tell(f"Wrote {file}.")
