"""The licenses of the demo register, with the purchases behind each quantity; no I/O."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from msgspec import Struct

from itam_tui.demo.names import ORGANIZATIONS, TECHNICIANS
from itam_tui.demo.products import PRODUCTS, VENDORS, Product
from itam_tui.demo.stories import STORIES, Story, dates
from itam_tui.domain.money import Cost, CostBasis, Money, minor_digits
from itam_tui.domain.register_plan import PlannedEntry
from itam_tui.domain.settings import LicenseSettings, LicenseType

_CURRENCIES = {
    "Halden Deutschland": ("EUR", 0.92),
    "Halden Japan": ("JPY", 150.0),
    "Halden Research": ("CHF", 0.88),
}
"""What each organization pays in, and about how much of it makes a dollar."""
_SECOND_HOMES = 20
_KEY_LETTERS = "BCDFGHJKMNPQRTVWXY2346789"
_REASONS = ("New hires", "Project Fjord", "Renewal", "Returned to the vendor", "Audit", "")


class Owned(Struct, frozen=True):
    """A license to be, with the seats that shall be used of it."""

    product: Product
    """What it is a license of."""
    story: Story
    """What is particular about it."""
    settings: LicenseSettings
    """What was typed."""
    entries: tuple[PlannedEntry, ...]
    """The changes of its quantity, oldest first."""
    used: int
    """How many seats shall be used, spent ones included."""


def moment(chance: Random, day: date) -> datetime:
    """Some minute of a working day."""
    at = time(chance.randint(7, 15), chance.randint(0, 59), chance.randint(0, 59), tzinfo=UTC)
    return datetime.combine(date(day.year, day.month, day.day), at)


def licenses(chance: Random, today: date) -> list[Owned]:
    """Every license; some products are owned by two organizations."""
    owned = [
        _owned(chance, product, STORIES.get(product.name, Story()), "", today)
        for product in PRODUCTS
    ]
    for product in chance.sample(PRODUCTS, _SECOND_HOMES):
        organization = chance.choice(ORGANIZATIONS[1:])
        small = product._replace(quantity=max(2, product.quantity // 5))
        owned.append(_owned(chance, small, Story(), organization, today))
    return owned


def _owned(chance: Random, product: Product, story: Story, organization: str, today: date) -> Owned:
    bought = today - timedelta(days=chance.randint(200, 1300))
    quantity = None if story.unlimited or product.quantity == 0 else product.quantity
    used = _used(chance, story, quantity)
    settings = LicenseSettings(
        **{
            **_purchase(chance, product, organization, bought),
            **dates(chance, product, story.shape, today),
            **({"typed_used": used} if product.type is LicenseType.CUSTOM else {}),
            **story.settings,
        }
    )
    return Owned(
        product, story, settings, _entries(chance, settings, quantity, bought, today), used
    )


def _used(chance: Random, story: Story, quantity: int | None) -> int:
    """How many seats shall be used."""
    if story.shape == "expired-unheld":
        return 0
    if quantity is None:
        return chance.randint(40, 110)
    if story.over is not None:
        return quantity + story.over
    share = chance.choice((0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0))
    return max(story.spent, round(quantity * share))


def _purchase(chance: Random, product: Product, organization: str, bought: date) -> dict[str, Any]:
    """Whose it is, who sold it and for how much."""
    currency, rate = _CURRENCIES.get(organization, ("USD", 1.0))
    if not organization and chance.random() < 0.2:
        currency, rate = chance.choice((("EUR", 0.92), ("GBP", 0.79), ("NOK", 10.8)))
    minor = round(product.price * rate * chance.uniform(0.85, 1.05)) * 10 ** minor_digits(currency)
    total = product.quantity > 1 and chance.random() < 0.25
    typed = Money(minor * product.quantity if total else minor, currency)
    direct = chance.random() < 0.4
    return {
        "name": product.name,
        "organization": organization,
        "type": product.type,
        "publisher": product.publisher,
        "vendor": product.publisher if direct else chance.choice(VENDORS),
        "category": product.category,
        "product_key": _key(chance) if product.perpetual and product.price else "",
        "cost": Cost(typed, CostBasis.TOTAL if total else CostBasis.UNIT)
        if product.price
        else None,
        "purchase_date": bought,
        "po_number": f"PO-{bought.year}-{chance.randint(1, 999):03}" if product.price else "",
        "order_number": str(chance.randint(10**7, 10**8)) if not direct else "",
        "owner": product.category if chance.random() < 0.2 else "",
        "licensed_to_name": "Halden Instruments" if product.perpetual else "",
        "licensed_to_email": "licenses@halden.example" if product.perpetual else "",
        "description": f"{product.category}: {product.name}" if chance.random() < 0.3 else "",
    }


def _key(chance: Random) -> str:
    return "-".join("".join(chance.choices(_KEY_LETTERS, k=5)) for _ in range(5))


def _entries(
    chance: Random, settings: LicenseSettings, quantity: int | None, bought: date, today: date
) -> tuple[PlannedEntry, ...]:
    """The changes that led to a quantity: a purchase, and what came and went since."""
    steps: list[int | None] = [quantity]
    if quantity is not None and quantity >= 5:
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
            step = chance.randint(1, max(1, quantity // 6))
            last = steps[0] or 0
            steps.insert(0, max(1, last - step) if chance.random() < 0.8 else last + step)
    days_apart = (today - bought).days // (len(steps) + 1)
    entries: list[PlannedEntry] = []
    for number, after in enumerate(steps):
        before = 0 if number == 0 else steps[number - 1]
        day = bought + timedelta(
            days=number * days_apart + (chance.randint(0, 20) if number else 0)
        )
        entries.append(
            PlannedEntry(
                before=before,
                after=after,
                in_force=day,
                at=moment(chance, day),
                actor=chance.choice(TECHNICIANS),
                reason=chance.choice(_REASONS) if number else "",
                po_number=settings.po_number if number == 0 else "",
                order_number=settings.order_number if number == 0 else "",
                unit_cost=settings.cost.unit(after) if settings.cost and number == 0 else None,
            )
        )
    return tuple(entries)
