"""End users and devices: listed, found, added, edited, deleted; no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import Consent, NotFoundError
from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    EndUser,
    EndUserSettings,
    HolderKind,
    HolderRef,
)
from itam_tui.domain.queries import Criteria
from itam_tui.services import holder_changes
from itam_tui.services.consents import NO_CONSENTS
from itam_tui.services.holder_changes import EditedDevice, EditedEndUser
from itam_tui.services.lookup import gone_holder, named_holder
from itam_tui.store import holder_lists, holders
from itam_tui.store.database import Store


class Candidate(Struct, frozen=True):
    """A holder a picker offers."""

    holder: EndUser | Device
    """The record."""
    held: bool
    """Whether they hold the license already."""


class Matched(Struct, frozen=True):
    """What several texts, such as pasted addresses, mean."""

    found: dict[str, EndUser | Device]
    """Each text that means one holder."""
    unknown: tuple[str, ...]
    """The texts nobody goes by."""
    ambiguous: tuple[str, ...]
    """The texts several go by."""


class Holders(Struct, frozen=True):
    """What people do with end users and devices."""

    store: Store
    """The register."""

    def count(self, kind: HolderKind, criteria: Criteria) -> int:
        """How many holders a list has."""
        with self.store.reading() as unit:
            return holder_lists.count(unit, kind, criteria)

    def end_users(
        self, criteria: Criteria, offset: int = 0, limit: int | None = None
    ) -> list[EndUser]:
        """A page of a list of end users."""
        with self.store.reading() as unit:
            found = holder_lists.rows(unit, HolderKind.END_USER, criteria, offset, limit)
        return [one for one in found if isinstance(one, EndUser)]

    def devices(
        self, criteria: Criteria, offset: int = 0, limit: int | None = None
    ) -> list[Device]:
        """A page of a list of devices; those of one end user when the criteria name them."""
        with self.store.reading() as unit:
            found = holder_lists.rows(unit, HolderKind.DEVICE, criteria, offset, limit)
        return [one for one in found if isinstance(one, Device)]

    def keys(
        self, kind: HolderKind, criteria: Criteria, first: int = 0, last: int | None = None
    ) -> list[int]:
        """The numbers of the holders from one place of a list to another."""
        with self.store.reading() as unit:
            return holder_lists.keys(unit, kind, criteria, first, last)

    def position_of(self, kind: HolderKind, criteria: Criteria, number: int) -> int | None:
        """Where a holder stands in a list; None when not part of it."""
        with self.store.reading() as unit:
            return holder_lists.position_of(unit, kind, criteria, number)

    def matching(self, kind: HolderKind, criteria: Criteria, numbers: Sequence[int]) -> set[int]:
        """Which of these holders are part of a list."""
        with self.store.reading() as unit:
            return holder_lists.matching(unit, kind, criteria, numbers)

    def get(self, ref: HolderRef) -> EndUser | Device:
        """A holder by number, deleted ones too.

        Raises:
            NotFoundError: There is none.
        """
        with self.store.reading() as unit:
            found = holders.read(unit, ref)
        if found is None:
            raise NotFoundError(gone_holder(ref))
        return found

    def get_many(self, refs: Iterable[HolderRef]) -> dict[HolderRef, EndUser | Device]:
        """Holders by number; those that are gone are left out."""
        with self.store.reading() as unit:
            return holders.read_many(unit, refs)

    def find(self, text: str, kinds: Iterable[HolderKind] = tuple(HolderKind)) -> EndUser | Device:
        """The one holder a text means, among the kinds given.

        Raises:
            NotFoundError: None does.
            AmbiguousError: Several do; they are named.
        """
        with self.store.reading() as unit:
            return named_holder(unit, text, kinds)

    def match(self, texts: Sequence[str], kinds: Iterable[HolderKind]) -> Matched:
        """What several texts mean, each on its own."""
        wanted = tuple(kinds)
        found: dict[str, EndUser | Device] = {}
        unknown: list[str] = []
        ambiguous: list[str] = []
        with self.store.reading() as unit:
            for text in texts:
                several = holders.find(unit, text, wanted)
                if len(several) == 1:
                    found[text] = several[0]
                else:
                    (ambiguous if several else unknown).append(text)
        return Matched(found, tuple(unknown), tuple(ambiguous))

    def candidate_count(self, kind: HolderKind, text: str, *, without: int | None = None) -> int:
        """How many holders have every word of a text; those of a license `without` left out."""
        with self.store.reading() as unit:
            return holder_lists.candidate_count(unit, kind, text, without=without)

    def candidates(
        self,
        kind: HolderKind,
        text: str,
        license_id: int | None,
        offset: int,
        limit: int,
        *,
        without: int | None = None,
    ) -> list[Candidate]:
        """A page of the holders that have every word of a text; see `holder_lists.candidates`."""
        with self.store.reading() as unit:
            found = holder_lists.candidates(
                unit, kind, text, license_id, offset, limit, without=without
            )
        return [Candidate(holder, held) for holder, held in found]

    def search(self, text: str, kind: HolderKind, limit: int = 20) -> list[EndUser | Device]:
        """Holders that have every word of a text, by name."""
        with self.store.reading() as unit:
            return holders.search(unit, text, kind, limit)

    def add_end_user(self, settings: EndUserSettings) -> EndUser:
        """Add an end user; see `holder_changes.add_end_user`."""
        with self.store.writing(Right.CHANGE_HOLDERS) as unit:
            return holder_changes.add_end_user(unit, settings)

    def add_device(self, settings: DeviceSettings) -> Device:
        """Add a device; see `holder_changes.add_device`."""
        with self.store.writing(Right.CHANGE_HOLDERS) as unit:
            return holder_changes.add_device(unit, settings)

    def edit_end_user(self, read: EndUser, settings: EndUserSettings) -> EditedEndUser:
        """Save an end user's settings; see `holder_changes.edit_end_user`."""
        with self.store.writing(Right.CHANGE_HOLDERS) as unit:
            return holder_changes.edit_end_user(unit, read, settings)

    def edit_device(self, read: Device, settings: DeviceSettings) -> EditedDevice:
        """Save a device's settings; see `holder_changes.edit_device`."""
        with self.store.writing(Right.CHANGE_HOLDERS) as unit:
            return holder_changes.edit_device(unit, read, settings)

    def delete(
        self,
        refs: Sequence[HolderRef],
        *,
        unassign_all: bool = False,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> int:
        """Take holders out of force; see `holder_changes.delete`."""
        with self.store.writing(Right.CHANGE_HOLDERS) as unit:
            return holder_changes.delete(unit, refs, unassign_all=unassign_all, consents=consents)

    def restore(self, ref: HolderRef) -> EndUser | Device:
        """Bring a deleted holder back; see `holder_changes.restore`."""
        with self.store.writing(Right.CHANGE_HOLDERS) as unit:
            return holder_changes.restore(unit, ref)
