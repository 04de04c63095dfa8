"""The verb `audit`: is the history as it was written, where does it end, all of it as a file."""

from __future__ import annotations

from pathlib import Path

import click

from itam_tui.cli import output
from itam_tui.cli.past import as_of_options
from itam_tui.cli.session import Session, check_not_the_settings, pass_session
from itam_tui.domain.errors import NotFoundError, UsageError
from itam_tui.domain.history_chain import SavedHead, Verdict, read_head

FOUND_TAMPERING = 3
"""What `audit verify` exits with when something doesn't fit, as `db check` (product.md §6)."""

HEAD_SCHEMA = "itam-tui/audit-head/1"
"""What `audit head --json` writes."""


@click.group("audit", epilog="\b\nExample:\n  itam-tui audit head")
def audit() -> None:
    """Prove that the history is whole, and hand it to an auditor."""


@audit.command("head", epilog="\b\nExample:\n  itam-tui audit head >> ticket.txt")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
@as_of_options
@pass_session
def head(session: Session, as_json: bool) -> None:
    """Write the end of the history, to be kept where nobody can change it.

    Whoever can write the register can rewrite all of its history, but can't make it end in
    this head again.
    """
    found = session.open().audit.head()
    if found is None:
        raise NotFoundError("The history has no change yet, so it has no head.")
    if as_json:
        output.write_json(
            {
                "schema": HEAD_SCHEMA,
                "count": found.count,
                "id": found.id,
                "hash": found.hash,
                "at": found.at[:19].replace(" ", "T") + "Z",
                "head": found.saved,
            }
        )
        return
    output.write_pairs(
        [
            ("Changes", f"{found.count:,}"),
            ("Newest", f"change {found.id} of {found.at}"),
            ("Head", found.saved),
        ]
    )


@audit.command(
    "verify",
    epilog="\b\nExamples:\n  itam-tui audit verify\n  itam-tui audit verify --file history.jsonl",
)
@click.option("--head", "head_text", metavar="HASH:ID", help="The head that was kept, to compare.")
@click.option(
    "--file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Verify an exported history instead of the register's.",
)
@pass_session
def verify(session: Session, head_text: str | None, file: Path | None) -> int:
    """Follow the history from its first change, and say which one doesn't fit."""
    saved = _saved(head_text)
    if file is None:
        verdict = session.open().audit.verify(saved)
    else:
        from itam_tui.services.audit import verify_file

        verdict = verify_file(file, saved)
    if verdict.fault:
        fit = "change before it fits" if verdict.count == 1 else "changes before it fit"
        output.write(verdict.fault)
        output.tell(f"{verdict.count:,} {fit}. Keep the register as it is, and compare a backup.")
        return FOUND_TAMPERING
    _tell_whole(verdict, saved)
    return 0


def _saved(text: str | None) -> SavedHead | None:
    """The head that was kept.

    Raises:
        UsageError: It is none.
    """
    if text is None:
        return None
    try:
        return read_head(text)
    except ValueError as error:
        raise UsageError(f"--head {text}: {error}. It is what audit head wrote.") from None


def _tell_whole(verdict: Verdict, saved: SavedHead | None) -> None:
    if verdict.head is None:
        output.tell("The history has no change yet.")
        return
    words = "1 change is" if verdict.count == 1 else f"{verdict.count:,} changes are"
    output.tell(f"{words} as written, up to change {verdict.head.id} of {verdict.head.at}.")
    if saved is not None:
        output.tell(f"The saved head, change {saved.id}, is among them.")
    else:
        output.tell(
            "Without --head this can't tell whether changes were cut off at the end, or all of "
            "the history was rewritten: keep what audit head writes elsewhere."
        )


@audit.command("export", epilog="\b\nExample:\n  itam-tui audit export history.jsonl")
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def export(session: Session, file: Path) -> None:
    """Write the whole history with its hashes, a JSON object a line.

    You alone can read the file; audit verify --file follows it. The export is recorded.
    """
    services = session.open()
    check_not_the_settings(session, file)
    services.register.check_apart(file)
    count = services.audit.export(file)
    output.tell(f"Wrote {count:,} to {file}.")
