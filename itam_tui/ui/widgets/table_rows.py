"""The rows a table has at hand: a few chunks, the ones used last; no widget, no I/O."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from itam_tui.ui.widgets.table_columns import Row

CHUNK = 64
"""Rows that are asked for, and supplied, together."""
KEPT_CHUNKS = 16
"""Chunks kept; the one not looked at for longest goes first."""


class ChunkedRows:
    """Rows by index and by key, as far as they are at hand."""

    def __init__(self, total: int = 0) -> None:
        """Know how many rows there are, and none of them."""
        self.total = total
        self._chunks: OrderedDict[int, list[Row]] = OrderedDict()
        self._indices: dict[Hashable, int] = {}
        self._asked: set[int] = set()

    def at(self, index: int) -> Row | None:
        """The row at this index; None while it is not at hand."""
        chunk = self._chunks.get(index // CHUNK)
        offset = index % CHUNK
        return chunk[offset] if chunk is not None and 0 <= offset < len(chunk) else None

    def index_of(self, key: Hashable) -> int | None:
        """Where the row of this key stands; None while it is not at hand."""
        return self._indices.get(key)

    def span(self, first: int, last: int) -> Sequence[Row] | None:
        """The rows from one index to another, both included; None if one is not at hand."""
        if not self.has_all(first, last):
            return None
        rows = [row for index in range(first, last + 1) if (row := self.at(index)) is not None]
        return rows if len(rows) == last - first + 1 else None

    def has_all(self, first: int, last: int) -> bool:
        """Every row from one index to another is at hand."""
        return all(c in self._chunks for c in self.chunks_of(first, last))

    def chunks_of(self, first: int, last: int) -> Iterable[int]:
        """The numbers of the chunks with the rows from one index to another."""
        last = min(last, self.total - 1)
        return range(max(0, first) // CHUNK, last // CHUNK + 1) if last >= 0 else ()

    def to_ask(self, chunks: Iterable[int]) -> Iterator[int]:
        """Those of the chunks nobody asked for yet; asking is left to the caller."""
        for chunk in chunks:
            if chunk in self._chunks:
                self._chunks.move_to_end(chunk)
            elif chunk not in self._asked:
                self._asked.add(chunk)
                yield chunk

    def put(self, chunk: int, rows: Sequence[Row]) -> bool:
        """Take a chunk in; False if the table has no such rows."""
        if not 0 <= chunk * CHUNK < self.total:
            return False
        self._forget(chunk)
        self._asked.add(chunk)
        kept = list(rows[: min(CHUNK, self.total - chunk * CHUNK)])
        self._chunks[chunk] = kept
        for offset, row in enumerate(kept):
            if row.key is not None:
                self._indices[row.key] = chunk * CHUNK + offset
        while len(self._chunks) > KEPT_CHUNKS:
            self._forget(next(iter(self._chunks)))
        return True

    def replace(self, row: Row) -> int | None:
        """Put a row in the place of the one with its key; its index, None if not at hand."""
        if (index := self._indices.get(row.key)) is not None:
            self._chunks[index // CHUNK][index % CHUNK] = row
        return index

    def _forget(self, chunk: int) -> None:
        """Let a chunk go; it can be asked for again."""
        self._asked.discard(chunk)
        for offset, row in enumerate(self._chunks.pop(chunk, ())):
            if self._indices.get(row.key) == chunk * CHUNK + offset:
                del self._indices[row.key]
