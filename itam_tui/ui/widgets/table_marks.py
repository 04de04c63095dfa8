"""The marks of a table: keys, and where a range begins; no widget, no I/O."""

from __future__ import annotations

from collections.abc import Hashable, Iterable


class Marks:
    """Keys that are marked. They stay when their rows are not shown any more."""

    def __init__(self) -> None:
        """Nothing is marked."""
        self.keys: frozenset[Hashable] = frozenset()
        """What is marked."""
        self.anchor: int | None = None
        """Index of the row where a range was begun."""

    def replace(self, keys: Iterable[Hashable]) -> frozenset[Hashable]:
        """Mark exactly these, and end a range.

        Returns:
            The keys whose mark came or went.
        """
        before, self.keys = self.keys, frozenset(keys)
        self.anchor = None
        return before ^ self.keys

    def toggle(self, key: Hashable) -> None:
        """Mark what is not marked, and the other way round."""
        self.keys ^= {key}

    def add(self, keys: Iterable[Hashable]) -> frozenset[Hashable]:
        """Mark these too.

        Returns:
            The keys that were not marked before.
        """
        before, self.keys = self.keys, self.keys | frozenset(keys)
        return self.keys - before
