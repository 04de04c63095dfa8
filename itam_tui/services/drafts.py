"""What is typed in a form and not saved, kept in files of its technician; never a product key.

It is kept beside the register, not in it: a form that is only typed in writes nothing that
others wait for, and a register that can't be reached or has no room takes no words away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from itam_tui.store.database import Store

NEVER_KEPT = frozenset({"product_key"})
"""Fields whose text is kept nowhere."""

Typed = Mapping[str, tuple[str, str]]
"""The text each changed field began with, and the one typed."""


class Draft(Struct, frozen=True):
    """What was typed in a form and not saved."""

    at: datetime
    """When it was kept last, UTC."""
    texts: dict[str, tuple[str, str]]
    """The text each changed field began with, and the one typed."""


class Drafts(Struct, frozen=True):
    """The drafts of one technician in one register."""

    folder: Path
    """Where they are; made when the first one is kept."""
    register: str
    """The register they belong to."""
    technician: str
    """Whose they are."""
    now: Callable[[], datetime]
    """Tells the moment, UTC."""

    def keep(self, form: str, record: str, typed: Typed) -> None:
        """Keep what is typed in a form; without anything, keep nothing.

        A place that can't be written is done without: a draft is never a reason to fail.

        Args:
            form: Which form.
            record: Of which record; `new` for one that is added.
            typed: The fields that are not as they were.
        """
        kept = {name: pair for name, pair in typed.items() if name not in NEVER_KEPT}
        if not kept:
            self.drop(form, record)
            return
        place = self._place(form, record)
        beside = place.with_suffix(f".{os.getpid()}.new")
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "wb") as file:
                file.write(msgspec.json.encode(Draft(self.now(), kept)))
            beside.replace(place)

    def find(self, form: str, record: str) -> Draft | None:
        """What was typed in a form and never saved or discarded; None when there is nothing."""
        try:
            found = msgspec.json.decode(self._place(form, record).read_bytes(), type=Draft)
        except (OSError, ValueError):
            return None
        return found if found.texts else None

    def drop(self, form: str, record: str) -> None:
        """Keep nothing of a form any more: it was saved or discarded."""
        with suppress(OSError):
            self._place(form, record).unlink(missing_ok=True)

    def _place(self, form: str, record: str) -> Path:
        """The file of a form; its name tells nothing of what is in it."""
        what = "\n".join((self.register, self.technician, form, record))
        return self.folder / f"{sha256(what.encode()).hexdigest()[:32]}.json"


def drafts_in(store: Store, folder: Path) -> Drafts:
    """The drafts of whoever has a register open."""
    place = os.path.realpath(store.path) if store.path else store.url
    return Drafts(folder, place, store.actor, lambda: _plain(store.now()))


def _plain(moment: datetime) -> datetime:
    """A moment of the standard type, in UTC."""
    return datetime.fromtimestamp(moment.timestamp(), UTC)
