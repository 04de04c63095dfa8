"""Changing one field of many licenses at once, as one batch; no SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.errors import Consent, InvalidError, ItamError, Question
from itam_tui.domain.field_readers import (
    read_alert_days,
    read_cost_per,
    read_date,
    read_license_type,
    read_when_full,
    read_whole_number,
    read_yes_no,
)
from itam_tui.domain.history import Action
from itam_tui.domain.licenses import License
from itam_tui.domain.money import Cost, CostBasis, Money, parse_amount
from itam_tui.domain.settings import LicenseSettings
from itam_tui.domain.terms import parse_term
from itam_tui.domain.text import InvalidText, clean_input, word_list
from itam_tui.services.consents import NO_CONSENTS, require
from itam_tui.services.license_changes import edit
from itam_tui.services.lookup import locked_license
from itam_tui.store import history
from itam_tui.store.database import Unit


class BulkResult(Struct, frozen=True):
    """What became of changing one field of many licenses."""

    changed: int
    """How many were changed."""
    unchanged: int
    """How many had that value already."""
    refused: tuple[tuple[str, str], ...] = ()
    """The licenses that could not be changed: name, and why."""


BULK_FIELDS: tuple[str, ...] = (
    "organization", "publisher", "vendor", "category", "owner", "note", "type", "when_full",
    "term", "expiration_date", "maintenance_until", "auto_renewal", "notice_days", "alert_days",
    "warn_below", "cost", "cost_per", "purchase_date", "po_number", "order_number",
    "reassignable", "maintained", "description",
)  # fmt: skip
"""The fields that can be changed of many licenses at once."""


def edit_many(
    unit: Unit,
    ids: Sequence[int],
    field: str,
    text: str,
    *,
    currency: str = "USD",
    consents: frozenset[Consent] = NO_CONSENTS,
) -> BulkResult:
    """Change one field of many licenses.

    Args:
        unit: The unit of work, under the write lock.
        ids: Which licenses.
        field: One of `BULK_FIELDS`.
        text: The new value as typed; blank clears it; a cost also takes `+7%`.
        currency: The currency of a cost where none is typed and none was there.
        consents: What has been agreed to.

    Raises:
        InvalidError: The text can't be read for that field; nothing was written.
        ConsentNeeded: It changes more than one.
    """
    change = reader_of(field, text, currency)
    found = [locked_license(unit, one) for one in ids]
    names = word_list([one.name for one in found])
    words = field.replace("_", " ")
    sentence = f"Change {words} of {len(found):,} licenses: {names}."
    require([Question(Consent.SEVERAL, sentence, len(found))], consents)
    batch_id = history.record_batch(
        unit, Action.BULK, f"{words} of {len(found):,} licenses", {words: (None, text or None)}
    )
    changed, refused = 0, []
    for license in found:
        try:
            after = edit(
                unit, license, change(license), consents=consents, batch_id=batch_id, imported=True
            )
        except ItamError as error:
            refused.append((license.name, str(error)))
        else:
            changed += after.license.version != license.version
    if changed == 0:
        history.drop_batch(unit, batch_id)
    return BulkResult(changed, len(found) - changed - len(refused), tuple(refused))


def reader_of(field: str, text: str, currency: str = "USD") -> Callable[[License], LicenseSettings]:
    """A function that puts a typed text into a field of a license's settings.

    Raises:
        InvalidError: The text can't be read for that field.
    """
    if field not in BULK_FIELDS:
        raise InvalidError({field: f"{field} can't be changed of many licenses at once."})
    try:
        typed = clean_input(text, lines=field == "note")
        if field == "cost":
            return _cost_reader(typed, currency)
        value: Any = _READERS.get(field, str)(typed)
    except (ValueError, InvalidText) as error:
        raise InvalidError({field: str(error)}) from error
    return lambda license: replace(license.settings, **{field: value})


def _cost_reader(text: str, default: str) -> Callable[[License], LicenseSettings]:
    """A cost: `+7%` on what it is, an amount in its own or a named currency, or nothing."""
    percent = re.fullmatch(r"([+-][0-9]{1,3})(?:\.([0-9]{1,2}))?\s*%", text)
    if percent:
        hundredths = int(percent[1] + (percent[2] or "").ljust(2, "0"))
        return lambda license: _with_percent(license.settings, hundredths)
    if not text:
        return lambda license: replace(license.settings, cost=None)
    amount, _, code = text.partition(" ")
    parse_amount(amount, code.upper() or default)

    def with_amount(license: License) -> LicenseSettings:
        cost = license.settings.cost
        currency = code.upper() or (cost.typed.currency if cost else default)
        basis = cost.basis if cost else CostBasis.UNIT
        return replace(license.settings, cost=Cost(parse_amount(amount, currency), basis))

    return with_amount


def _with_percent(settings: LicenseSettings, hundredths: int) -> LicenseSettings:
    """The cost changed by so many hundredths of a percent, half-even to the minor unit."""
    if settings.cost is None:
        raise InvalidError({"cost": "It has no cost to change by a percentage."})
    typed, basis = settings.cost.typed, settings.cost.basis
    whole, rest = divmod(typed.minor * (10_000 + hundredths), 10_000)
    if rest > 5_000 or (rest == 5_000 and whole % 2):
        whole += 1
    if whole < 0:
        raise InvalidError({"cost": "A cost can't fall below nothing."})
    return replace(settings, cost=Cost(Money(whole, typed.currency), basis))


_READERS: dict[str, Callable[[str], object]] = {
    "type": read_license_type,
    "when_full": read_when_full,
    "cost_per": read_cost_per,
    "term": parse_term,
    "expiration_date": read_date,
    "maintenance_until": read_date,
    "purchase_date": read_date,
    "auto_renewal": read_yes_no,
    "reassignable": read_yes_no,
    "maintained": read_yes_no,
    "notice_days": read_whole_number,
    "alert_days": read_alert_days,
    "warn_below": read_whole_number,
}
