"""Licenses, how their use compares with what is granted, and their quantity entries; no I/O."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import Enum, StrEnum

from msgspec import Struct

from itam_tui.domain.errors import InvalidError
from itam_tui.domain.money import Money
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import (
    KnownRenewal,
    TermKind,
    cancel_by,
    days_between,
    shown_date,
)

LARGEST_QUANTITY = 2_147_483_647
"""The most seats a license has (product.md §3)."""


class Position(StrEnum):
    """How used compares with what is granted (product.md §3)."""

    EXPIRED = "expired"
    UNDER = "under"
    FULL = "full"
    OK = "ok"

    @property
    def label(self) -> str:
        """The word shown to people."""
        return "OK" if self is Position.OK else self.value.capitalize()


class Standing(Struct, frozen=True):
    """What a license comes to on one day."""

    position: Position
    """How used compares with what is granted."""
    granted: int | None
    """The seats that may be used: the quantity, 0 when expired, None when unlimited."""
    free: int | None
    """Granted less used, may be negative; None when unlimited."""
    under_by: int
    """How many seats are used past what is granted."""
    expiration_date: date | None
    """The expiration or next renewal date as of that day."""
    days_left: int | None
    """Days to that date; negative once it has passed."""
    cancel_by: date | None
    """The last day to cancel."""
    term_unknown: bool
    """It renews by itself, but nobody said how long a term is."""

    @property
    def alert(self) -> bool:
        """Whether the alert icon stands beside the count."""
        return self.under_by > 0

    @property
    def label(self) -> str:
        """The position in full: `Under by 2`."""
        if self.position is Position.UNDER:
            return f"Under by {self.under_by:,}"
        return self.position.label

    @property
    def short(self) -> str:
        """The position as columns show it: `Under 2`, `OK 3`."""
        if self.position is Position.UNDER:
            return f"Under {self.under_by:,}"
        if self.position is Position.OK and self.free is not None:
            return f"OK {self.free:,}"
        return self.position.label


class License(Struct, frozen=True):
    """A license as the register knows it."""

    id: int
    """The record's number in its table."""
    number: int
    """The number in its reference."""
    settings: LicenseSettings
    """What was typed."""
    quantity: int | None
    """Seats owned; None is unlimited."""
    used: int
    """Seats of active assignments, spent seats included; the typed number for `Custom`."""
    version: int
    """Goes up with each change of the settings."""
    updated_at: datetime
    """When the settings, the quantity or the holders last changed, UTC."""
    archived_at: datetime | None = None
    """When the license was deleted; None while it is in force."""
    known_renewal: KnownRenewal | None = None
    """Its next renewal, where it was worked out beforehand."""
    key_print: str | None = None
    """What tells whether another product key is the same; None where there is no key."""

    @property
    def reference(self) -> str:
        """What identifies it to people: `LIC-00001`."""
        return reference(self.number)

    @property
    def name(self) -> str:
        """Its name."""
        return self.settings.name

    @property
    def unit_cost(self) -> Money | None:
        """The cost of one license, typed or derived."""
        return self.settings.cost.unit(self.quantity) if self.settings.cost else None

    @property
    def total_cost(self) -> Money | None:
        """The cost of all licenses, typed or derived."""
        return self.settings.cost.total(self.quantity) if self.settings.cost else None

    def standing(self, today: date) -> Standing:
        """What the license comes to on a day."""
        renewal = self.known_renewal.on(today) if self.known_renewal else None
        return standing(self.settings, self.quantity, self.used, today, renewal)


def reference(number: int) -> str:
    """The reference of the license with that number."""
    return f"LIC-{number:05}"


def parse_reference(text: str) -> int | None:
    """The number in a reference, in any case; None when the text is no reference."""
    match = re.fullmatch(r"LIC-([0-9]{1,9})", text.strip(), re.IGNORECASE)
    return int(match[1]) if match else None


def has_expired(settings: LicenseSettings, today: date) -> bool:
    """Whether the right has ended: not perpetual, its date passed, no auto-renewal.

    The day of expiration is still valid (product.md §3, Dates).
    """
    if settings.term is not None and settings.term.kind is TermKind.PERPETUAL:
        return False
    entered = settings.expiration_date
    return entered is not None and entered < today and not settings.auto_renewal


