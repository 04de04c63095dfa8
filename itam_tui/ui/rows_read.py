"""The answer to a table's need for rows, posted by the thread that read them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from textual.message import Message

T = TypeVar("T")


class RowsRead(Message, Generic[T]):
    """Some records of a list; each screen has a message of its own that is one."""

    def __init__(self, token: Hashable, chunk: int, found: Sequence[T]) -> None:
        """Answer the table's need."""
        super().__init__()
        self.token = token
        """What the table shows."""
        self.chunk = chunk
        """Which rows it needs."""
        self.found = found
        """The records."""
