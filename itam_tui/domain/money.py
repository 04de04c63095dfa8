"""Money in whole minor units of an ISO 4217 currency; no I/O and no floating point."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from msgspec import Struct

LARGEST_MINOR = 10**14
"""The largest sum kept, in minor units; it leaves room in a 64-bit column."""


class CostPer(StrEnum):
    """What span of time a cost pays for (product.md §3)."""

    MONTH = "month"
    YEAR = "year"
    TERM = "term"
    ONCE = "once"

    @property
    def label(self) -> str:
        """The word shown to people."""
        return self.value.capitalize()


class CostBasis(StrEnum):
    """Whether a cost was typed for one license or for all of them."""

    UNIT = "unit"
    TOTAL = "total"

    @property
    def label(self) -> str:
        """The words shown to people."""
        return "Per license" if self is CostBasis.UNIT else "In total"


@cache
def minor_digits(currency: str) -> int:
    """How many digits follow the point in a currency: JPY 0, EUR 2, KWD 3 (ISO 4217).

    Raises:
        ValueError: There is no such currency.
    """
    from iso4217 import Currency  # 40 ms that most starts don't need

    try:
        digits = Currency(currency).exponent
    except ValueError:
        raise ValueError(f"{currency} is no ISO 4217 currency code, such as EUR or USD.") from None
    return 0 if digits is None else int(digits)


class Money(Struct, frozen=True, order=True):
    """A sum of money."""

    minor: int
    """The sum in minor units: cents for EUR."""
    currency: str
    """The ISO 4217 code, in capitals."""

    @property
    def amount(self) -> str:
        """The plain decimal text: `12.58`, `1234` for a currency without minor units."""
        digits = minor_digits(self.currency)
        sign = "-" if self.minor < 0 else ""
        whole, part = divmod(abs(self.minor), 10**digits)
        return f"{sign}{whole}.{part:0{digits}}" if digits else f"{sign}{whole}"

    def __str__(self) -> str:
        """The sum as people read it: `1,234.50 EUR`."""
        whole, point, part = self.amount.partition(".")
        return f"{int(whole):,}{point}{part} {self.currency}"


def multiply(unit: Money, quantity: int) -> Money:
    """The total of `quantity` licenses at a unit cost."""
    return Money(unit.minor * quantity, unit.currency)


def divide(total: Money, quantity: int) -> Money | None:
    """The unit cost out of a total, half-even to the minor unit; None for no licenses."""
    if quantity <= 0:
        return None
    whole, rest = divmod(total.minor, quantity)
    if rest * 2 > quantity or (rest * 2 == quantity and whole % 2):
        whole += 1
    return Money(whole, total.currency)


def parse_amount(text: str, currency: str) -> Money:
    """Read an amount such as `12.58` or `1,234.50` in a currency.

    Raises:
        ValueError: It is no amount, too precise for the currency, negative or too
            large; the message is the sentence to show.
    """
    amount = text.strip()
    if not re.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?", amount):
        raise ValueError("An amount is a number such as 1234.50.")
    whole, _, part = amount.replace(",", "").partition(".")
    digits = minor_digits(currency)
    if len(part.rstrip("0")) > digits:
        raise ValueError(f"{currency} has {digits} digits after the point.")
    sum_typed = (whole + part.rstrip("0").ljust(digits, "0")).lstrip("0") or "0"
    if len(sum_typed) > len(str(LARGEST_MINOR)) or int(sum_typed) > LARGEST_MINOR:
        raise ValueError("The amount is too large.")
    return Money(int(sum_typed), currency)


class Cost(Struct, frozen=True):
    """What a license costs, kept as it was typed."""

    typed: Money
    """The amount as typed."""
    basis: CostBasis = CostBasis.UNIT
    """Whether it was typed for one license or in total."""

    def unit(self, quantity: int | None) -> Money | None:
        """The cost of one license; None where a total can't be shared out."""
        if self.basis is CostBasis.UNIT:
            return self.typed
        return None if quantity is None else divide(self.typed, quantity)

    def total(self, quantity: int | None) -> Money | None:
        """The cost of all licenses; None for unlimited at a cost per license."""
        if self.basis is CostBasis.TOTAL:
            return self.typed
        return None if quantity is None else multiply(self.typed, quantity)
