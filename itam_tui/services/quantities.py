"""Changing how many seats a license has: always an entry, never a plain write; no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import (
    Consent,
    InvalidError,
    QuantityChangedError,
    Question,
    RefusedError,
)
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.licenses import (
    UNREAD,
    License,
    QuantityChange,
    QuantityEntry,
    Standing,
    Unread,
    quantity_label,
    standing,
)
from itam_tui.domain.money import Money
from itam_tui.domain.settings import LicenseType, WhenFull, problems
from itam_tui.domain.undo import Image
from itam_tui.services.consents import NO_CONSENTS, agreed, require
from itam_tui.services.lookup import locked_license
from itam_tui.store import assignments, former_seats, history, licenses
from itam_tui.store.database import Store, Unit
from itam_tui.store.former_seats import FormerSeat
from itam_tui.store.history import Entry


class QuantityNote(Struct, frozen=True):
    """What is kept with a change of a quantity."""

    reason: str = ""
    """Why."""
    po_number: str = ""
    """The purchase order."""
    in_force: date | None = None
    """The day it counts from; today unless given, never later."""
    unit_cost: Money | None = None
    """What one seat cost."""
    order_number: str = ""
    """The vendor's order."""
    purchase_date: date | None = None
    """The day of the purchase."""


class QuantityPreview(Struct, frozen=True):
    """What a change of a quantity would come to, before it is saved."""

    before: int | None
    """The quantity now; None is unlimited."""
    after: int | None
    """The quantity after."""
    used: int
    """Seats in use after the change, spent seats it would drop left out."""
    standing_before: Standing
    """What the license comes to now."""
    standing_after: Standing
    """What it would come to."""


def preview(
    license: License, change: QuantityChange, today: date, spent: int = 0
) -> QuantityPreview:
    """Work out what a change would come to.

    Args:
        license: The license as read.
        change: What was typed.
        today: The day that counts as today.
        spent: Its spent seats, which lowering the quantity drops first.

    Raises:
        InvalidError: The change would leave the range of quantities.
    """
    after = change.apply(license.quantity)
    used = license.used - released(license.quantity, after, spent)
    return QuantityPreview(
        before=license.quantity,
        after=after,
        used=used,
        standing_before=license.standing(today),
        standing_after=standing(license.settings, after, used, today),
    )


def released(before: int | None, after: int | None, spent: int) -> int:
    """How many spent seats lowering the quantity drops (product.md §3, Not reassignable)."""
    if before is None or after is None or after >= before:
        return 0
    return min(spent, before - after)


class Quantities(Struct, frozen=True):
    """Changes of quantities."""

    store: Store
    """The register."""

    def entries(self, license_id: int) -> list[QuantityEntry]:
        """The entries of a license, newest first."""
        with self.store.reading() as unit:
            return licenses.entries(unit, license_id)

    def spent_seats(self, license_id: int) -> int:
        """How many spent seats a license has."""
        with self.store.reading() as unit:
            return _spent(unit, license_id)

    def change(
        self,
        license_id: int,
        change: QuantityChange,
        note: QuantityNote | None = None,
        *,
        expected: int | Unread | None = UNREAD,
        consents: frozenset[Consent] = NO_CONSENTS,
    ) -> License:
        """Change a quantity and write its entry.

        Args:
            license_id: Which license.
            change: A new quantity, or one relative to the quantity at this moment.
            note: What is kept with it.
            expected: The quantity the caller read; None is unlimited. It matters only to
                an absolute change.
            consents: What has been agreed to.

        Raises:
            QuantityChangedError: Somebody changed the quantity after it was read.
            ConsentNeeded: It goes below used, or to or from unlimited.
            RefusedError: It goes below used on a license set to `Refuse`.
            InvalidError: It is out of range, or in force later than today.
        """
        note = note or QuantityNote()
        with self.store.writing(Right.CHANGE_LICENSES) as unit:
            now = locked_license(unit, license_id)
            return apply_change(unit, now, change, note, expected=expected, consents=consents)


