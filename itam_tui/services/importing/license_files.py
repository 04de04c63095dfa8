"""Files of licenses: rows gathered by license, purchases added up, holders given seats; no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import replace

from itam_tui.domain.errors import InvalidError, ItamError, RefusedError
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.importing.drafts import (
    Draft,
    Quantity,
    cost_of,
    key_of,
    type_words,
    value_of,
)
from itam_tui.domain.licenses import License, QuantityChange, parse_reference
from itam_tui.domain.money import CostPer
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import FIXED, Term, TermKind
from itam_tui.domain.text import fold
from itam_tui.services import license_changes
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.services.importing.holder_index import HolderIndex
from itam_tui.services.importing.license_index import LicenseIndex
from itam_tui.services.importing.people import Taking
from itam_tui.services.importing.seats import SeatGiver
from itam_tui.services.lookup import locked_license
from itam_tui.services.quantities import QuantityNote, apply_change
from itam_tui.store import licenses

_TEXTS = (
    "name", "organization", "publisher", "vendor", "description", "category", "owner",
    "po_number", "order_number", "licensed_to_name", "licensed_to_email",
)  # fmt: skip
_VALUES = (
    "purchase_date", "maintenance_until", "auto_renewal", "notice_days", "alert_days",
    "warn_below", "when_full", "cost_per", "maintained", "reassignable",
)  # fmt: skip


_OF_PURCHASE = ("quantity", "purchase_date", "po_number", "order_number", "unit_cost",
                "total_cost", "currency")  # fmt: skip
_OF_HOLDER = ("seats", "since", "last_used", "spent")


@dataclass(slots=True)
class Gathered:
    """The rows of one license."""

    drafts: list[Draft] = field(default_factory=list)
    """Every row, in the order of the file."""

    @property
    def first(self) -> Draft:
        """The row whose facts count."""
        return self.drafts[0]

    def purchases(self) -> list[Draft]:
        """Rows without a holder that differ as purchases do (product.md §7)."""
        seen: dict[tuple[object, ...], Draft] = {}
        for draft in self.drafts:
            if draft.holder or not isinstance(draft.values.get("quantity"), Quantity):
                continue
            names = ("quantity", "purchase_date", "po_number", "order_number")
            seen.setdefault(tuple(draft.values.get(name) for name in names), draft)
        return list(seen.values())

    def quantity(self) -> Quantity | None:
        """The seats all purchases come to; None when no row says."""
        rows = self.purchases() or self.drafts
        given = [found for draft in rows if (found := value_of(draft, "quantity", Quantity))]
        if not self.purchases():
            given = given[:1]
        seats = [one.seats for one in given]
        if not seats:
            return None
        numbers = [one for one in seats if one is not None]
        return Quantity(sum(numbers) if len(numbers) == len(seats) else None)


def take_licenses(taking: Taking, drafts: Sequence[Draft]) -> None:
    """Take a file of licenses."""
    giver = SeatGiver(taking, HolderIndex(taking.unit))
    index = LicenseIndex(taking.unit)
    groups = _gather(taking, index, drafts)
    for done, gathered in enumerate(groups, 1):
        try:
            with taking.unit.trial():
                license = _take(taking, index, gathered)
        except ItamError as error:
            _reject(taking, gathered, error)
        else:
            for each in gathered.drafts:
                if license is not None and each.holder:
                    giver.give(license, each, rejects=False)
        taking.progress.at(done, len(groups))
    giver.finish()


def _gather(taking: Taking, index: LicenseIndex, drafts: Sequence[Draft]) -> list[Gathered]:
    """The rows of each license together, in the order of the file."""
    groups: dict[tuple[object, ...], Gathered] = {}
    names = _Names(index, drafts)
    for draft in drafts:
        if value_of(draft, "archived", bool):
            taking.tally.reject(draft.row, "archived", "yes", "The license was deleted there.")
            continue
        reference, name = draft.text("reference"), draft.text("name")
        number = parse_reference(reference)
        if not name and number is None:
            taking.tally.reject(draft.row, "name", "", "A license needs a name.")
            continue
        key: tuple[object, ...] = (number,)
        if number is None:
            key = (names.of(name), key_of(draft)[0], draft.text("organization").casefold())
        groups.setdefault(key, Gathered()).drafts.append(draft)
    return list(groups.values())


class _Names:
    """The names of a file, those that differ in case alone as one unless both are known."""

    def __init__(self, index: LicenseIndex, drafts: Sequence[Draft]) -> None:
        """Find which of them do; only of those the register is asked."""
        self._index = index
        self._spellings: dict[str, set[str]] = {}
        for draft in drafts:
            name = draft.text("name")
            self._spellings.setdefault(name.casefold(), set()).add(name)

    def of(self, name: str) -> str:
        """The name under which the rows of one license are gathered."""
        folded = name.casefold()
        if len(self._spellings[folded]) == 1:
            return folded
        known = {one.name for one in self._index.with_name(name)}
        return known.pop() if len(known) == 1 else folded


def _reject(taking: Taking, gathered: Gathered, error: ItamError) -> None:
    """Reject every row of a license, naming the fields that are wrong."""
    problems = error.problems if isinstance(error, InvalidError) else {"": str(error)}
    for draft in gathered.drafts:
        for column, message in problems.items():
            taking.tally.reject(draft.row, column, draft.text(column), message)


def _take(taking: Taking, index: LicenseIndex, gathered: Gathered) -> License | None:
    """Take the rows of one license; None when they are rejected."""
    draft = gathered.first
    found = _found(taking, index, draft)
    if found is None:
        license = _add(taking, gathered, draft)
        if license is None:
            return None
        for each in gathered.drafts:
            taking.tally.done(each.row, "created")
    else:
        license = _update(taking, index, gathered, found, draft)
    index.changed(license)
    _warn(taking, gathered, license)
    return license


def _warn(taking: Taking, gathered: Gathered, license: License) -> None:
    """Say what a person should know of rows that are taken."""
    draft = gathered.first
    typed = "used" in draft.values and not draft.text("reference")
    if typed and license.settings.type is not LicenseType.CUSTOM:
        message = "Typed use counts for Custom only; it was left out."
        taking.tally.warn(draft.row, "used", str(draft.values["used"]), message)
    bought, ends = license.settings.purchase_date, license.settings.expiration_date
    if bought is not None and ends is not None and bought > ends:
        message = f"Bought on {bought}, after it ends on {ends}."
        taking.tally.warn(draft.row, "purchase_date", str(bought), message)
    for each in gathered.drafts[1:]:
        for name in _differing(draft, each):
            message = f"It differs from line {draft.row.line}, whose value counts."
            shown = "" if name == "product_key" else str(each.values[name])
            taking.tally.warn(each.row, name, shown, message)


def _differing(first: Draft, other: Draft) -> list[str]:
    """The facts a later row of one license gives that are not those of the first."""
    apart = {*_OF_PURCHASE, *_OF_HOLDER, "reference"}
    return [
        name
        for name, value in other.values.items()
        if name not in apart and name in first.values and first.values[name] != value
    ]


def _found(taking: Taking, index: LicenseIndex, draft: Draft) -> License | None:
    """The license in force a row means; None when it is a new one."""
    reference = draft.text("reference")
    if parse_reference(reference) is not None:
        known = index.by_reference(reference)
        if known is not None or not licenses.named(taking.unit, reference):
            return known
        # That license was deleted: found by name, or the next run would make one more.
    elif reference:
        message = "It is no reference of a register; the license is found by its name."
        taking.tally.warn(draft.row, "reference", reference, message)
    name, organization = draft.text("name"), draft.text("organization")
    key, masked = key_of(draft)
    same = [
        one for one in index.with_name(name)
        if not organization or fold(one.settings.organization) == fold(organization)
    ]  # fmt: skip
    exact = [one for one in same if index.has_key(one, key)]
    if key and not exact:
        blank = [one for one in same if not one.settings.product_key]
        if len(same) == 1 and blank:
            message = f"{blank[0].reference} had no product key; this one was filled in."
            taking.tally.warn(draft.row, "product_key", "(hidden)", message)
            return blank[0]
        return None
    if len(exact) == 1:
        return exact[0]
    if len(same) == 1 and (masked or not key):
        return same[0]
    if len(same) > 1:
        raise RefusedError(f"{len(same)} licenses are named {name}. Give the reference.")
    return None


def _add(taking: Taking, gathered: Gathered, draft: Draft) -> License | None:
    quantity = gathered.quantity()
    if quantity is None:
        for each in gathered.drafts:
            taking.tally.reject(each.row, "quantity", "", "A new license needs a quantity.")
        return None
    key, masked = key_of(draft)
    if masked:
        taking.tally.warn(draft.row, "product_key", "(hidden)",
                          "The key is masked; the license was taken without one.")  # fmt: skip
    blank = LicenseSettings(alert_days=taking.options.alert_days, type=_type(taking, gathered))
    settings = replace(_applied(taking, blank, draft, new=True), product_key=key)
    purchases = gathered.purchases()
    first = purchases[0].values["quantity"] if len(purchases) > 1 else quantity
    number = parse_reference(draft.text("reference"))
    if number is not None and licenses.named(taking.unit, draft.text("reference")):
        number = None
    license = license_changes.add(
        taking.unit, settings, first.seats if isinstance(first, Quantity) else quantity.seats,
        _note(taking, purchases[0] if purchases else draft), consents=ALL_CONSENTS,
        batch_id=taking.batch_id, number=number, imported=True,
    )  # fmt: skip
    for each in purchases[1:]:
        license = _buy(taking, license, each)
    if len(purchases) > 1:
        told = " + ".join(_seats(each) for each in purchases)
        total = "unlimited" if quantity.seats is None else quantity.seats
        taking.tally.warn(draft.row, "quantity", "",
                          f"{len(purchases)} purchases: {told} = {total}.")  # fmt: skip
    return license


def _seats(draft: Draft) -> str:
    quantity = draft.values.get("quantity")
    seats = quantity.seats if isinstance(quantity, Quantity) else None
    return "unlimited" if seats is None else str(seats)


def _buy(taking: Taking, license: License, draft: Draft) -> License:
    quantity = draft.values.get("quantity")
    seats = quantity.seats if isinstance(quantity, Quantity) else None
    change = QuantityChange(seats, relative=seats is not None)
    return apply_change(
        taking.unit, license, change, _note(taking, draft), consents=ALL_CONSENTS,
        batch_id=taking.batch_id,
    )  # fmt: skip


def _note(taking: Taking, draft: Draft) -> QuantityNote:
    bought, cost = value_of(draft, "purchase_date", date), cost_of(draft)
    quantity = draft.values.get("quantity")
    seats = quantity.seats if isinstance(quantity, Quantity) else None
    return QuantityNote(
        reason=f"import {taking.file_name}",
        po_number=draft.text("po_number"),
        order_number=draft.text("order_number"),
        purchase_date=bought,
        unit_cost=cost.unit(seats) if cost else None,
        in_force=bought if bought and bought <= taking.unit.today else None,
    )


def _update(
    taking: Taking, index: LicenseIndex, gathered: Gathered, found: License, draft: Draft
) -> License:
    now = locked_license(taking.unit, found.id)
    settings = _applied(taking, now.settings, draft, new=False)
    key, _ = key_of(draft)
    if key and not index.has_key(found, key):
        settings = replace(settings, product_key=key)
    edited = license_changes.edit(
        taking.unit, now, settings, consents=ALL_CONSENTS, batch_id=taking.batch_id, imported=True
    )
    license, outcome = edited.license, "unchanged"
    if license.version != now.version:
        outcome = "updated"
    quantity = gathered.quantity()
    if quantity is not None and quantity.seats != license.quantity:
        if _below_used(license, quantity.seats):
            words = f"{license.name}: {license.used:,} are in use of {quantity.seats:,}."
            if license.settings.when_full is WhenFull.WARN:
                taking.tally.warn(draft.row, "quantity", "", words)
        license = apply_change(
            taking.unit, license, QuantityChange(quantity.seats),
            QuantityNote(reason=f"import {taking.file_name}"),
            consents=ALL_CONSENTS, batch_id=taking.batch_id,
        )  # fmt: skip
        outcome = "updated"
    for each in gathered.drafts:
        taking.tally.done(each.row, "updated" if outcome == "updated" else "unchanged")
    return license


def _below_used(license: License, seats: int | None) -> bool:
    return seats is not None and license.used > seats


def _type(taking: Taking, gathered: Gathered) -> LicenseType:
    """The type of a new license: the file's word, else by its holders (product.md §7, Type)."""
    told = taking.options.type or type_words(gathered.first).type
    if told is not None:
        return told
    people = any(each.holder.person or each.holder.kind is HolderKind.END_USER
                 for each in gathered.drafts)  # fmt: skip
    devices = any((each.holder.device and not each.holder.person)
                  or each.holder.kind is HolderKind.DEVICE for each in gathered.drafts)  # fmt: skip
    if people == devices:
        return LicenseType.MIXED
    return LicenseType.PER_END_USER if people else LicenseType.PER_DEVICE


