"""The options that show the register as it was on a past day, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from itam_tui.domain.errors import UsageError

if TYPE_CHECKING:
    from itam_tui.cli.session import Session
    from itam_tui.domain.as_of import AsOf
    from itam_tui.services import Services

Verb = TypeVar("Verb", bound=Callable[..., object])

AS_OF = "The register as recorded at the end of a past day."
IN_FORCE = "With --as-of: quantities as they were in force, those recorded later too."

READING = ("list", "show", "export", "audit head")
"""The verbs that can be asked about a past day."""


def as_of_options(verb: Verb) -> Verb:
    """Give a verb the options `--as-of` and `--in-force`."""
    verb = click.option(
        "--in-force", is_flag=True, expose_value=False, callback=_keep,
        help=IN_FORCE,
    )(verb)  # fmt: skip
    return click.option(
        "--as-of", metavar="DATE", expose_value=False, callback=_keep,
        help=AS_OF,
    )(verb)  # fmt: skip


def _keep(context: click.Context, option: click.Parameter, told: Any) -> None:
    """Have what is told of one verb stand for all of this run."""
    session = context.obj
    if told is not None and told is not False and session is not None:
        name = "as_of_text" if option.name == "as_of" else "in_force"
        context.obj = replace(session, **{name: told})


def as_of_told(session: Session) -> AsOf:
    """The past day that a run is about.

    Raises:
        UsageError: It is none, or still to come.
    """
    from itam_tui.domain.as_of import AsOf, Basis
    from itam_tui.services.as_of import read_as_of

    day = read_as_of(session.as_of_text or "", date.today())
    return AsOf(day, Basis.IN_FORCE if session.in_force else Basis.RECORDED)


def open_past(session: Session, services: Services, today: date | None) -> Services:
    """The register as it was, once its options say which day; and what is said of it.

    Args:
        session: The run.
        services: The register.
        today: The day that counts as today, where somebody told one.

    Raises:
        UsageError: The day is none, or the verb is about the register as it is.
        DatabaseError: The history can't be followed back.
    """
    from itam_tui.cli import output
    from itam_tui.services.as_of import begins_later, register_as_of

    as_of = as_of_told(session)
    past = register_as_of(
        services,
        as_of,
        click.get_current_context().call_on_close,
        today=(lambda: today) if today is not None else None,
    )
    words = f"{as_of.words[0].upper()}{as_of.words[1:]}."
    output.tell(" ".join(filter(None, (words, begins_later(past)))))
    return past


def check_verb(session: Session, verb: str) -> None:
    """See that what was told of a past day can be answered.

    Raises:
        UsageError: The verb is about the register as it is, or no day was told.
    """
    if session.in_force and session.as_of_text is None:
        raise UsageError("--in-force goes with --as-of DATE: in force on which day?")
    can_tell = any(f"{each} ".startswith(f"{verb} ") for each in READING)
    if session.as_of_text is not None and verb and not can_tell:
        raise UsageError(
            f"{verb} is about the register as it is today; leave --as-of out. "
            f"It goes with {', '.join(READING)}, and the app."
        )
