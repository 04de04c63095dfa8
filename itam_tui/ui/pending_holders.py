"""Who is to get a seat and who is to give one back, before a form is saved; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from itam_tui.domain.holders import Assignment, Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.text import fold
from itam_tui.services.license_changes import HolderChanges


class HolderLine(Struct, frozen=True):
    """A holder as the lists of a form show them."""

    ref: HolderRef
    """Which record."""
    name: str
    """What they are called."""
    detail: str
    """What tells them from others: whose device it is, else the serial; the e-mail."""
    status: str = ""
    """Their status where giving them a seat is asked about."""
    seats: int = 1
    """The seats they have or get."""


def line_of(holder: EndUser | Device) -> HolderLine:
    """Show a record that may get a seat."""
    settings = holder.settings
    if isinstance(holder, Device):
        detail = holder.end_user or holder.settings.serial or holder.settings.asset_tag
    else:
        detail = holder.settings.email or holder.settings.user_name
    status = settings.status.label if settings.status.asks_first else ""
    return HolderLine(holder.ref, holder.label, detail, status)


def held_line(one: Assignment) -> HolderLine:
    """Show somebody who holds the license."""
    is_device = one.holder.kind is HolderKind.DEVICE
    detail = (one.end_user or one.holder_handle) if is_device else one.holder_handle
    return HolderLine(one.holder, one.holder_name, detail, seats=one.seats)


@dataclass(slots=True)
class PendingHolders:
    """Additions and removals that are written with the next save."""

    added: dict[HolderRef, HolderLine] = field(default_factory=dict)
    """Who gets a seat, in the order they were taken."""
    removed: dict[HolderRef, HolderLine] = field(default_factory=dict)
    """Who gives one back."""

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.added) + len(self.removed)

    @property
    def seats_back(self) -> int:
        """How many seats are given back."""
        return sum(line.seats for line in self.removed.values())

    @property
    def told(self) -> str:
        """Both numbers, as the title of the list shows them: `(+1 −1)`."""
        parts = []
        if self.added:
            parts.append(f"+{len(self.added):,}")
        if self.removed:
            parts.append(f"−{len(self.removed):,}")
        return f"({' '.join(parts)})" if parts else ""

    def give(self, lines: Sequence[HolderLine]) -> None:
        """Add holders; when all of them are added already, take that back."""
        toggle(self.added, lines)

    def take(self, lines: Sequence[HolderLine]) -> None:
        """Remove holders, or leave out those only added; all removed already is taken back."""
        fresh = [line for line in lines if line.ref in self.added]
        for line in fresh:
            del self.added[line.ref]
        toggle(self.removed, [line for line in lines if line not in fresh])

    def added_matching(self, text: str) -> list[HolderLine]:
        """Those added that have every word of a text."""
        words = fold(text).split()
        return [
            line
            for line in self.added.values()
            if all(word in fold(f"{line.name} {line.detail}") for word in words)
        ]

    def misfits(self, allowed: Iterable[HolderKind]) -> int:
        """How many of those added are of a kind a type doesn't allow."""
        kinds = tuple(allowed)
        return sum(ref.kind not in kinds for ref in self.added)

    def changes(self) -> HolderChanges:
        """What is handed to the save."""
        return HolderChanges(tuple(self.added), tuple(self.removed))


def toggle(chosen: dict[HolderRef, HolderLine], lines: Sequence[HolderLine]) -> None:
    """Choose lines; when all of them are chosen already, none of them."""
    if all(line.ref in chosen for line in lines):
        for line in lines:
            del chosen[line.ref]
    else:
        chosen.update((line.ref, line) for line in lines)
