"""Further product keys of a license: listed, added, revealed, removed; no SQL."""

from __future__ import annotations

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import InvalidError, NotFoundError, RefusedError
from itam_tui.domain.further_keys import FurtherKey, problems
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holder_kinds import HolderRef
from itam_tui.domain.licenses import License
from itam_tui.services.lookup import locked_license
from itam_tui.store import assignments, further_keys, history, product_keys
from itam_tui.store.database import Store, Unit
from itam_tui.store.history import Entry


class FurtherKeys(Struct, frozen=True):
    """What people do with the product keys beside a license's own."""

    store: Store
    """The register."""

    def of_license(self, license_id: int) -> list[FurtherKey]:
        """The further product keys of a license, masked."""
        with self.store.reading() as unit:
            return further_keys.of_license(unit, license_id)

    def counts(self, license_id: int | None = None) -> dict[int, int]:
        """How many further product keys each license has; only those that have some.

        Args:
            license_id: The only license asked about; None asks about all.
        """
        with self.store.reading() as unit:
            return further_keys.counts(unit, license_id)

    def add(
        self, license_id: int, key: str, label: str = "", holder: HolderRef | None = None
    ) -> FurtherKey:
        """Add a product key to a license.

        Args:
            license_id: The license's number in its table.
            key: The key in full.
            label: What it is for.
            holder: Whose seat it is for; None is anybody's.

        Raises:
            InvalidError: The key or the label can't be kept.
            RefusedError: The license has this key already, or the holder doesn't hold it.
            KeyFileError: It can't be encrypted.
        """
        if found := problems(key, label):
            raise InvalidError(found)
        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            license = locked_license(unit, license_id)
            seat = None
            if holder is not None:
                seat = assignments.held_by(unit, license_id, [holder]).get(holder)
                if seat is None:
                    raise RefusedError(f"That holder doesn't hold {license.name}. Assign it first.")
            prints = unit.vault.prints(key)
            known = further_keys.of_license(unit, license_id)
            if product_keys.is_key_of(unit, license, key) or any(
                one.key_print in prints for one in known
            ):
                raise RefusedError(f"{license.name} has this product key already.")
            number = further_keys.insert(unit, license_id, key, label, seat)
            added = _named(unit, license, number)
            _record(unit, license, Action.EDITED, None, added.title)
            return added

    def reveal(self, license_id: int, number: int, *, copied: bool = False) -> str:
        """A further product key in full; that it was shown or copied is recorded.

        Raises:
            NotFoundError: The license has no key of that number.
            KeyFileError: What it was encrypted with is missing; nothing is recorded.
        """
        with self.store.writing(Right.REVEAL_KEYS) as unit:
            license = locked_license(unit, license_id)
            found = _named(unit, license, number)
            key = further_keys.revealed(unit, license, found)
            action = Action.COPIED if copied else Action.REVEALED
            _record(unit, license, action, None, found.title)
        return key

    def remove(self, license_id: int, number: int) -> FurtherKey:
        """Take a further product key out of the register.

        Raises:
            NotFoundError: The license has no key of that number.
        """
        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            license = locked_license(unit, license_id)
            found = _named(unit, license, number)
            further_keys.remove(unit, number)
            _record(unit, license, Action.EDITED, found.title, None)
        return found


def _named(unit: Unit, license: License, number: int) -> FurtherKey:
    for one in further_keys.of_license(unit, license.id):
        if one.id == number:
            return one
    raise NotFoundError(
        f"{license.name} has no product key number {number}. "
        f"See them: itam-tui keys list {license.reference}."
    )


def _record(
    unit: Unit, license: License, action: Action, before: str | None, after: str | None
) -> None:
    entry = Entry(
        action, RecordKind.LICENSE, license.id, license.name,
        {"product_key": (before, after)}, license_id=license.id,
    )  # fmt: skip
    history.record(unit, entry)
