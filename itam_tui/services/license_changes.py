"""Adding, editing, deleting and restoring licenses inside a unit of work; no SQL."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.errors import (
    ConflictError,
    Consent,
    InvalidError,
    Question,
    RefusedError,
    StillHeldError,
)
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.holders import Assignment, HolderKind, HolderRef
from itam_tui.domain.licenses import LARGEST_QUANTITY, License, quantity_label
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull, problems
from itam_tui.domain.text import is_masked, mask_key, word_list
from itam_tui.domain.undo import GONE, LIVE, NONE, fields_image, life_image
from itam_tui.services.assigning import (
    SeatFacts,
    give,
    spending_questions,
    take_back,
)
from itam_tui.services.consents import NO_CONSENTS, agreed, require
from itam_tui.services.field_texts import field_changes, first_values
from itam_tui.services.lookup import locked_license
from itam_tui.services.merging import merge
from itam_tui.services.quantities import QuantityNote
from itam_tui.store import assignments, history, keys, licenses, product_keys
from itam_tui.store.database import Unit
from itam_tui.store.history import Entry


class HolderChanges(Struct, frozen=True):
    """Holders added and removed by a form, against whoever holds the license then."""

    add: tuple[HolderRef, ...] = ()
    """Who gets a seat."""
    remove: tuple[HolderRef, ...] = ()
    """Who gives a seat back."""


class Edited(Struct, frozen=True):
    """A license after a save."""

    license: License
    """The license as it is now."""
    taken_over: tuple[str, ...] = ()
    """The fields that only somebody else changed meanwhile."""


def add(
    unit: Unit,
    settings: LicenseSettings,
    quantity: int | None,
    note: QuantityNote,
    *,
    consents: frozenset[Consent] = NO_CONSENTS,
    batch_id: int | None = None,
    number: int | None = None,
    imported: bool = False,
) -> License:
    """Add a license with its first quantity entry.

    Raises:
        InvalidError: A field is wrong.
        ConsentNeeded: Name, key and organization are those of another license.
    """
    check(settings, quantity, imported=imported)
    settings = spelled_as_known(unit, settings)
    questions = duplicate_questions(unit, settings)
    require(questions, consents)
    license_id = licenses.insert(unit, settings, quantity, number=number)
    licenses.add_entry(
        unit,
        license_id,
        0,
        quantity,
        in_force=note.in_force or unit.today,
        reason=note.reason,
        po_number=note.po_number or settings.po_number,
        order_number=note.order_number or settings.order_number,
        purchase_date=note.purchase_date or settings.purchase_date,
        unit_cost=note.unit_cost or (settings.cost.unit(quantity) if settings.cost else None),
    )
    changes = first_values(LicenseSettings(), settings)
    changes["type"] = (None, settings.type.value)
    changes["quantity"] = (None, quantity_label(quantity))
    entry = Entry(
        Action.ADDED, RecordKind.LICENSE, license_id, settings.name, changes,
        license_id=license_id, reason=agreed(questions, note.reason),
        image=life_image(NONE, LIVE, settings, quantity=quantity),
    )  # fmt: skip
    history.record(unit, entry, batch_id)
    return locked_license(unit, license_id)


def check(settings: LicenseSettings, quantity: int | None, *, imported: bool = False) -> None:
    """Refuse settings or a quantity with anything wrong.

    Raises:
        InvalidError: With a sentence for each wrong field.
    """
    found = problems(settings, quantity, imported=imported)
    if quantity is not None and not 0 <= quantity <= LARGEST_QUANTITY:
        found["quantity"] = f"A whole number from 0 to {LARGEST_QUANTITY:,}, or unlimited."
    if found:
        raise InvalidError(found)


def spelled_as_known(unit: Unit, settings: LicenseSettings) -> LicenseSettings:
    """The settings with publisher and vendor as they are already spelled."""
    return replace(
        settings,
        publisher=licenses.known_spelling(unit, "publisher", settings.publisher),
        vendor=licenses.known_spelling(unit, "vendor", settings.vendor),
    )


def duplicate_questions(
    unit: Unit, settings: LicenseSettings, *, apart_from: License | None = None
) -> list[Question]:
    """What to agree to when name, product key and organization are taken."""
    twins = product_keys.same_identity(unit, settings, apart_from=apart_from)
    if not twins:
        return []
    references = word_list([twin.reference for twin in twins], 3)
    return [
        Question(
            Consent.DUPLICATE,
            f"{settings.name} with this product key and organization exists already: {references}.",
        )
    ]


def edit(
    unit: Unit,
    read: License,
    settings: LicenseSettings,
    holders: HolderChanges | None = None,
    *,
    consents: frozenset[Consent] = NO_CONSENTS,
    batch_id: int | None = None,
    imported: bool = False,
) -> Edited:
    """Save what was changed of a license since it was read.

    Args:
        unit: The unit of work, under the write lock.
        read: The license as it was read, its key masked.
        settings: The settings as typed; a masked key means that it stays.
        holders: Who is added and removed with it.
        consents: What has been agreed to.
        batch_id: The bulk change it belongs to.
        imported: A file may leave more open than the form.

    Raises:
        ConflictError: Somebody else changed the same field.
        InvalidError: A field is wrong.
        ConsentNeeded: Something must be agreed to first.
        RefusedError: Its holders don't allow the new type, no seat is left, or more is in
            use than a license set to `Refuse` may have.
    """
    now = locked_license(unit, read.id)
    merged = merge(read.settings, settings, now.settings, now.name)
    full = _with_key(unit, now, merged.settings)
    _check_key(read, now, full)
    check(full, now.quantity, imported=imported)
    full = spelled_as_known(unit, full)
    holders = holders or HolderChanges()
    removed = list(assignments.held_by(unit, now.id, holders.remove).values())
    questions = []
    before = now.settings
    if _identity(full) != _identity(before):
        questions += duplicate_questions(unit, full, apart_from=now)
    questions += spending_questions(now, len(removed))
    _check_refuse(now, full, removed)
    require(questions, consents)
    reason = agreed(questions)
    take_back(unit, now, removed, reason=reason, batch_id=batch_id)
    check_type(unit, now, full.type)
    if full != before:
        _write(unit, now, before, full, reason, batch_id)
    if holders.add:
        after = locked_license(unit, now.id)
        given = give(unit, after, holders.add, SeatFacts(), consents=consents, batch_id=batch_id)
        if given.no_seat:
            raise RefusedError(
                f"{now.name} is set to Refuse: no seat is left for "
                f"{word_list([given.names[ref] for ref in given.no_seat])}. Nothing was saved."
            )
    return Edited(locked_license(unit, now.id), merged.taken_over)


def _check_refuse(now: License, full: LicenseSettings, removed: Sequence[Assignment]) -> None:
    """Refuse `Refuse` where more is in use than owned: it is never past its quantity.

    Raises:
        RefusedError: It says how many must be unassigned first.
    """
    is_new = full.when_full is WhenFull.REFUSE and now.settings.when_full is not WhenFull.REFUSE
    if not is_new or now.quantity is None or LicenseType.CUSTOM in (full.type, now.settings.type):
        return
    freed = sum(one.seats for one in removed) if now.settings.reassignable else 0
    if (missing := now.used - freed - now.quantity) > 0:
        raise RefusedError(
            f"{now.name} can't be set to Refuse: {now.used - freed:,} of {now.quantity:,} "
            f"are in use. Unassign {missing:,} first."
        )


def _identity(settings: LicenseSettings) -> tuple[str, str, str]:
    return (settings.name, settings.product_key, settings.organization)


def _with_key(unit: Unit, now: License, settings: LicenseSettings) -> LicenseSettings:
    """The settings with a new product key in full; one that stays is masked as it is now."""
    typed, kept = settings.product_key, now.settings.product_key
    if typed != kept and (is_masked(typed) or product_keys.is_key_of(unit, now, typed)):
        return replace(settings, product_key=kept)
    return settings


def _check_key(read: License, now: License, full: LicenseSettings) -> None:
    """Refuse to write over a product key that looks like the one read, yet is another's by now.

    Raises:
        ConflictError: Somebody else replaced it.
    """
    typed, theirs = full.product_key, now.settings.product_key
    if typed != theirs and read.version != now.version and read.key_print != now.key_print:
        raise ConflictError(
            f"Somebody else changed the product key of {now.name} meanwhile. Choose one, "
            "then save again.",
            {"product_key": (mask_key(typed), theirs)},
        )


def _write(
    unit: Unit,
    now: License,
    before: LicenseSettings,
    after: LicenseSettings,
    reason: str,
    batch_id: int | None,
) -> None:
    """Write the settings and their history."""
    key = keys.kept(unit, now.id)
    write_settings(unit, now, before, after)
    entry = Entry(
        Action.EDITED, RecordKind.LICENSE, now.id, after.name, field_changes(before, after),
        license_id=now.id, reason=reason, image=fields_image(before, after),
    )  # fmt: skip
    row = history.record(unit, entry, batch_id)
    if before.product_key != after.product_key:
        keys.remember(unit, now.id, row, key)


def write_settings(
    unit: Unit, now: License, before: LicenseSettings, after: LicenseSettings
) -> None:
    """Write settings with their keys in full, and the use they count."""
    used = None
    if after.type is LicenseType.CUSTOM:
        used = after.typed_used
    elif before.type is LicenseType.CUSTOM:
        used = sum(one.seats + one.spent for one in assignments.sums(unit, now.id).values())
    licenses.update(unit, now, after, used=used)


def check_type(unit: Unit, now: License, new: LicenseType) -> None:
    """Refuse a type that those who hold the license don't fit."""
    if new is now.settings.type:
        return
    sums = assignments.sums(unit, now.id)
    for kind in HolderKind:
        held = sums[kind]
        if kind not in new.holders and (held.holders or held.spent):
            count = held.holders or held.spent
            words = kind.label.lower() + ("" if count == 1 else "s")
            raise RefusedError(
                f"{now.name} can't become {new.label}: {_hold(count, words)}. Unassign them first."
            )


