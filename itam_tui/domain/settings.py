"""What a form edits of a license, and what is wrong with it; no I/O."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct

from itam_tui.domain.holder_kinds import HolderKind
from itam_tui.domain.money import LARGEST_MINOR, Cost, CostPer
from itam_tui.domain.terms import FIRST_YEAR, LAST_YEAR, Term, TermKind
from itam_tui.domain.text import mask_key

LARGEST_COUNT = 2_147_483_647
"""The most seats a license has and the largest use typed (product.md §3)."""
LONGEST_NOTICE_DAYS = 3650


class LicenseType(StrEnum):
    """Who a license may be assigned to (product.md §3)."""

    PER_DEVICE = "per-device"
    PER_END_USER = "per-end-user"
    MIXED = "mixed"
    CUSTOM = "custom"

    @property
    def label(self) -> str:
        """The words shown to people."""
        return {
            LicenseType.PER_DEVICE: "Per device",
            LicenseType.PER_END_USER: "Per end user",
            LicenseType.MIXED: "Per device or end user",
            LicenseType.CUSTOM: "Custom",
        }[self]

    @property
    def short(self) -> str:
        """The words in columns."""
        return {
            LicenseType.PER_DEVICE: "Device",
            LicenseType.PER_END_USER: "End user",
            LicenseType.MIXED: "Either",
            LicenseType.CUSTOM: "Custom",
        }[self]

    @property
    def holders(self) -> tuple[HolderKind, ...]:
        """The kinds of holder it allows; none for `Custom`."""
        return {
            LicenseType.PER_DEVICE: (HolderKind.DEVICE,),
            LicenseType.PER_END_USER: (HolderKind.END_USER,),
            LicenseType.MIXED: (HolderKind.DEVICE, HolderKind.END_USER),
            LicenseType.CUSTOM: (),
        }[self]


class WhenFull(StrEnum):
    """What happens when more is assigned than the quantity (product.md §3)."""

    WARN = "warn"
    REFUSE = "refuse"
    ALLOW = "allow"

    @property
    def label(self) -> str:
        """The word shown to people."""
        return self.value.capitalize()


class LicenseSettings(Struct, frozen=True):
    """Everything about a license that is typed, its quantity apart."""

    name: str = ""
    """1–200 characters."""
    organization: str = ""
    """Blank is all."""
    type: LicenseType = LicenseType.PER_DEVICE
    """Who it may be assigned to."""
    publisher: str = ""
    """Who makes it."""
    vendor: str = ""
    """Who sold it."""
    description: str = ""
    """0–250 characters."""
    product_key: str = ""
    """Kept as text; masked wherever it is shown."""
    typed_used: int = 0
    """The usage typed by hand; counts for `Custom` only."""
    cost: Cost | None = None
    """What it costs, as typed."""
    cost_per: CostPer = CostPer.TERM
    """What span of time the cost pays for."""
    purchase_date: date | None = None
    """The day it was bought."""
    po_number: str = ""
    """Purchase order."""
    order_number: str = ""
    """The vendor's order."""
    term: Term | None = None
    """How long the right lasts; None is unknown."""
    expiration_date: date | None = None
    """Expiration or renewal date as entered."""
    maintenance_until: date | None = None
    """The end of a perpetual license's support."""
    auto_renewal: bool = False
    """Whether it renews by itself."""
    notice_days: int | None = None
    """Days before the date by which it must be canceled."""
    alert_days: int = 30
    """Days before the date from which it is pointed out."""
    warn_below: int | None = None
    """Free seats under which it is nearly full."""
    when_full: WhenFull = WhenFull.WARN
    """What happens past the quantity."""
    category: str = ""
    """Free text."""
    owner: str = ""
    """Who answers for it."""
    licensed_to_name: str = ""
    """Whom the publisher licensed it to."""
    licensed_to_email: str = ""
    """Their e-mail."""
    reassignable: bool = True
    """Whether a seat taken back may be given again."""
    maintained: bool = False
    """Whether support is paid for."""
    note: str = ""
    """Free text, several lines."""

    def __repr__(self) -> str:
        """Every field, the product key masked: this may end in a log."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"LicenseSettings({told})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Every field, the product key masked."""
        return [
            (name, mask_key(value) if name == "product_key" else value)
            for name in self.__struct_fields__
            for value in (getattr(self, name),)
        ]


FIELDS: tuple[str, ...] = LicenseSettings.__struct_fields__
"""The name of every field, in the order of the form."""

_LONGEST = {"name": 200, "description": 250, "note": 10_000, "product_key": 500}
_TEXTS = (
    "name", "organization", "publisher", "vendor", "description", "product_key", "po_number",
    "order_number", "category", "owner", "licensed_to_name", "licensed_to_email", "note",
)  # fmt: skip
_DATES = ("purchase_date", "expiration_date", "maintenance_until")


def problems(
    settings: LicenseSettings, quantity: int | None = 0, *, imported: bool = False
) -> dict[str, str]:
    """What is wrong with a license's settings: the sentence to show at each field.

    Args:
        settings: What was typed.
        quantity: The seats owned, for the total of a cost; None is unlimited.
        imported: A file may leave the term of an auto-renewal unknown (product.md §3, Dates).
    """
    found = {
        **_text_problems(settings),
        **_number_problems(settings),
        **_date_problems(settings, imported=imported),
    }
    total = settings.cost.total(quantity) if settings.cost else None
    if total is not None and total.minor > LARGEST_MINOR:
        found["cost"] = "The total cost is too large."
    return found


def _text_problems(settings: LicenseSettings) -> dict[str, str]:
    """What is wrong with the texts."""
    found: dict[str, str] = {}
    for name in _TEXTS:
        length, longest = len(getattr(settings, name)), _LONGEST.get(name, 200)
        if length > longest:
            found[name] = f"At most {longest:,} characters; this has {length:,}."
    if not settings.name:
        found["name"] = "A license needs a name."
    return found


def _number_problems(settings: LicenseSettings) -> dict[str, str]:
    """What is wrong with the numbers."""
    found: dict[str, str] = {}
    limits = {
        "typed_used": LARGEST_COUNT,
        "notice_days": LONGEST_NOTICE_DAYS,
        "alert_days": LONGEST_NOTICE_DAYS,
        "warn_below": LARGEST_COUNT,
    }
    for name, largest in limits.items():
        number: int | None = getattr(settings, name)
        if number is not None and not 0 <= number <= largest:
            found[name] = f"A whole number from 0 to {largest:,}."
    return found


def _date_problems(settings: LicenseSettings, *, imported: bool) -> dict[str, str]:
    """What is wrong with the dates and the term."""
    found: dict[str, str] = {}
    for name in _DATES:
        day: date | None = getattr(settings, name)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            found[name] = f"A date between {FIRST_YEAR} and {LAST_YEAR}."
    term = settings.term
    if term is None:
        if settings.auto_renewal and not imported:
            found["term"] = "Auto-renewal needs a term in months or years."
    elif term.kind is TermKind.PERPETUAL:
        if settings.expiration_date is not None:
            found["expiration_date"] = "A perpetual license has no expiration date."
        if settings.auto_renewal:
            found["auto_renewal"] = "A perpetual license doesn't renew."
    elif settings.expiration_date is None:
        found["expiration_date"] = "This term needs a date."
    if term is not None and term.kind is TermKind.FIXED and settings.auto_renewal:
        found["term"] = "Auto-renewal needs a term in months or years."
    return found
