"""The history as an auditor wants it: whether it is whole, where it ends, all of it as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import NotFoundError, RefusedError, UsageError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.history_chain import FIELDS, Follower, Head, SavedHead, Verdict, line_of
from itam_tui.services.writing_files import write_whole
from itam_tui.store import history, history_chain
from itam_tui.store.database import Store, Unit

_COLUMNS = frozenset((*FIELDS, "hash"))


class Audit(Struct, frozen=True):
    """Tells whether the history is as it was written."""

    store: Store
    """The register."""

    def head(self) -> Head | None:
        """The end of the chain; None before there is any change."""
        with self.store.reading() as unit:
            return history_chain.head(unit)

    def verify(self, saved: SavedHead | None = None) -> Verdict:
        """Follow the chain from its first change to its last, in flat memory.

        Args:
            saved: A head kept elsewhere, which the chain must still contain.
        """
        follower = Follower(saved)
        with self.store.reading() as unit:
            verdict = _followed(follower, history_chain.rows(unit))
            fault = verdict.fault or _unchained(unit)
        return Verdict(verdict.count, fault) if fault else verdict

    def export(self, path: Path) -> int:
        """Write the whole history with its hashes as JSON Lines, and give how many rows.

        The file ends where the history ended when it was begun; the export is recorded after.

        Raises:
            NotFoundError: There is no change yet.
            RefusedError: It can't be written; what was there is untouched.
        """
        with self.store.reading() as unit:
            head = history_chain.head(unit)
            if head is None:
                raise NotFoundError("The history has no change yet, so there is nothing to export.")
            kept = history_chain.rows(unit, head.count)
            write_whole(path, (line_of(row) + "\n" for row in kept), private=True)
        if not self.store.read_only:
            self._record_export(path.name, head)
        return head.count

    def _record_export(self, name: str, head: Head) -> None:
        changes = {
            "rows": (None, f"{head.count:,}"),
            "file": (None, name),
            "head": (None, head.saved),
        }
        entry = history.Entry(
            Action.EXPORTED, RecordKind.REGISTER, None, "history exported", changes
        )
        with self.store.writing(Right.LOOK) as unit:
            history.record(unit, entry)


def verify_file(path: Path, saved: SavedHead | None = None) -> Verdict:
    """Follow the chain of an exported file, in flat memory.

    Args:
        path: The file.
        saved: A head kept elsewhere, which the chain must contain.

    Raises:
        UsageError: There is no such file.
        RefusedError: It can't be read.
    """
    if not path.is_file():
        there = path.exists()
        raise UsageError(
            f"{path} is no file." if there else f"There is no file {path}. Check its name."
        )
    try:
        with path.open("rb") as lines:
            return _followed(Follower(saved), _rows_of(lines))
    except OSError as fault:
        raise RefusedError(f"{path} can't be read ({fault.strerror}).") from fault


class _Unreadable(Exception):
    """A line of a file that this program didn't write."""


def _rows_of(lines: Iterable[bytes]) -> Iterator[Mapping[str, Any]]:
    """The rows of an exported file, each exactly as this program writes it.

    Raises:
        _Unreadable: A line is not.
    """
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line.decode("ascii"))
            written = isinstance(row, dict) and row.keys() == _COLUMNS and line_of(row) + "\n"
        except (ValueError, RecursionError):
            written = False
        if written != line.decode("latin-1"):
            raise _Unreadable(
                f"Line {number:,} is not as it was exported: it was edited, cut off, or is no "
                "line of an exported history."
            )
        yield row


def _followed(follower: Follower, kept: Iterable[Mapping[str, Any]]) -> Verdict:
    """Follow rows until one doesn't fit."""
    try:
        for row in kept:
            if fault := follower.follow(row):
                return follower.end(fault)
    except _Unreadable as fault:
        return follower.end(str(fault))
    return follower.end()


def _unchained(unit: Unit) -> str:
    """What was put into the history by something else; blank when nothing was."""
    count, first = history_chain.unchained(unit)
    if not count:
        return ""
    words = "1 change was" if count == 1 else f"{count:,} changes were"
    return (
        f"{words} put into the history by something other than this program, "
        f"or lost the place in the chain; the first is change {first}."
    )