def _hold(count: int, words: str = "") -> str:
    """How many hold a license: `1 device holds it`, `3 hold it`."""
    who = f"{count:,} {words}".rstrip()
    return f"{who} {'holds' if count == 1 else 'hold'} it"


def delete(
    unit: Unit,
    ids: Sequence[int],
    *,
    unassign_all: bool = False,
    consents: frozenset[Consent] = NO_CONSENTS,
) -> int:
    """Take licenses out of force; their history stays.

    Raises:
        StillHeldError: Some are held and `unassign_all` isn't asked for.
        ConsentNeeded: It is more than one, or seats would be spent.
    """
    found = [locked_license(unit, one) for one in ids]
    held = {one.id: assignments.of_license(unit, one.id, spent=False) for one in found}
    _check_unheld(found, held, unassign_all=unassign_all)
    questions = []
    if len(found) > 1:
        names = word_list([one.name for one in found])
        sentence = f"Delete {len(found):,} licenses: {names}."
        questions.append(Question(Consent.SEVERAL, sentence, len(found)))
    for one in found:
        questions += spending_questions(one, len(held[one.id]))
    require(questions, consents)
    batch_id = None
    if len(found) + sum(map(len, held.values())) > 1:
        title = f"{len(found):,} licenses" if len(found) > 1 else f"{found[0].name} deleted"
        batch_id = history.record_batch(unit, Action.DELETED, title, {}, "deleted together")
    for one in found:
        take_back(unit, one, held[one.id], reason="license deleted", batch_id=batch_id)
        licenses.archive(unit, one.id)
        entry = Entry(
            Action.DELETED, RecordKind.LICENSE, one.id, one.name, {},
            license_id=one.id, image=life_image(LIVE, GONE),
        )  # fmt: skip
        history.record(unit, entry, batch_id)
    return len(found)


