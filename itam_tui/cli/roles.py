"""The verbs `whoami` and `roles`: who works here, and who may do what."""

from __future__ import annotations

import click

from itam_tui.cli import output
from itam_tui.cli.session import Session, pass_session
from itam_tui.domain.authorization import Role


@click.command("whoami", epilog="\b\nExample:\n  itam-tui whoami")
@pass_session
def whoami(session: Session) -> None:
    """Say who you are here, what you may do, and who sees to it."""
    standing = session.open().roles.standing()
    output.write_pairs([("Who", standing.who), ("Role", standing.role.value)])
    output.tell(standing.told)


@click.group("roles", epilog="\b\nExample:\n  itam-tui roles give ada manager")
def roles() -> None:
    """See and give the roles of technicians.

    A viewer looks, a technician gives and takes seats, a manager changes licenses, end users
    and devices and sees product keys, an admin does everything.
    """


@roles.command("list", epilog="\b\nExample:\n  itam-tui roles list")
@pass_session
def list_roles(session: Session) -> None:
    """List who was given which role."""
    here = session.open().roles
    found, enforced = here.given(), here.standing().enforced
    if found:
        output.write_pairs([(who, role.value) for who, role in found.items()])
    if enforced:
        output.tell("The server gives the roles here: GRANT itam_manager TO somebody there.")
    elif not found:
        output.tell("No role was given, so everybody is an admin.")


@roles.command("give", epilog="\b\nExample:\n  itam-tui roles give ada manager")
@click.argument("who")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@pass_session
def give(session: Session, who: str, role: str) -> None:
    """Give somebody a role; from the first one on, whoever has none is a viewer."""
    session.open().roles.give(who, Role(role))
    output.tell(f"{who} is {Role(role).worded} now.")


@roles.command("take", epilog="\b\nExample:\n  itam-tui roles take ada")
@click.argument("who")
@pass_session
def take(session: Session, who: str) -> None:
    """Take somebody's role away."""
    session.open().roles.give(who, None)
    output.tell(f"{who} has no role of their own any more.")
