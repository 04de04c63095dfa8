"""A past day the register is looked at as of, and what was in force then; no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct


class Basis(StrEnum):
    """Which of two true answers is meant by how the register was on a day."""

    RECORDED = "recorded"
    """What was written by the end of that day: what an export made then says."""
    IN_FORCE = "in-force"
    """The same, but quantities as they were in force, those written later included."""


class AsOf(Struct, frozen=True):
    """A past day, and what is meant by how the register was then."""

    day: date
    """The day, to its end by the clock of this machine."""
    basis: Basis = Basis.RECORDED
    """What is meant."""

    @property
    def words(self) -> str:
        """What it is, within a sentence: `as recorded on 2026-03-31`."""
        told = "in force" if self.basis is Basis.IN_FORCE else "as recorded"
        return f"{told} on {self.day}"

    @property
    def badge(self) -> str:
        """What the header says."""
        told = "IN FORCE" if self.basis is Basis.IN_FORCE else "AS OF"
        return f"{told} {self.day}"

    @property
    def end(self) -> datetime:
        """The moment the day is over, by this machine's time zone."""
        return datetime.combine(self.day + timedelta(days=1), time.min).astimezone()


class DatedChange(Struct, frozen=True):
    """What one quantity entry says of the quantity."""

    in_force: date
    """The day it counts from."""
    delta: int | None
    """The change; None to or from unlimited."""
    after: int | None
    """The quantity after it; None is unlimited."""


def quantity_in_force(entries: Iterable[DatedChange], day: date) -> int | None:
    """The quantity in force on a day; None is unlimited (product.md §3, Usage and position).

    To or from unlimited the sum starts anew. Below zero it counts as 0: an entry that takes away
    may be in force before the one that added.

    Args:
        entries: Everything that changed the quantity, in the order it was written.
        day: The day.
    """
    quantity: int | None = 0
    for entry in entries:
        if entry.in_force > day:
            continue
        if entry.delta is None:
            quantity = entry.after
        elif quantity is not None:
            quantity += entry.delta
    return quantity if quantity is None else max(0, quantity)
