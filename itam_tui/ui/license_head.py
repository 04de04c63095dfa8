"""A license in eight facts: position, type, dates, cost; who makes and sells it; its masked key."""

from __future__ import annotations

from datetime import date
from typing import Final

from textual.content import Content

from itam_tui.domain.further_keys import more_words
from itam_tui.domain.licenses import License, Position, Standing
from itam_tui.domain.money import CostPer
from itam_tui.domain.settings import LicenseType
from itam_tui.domain.terms import TermKind, days_between, in_words
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import content
from itam_tui.ui.standing_words import position_content
from itam_tui.ui.widgets.record_head import Fact

_SOON_DAYS: Final = 90
_PER: Final = {CostPer.MONTH: " a month", CostPer.YEAR: " a year"}


def license_facts(
    license: License, today: date, further_keys: int = 0
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Both columns of the head of a license's page (product.md §4).

    Args:
        license: The license.
        today: The day that counts as today.
        further_keys: How many product keys it has beside its own.
    """
    settings, standing = license.settings, license.standing(today)
    typed = f"{settings.type.label}, when full: {settings.when_full.label}"
    cancel_by = standing.cancel_by
    word = "Renews" if settings.auto_renewal else "Expires"
    left = (
        Fact("Position", _position(license, standing)),
        Fact("Type", content(typed), content(_capital(typed.removeprefix("Per ")))),
        Fact(word, _dates(license, standing, today)),
        Fact("Cost", _cost(license)),
    )
    right = (
        Fact("Publisher", _text(settings.publisher)),
        Fact("Vendor", _text(settings.vendor)),
        Fact("Cancel by", _day(cancel_by, today), _text(str(cancel_by or ""))),
        _key(settings.product_key, further_keys),
    )
    return left, right


def usage_words(license: License, standing: Standing) -> str:
    """How many seats are used of how many: `12/10 ⚠`."""
    signs = glyphs()
    owned = signs.unlimited if license.quantity is None else f"{license.quantity:,}"
    return f"{license.used:,}/{owned}" + (f" {signs.warning}" if standing.alert else "")


def _key(masked: str, further: int) -> Fact:
    """The license's own key, and how many there are beside it."""
    if not further:
        return Fact("Key", _text(masked))
    if not masked:
        return Fact("Key", Content(more_words(further)), Content(f"{further:,} further"))
    more, end = f" and {further:,} more", masked.partition("-")[2]
    return Fact("Key", content(masked + more), content(end + more))


def _position(license: License, standing: Standing) -> Content:
    words = position_content(standing, license.settings.when_full)
    if standing.position is Position.OK and standing.free is not None:
        words = Content.assemble(words, f", {standing.free:,} free")
    typed = " typed" if license.settings.type is LicenseType.CUSTOM else ""
    tone = "$text-error" if standing.alert else ""
    return Content.assemble(words, "   ", (usage_words(license, standing), tone), typed)


def _dates(license: License, standing: Standing, today: date) -> Content:
    settings = license.settings
    term = settings.term
    if term is not None and term.kind is TermKind.PERPETUAL:
        if settings.maintenance_until is None:
            return Content("never, perpetual")
        day = _day(settings.maintenance_until, today)
        return Content.assemble("never, maintained until ", day)
    if standing.expiration_date is None:
        return Content(glyphs().none)
    if standing.term_unknown:
        after = ", term unknown"
    elif settings.auto_renewal and term is not None:
        after = f", every {term.label}".replace("every 1 ", "every ")
    else:
        after = ", no renewal"
    return Content.assemble(_day(standing.expiration_date, today), after)


def _day(day: date | None, today: date) -> Content:
    """A day, and how far it is when it is near or has passed."""
    if day is None:
        return Content(glyphs().none)
    days = days_between(today, day)
    if days is None or days > _SOON_DAYS:
        return Content(day.isoformat())
    tone = "$text-error" if days < 0 else "$text-warning"
    return Content.assemble(day.isoformat(), (f" {in_words(days)}", tone))


def _cost(license: License) -> Content:
    cost, unit, total = license.settings.cost, license.unit_cost, license.total_cost
    if cost is None:
        return Content(glyphs().none)
    told = [f"{unit} each" if unit else "", str(total) if total else ""]
    return content(", ".join(filter(None, told)) + _PER.get(license.settings.cost_per, ""))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text(text: str) -> Content:
    return content(text) if text else Content(glyphs().none)
