"""The question a list asks: what a row must meet, and in which order; no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from itam_tui.domain.columns import Sort
from itam_tui.domain.holder_kinds import HolderKind

if TYPE_CHECKING:
    from itam_tui.domain.filter_conditions import Condition


class Filter(Struct, frozen=True):
    """Conditions that must all hold."""

    conditions: tuple[Condition, ...] = ()
    """The conditions, in the order typed."""
    text: str = ""
    """The filter as typed."""


EMPTY = Filter()
"""No condition at all."""

ListKind = Literal["licenses", "end-users", "devices", "assignments", "renewals", "history"]
"""The lists there are."""


class Criteria(Struct, frozen=True):
    """The whole question a list asks."""

    kind: ListKind
    """Which list."""
    filter: Filter = EMPTY
    """What a row must meet."""
    sort: Sort = field(default_factory=lambda: Sort("name"))
    """What it is sorted by."""
    license_id: int | None = None
    """Only what concerns this license."""
    end_user_id: int | None = None
    """Only what concerns this end user."""
    device_id: int | None = None
    """Only what concerns this device."""
    holder_kind: HolderKind | None = None
    """Only assignments to this kind of holder."""
