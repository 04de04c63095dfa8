"""The rules that taking a change back must keep, as the change itself had to; no SQL."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from itam_tui.domain.errors import Consent, Question, RefusedError
from itam_tui.domain.holders import HolderRef
from itam_tui.domain.licenses import License, has_expired
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.text import word_list
from itam_tui.domain.undo import RecordImage, SeatImage, with_values
from itam_tui.services.lookup import present_holder
from itam_tui.store.database import Unit


def over(before: License, now: License, words: str) -> list[Question]:
    """What is asked when more is in use than owned, and more so than before.

    Args:
        before: The license before anything was taken back.
        now: The license after.
        words: What is done: `undo of quantity 12 → 15 of Figma`.

    Raises:
        RefusedError: The license is set to `Refuse`.
    """
    if now.quantity is None or now.used <= now.quantity:
        return []
    was = before.quantity
    refuses = now.settings.when_full is WhenFull.REFUSE
    lowered = was is None or was > now.quantity
    is_new = refuses and before.settings.when_full is not WhenFull.REFUSE
    if not (now.used > before.used or lowered or is_new):
        return []
    told = f"{now.used:,} of {now.quantity:,}"
    if refuses and now.settings.type is not LicenseType.CUSTOM:
        raise RefusedError(
            f"{words[0].upper()}{words[1:]} is refused: {now.name} is set to Refuse and would "
            f"have {told} in use. Unassign {now.used - now.quantity:,} first, or raise the "
            "quantity. Nothing was changed."
        )
    if now.settings.when_full is WhenFull.ALLOW:
        return []
    sentence = f"{now.name} goes past its quantity: {told} in use."
    return [Question(Consent.OVER_QUANTITY, sentence)]


def foreseen(now: License, image: RecordImage | None, seats: Sequence[SeatImage]) -> License:
    """What a license comes to once a step is taken back.

    Args:
        now: The license.
        image: What the step did to it.
        seats: What the step did to its assignments.
    """
    image = image or RecordImage(now.name)
    used = now.used - image.release + sum(one["seats"] for one in image.released)
    for one in seats:
        used += (one.before or {}).get("seats", 0) - (one.after or {}).get("seats", 0)
    before = {name: pair[0] for name, pair in image.fields.items()}
    settings = with_values(now.settings, before) if before else now.settings
    quantity = image.quantity[0] if image.quantity is not None else now.quantity
    return replace(now, settings=settings, used=used, quantity=quantity)


def given_back(unit: Unit, license: License, back: Sequence[HolderRef]) -> list[Question]:
    """What is asked before seats are given, of those that are put back.

    Raises:
        RefusedError: The license doesn't allow one of them any more.
    """
    if not back:
        return []
    records = [present_holder(unit, ref) for ref in back]
    wrong = [one for one in records if one.ref.kind not in license.settings.type.holders]
    if wrong:
        names = word_list([one.label for one in wrong])
        raise RefusedError(
            f"{license.name} is {license.settings.type.label} now, so it can't be assigned to "
            f"{names} again. Nothing was changed."
        )
    questions = []
    if has_expired(license.settings, unit.today):
        sentence = f"{license.name} expired on {license.settings.expiration_date}."
        questions.append(Question(Consent.EXPIRED, sentence))
    if asked := [one for one in records if one.settings.status.asks_first]:
        told = word_list([f"{one.label} ({one.settings.status.label})" for one in asked])
        questions.append(Question(Consent.HOLDER_STATUS, f"Assigning to {told}."))
    return questions
