"""A license with all that stands on the tabs of its page, read in a fixed number of questions."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.columns import Sort
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.licenses import License, QuantityEntry
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.ui.widgets.holder_rows import HolderSum
from itam_tui.ui.widgets.tab_strip import TabName

QUANTITY, HISTORY = "quantity", "history"
TABS = (HolderKind.DEVICE.value, HolderKind.END_USER.value, QUANTITY, HISTORY)
"""Every tab there may be, in order; also the ids of their tables."""

HOLDER_TABS = frozenset(kind.value for kind in HolderKind)
"""The tabs of those who hold the license."""


class LicenseRecord(Struct, frozen=True):
    """A license and what stands on its tabs."""

    license: License
    """The license."""
    sums: dict[HolderKind, HolderSum]
    """How many of each kind hold it, with how many seats."""
    fitting: dict[HolderKind, int]
    """How many lines of each kind fit the filter, spent seats included."""
    entries: tuple[QuantityEntry, ...]
    """The entries of its quantity, newest first."""
    changes: int
    """How many changes its history has."""
    further_keys: int = 0
    """How many product keys it has beside its own."""

    @property
    def kinds(self) -> tuple[HolderKind, ...]:
        """The kinds it has a tab for: those its type allows, and those that hold it still."""
        allowed = self.license.settings.type.holders
        return tuple(
            kind
            for kind in HolderKind
            if kind in allowed or self.sums[kind].holders or self.sums[kind].spent
        )

    @property
    def tabs(self) -> tuple[TabName, ...]:
        """The tabs, with their counts."""
        return (
            *(TabName(kind.value, self.sums[kind].tab_words(kind)) for kind in self.kinds),
            TabName(QUANTITY, f"Quantity {len(self.entries):,}"),
            TabName(HISTORY, f"History {self.changes:,}"),
        )

    @property
    def first_tab(self) -> str:
        """The first tab that has rows."""
        held = (kind.value for kind in self.kinds if self.fitting[kind])
        return next(held, self.kinds[0].value if self.kinds else QUANTITY)


def changes_of(license_id: int) -> Criteria:
    """Ask for the history of a license, newest first."""
    return Criteria("history", sort=Sort("at", True), license_id=license_id)


def read_license(services: Services, license_id: int, criteria: Criteria) -> LicenseRecord:
    """Read a license and the counts of its tabs; in a thread.

    Args:
        services: What can be asked.
        license_id: Which license.
        criteria: What is asked of its holders, of both kinds.
    """
    license = services.licenses.get(license_id)
    found = services.assignments.sums(license_id)
    sums = {kind: HolderSum(one.holders, one.seats, one.spent) for kind, one in found.items()}
    fitting = {kind: one.lines for kind, one in found.items()}
    if criteria.filter.conditions:
        fitting = {
            kind: services.assignments.count(replace(criteria, holder_kind=kind)) if lines else 0
            for kind, lines in fitting.items()
        }
    entries = tuple(services.licenses.entries(license_id))
    changes = services.history.count(changes_of(license_id))
    further = services.further_keys.counts(license_id).get(license_id, 0)
    return LicenseRecord(license, sums, fitting, entries, changes, further)
