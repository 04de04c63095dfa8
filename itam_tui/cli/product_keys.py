"""The verb `keys`: the product keys of licenses, and the keys they are encrypted with."""

from __future__ import annotations

import click

from itam_tui.cli import output
from itam_tui.cli.finding import titled
from itam_tui.cli.naming import held_by, matched
from itam_tui.cli.output import Heading
from itam_tui.cli.session import Session, agree, pass_session
from itam_tui.cli.typed import key_from_stdin, typed
from itam_tui.domain.errors import Consent, ConsentNeeded, Question

FOUND_FAULTS = 1
"""What `keys check` exits with when a product key can't be revealed, or is plain text."""


@click.group("keys", epilog="\b\nExample:\n  itam-tui keys check")
def keys() -> None:
    """List, add and remove product keys, and see to how they are encrypted."""


@keys.command("check", epilog="\b\nExample:\n  itam-tui keys check")
@pass_session
def check(session: Session) -> int:
    """Open every product key, and name each that can't be revealed."""
    report = session.open().product_keys.check()
    pairs = [
        ("Key file", str(report.path)),
        ("Keys in it", ", ".join(report.keys) or "none yet"),
        ("Product keys", f"{sum(report.counts.values()):,} encrypted, {report.plain:,} plain"),
    ]
    pairs += [(f"With {key}", f"{count:,}") for key, count in sorted(report.counts.items())]
    output.write_pairs(pairs)
    for fault in report.faults:
        output.tell(fault)
    if report.is_beside:
        output.tell(
            "The key file lies beside the register, so whoever copies the directory has both. "
            "Move it, and name the new place with ITAM_KEY_FILE."
        )
    if not report.faults:
        output.tell("Every product key can be revealed." if report.counts else "No product keys.")
    return FOUND_FAULTS if report.faults else 0


@keys.command("rotate", epilog="\b\nExample:\n  itam-tui keys rotate")
@click.option(
    "--forget-old", is_flag=True,
    help="Take older keys out of the key file: backups, and other registers, may need them.",
)  # fmt: skip
@pass_session
def rotate(session: Session, forget_old: bool) -> None:
    """Encrypt every product key with a new key.

    It may be stopped at any moment; run it again and it goes on where it was.
    """
    rotated = session.open().product_keys.rotate(forget_old=forget_old)
    count = "1 product key is" if rotated.changed == 1 else f"{rotated.changed:,} product keys are"
    output.tell(f"{count} encrypted with key {rotated.key} now. Keep a new copy of the key file.")
    if rotated.is_finish:
        output.tell("That was the rest of an earlier rotation; run it again for another new key.")
    if rotated.left:
        output.tell(f"{rotated.left:,} could not be read. See which: itam-tui keys check.")
    if rotated.kept:
        output.tell(
            f"Older keys stay in the key file for backups made before: {', '.join(rotated.kept)}. "
            "Take them out with itam-tui keys rotate --forget-old."
        )


@keys.command(
    "list",
    epilog="\b\nExamples:\n  itam-tui keys list LIC-00001\n  itam-tui keys list LIC-00001 --reveal",
)
@click.argument("license", metavar="REF")
@click.option("--reveal", is_flag=True, help="Write the keys in full; each time is recorded.")
@pass_session
def list_keys(session: Session, license: str, reveal: bool) -> None:
    """Write the product keys of a license, masked."""
    services = session.open()
    found = services.licenses.find(license)
    rows = []
    if own := found.settings.product_key:
        key = services.licenses.reveal_key(found.id) if reveal else own
        rows.append(["", key, "", "", "", ""])
    for one in services.further_keys.of_license(found.id):
        key = services.further_keys.reveal(found.id, one.id) if reveal else one.masked
        day = one.added_at.astimezone().date().isoformat()
        rows.append([str(one.id), key, one.label, one.holder, one.added_by, day])
    if not rows:
        output.tell(f"{titled(found)} has no product key.")
        return
    output.write_table(
        [
            Heading("Number", right=True, flexible=False), Heading("Product key", flexible=False),
            Heading("Label"), Heading("Holder"), Heading("Added by"),
            Heading("Added", flexible=False),
        ],
        rows,
    )  # fmt: skip


@keys.command(
    "add",
    epilog="\b\nExamples:\n  itam-tui keys add LIC-00001 --label 'second site' < key.txt\n"
    "  itam-tui keys add LIC-00001 --holder ada@example.com < key.txt",
)
@click.argument("license", metavar="REF")
@click.option("--label", default="", help="What it is for.")
@click.option("--holder", metavar="WHO", help="Whose seat it is for.")
@pass_session
def add(session: Session, license: str, label: str, holder: str | None) -> None:
    """Add a product key to a license, read from standard input."""
    key, told = key_from_stdin("keys add"), typed(label)
    services = session.open()
    found = services.licenses.find(license)
    ref = None
    if holder is not None:
        (who,) = matched(services, [holder], found.settings.type.holders, False)
        held_by(found, services.assignments.of_license(found.id), [who])
        ref = who.ref
    added = services.further_keys.add(found.id, key, told, ref)
    output.tell(f"Added product key {added.id} to {titled(found)}.")


@keys.command("remove", epilog="\b\nExample:\n  itam-tui keys remove LIC-00001 3 --yes")
@click.argument("license", metavar="REF")
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Don't ask.")
@pass_session
def remove(session: Session, license: str, number: int, yes: bool) -> None:
    """Take a product key of a license out of the register."""
    services = session.open()
    found = services.licenses.find(license)
    sentence = f"Product key {number} of {titled(found)} is taken out and can't be brought back."
    agree(yes, ConsentNeeded([Question(Consent.SEVERAL, sentence)]))
    gone = services.further_keys.remove(found.id, number)
    output.tell(f"Removed {gone.title} from {titled(found)}.")
