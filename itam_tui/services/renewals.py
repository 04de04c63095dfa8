"""What is up for renewal, in groups; no SQL."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.queries import Criteria
from itam_tui.domain.renewals import GROUPS, Renewal, RenewalGroup
from itam_tui.store import license_lists, renewal_lists
from itam_tui.store.database import Store

_AT_ONCE = 200
"""How many next renewals are worked out before others may write again."""


class Renewals(Struct, frozen=True):
    """Licenses with a date, by what comes first."""

    store: Store
    """The register."""

    def counts(self, criteria: Criteria) -> dict[RenewalGroup, int]:
        """How many licenses each group has, in the order shown; empty groups are left out."""
        with self.store.reading() as unit:
            found = renewal_lists.counts(unit, criteria)
        return {group: found[group] for group in GROUPS if group in found}

    def rows(
        self,
        criteria: Criteria,
        offset: int = 0,
        limit: int | None = None,
        groups: Sequence[RenewalGroup] = GROUPS,
    ) -> list[Renewal]:
        """A page of the renewals of some groups, in the order of the groups, then by date."""
        with self.store.reading() as unit:
            return renewal_lists.rows(unit, criteria, offset, limit, groups)

    def remember_days(self) -> int:
        """Work out the next renewals that aren't known, so that lists needn't; how many.

        Nothing depends on it but speed: a register that can't be written stays as it is.
        """
        if self.store.read_only:
            return 0
        with self.store.reading() as unit:
            if license_lists.days_known(unit):
                return 0
        worked_out = 0
        while True:
            with self.store.writing(Right.LOOK) as unit:
                some = renewal_lists.remember_days(unit, _AT_ONCE)
            worked_out += some
            if some < _AT_ONCE:
                return worked_out
