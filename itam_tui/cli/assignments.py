"""The verbs `assign`, `unassign`, `move` and `last-used`: who holds what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from itam_tui.cli import output
from itam_tui.cli.finding import titled
from itam_tui.cli.naming import gathered, held_by, matched
from itam_tui.cli.options import yes_option
from itam_tui.cli.session import Session, agree, agreeing, pass_session
from itam_tui.cli.typed import typed_day
from itam_tui.domain.errors import (
    Consent,
    ConsentNeeded,
    Question,
    RefusedError,
    UsageError,
)
from itam_tui.domain.holders import Assignment, HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.text import word_list

if TYPE_CHECKING:
    from itam_tui.services import Services
    from itam_tui.services.assigning import Assigned

_from = click.option(
    "--from", "source", metavar="FILE|-",
    help="More of WHO: one a line, pasted addresses, or a CSV file; - is standard input.",
)  # fmt: skip
_MANY = 1_000_000


@click.command(
    "assign",
    epilog="\b\nExamples:\n  itam-tui assign LIC-00001 ada@example.com bob@example.com\n"
    "  itam-tui assign Figma --from team.csv --skip-unknown --yes",
)
@click.argument("ref", metavar="REF")
@click.argument("who", nargs=-1, metavar="WHO...")
@click.option("--seats", type=click.IntRange(min=1), metavar="N", help="Seats for each of them.")
@_from
@click.option("--skip-unknown", is_flag=True, help="Take the others when somebody is unknown.")
@yes_option
@pass_session
def assign(
    session: Session,
    ref: str,
    who: Sequence[str],
    seats: int | None,
    source: str | None,
    skip_unknown: bool,
    yes: bool,
) -> int:
    """Give seats of a license to end users or devices.

    All of them are found, or nothing is done.
    """
    texts = gathered(who, source)
    services = session.open()
    license = services.licenses.find(ref)
    if not license.settings.type.holders:
        raise RefusedError(
            f"{titled(license)} is Custom: it has no assignments, its usage is typed by hand."
        )
    found = matched(services, texts, license.settings.type.holders, skip_unknown)
    from itam_tui.services.assigning import SeatFacts

    given = agreeing(
        yes,
        lambda consents: services.assignments.assign(
            license.id, [one.ref for one in found], SeatFacts(seats=seats or 1),
            change_seats=seats is not None, consents=consents,
        ),
    )  # fmt: skip
    return _tell_assigned(license, given)


def _tell_assigned(license: License, given: Assigned) -> int:
    """Say who got a seat, who had one, and for whom there is none."""

    def names(refs: Sequence[object]) -> str:
        return word_list([given.names[ref] for ref in refs], 20)  # type: ignore[index]

    if given.assigned:
        output.tell(f"Assigned {titled(license)} to {names(given.assigned)}.")
    unchanged = [ref for ref in given.already if ref not in given.seats_changed]
    if given.seats_changed:
        output.tell(f"Changed the seats of {names(given.seats_changed)}.")
    if unchanged:
        output.tell(f"Already held by {names(unchanged)}.")
    if given.no_seat:
        output.tell(
            f"{titled(license)} is set to Refuse: no seat left for "
            f"{word_list([given.names[ref] for ref in given.no_seat], _MANY)}."
        )
    return 1 if given.no_seat else 0


@click.command(
    "unassign",
    epilog="\b\nExamples:\n  itam-tui unassign LIC-00001 ada@example.com\n"
    "  itam-tui unassign LIC-00001 --all --yes",
)
@click.argument("ref", metavar="REF")
@click.argument("who", nargs=-1, metavar="WHO...")
@click.option("--all", "everyone", is_flag=True, help="Everybody who holds it.")
@_from
@yes_option
@pass_session
def unassign(
    session: Session, ref: str, who: Sequence[str], everyone: bool, source: str | None, yes: bool
) -> None:
    """Take seats of a license back."""
    if everyone and (who or source):
        raise UsageError("Name who, or say --all; not both.")
    texts = [] if everyone else gathered(who, source)
    services = session.open()
    license = services.licenses.find(ref)
    held = [one for one in services.assignments.of_license(license.id) if not one.spent]
    if everyone:
        _unassign_everyone(services, license, held, yes)
        return
    kinds = license.settings.type.holders or tuple(HolderKind)
    found = matched(services, texts, kinds, skip_unknown=False)
    chosen = held_by(license, held, found)
    agreeing(
        yes,
        lambda consents: services.assignments.unassign(
            [one.key for one in chosen], consents=consents
        ),
    )
    told = word_list([one.holder_name for one in chosen], 20)
    output.tell(f"Unassigned {titled(license)} from {told}.")


def _unassign_everyone(
    services: Services, license: License, held: Sequence[Assignment], yes: bool
) -> None:
    if not held:
        output.tell(f"Nobody holds {titled(license)}.")
        return
    if len(held) == 1:  # one alone is not asked about by the service, --all always is
        sentence = f"Unassign {titled(license)} from {held[0].holder_name}."
        agree(yes, ConsentNeeded([Question(Consent.SEVERAL, sentence)]))
    count = agreeing(
        yes, lambda consents: services.assignments.unassign_license(license.id, consents=consents)
    )
    output.tell(f"Unassigned all {count:,} of {titled(license)}.")


@click.command(
    "move",
    epilog="\b\nExamples:\n  itam-tui move LIC-00001 ada@example.com bob@example.com\n"
    "  itam-tui move --all MAC-0042 MAC-0077 --yes",
)
@click.argument("words", nargs=-1, required=True, metavar="REF|--all FROM TO")
@click.option("--all", "everything", is_flag=True, help="Every license FROM holds.")
@yes_option
@pass_session
def move(session: Session, words: Sequence[str], everything: bool, yes: bool) -> None:
    """Move one license or all from one holder to another.

    Its seats and its note go with it.
    """
    if len(words) != (2 if everything else 3):
        raise UsageError("Say REF FROM TO, or --all FROM TO. See itam-tui move --help.")
    services = session.open()
    license = None if everything else services.licenses.find(words[0])
    kinds = license.settings.type.holders if license is not None else ()
    source = services.holders.find(words[-2], kinds or tuple(HolderKind))
    target = services.holders.find(words[-1], kinds or tuple(HolderKind))
    held = services.assignments.of_holder(source.ref)
    if license is not None:
        held = held_by(license, [one for one in held if one.license_id == license.id], [source])
    if not held:
        raise RefusedError(f"{source.label} holds no license. Nothing was moved.")
    moved = agreeing(
        yes,
        lambda consents: services.assignments.move(
            [one.key for one in held], target.ref, consents=consents
        ),
    )
    count = f"{moved.moved:,} license" + ("" if moved.moved == 1 else "s")
    what = titled(license) if license is not None else count
    if moved.moved:
        output.tell(f"Moved {what} from {source.label} to {target.label}.")
    if moved.already:
        output.tell(f"{target.label} holds {word_list(moved.already, _MANY)} already.")


@click.command(
    "last-used", epilog="\b\nExample:\n  itam-tui last-used LIC-00001 ada@example.com 2026-11-01"
)
@click.argument("ref", metavar="REF")
@click.argument("who", metavar="WHO")
@click.argument("day_text", metavar="DATE")
@pass_session
def last_used(session: Session, ref: str, who: str, day_text: str) -> None:
    """Note the day somebody last used a license."""
    if (day := typed_day(day_text, "DATE")) is None:
        raise UsageError("Say the day: 2026-11-24.")
    services = session.open()
    license = services.licenses.find(ref)
    holder = services.holders.find(who, license.settings.type.holders or tuple(HolderKind))
    held = [one for one in services.assignments.of_license(license.id) if not one.spent]
    (one,) = held_by(license, held, [holder])
    services.assignments.set_last_used(one.key, day)
    output.tell(f"{holder.label} last used {titled(license)} on {day}.")
