"""Licenses: listed, found, added, edited, deleted, their keys revealed; no SQL.

What changes a license is imported with the first change: listing doesn't need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import Consent, NotFoundError
from itam_tui.domain.licenses import UNREAD, License, QuantityChange, QuantityEntry, Unread
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services.consents import NO_CONSENTS
from itam_tui.store import license_lists, licenses
from itam_tui.store.database import Store

if TYPE_CHECKING:
    from itam_tui.services.bulk import BulkResult
    from itam_tui.services.license_changes import Edited, HolderChanges
    from itam_tui.services.quantities import Quantities, QuantityNote, QuantityPreview


class Licenses(Struct, frozen=True):
    """What people do with licenses."""

    store: Store
    """The register."""

    def today(self) -> date:
        """The day that counts as today."""
        return self.store.today()

    def total(self) -> int:
        """How many licenses are in force."""
        with self.store.reading() as unit:
            return licenses.count_in_force(unit)

    def count(self, criteria: Criteria) -> int:
        """How many licenses a list has."""
        with self.store.reading() as unit:
            return license_lists.count(unit, criteria)

    def rows(self, criteria: Criteria, offset: int = 0, limit: int | None = None) -> list[License]:
        """A page of a list, keys masked."""
        with self.store.reading() as unit:
            return license_lists.rows(unit, criteria, offset, limit)

    def keys(self, criteria: Criteria, first: int = 0, last: int | None = None) -> list[int]:
        """The numbers of the licenses from one place of a list to another."""
        with self.store.reading() as unit:
            return license_lists.keys(unit, criteria, first, last)

    def position_of(self, criteria: Criteria, license_id: int) -> int | None:
        """Where a license stands in a list; None when it is not part of it."""
        with self.store.reading() as unit:
            return license_lists.position_of(unit, criteria, license_id)

    def matching(self, criteria: Criteria, ids: Sequence[int]) -> set[int]:
        """Which of these licenses are part of a list."""
        with self.store.reading() as unit:
            return license_lists.matching(unit, criteria, ids)

    def get(self, license_id: int) -> License:
        """A license by its number, deleted ones too, its key masked.

        Raises:
            NotFoundError: There is none.
        """
        with self.store.reading() as unit:
            license = licenses.read(unit, license_id)
        if license is None:
            raise NotFoundError("This license is no longer in the register. Refresh the list.")
        return license

    def get_many(self, ids: Sequence[int]) -> dict[int, License]:
        """Licenses by their numbers, keys masked; those that are gone are left out."""
        with self.store.reading() as unit:
            return licenses.read_many(unit, ids)

    def find(self, text: str, *, archived: bool = False) -> License:
        """The one license a text means: a reference, or a name only one has.

        Raises:
            NotFoundError: None does.
            AmbiguousError: Several do.
        """
        from itam_tui.services.lookup import named_license

        with self.store.reading() as unit:
            return named_license(unit, text, archived=archived)

    def search(self, text: str, limit: int = 20) -> list[License]:
        """Licenses that have every word of a text, by name."""
        with self.store.reading() as unit:
            return licenses.search(unit, text, limit)

    def known(self, field: str) -> list[str]:
        """The texts already used for publisher, vendor, organization, category or owner."""
        with self.store.reading() as unit:
            return licenses.known(unit, field)

    def add(
        self,
        settings: LicenseSettings,
        quantity: int | None,
        note: QuantityNote | None = None,
        *,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> License:
        """Add a license.

        Raises:
            InvalidError: A field is wrong.
            ConsentNeeded: Name, key and organization are those of another license.
        """
        from itam_tui.services import license_changes
        from itam_tui.services.quantities import QuantityNote

        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            return license_changes.add(
                unit, settings, quantity, note or QuantityNote(), consents=consents
            )

    def duplicate_draft(self, license_id: int) -> LicenseSettings:
        """The settings a duplicate starts from: no key; holders stay with the original."""
        settings = self.get(license_id).settings
        return replace(settings, product_key="", typed_used=0)

    def edit(
        self,
        read: License,
        settings: LicenseSettings,
        holders: HolderChanges | None = None,
        quantity: QuantityChange | None = None,
        *,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> Edited:
        """Save what was changed since the license was read, all of it or nothing.

        Args:
            read: The license as it was read, its key masked.
            settings: The settings as typed; a masked key means that it stays.
            holders: Who is added and removed with it.
            quantity: A change of the quantity that goes with it.
            consents: What has been agreed to.

        Raises:
            QuantityChangedError: Somebody changed the quantity after it was read.
            ItamError: What `license_changes.edit` raises.
        """
        from itam_tui.services import license_changes

        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            if quantity is not None:
                from itam_tui.services.lookup import locked_license
                from itam_tui.services.quantities import QuantityNote, apply_change

                now, none = locked_license(unit, read.id), QuantityNote()
                apply_change(unit, now, quantity, none, expected=read.quantity, consents=consents)
            return license_changes.edit(unit, read, settings, holders, consents=consents)

    def edit_many(
        self,
        ids: Sequence[int],
        field: str,
        text: str,
        *,
        currency: str = "USD",
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> BulkResult:
        """Change one field of many licenses; see `bulk.edit_many`."""
        from itam_tui.services.bulk import edit_many

        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            return edit_many(unit, ids, field, text, currency=currency, consents=consents)

    def delete(
        self,
        ids: Sequence[int],
        *,
        unassign_all: bool = False,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> int:
        """Take licenses out of force; see `license_changes.delete`."""
        from itam_tui.services import license_changes

        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            return license_changes.delete(unit, ids, unassign_all=unassign_all, consents=consents)

    def restore(self, license_id: int) -> License:
        """Bring a deleted license back; see `license_changes.restore`."""
        from itam_tui.services import license_changes

        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            return license_changes.restore(unit, license_id)

    @property
    def _quantities(self) -> Quantities:
        from itam_tui.services.quantities import Quantities

        return Quantities(self.store)

    def change_quantity(
        self,
        license_id: int,
        change: QuantityChange,
        note: QuantityNote | None = None,
        *,
        expected: int | Unread | None = UNREAD,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> License:
        """Change a quantity and write its entry; see `Quantities.change`."""
        return self._quantities.change(
            license_id, change, note, expected=expected, consents=consents
        )

    def preview_quantity(
        self, license: License, change: QuantityChange, spent: int = 0
    ) -> QuantityPreview:
        """What a change of a quantity would come to."""
        from itam_tui.services.quantities import preview

        return preview(license, change, self.store.today(), spent)

    def entries(self, license_id: int) -> list[QuantityEntry]:
        """The quantity entries of a license, newest first."""
        return self._quantities.entries(license_id)

    def spent_seats(self, license_id: int) -> int:
        """How many spent seats a license has."""
        return self._quantities.spent_seats(license_id)

    def reveal_key(self, license_id: int, *, copied: bool = False) -> str:
        """A product key in full; that it was shown or copied is recorded.

        Raises:
            NotFoundError: The license has no product key.
            KeyFileError: What it was encrypted with is missing; nothing is recorded.
        """
        from itam_tui.domain.history import Action, RecordKind
        from itam_tui.services.lookup import locked_license
        from itam_tui.store import history, product_keys

        with self.store.writing(Right.REVEAL_KEYS) as unit:
            license = locked_license(unit, license_id)
            key = product_keys.revealed(unit, license)
            if not key:
                raise NotFoundError(f"{license.name} has no product key.")
            action = Action.COPIED if copied else Action.REVEALED
            entry = history.Entry(
                action, RecordKind.LICENSE, license_id, license.name,
                {"product_key": (None, license.settings.product_key)}, license_id=license_id,
            )  # fmt: skip
            history.record(unit, entry)
        return key
