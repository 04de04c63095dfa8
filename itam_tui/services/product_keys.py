"""The keys that encrypt product keys: checked, and replaced by new ones; no SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import KeyFileError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.text import word_list
from itam_tui.store import history, key_file, key_rotation, sealing
from itam_tui.store.database import Store, Unit
from itam_tui.store.history import Entry
from itam_tui.store.key_file import KeyRing
from itam_tui.store.vault import VARIABLE

BATCH_ROWS = 200
"""How many product keys are encrypted anew in one transaction."""


class KeyReport(Struct, frozen=True):
    """What a register's product keys need, and whether it is there."""

    path: Path | None
    """The key file."""
    keys: tuple[str, ...]
    """The marks of the keys in it, the one in use last; none without a file."""
    counts: dict[str, int]
    """How many product keys need which key."""
    plain: int
    """How many product keys are plain text."""
    is_beside: bool
    """Whether the key file lies in the register's directory, so that who copies one has both."""
    faults: tuple[str, ...]
    """What is wrong, a sentence each."""


class Rotated(Struct, frozen=True):
    """What came of replacing the key."""

    key: str
    """The mark of the key in use now."""
    changed: int
    """How many product keys were encrypted anew."""
    left: int
    """How many can't be read, and so stay as they are."""
    is_finish: bool
    """Whether it was the rest of one begun before, so that no new key was made."""
    kept: tuple[str, ...]
    """The marks of older keys that stay in the file."""


class ProductKeys(Struct, frozen=True):
    """What admins do about the encryption of product keys."""

    store: Store
    """The register."""

    def check(self) -> KeyReport:
        """Open every product key, and say what can't be."""
        path, keys, faults = self.store.vault.path, tuple[str, ...](), list[str]()
        try:
            if (ring := self.store.vault.ring()) is not None:
                keys = tuple(key.id for key in ring.keys)
        except KeyFileError as error:
            faults.append(str(error))
        with self.store.reading() as unit:
            counts, plain = key_rotation.counts(unit), sealing.plain_count(unit)
            if not faults:
                faults += _unreadable(unit, keys)
        if plain:
            told = "1 product key is" if plain == 1 else f"{plain:,} product keys are"
            faults.append(f"{told} still plain text. Encrypt: itam-tui keys rotate.")
        register = self.store.path
        is_beside = path is not None and register is not None and _same_folder(path, register)
        return KeyReport(path, keys, counts, plain, is_beside, tuple(faults))

    def rotate(
        self, *, forget_old: bool = False, progress: Callable[[int], None] | None = None
    ) -> Rotated:
        """Encrypt every product key with a new key, a batch at a time.

        The new key is on the disk before anything is encrypted with it, and older ones stay
        there, so it may be stopped at any moment; the next time it goes on with the same key.

        Args:
            forget_old: Take the older keys out of the file at the end.
            progress: Told how many are done, before the first batch and after each.

        Raises:
            KeyFileError: There is no key file, it is unsafe, or it can't be written.
            DatabaseError: The register can't be written.
        """
        with self.store.writing(
            Right.ADMINISTER
        ) as unit:  # asks for the right to write before a key is made
            plain, needed = sealing.plain_count(unit), key_rotation.counts(unit)
        if plain:
            sealing.seal_plain_keys(self.store)
        ring = self._ring()
        is_finish = any(ring.get(each) for each in needed if each != ring.current.id)
        if not is_finish:
            ring = key_file.add_key(ring.path)
        changed = self._seal_anew(ring.current.id, progress or (lambda done: None))
        left = self._record(ring.current.id, changed)
        if forget_old:
            self._forget_old(ring)
        kept = self._ring().keys[:-1]
        return Rotated(ring.current.id, changed, left, is_finish, tuple(each.id for each in kept))

    def _ring(self) -> KeyRing:
        ring = self.store.vault.ring()
        if ring is None:
            raise KeyFileError(
                f"There is no key file {self.store.vault.path}. Put your copy of it back, or "
                f"name it with {VARIABLE}; one is made when a product key is first kept."
            )
        return ring

    def _seal_anew(self, current: str, progress: Callable[[int], None]) -> int:
        changed = 0
        progress(0)
        for source in key_rotation.SEALED_IN:
            last = 0
            while True:
                with self.store.writing(Right.ADMINISTER) as unit:
                    rows = key_rotation.sealed_rows(
                        unit, source, after=last, limit=BATCH_ROWS, but=current
                    )
                    changed += key_rotation.seal_anew(unit, source, rows)
                if not rows:
                    break
                last = rows[-1].id
                progress(changed)
        return changed

    def _record(self, current: str, changed: int) -> int:
        """Write it down, and count what could not be read."""
        changes = {"key": (None, current), "rows": (None, f"{changed:,}")}
        entry = Entry(
            Action.EDITED, RecordKind.REGISTER, None, "product keys encrypted anew", changes
        )
        with self.store.writing(Right.ADMINISTER) as unit:
            history.record(unit, entry)
            return sum(n for key, n in key_rotation.counts(unit).items() if key != current)

    def _forget_old(self, ring: KeyRing) -> None:
        """Take every key but the one in use out of the file, while nobody else can write."""
        current = ring.current.id
        with self.store.writing(Right.ADMINISTER) as unit:
            needed = [key for key in key_rotation.counts(unit) if key != current and ring.get(key)]
            if needed:
                raise KeyFileError(
                    f"Key {word_list(needed)} is still needed by values that can't be read, so it "
                    "was kept. See which: itam-tui keys check."
                )
            key_file.drop_other_keys(ring.path, current)


def _unreadable(unit: Unit, keys: tuple[str, ...]) -> list[str]:
    """A sentence for each key that is missing, and for each value that can't be opened."""
    missing, faults = defaultdict[str, list[str]](list), list[str]()
    every = [
        (source, row)
        for source in key_rotation.SEALED_IN
        for row in key_rotation.sealed_rows(unit, source)
    ]
    for source, row in every:
        marked = row.token.split(".")[1]
        if marked not in keys:
            missing[marked].append(row.name)
            continue
        try:
            key = key_rotation.opened(unit, source, row)
        except KeyFileError as error:
            faults.append(str(error))
        else:
            if row.print not in unit.vault.prints(key):
                faults.append(f"The print of the product key of {row.name} is wrong. Type it anew.")
    path = unit.vault.path
    for marked, names in missing.items():
        count = "1 product key needs" if len(names) == 1 else f"{len(names):,} product keys need"
        faults.append(
            f"{count} key {marked}, which isn't in {path}: {word_list(names)}. "
            f"Put your copy of the key file back, or name it with {VARIABLE}."
        )
    return faults


def _same_folder(one: Path, other: Path) -> bool:
    return one.resolve().parent == other.resolve().parent