def _check_unheld(
    found: Sequence[License],
    held: dict[int, list[Assignment]],
    *,
    unassign_all: bool,
) -> None:
    holders = [one for several in held.values() for one in several]
    if not holders or unassign_all:
        return
    names = [one.holder_name for one in holders]
    title = found[0].name if len(found) == 1 else f"{len(found):,} licenses"
    raise StillHeldError(
        f"{title} can't be deleted while {_hold(len(holders))}: {word_list(names)}. "
        "Unassign all first.",
        names[:20],
        len(holders),
    )


def put_back(unit: Unit, gone: License) -> None:
    """Bring a deleted license back without a row of the history.

    Raises:
        RefusedError: Its name, key and organization are taken meanwhile.
    """
    twins = product_keys.same_identity(unit, gone.settings, apart_from=gone)
    if twins:
        raise RefusedError(
            f"{gone.name} can't be restored: {twins[0].reference} has the same name, product "
            "key and organization now. Rename that one first."
        )
    licenses.restore(unit, gone.id)


def restore(unit: Unit, license_id: int) -> License:
    """Bring a deleted license back.

    Raises:
        RefusedError: Its name, key and organization are taken meanwhile.
    """
    gone = licenses.read(unit, license_id)
    if gone is None or gone.archived_at is None:
        return locked_license(unit, license_id)
    put_back(unit, gone)
    entry = Entry(
        Action.RESTORED, RecordKind.LICENSE, gone.id, gone.name, {},
        license_id=gone.id, image=life_image(GONE, LIVE, gone.settings, quantity=gone.quantity),
    )  # fmt: skip
    history.record(unit, entry)
    return locked_license(unit, license_id)
