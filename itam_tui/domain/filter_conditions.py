"""What one word of a filter asks for; no I/O."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

Operator = Literal["<", "<=", ">", ">=", "="]
"""How a number is compared."""


class Words(Struct, frozen=True):
    """Free text somewhere in the record."""

    text: str
    """The text, folded."""
    negated: bool = False
    """Whether it must not be there."""


class Equals(Struct, frozen=True):
    """A field is one of several words of a closed set."""

    field: str
    """The field's name."""
    values: tuple[str, ...]
    """The words, as the register keeps them."""
    unset: bool = False
    """Whether not set counts too."""
    negated: bool = False
    """Whether it must be none of them."""


class Contains(Struct, frozen=True):
    """A text field has one of several texts in it."""

    field: str
    """The field's name."""
    values: tuple[str, ...]
    """The texts, folded."""
    unset: bool = False
    """Whether blank counts too."""
    negated: bool = False
    """Whether it must have none of them."""


class Compare(Struct, frozen=True):
    """A number compared; not set never fits."""

    field: str
    """The field's name."""
    op: Operator
    """How."""
    value: int
    """With what."""
    negated: bool = False
    """Whether it must not fit."""


class DateRange(Struct, frozen=True):
    """A date between two days, both included; with neither, only no date at all can fit."""

    field: str
    """The field's name."""
    first: date | None
    """The first day; None for no bound."""
    last: date | None
    """The last day; None for no bound."""
    unset: bool = False
    """Whether no date counts too."""
    negated: bool = False
    """Whether it must not lie there."""


class AnyOf(Struct, frozen=True):
    """One of several numbers or dates, as in `expires:2026-11,2026-12`."""

    conditions: tuple[Equals | Compare | DateRange, ...]
    """Of one field; none of them is negated."""
    negated: bool = False
    """Whether none of them must hold."""


Condition = Words | Equals | Contains | Compare | DateRange | AnyOf
"""One condition of a filter."""
