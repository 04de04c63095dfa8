"""Settings as the texts of a form's boxes, and back, with a sentence per wrong box; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from msgspec import Struct

from itam_tui.domain.field_readers import (
    read_alert_days,
    read_cost_per,
    read_date,
    read_license_type,
    read_quantity,
    read_when_full,
    read_whole_number,
    read_word,
    read_yes_no,
)
from itam_tui.domain.licenses import License, standing
from itam_tui.domain.money import Cost, CostBasis, minor_digits, parse_amount
from itam_tui.domain.settings import LicenseSettings, LicenseType, problems
from itam_tui.domain.terms import Term, TermKind, in_words, parse_term
from itam_tui.domain.text import clean_input, is_masked

T = TypeVar("T")
S = TypeVar("S")

Texts = Mapping[str, str]
"""The text of each box, by the name of its field."""

_BOX_OF = {"term": "term_kind", "cost": "amount", "end_user_id": "end_user"}
"""Settings fields that are typed in boxes of another name."""


class Reading(Struct, Generic[S], frozen=True):
    """What the texts of a form come to."""

    settings: S
    """The settings; a box that can't be read leaves its field as it was."""
    problems: dict[str, str]
    """The sentence of each wrong box, by its name."""


@dataclass(slots=True)
class TextReader:
    """Reads one box after the other, and keeps the sentence of each that can't be read."""

    texts: Texts
    """What was typed."""
    problems: dict[str, str] = field(default_factory=dict)
    """The sentence of each box that can't be read."""

    def read(self, name: str, reader: Callable[[str], T], otherwise: T) -> T:
        """Read a box; what stood there before where it can't be read."""
        try:
            return reader(clean_input(self.texts[name]))
        except ValueError as error:
            self.problems[name] = str(error)
            return otherwise

    def text(self, name: str, otherwise: str, *, lines: bool = False) -> str:
        """Read a box as text."""
        try:
            return clean_input(self.texts[name], lines=lines)
        except ValueError as error:
            self.problems[name] = str(error)
            return otherwise

    def blame(self, found: Mapping[str, str]) -> dict[str, str]:
        """Add the problems of settings to those of boxes that can't be read."""
        return {**{_BOX_OF.get(name, name): told for name, told in found.items()}, **self.problems}


def box_of(name: str) -> str:
    """The name of the box in which a settings field is typed."""
    return _BOX_OF.get(name, name)


def license_texts(settings: LicenseSettings, currency: str = "USD") -> dict[str, str]:
    """The texts a license's form begins with.

    Args:
        settings: The settings as they were read, the product key masked.
        currency: The code offered where there is no cost yet.
    """
    term, cost = settings.term, settings.cost
    return {
        "name": settings.name,
        "organization": settings.organization,
        "type": settings.type.value,
        "typed_used": str(settings.typed_used),
        "when_full": settings.when_full.value,
        "warn_below": _optional(settings.warn_below),
        "reassignable": _yes_no(settings.reassignable),
        "publisher": settings.publisher,
        "vendor": settings.vendor,
        "category": settings.category,
        "owner": settings.owner,
        "description": settings.description,
        "product_key": settings.product_key,
        "note": settings.note,
        "term_kind": term.kind.value if term else "",
        "term_count": _optional(term.count if term else None),
        "expiration_date": _optional(settings.expiration_date),
        "auto_renewal": _yes_no(settings.auto_renewal),
        "notice_days": _optional(settings.notice_days),
        "alert_days": str(settings.alert_days),
        "maintained": _yes_no(settings.maintained),
        "maintenance_until": _optional(settings.maintenance_until),
        "amount": cost.typed.amount if cost else "",
        "currency": cost.typed.currency if cost else currency,
        "basis": (cost.basis if cost else CostBasis.UNIT).value,
        "cost_per": settings.cost_per.value,
        "purchase_date": _optional(settings.purchase_date),
        "po_number": settings.po_number,
        "order_number": settings.order_number,
        "licensed_to_name": settings.licensed_to_name,
        "licensed_to_email": settings.licensed_to_email,
    }


