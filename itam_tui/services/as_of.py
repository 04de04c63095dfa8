"""The register as it was on a past day: a private copy of it, taken back and read-only; no SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from itam_tui.domain.as_of import AsOf
from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import UsageError
from itam_tui.services import Services
from itam_tui.services.private_folder import AtEnd, private_folder
from itam_tui.services.renewals import Renewals
from itam_tui.services.rewinding import Rewinding
from itam_tui.store import copying, licenses, rewinding
from itam_tui.store.database import Store, open_store

SEALED_KEYS = frozenset({"key_sealed"})
"""What a copy of a register on a server goes without: it is never revealed there."""


def _silent(done: int) -> None:
    """Tell nobody."""


def read_as_of(text: str, today: date) -> date:
    """The day that somebody typed.

    Args:
        text: The day.
        today: The real day.

    Raises:
        UsageError: It is no date, or still to come.
    """
    from itam_tui.domain.field_readers import read_date

    try:
        day = read_date(text.strip())
    except ValueError as error:
        raise UsageError(f"{text} is no day: {error}") from None
    if day is None:
        raise UsageError("Which day? Give a date like 2026-03-31.")
    if day > today:
        raise UsageError(f"{day} is still to come, so nothing is recorded of it yet.")
    return day


def register_as_of(
    services: Services,
    as_of: AsOf,
    at_end: AtEnd,
    *,
    today: Callable[[], date] | None = None,
    progress: Callable[[int], None] = _silent,
) -> Services:
    """Give the register as it was at the end of a day; it can be read only.

    People may go on working in the register meanwhile; nothing in it changes.

    Args:
        services: The register, or one as of another day.
        as_of: The day, and what is meant by it.
        at_end: Takes what removes the copy, before there is one.
        today: Tells the day that counts as today in it; None is the day itself.
        progress: Told now and then how far it is; it may raise to stop.

    Raises:
        DatabaseError: The register can't be read, or its history can't be followed back.
    """
    source, days = services.store.present or services.store, today or (lambda: as_of.day)
    with private_folder("itam-tui-as-of-", at_end) as folder:
        path = folder / source.name.replace("/", "_")
        _write_copy(source, as_of, path, days, progress)
        shown = open_store(
            str(path), actor=source.actor, today=days, now=source.now, read_only=True
        )
        progress(0)
    return replace(services, store=replace(shown, as_of=as_of, present=source))


def _write_copy(
    source: Store,
    as_of: AsOf,
    path: Path,
    today: Callable[[], date],
    progress: Callable[[int], None],
) -> None:
    """Write the register as it was into a file."""
    end = as_of.end
    with source.reading_snapshot() as read:
        is_whole = rewinding.copy_file(read, path)
        copy = open_store(
            str(path), actor=source.actor, today=today, now=lambda: end, create=True,
            origin=source.origin,
        )  # fmt: skip
        with copy.writing(Right.LOOK) as unit:
            if not is_whole:
                copying.copy(read, unit, progress, without=SEALED_KEYS, what_may_be_read=True)
            rewinding.loosen(unit)
            Rewinding(unit, as_of, progress).run(end)
    progress(0)
    Renewals(copy).remember_days()


def begins_later(services: Services) -> str:
    """Why a register as of a day is empty: its history begins later; blank where it isn't."""
    with services.store.reading() as unit:
        empty = rewinding.first_moment(unit) is None and not licenses.count_in_force(unit)
    return "The register had nothing in it yet." if empty else ""