def apply_change(
    unit: Unit,
    now: License,
    change: QuantityChange,
    note: QuantityNote,
    *,
    expected: int | Unread | None = UNREAD,
    consents: frozenset[Consent] = NO_CONSENTS,
    batch_id: int | None = None,
) -> License:
    """Change a quantity inside a unit of work that has the license locked."""
    if not change.relative and expected is not UNREAD and expected != now.quantity:
        raise QuantityChangedError(
            expected,
            now.quantity,
            f"The quantity of {now.name} is {quantity_label(now.quantity)} now, it was "
            f"{quantity_label(expected)} when you read it. Look again, then save.",
        )
    after = change.apply(now.quantity)
    if after == now.quantity:
        return now
    in_force = note.in_force or unit.today
    if in_force > unit.today:
        raise InvalidError({"in_force": "A quantity can't be in force later than today."})
    if found := problems(now.settings, after, imported=True).get("cost"):
        raise InvalidError({"quantity": found})
    dropped = released(now.quantity, after, _spent(unit, now.id))
    questions = _questions(now, after, now.used - dropped)
    require(questions, consents)
    lost = former_seats.release(unit, now.id, dropped) if dropped else []
    licenses.update_quantity(unit, now, after)
    number = licenses.add_entry(
        unit,
        now.id,
        now.quantity,
        after,
        in_force=in_force,
        reason=note.reason,
        po_number=note.po_number,
        order_number=note.order_number,
        purchase_date=note.purchase_date,
        unit_cost=note.unit_cost,
    )
    image = quantity_image(now.quantity, after, number, lost)
    _record(unit, now, after, dropped, agreed(questions, note.reason), batch_id, image)
    return locked_license(unit, now.id)


def quantity_image(
    before: int | None, after: int | None, entry: int, released: Sequence[FormerSeat]
) -> Image:
    """The image of a quantity that was changed."""
    image: Image = {"quantity": [before, after], "entry": entry}
    return {**image, "released": list(released)} if released else image


def _record(
    unit: Unit,
    now: License,
    after: int | None,
    dropped: int,
    reason: str,
    batch_id: int | None,
    image: Image,
) -> None:
    """Write the change of a quantity into the history."""
    changes: dict[str, tuple[str | None, str | None]] = {
        "quantity": (quantity_label(now.quantity), quantity_label(after))
    }
    if dropped:
        changes["used"] = (f"{now.used:,}", f"{now.used - dropped:,}")
    entry = Entry(
        Action.QUANTITY, RecordKind.LICENSE, now.id, now.name, changes,
        license_id=now.id, reason=reason, image=image,
    )  # fmt: skip
    history.record(unit, entry, batch_id)


def _questions(now: License, after: int | None, used: int) -> list[Question]:
    """What must be agreed to before a quantity changes.

    Raises:
        RefusedError: The license is set to `Refuse` and more are in use.
    """
    questions = []
    if after is None or now.quantity is None:
        sentence = f"{now.name}: {quantity_label(now.quantity)} becomes {quantity_label(after)}."
        questions.append(Question(Consent.UNLIMITED, sentence))
    lowered = after is not None and (now.quantity is None or after < now.quantity)
    if not lowered or after is None or used <= after:
        return questions
    missing = used - after
    if now.settings.type is LicenseType.CUSTOM or now.settings.when_full is WhenFull.WARN:
        sentence = f"{missing:,} of {used:,} in use stay unlicensed."
        questions.append(Question(Consent.BELOW_USED, sentence))
    elif now.settings.when_full is WhenFull.REFUSE:
        raise RefusedError(
            f"{now.name} is set to Refuse and {used:,} are in use: unassign {missing:,} first, "
            f"then lower the quantity to {after:,}."
        )
    return questions


def _spent(unit: Unit, license_id: int) -> int:
    return sum(one.spent for one in assignments.sums(unit, license_id).values())
