"""Licenses as rows and back; the derived columns are worked out here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from itam_tui.domain.licenses import License, reference
from itam_tui.domain.money import Cost, CostBasis, CostPer, Money, minor_digits
from itam_tui.domain.renewals import known_dates
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import KnownRenewal, Term, TermKind
from itam_tui.domain.text import fold, mask_key
from itam_tui.store.fields import as_kept
from itam_tui.store.models import LicenseTable

UNLIMITED_RANK = 2**40
"""Where unlimited stands when quantities are sorted: above every number."""

_RANK_DIGITS = 4
_PLAIN = (
    "name", "organization", "publisher", "vendor", "description", "typed_used", "purchase_date",
    "po_number", "order_number", "expiration_date", "maintenance_until", "auto_renewal",
    "notice_days", "alert_days", "warn_below", "category", "owner", "licensed_to_name",
    "licensed_to_email", "reassignable", "maintained", "note",
)  # fmt: skip
_KEYED = (
    "organization", "publisher", "vendor", "po_number", "order_number", "category", "owner",
)  # fmt: skip
_SEARCHED = ("name", "publisher", "vendor", "organization", "category", "note")


def key_of(text: str) -> str | None:
    """Folded text to sort and compare by; None where the text is blank."""
    return fold(text) or None


def name_key(name: str) -> str:
    """A license's name to sort by; a name of signs alone is kept as it is."""
    return fold(name) or name


def note_key(note: str) -> str | None:
    """The beginning of a note to sort by; None where there is none."""
    return fold(note)[:60] or None


def settings_columns(
    settings: LicenseSettings, quantity: int | None, number: int, today: date
) -> dict[str, Any]:
    """What is written of a license's settings, derived columns included, the product key apart.

    Args:
        settings: The settings.
        quantity: The quantity; None is unlimited.
        number: The number in the reference.
        today: The day the next renewal is worked out for.
    """
    columns: dict[str, Any] = {name: getattr(settings, name) for name in _PLAIN}
    columns |= {f"{name}_key": key_of(getattr(settings, name)) for name in _KEYED}
    searched = (reference(number), *(getattr(settings, name) for name in _SEARCHED))
    return {
        **columns,
        "name_key": name_key(settings.name),
        "note_key": note_key(settings.note),
        "note_folded": key_of(settings.note),
        "search": "\n".join(fold(text) for text in searched if text),
        "type": settings.type.value,
        "type_key": fold(settings.type.short),
        "cost_per": settings.cost_per.value,
        "when_full": settings.when_full.value,
        **_date_columns(settings),
        **known_columns(settings, today),
        **quantity_columns(settings, quantity),
    }


def quantity_columns(settings: LicenseSettings, quantity: int | None) -> dict[str, Any]:
    """What is written when the quantity or the cost changes."""
    cost = settings.cost
    return {
        "quantity": quantity,
        "quantity_rank": UNLIMITED_RANK if quantity is None else quantity,
        "cost_minor": cost.typed.minor if cost else None,
        "cost_basis": (cost.basis if cost else CostBasis.UNIT).value,
        "currency": cost.typed.currency if cost else None,
        "unit_cost_rank": _money_rank(cost.unit(quantity) if cost else None),
        "total_cost_rank": _money_rank(cost.total(quantity) if cost else None),
    }


def _money_rank(money: Money | None) -> int | None:
    """A sum to sort by, in ten-thousandths, so that currencies without cents compare."""
    if money is None:
        return None
    return money.minor * int(10 ** max(0, _RANK_DIGITS - minor_digits(money.currency)))


def _date_columns(settings: LicenseSettings) -> dict[str, Any]:
    """The numbers the next renewal is computed from."""
    term, entered = settings.term, settings.expiration_date
    if term is not None and term.kind is TermKind.PERPETUAL:
        entered = None
    return {
        "term_kind": term.kind.value if term else None,
        "term_count": term.count if term else None,
        "term_months": term.months if term else None,
        "expires_day": entered.toordinal() if entered else None,
        "anchor_month": entered.year * 12 + entered.month - 1 if entered else None,
        "anchor_day": entered.day if entered else None,
        "maintenance_day": (
            settings.maintenance_until.toordinal() if settings.maintenance_until else None
        ),
    }


def known_columns(settings: LicenseSettings, today: date) -> dict[str, int | None]:
    """The dates as of a day, and how long they stay so."""
    dates = known_dates(settings, today)
    return {
        "shown_day": _ordinal(dates.shown),
        "cancel_day": _ordinal(dates.cancel_by),
        "due_day": _ordinal(dates.due),
        "known_since": dates.since.toordinal(),
        "known_until": dates.until.toordinal(),
    }


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


_READ = (
    "id", "number", *_PLAIN, "type", "product_key", "key_print", "cost_minor", "cost_basis",
    "currency", "cost_per", "term_kind", "term_count", "when_full", "quantity", "used", "version",
    "updated_at", "archived_at", "shown_day", "known_since", "known_until",
)  # fmt: skip


def selection() -> Any:
    """Licenses, with all that `license_of` reads."""
    return LicenseTable.select(*as_kept(getattr(LicenseTable, name) for name in _READ))


def settings_of(row: Mapping[str, Any]) -> LicenseSettings:
    """A license's settings out of a row of `selection`, the product key masked."""
    cost = None
    if row["cost_minor"] is not None:
        typed = Money(row["cost_minor"], row["currency"])
        cost = Cost(typed, CostBasis(row["cost_basis"]))
    kind = row["term_kind"]
    return LicenseSettings(
        **{name: row[name] for name in _PLAIN},
        type=LicenseType(row["type"]),
        product_key=mask_key(row["product_key"]),
        cost=cost,
        cost_per=CostPer(row["cost_per"]),
        term=Term(TermKind(kind), row["term_count"]) if kind else None,
        when_full=WhenFull(row["when_full"]),
    )


def license_of(row: Mapping[str, Any]) -> License:
    """A license out of a row of `selection`, the product key masked."""
    return License(
        id=row["id"],
        number=row["number"],
        settings=settings_of(row),
        quantity=row["quantity"],
        used=row["used"],
        version=row["version"],
        updated_at=row["updated_at"],
        archived_at=row["archived_at"],
        known_renewal=_known_renewal(row),
        key_print=row["key_print"],
    )


def _known_renewal(row: Mapping[str, Any]) -> KnownRenewal | None:
    if not row["auto_renewal"] or row["shown_day"] is None:
        return None
    days = (row["shown_day"], row["known_since"], row["known_until"])
    return KnownRenewal(*map(date.fromordinal, days))