def standing(
    settings: LicenseSettings,
    quantity: int | None,
    used: int,
    today: date,
    renewal: date | None = None,
) -> Standing:
    """What a license comes to on a day; the one rule of product.md §3.

    Args:
        settings: What was entered.
        quantity: The quantity; None is unlimited.
        used: The seats used.
        today: The day that counts as today.
        renewal: The next renewal, where it is known; otherwise it is worked out.
    """
    expired = has_expired(settings, today)
    granted = 0 if expired else quantity
    if expired:
        position = Position.EXPIRED
    elif quantity is not None and used > quantity:
        position = Position.UNDER
    elif quantity is not None and used == quantity > 0:
        position = Position.FULL
    else:
        position = Position.OK
    shown = renewal or shown_date(
        settings.expiration_date, settings.term, settings.auto_renewal, today
    )
    return Standing(
        position=position,
        granted=granted,
        free=None if granted is None else granted - used,
        under_by=0 if granted is None else max(0, used - granted),
        expiration_date=shown,
        days_left=days_between(today, shown),
        cancel_by=cancel_by(shown, settings.notice_days),
        term_unknown=settings.auto_renewal
        and settings.expiration_date is not None
        and (settings.term is None or settings.term.months is None),
    )


def is_full(quantity: int | None, used: int, seats: int = 1) -> bool:
    """Whether `seats` more would go past the quantity; the quantity alone decides."""
    return quantity is not None and used + seats > quantity


class QuantityEntry(Struct, frozen=True):
    """One change of a quantity; their sum since the last unlimited one is the quantity."""

    id: int
    """The record's number."""
    delta: int | None
    """How many seats came or went; None to or from unlimited."""
    before: int | None
    """The quantity before; None is unlimited."""
    after: int | None
    """The quantity after; None is unlimited."""
    in_force: date
    """The day it counts from, never later than the day it was written."""
    reason: str
    """Why, free text."""
    po_number: str
    """The purchase order, free text."""
    unit_cost: Money | None
    """What one seat cost in this purchase."""
    actor: str
    """The technician."""
    at: datetime
    """When it was recorded, UTC."""


class Unread(Enum):
    """Says that the caller did not read the quantity before."""

    UNREAD = "unread"


UNREAD = Unread.UNREAD


class QuantityChange(Struct, frozen=True):
    """What was typed as a new quantity: `12`, `+2`, `-3`, `unlimited`."""

    amount: int | None
    """The new quantity, or how much it changes by; None is unlimited."""
    relative: bool = False
    """Whether the amount is added to the quantity at the moment of saving."""

    def apply(self, before: int | None) -> int | None:
        """The quantity after the change; None is unlimited.

        Raises:
            InvalidError: It would leave 0 … 2,147,483,647, or adds to unlimited.
        """
        if self.amount is None or not self.relative:
            return self.amount
        if before is None:
            raise InvalidError(
                {"quantity": "The quantity is unlimited; type the new quantity without a sign."}
            )
        after = before + self.amount
        if after < 0:
            sentence = f"The quantity is {before:,}; {-self.amount:,} can't be taken from it."
            raise InvalidError({"quantity": sentence})
        if after > LARGEST_QUANTITY:
            raise InvalidError({"quantity": f"The quantity is at most {LARGEST_QUANTITY:,}."})
        return after


def parse_quantity_change(text: str) -> QuantityChange:
    """Read what was typed as a quantity.

    Args:
        text: A whole number, one with a sign, or `u`, `unlimited`, `inf`, `∞`.

    Raises:
        InvalidError: It is none of these, or out of range.
    """
    word = text.strip().casefold()
    if word in ("u", "unlimited", "inf", "∞"):
        return QuantityChange(None)
    if not re.fullmatch(r"[+-]?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})", word):
        raise InvalidError(
            {"quantity": "A quantity is a whole number such as 12, +2 or -3, or unlimited."}
        )
    amount = int(word.replace(",", ""))
    if abs(amount) > LARGEST_QUANTITY:
        raise InvalidError({"quantity": f"The quantity is at most {LARGEST_QUANTITY:,}."})
    return QuantityChange(amount, relative=word[0] in "+-")


def quantity_label(quantity: int | None) -> str:
    """A quantity as people read it: `1,204`, `Unlimited`."""
    return "Unlimited" if quantity is None else f"{quantity:,}"