def read_license(
    texts: Texts, before: LicenseSettings, quantity: int | None = 0
) -> Reading[LicenseSettings]:
    """Read a license's form.

    Args:
        texts: What stands in the boxes; `quantity` among them when a license is added.
        before: The settings the form began with, the product key masked.
        quantity: The seats owned, unless they are typed; None is unlimited.
    """
    reader = TextReader(texts)
    if "quantity" in texts:
        nothing: int | None = 0
        quantity = reader.read("quantity", read_quantity, nothing)
    license_type = reader.read("type", read_license_type, before.type)
    used = before.typed_used
    if license_type is LicenseType.CUSTOM:
        used = reader.read("typed_used", _read_count, used)
    settings = LicenseSettings(
        name=reader.text("name", before.name),
        organization=reader.text("organization", before.organization),
        type=license_type,
        publisher=reader.text("publisher", before.publisher),
        vendor=reader.text("vendor", before.vendor),
        description=reader.text("description", before.description),
        product_key=_product_key(reader, before.product_key),
        typed_used=used,
        cost=_cost(reader, before.cost),
        cost_per=reader.read("cost_per", read_cost_per, before.cost_per),
        purchase_date=reader.read("purchase_date", read_date, before.purchase_date),
        po_number=reader.text("po_number", before.po_number),
        order_number=reader.text("order_number", before.order_number),
        term=_term(reader, before.term),
        expiration_date=reader.read("expiration_date", read_date, before.expiration_date),
        maintenance_until=reader.read("maintenance_until", read_date, before.maintenance_until),
        auto_renewal=reader.read("auto_renewal", read_yes_no, before.auto_renewal),
        notice_days=reader.read("notice_days", read_whole_number, before.notice_days),
        alert_days=reader.read("alert_days", read_alert_days, before.alert_days),
        warn_below=reader.read("warn_below", read_whole_number, before.warn_below),
        when_full=reader.read("when_full", read_when_full, before.when_full),
        category=reader.text("category", before.category),
        owner=reader.text("owner", before.owner),
        licensed_to_name=reader.text("licensed_to_name", before.licensed_to_name),
        licensed_to_email=reader.text("licensed_to_email", before.licensed_to_email),
        reassignable=reader.read("reassignable", read_yes_no, before.reassignable),
        maintained=reader.read("maintained", read_yes_no, before.maintained),
        note=reader.text("note", before.note, lines=True),
    )
    return Reading(settings, reader.blame(problems(settings, quantity)))


def first_quantity(texts: Texts) -> int | None:
    """The quantity typed for a new license; None is unlimited, 0 what can't be read."""
    try:
        return read_quantity(texts["quantity"].strip())
    except ValueError:
        return 0


def other_amount(settings: LicenseSettings, quantity: int | None) -> str:
    """The amount that isn't typed: the total of a cost per license, or the other way round."""
    cost = settings.cost
    if cost is None:
        return ""
    if quantity is None:
        return "quantity is unlimited: no other amount"
    if cost.basis is CostBasis.UNIT:
        total = cost.total(quantity)
        return f"in total {total}" if total else ""
    unit = cost.unit(quantity)
    return f"per license {unit}" if unit else "no licenses to share it"


def dates_told(settings: LicenseSettings, today: date) -> dict[str, str]:
    """What the dates come to as of today, by the box it is told beside."""
    shown = standing(settings, None, 0, today)
    told = {}
    if shown.expiration_date is not None and shown.days_left is not None:
        words = in_words(shown.days_left)
        moved = shown.expiration_date != settings.expiration_date
        told["expiration_date"] = (
            f"next renewal {shown.expiration_date} {words}" if moved else words
        )
    if shown.cancel_by is not None:
        told["notice_days"] = f"cancel by {shown.cancel_by}"
    return told


def after_saving(
    license: License, settings: LicenseSettings, added: int, seats_back: int, today: date
) -> tuple[int, str, bool]:
    """What a save would come to: used, the position in full, and whether it is an alert.

    Args:
        license: The license as it was read.
        settings: What is typed now.
        added: How many holders get a seat.
        seats_back: The seats of the holders removed; they stay spent on a license that
            isn't reassignable.
        today: The day that counts as today.
    """
    held = 0 if license.settings.type is LicenseType.CUSTOM else license.used
    used = held + added - (seats_back if settings.reassignable else 0)
    if settings.type is LicenseType.CUSTOM:
        used = settings.typed_used
    stands = standing(settings, license.quantity, used, today)
    return used, stands.label, stands.alert


def _read_count(text: str) -> int:
    number = read_whole_number(text)
    if number is None:
        raise ValueError("Type how many are used, from 0.")
    return number


def _product_key(reader: TextReader, masked: str) -> str:
    """The key as typed; the masked text means that it stays, none that it goes."""
    key = reader.text("product_key", masked)
    if key != masked and is_masked(key):
        reader.problems["product_key"] = "Type the whole key, or leave it as it was."
        return masked
    return key


def _cost(reader: TextReader, before: Cost | None) -> Cost | None:
    """The cost as typed; none without an amount."""
    amount = reader.text("amount", "")
    basis = reader.read("basis", lambda text: read_word(text, CostBasis), CostBasis.UNIT)
    if not amount:
        return None
    currency = reader.read("currency", _read_currency, "")
    if not currency:
        return before
    typed = reader.read("amount", lambda text: parse_amount(text, currency), None)
    return before if typed is None else Cost(typed, basis)


def _read_currency(text: str) -> str:
    code = text.upper()
    minor_digits(code)
    return code


def _term(reader: TextReader, before: Term | None) -> Term | None:
    """The term as chosen, with how many months or years."""
    kind = reader.texts["term_kind"]
    if kind not in (TermKind.MONTHS, TermKind.YEARS):
        return parse_term(kind)
    return reader.read("term_count", lambda text: _read_length(text, kind), before)


def _read_length(text: str, kind: str) -> Term | None:
    if not text.isdecimal():
        raise ValueError(f"How many {kind}? A whole number from 1.")
    return parse_term(f"{text}{kind}")


def _optional(value: int | date | None) -> str:
    return "" if value is None else str(value)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def unsaved_words(count: int) -> str:
    """How many changes there are, in words."""
    return "1 unsaved change" if count == 1 else f"{count:,} unsaved changes"
