"""The verb `keys`: the keys that product keys are encrypted with."""

from __future__ import annotations

import click

from itam_tui.cli import output
from itam_tui.cli.session import Session, pass_session

FOUND_FAULTS = 1
"""What `keys check` exits with when a product key can't be revealed, or is plain text."""


@click.group("keys", epilog="\b\nExample:\n  itam-tui keys check")
def keys() -> None:
    """See to the keys that product keys are encrypted with."""


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