def _applied(
    taking: Taking, settings: LicenseSettings, draft: Draft, *, new: bool
) -> LicenseSettings:
    """Settings with what a row says; blank cells never erase."""
    known = set(settings.__struct_fields__)
    changes: dict[str, Any] = {name: draft.text(name) for name in _TEXTS if draft.text(name)}
    changes |= {
        name: draft.values[name] for name in _VALUES if name in draft.values and name in known
    }
    words = type_words(draft)
    if words.type is not None or taking.options.type is not None:
        changes["type"] = taking.options.type or words.type
    note = draft.text("note")
    if new or note:
        told = "\n".join(part for part in (note, words.note if new else "") if part)
        if told:
            changes["note"] = told
    if (cost := cost_of(draft)) is not None:
        changes["cost"] = cost
    used = value_of(draft, "used", int)
    if used is not None and changes.get("type", settings.type) is LicenseType.CUSTOM:
        changes["typed_used"] = used
    changes |= _dates(settings, draft, changes, words.term)
    return replace(settings, **changes)


def _dates(
    settings: LicenseSettings, draft: Draft, changes: dict[str, Any], word: Term | None
) -> dict[str, Any]:
    """The term and the date it ends on; of a perpetual license the date is maintenance."""
    term = value_of(draft, "term", Term) or word or settings.term
    ends = value_of(draft, "expiration_date", date)
    automatic = changes.get("auto_renewal", settings.auto_renewal)
    if term is not None and term.kind is TermKind.PERPETUAL:
        found: dict[str, Any] = {"term": term, "expiration_date": None, "auto_renewal": False}
        if ends is not None and "maintenance_until" not in changes:
            found["maintenance_until"] = ends
        if settings.term != term and "cost_per" not in changes:
            found["cost_per"] = CostPer.ONCE
        return found
    if term is None and ends is not None and not automatic:
        term = FIXED
    return {"term": term, "expiration_date": ends or settings.expiration_date}
