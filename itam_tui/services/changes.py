"""The history, as people read it; no SQL."""

from __future__ import annotations

from msgspec import Struct

from itam_tui.domain.errors import NotFoundError
from itam_tui.domain.history import Change
from itam_tui.domain.queries import Criteria
from itam_tui.store import history_lists
from itam_tui.store.database import Store


class Changes(Struct, frozen=True):
    """Everything that changed."""

    store: Store
    """The register."""

    def count(self, criteria: Criteria) -> int:
        """How many changes a list has."""
        with self.store.reading() as unit:
            return history_lists.count(unit, criteria)

    def rows(self, criteria: Criteria, offset: int = 0, limit: int | None = None) -> list[Change]:
        """A page of a list of changes."""
        with self.store.reading() as unit:
            return history_lists.rows(unit, criteria, offset, limit)

    def position_of(self, criteria: Criteria, number: int) -> int | None:
        """Where a change stands in a list."""
        with self.store.reading() as unit:
            return history_lists.position_of(unit, criteria, number)

    def newest(self) -> int:
        """The number of the newest change; 0 before there is any."""
        with self.store.reading() as unit:
            return history_lists.newest(unit)

    def get(self, number: int) -> Change:
        """One change.

        Raises:
            NotFoundError: There is none.
        """
        with self.store.reading() as unit:
            found = history_lists.read(unit, number)
        if found is None:
            raise NotFoundError("This change is not in the history.")
        return found

    def of_batch(self, batch_id: int, limit: int = 1000) -> list[Change]:
        """The changes of one import or bulk change."""
        with self.store.reading() as unit:
            return history_lists.of_batch(unit, batch_id, limit)
