"""The chain of the history: each row carries a hash over itself and the row before it; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from json import JSONEncoder
from typing import Any

from msgspec import Struct

FIELDS = (
    "action", "actor", "actor_uid", "app_version", "at", "batch_id", "changes", "claims",
    "device_id", "end_user_id", "id", "image", "kind", "label", "label_key", "license_id", "login",
    "origin", "place", "prev_hash", "reason", "record_id", "session_id", "step_id",
)  # fmt: skip
"""What a hash is over: every column but the hash itself, in the order they are written."""

START = "0" * 64
"""What the first row has in the place of a hash before it."""

_encode = JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=repr).encode


class Head(Struct, frozen=True):
    """The end of a chain, which is to be kept where the register's owner can't reach it."""

    count: int
    """How many changes there are."""
    id: int
    """The number of the newest change."""
    hash: str
    """Its hash, which depends on every change before it."""
    at: str
    """When it was made, UTC."""

    @property
    def saved(self) -> str:
        """What is written on the ticket, and given back to verify."""
        return f"{self.hash}:{self.id}"


class SavedHead(Struct, frozen=True):
    """The end of a chain as it was written down once."""

    hash: str
    """The hash."""
    id: int
    """The number of the change."""


class Verdict(Struct, frozen=True):
    """What became of following a chain."""

    count: int
    """How many changes fit."""
    fault: str = ""
    """The first change that doesn't fit and what that means; blank when all do."""
    head: Head | None = None
    """The end of the chain; None where there is no change or a fault."""


def read_head(text: str) -> SavedHead:
    """Read a head that was written down: `HASH:ID`.

    Raises:
        ValueError: It is none.
    """
    digest, _, number = text.strip().rpartition(":")
    digest = digest.lower()
    if len(digest) != len(START) or set(digest) - set("0123456789abcdef"):
        raise ValueError("the hash has 64 digits of 0-9 and a-f")
    if not (number.isascii() and number.isdigit()):
        raise ValueError("a colon and the change's number follow the hash")
    return SavedHead(digest, int(number))


def link(row: Mapping[str, Any]) -> str:
    r"""The hash of a row: SHA-256 over its columns as canonical JSON, the hash before it included.

    Canonical is: the names in alphabetical order, no spaces, ASCII with `\u` escapes.
    """
    return sha256(_encode({name: row[name] for name in FIELDS}).encode("ascii")).hexdigest()


def line_of(row: Mapping[str, Any]) -> str:
    """A row as a line of an exported chain: canonical JSON, its hash at the end."""
    return _encode({name: row[name] for name in (*FIELDS, "hash")})


class Follower:
    """Follows a chain from its first row, one at a time, and says what doesn't fit."""

    def __init__(self, saved: SavedHead | None = None) -> None:
        """Start before the first row.

        Args:
            saved: A head that was kept; the chain must still contain it.
        """
        self._saved = saved
        self._head: Head | None = None
        self._count = 0
        self._met_saved = False

    def follow(self, row: Mapping[str, Any]) -> str:
        """Take the next row, and say what doesn't fit; blank when it does."""
        fault = self._misfit(row)
        if not fault:
            self._count += 1
            self._head = Head(self._count, row["id"], row["hash"], row["at"])
        return fault

    def end(self, fault: str = "") -> Verdict:
        """What became of it.

        Args:
            fault: Where following ended early.
        """
        saved = self._saved
        if not fault and saved is not None and not self._met_saved:
            last = "there are none" if self._head is None else f"the newest is {self._head.id}"
            fault = (
                f"The saved head is change {saved.id}, which is not in the history any more "
                f"({last}): changes were cut off at its end, or it is another history."
            )
        return Verdict(self._count, fault, None if fault else self._head)

    def _misfit(self, row: Mapping[str, Any]) -> str:
        place, before = self._count + 1, self._head.hash if self._head else START
        if row["place"] != place:
            return (
                f"{_named(row)} stands at place {row['place']} of the chain where place {place} "
                "follows: changes were deleted, or put in another order."
            )
        if row["hash"] != link(row):
            return (
                f"{_named(row)} is not as it was written (place {place} of the chain): "
                "it was edited, or exchanged with another."
            )
        if row["prev_hash"] != before:
            return (
                f"{_named(row)} doesn't follow the change before it (place {place} of the "
                "chain): one of the two was rewritten."
            )
        saved = self._saved
        if saved is not None and row["id"] == saved.id:
            self._met_saved = True
            if row["hash"] != saved.hash:
                return (
                    f"{_named(row)} has another hash than the saved head: it, or a change before "
                    "it, was rewritten together with every hash that follows."
                )
        return ""


def _named(row: Mapping[str, Any]) -> str:
    return f"Change {row['id']} ({row['at']}, {row['actor']})"
