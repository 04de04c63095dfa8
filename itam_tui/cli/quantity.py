"""The verb `quantity`: how many seats a license has."""

from __future__ import annotations

import re
from datetime import date

import click

from itam_tui.cli import output
from itam_tui.cli.finding import titled
from itam_tui.cli.options import yes_option
from itam_tui.cli.session import Session, agreeing, pass_session
from itam_tui.cli.typed import typed, typed_day
from itam_tui.domain.errors import InvalidError, UsageError
from itam_tui.domain.licenses import (
    License,
    QuantityChange,
    parse_quantity_change,
    quantity_label,
)


@click.command(
    "quantity",
    context_settings={"ignore_unknown_options": True},
    epilog="\b\nExamples:\n  itam-tui quantity LIC-00001 +5 --reason 'new hires' --po-number 4711\n"
    "  itam-tui quantity LIC-00001 -2\n  itam-tui quantity Figma 12 --expect 10",
)
@click.argument("ref", metavar="REF")
@click.argument("amount", metavar="N|+N|-N|unlimited")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@click.option("--po-number", default="", metavar="P", help="The purchase order.")
@click.option("--in-force", metavar="DATE", help="The day it counts from, never later than today.")
@click.option("--expect", metavar="N", help="The quantity that was read; another one is exit 5.")
@yes_option
@pass_session
def quantity(
    session: Session,
    ref: str,
    amount: str,
    reason: str,
    po_number: str,
    in_force: str | None,
    expect: str | None,
    yes: bool,
) -> None:
    """Change how many seats a license has.

    N is the new quantity, +N and -N are added to what it is then.
    """
    change = read_change(amount)
    day = typed_day(in_force, "--in-force")
    services = session.open()
    from itam_tui.domain.licenses import UNREAD, Unread
    from itam_tui.services.quantities import QuantityNote

    expected: int | Unread | None = UNREAD
    if expect is not None:
        expected = read_expected(expect)
        change = QuantityChange(change.apply(expected))
    note = QuantityNote(reason=typed(reason), po_number=typed(po_number), in_force=day)
    license = services.licenses.find(ref)
    saved = agreeing(
        yes,
        lambda consents: services.licenses.change_quantity(
            license.id, change, note, expected=expected, consents=consents
        ),
    )
    output.tell(_told(license, saved, services.licenses.today()))


def read_change(text: str) -> QuantityChange:
    """Read N, +N, -N or unlimited.

    Raises:
        UsageError: It is none of these, or an option that isn't known.
    """
    if text.startswith("-") and not re.match(r"-[0-9]", text):
        raise UsageError(f"No such option: {text.partition('=')[0]}. See itam-tui quantity --help.")
    try:
        return parse_quantity_change(text)
    except InvalidError as error:
        raise UsageError(str(error)) from None


def read_expected(text: str) -> int | None:
    """Read what `--expect` says; None is unlimited.

    Raises:
        UsageError: It is no quantity.
    """
    try:
        change = parse_quantity_change(text)
    except InvalidError as error:
        raise UsageError(f"--expect: {error}") from None
    if change.relative:
        raise UsageError("--expect takes the quantity that was read, without a sign.")
    return change.amount


def _told(before: License, after: License, today: date) -> str:
    """What a change came to, in a sentence."""
    if before.quantity == after.quantity:
        return f"{titled(after)} has {quantity_label(after.quantity)} already."
    standing = after.standing(today)
    free = "" if standing.free is None else f", {standing.free:,} free"
    return (
        f"{titled(after)}: {quantity_label(before.quantity)} → "
        f"{quantity_label(after.quantity)}; {after.used:,} used{free}. {standing.label}."
    )
