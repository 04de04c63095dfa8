"""The verbs `delete` and `restore`, of licenses, end users and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itam_tui.cli import output
from itam_tui.cli.finding import Record, find_deleted, find_record, label_of
from itam_tui.cli.options import yes_option
from itam_tui.cli.session import Session, agree, agreeing, pass_session
from itam_tui.domain.errors import Consent, ConsentNeeded, Question, StillHeldError
from itam_tui.domain.licenses import License

if TYPE_CHECKING:
    from itam_tui.services import Services


@click.command("delete", epilog="\b\nExample:\n  itam-tui delete LIC-00001 --unassign-all --yes")
@click.argument("who", metavar="REF|WHO")
@click.option("--unassign-all", is_flag=True, help="Take back what is held, too.")
@yes_option
@pass_session
def delete(session: Session, /, who: str, unassign_all: bool, yes: bool) -> None:
    """Delete a license or a holder.

    Its history stays, and `restore` brings it back.
    """
    services = session.open()
    record = find_record(services, who)
    if unassign_all or not _is_held(services, record):
        agree(yes, ConsentNeeded([Question(Consent.SEVERAL, f"Delete {label_of(record)}.")]))
    try:
        agreeing(yes, lambda consents: _delete(services, record, unassign_all, consents))
    except StillHeldError as error:
        sentence = f"{error} Add --unassign-all to do both."
        raise StillHeldError(sentence, error.names, error.count) from None
    output.tell(f"Deleted {label_of(record)}.")


def _is_held(services: Services, record: Record) -> bool:
    if isinstance(record, License):
        return any(not one.spent for one in services.assignments.of_license(record.id))
    return bool(services.assignments.of_holder(record.ref))


def _delete(
    services: Services, record: Record, unassign_all: bool, consents: frozenset[Consent]
) -> int:
    if isinstance(record, License):
        return services.licenses.delete([record.id], unassign_all=unassign_all, consents=consents)
    return services.holders.delete([record.ref], unassign_all=unassign_all, consents=consents)


@click.command("restore", epilog="\b\nExample:\n  itam-tui restore LIC-00001")
@click.argument("who", metavar="REF")
@pass_session
def restore(session: Session, /, who: str) -> None:
    """Bring back a license or a holder that was deleted."""
    services = session.open()
    record = find_deleted(services, who)
    if record.archived_at is None:
        output.tell(f"{label_of(record)} isn't deleted; nothing to restore.")
        return
    if isinstance(record, License):
        services.licenses.restore(record.id)
    else:
        services.holders.restore(record.ref)
    output.tell(f"Restored {label_of(record)}.")
