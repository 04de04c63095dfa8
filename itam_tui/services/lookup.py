"""Finding the record a person means, or saying why there is none; no SQL."""

from __future__ import annotations

from collections.abc import Iterable

from itam_tui.domain.errors import AmbiguousError, NotFoundError
from itam_tui.domain.holders import Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.licenses import License
from itam_tui.domain.text import word_list
from itam_tui.store import holders, licenses
from itam_tui.store.database import Unit


def locked_license(unit: Unit, license_id: int) -> License:
    """A license in force, under the write lock.

    Raises:
        NotFoundError: It was deleted meanwhile.
    """
    license = licenses.lock(unit, license_id)
    if license is None:
        raise NotFoundError("This license is no longer in the register. Refresh the list.")
    if license.archived_at is not None:
        raise NotFoundError(
            f"{license.name} ({license.reference}) has been deleted. Restore it first: "
            "filter archived:yes, then Restore in its row menu."
        )
    return license


def named_license(unit: Unit, text: str, *, archived: bool = False) -> License:
    """The one license a text means: its reference, or a name only one has.

    Raises:
        NotFoundError: None does.
        AmbiguousError: Several do; they are named.
    """
    found = licenses.named(unit, text, archived=archived)
    if not found:
        raise NotFoundError(f"There is no license {text}. Look for it: itam-tui list licenses.")
    if len(found) > 1:
        references = word_list([license.reference for license in found], 10)
        raise AmbiguousError(f"{len(found)} licenses are named {text}: {references}. Say which.")
    (license,) = found
    if license.archived_at is not None and not archived:
        raise NotFoundError(
            f"{license.name} ({license.reference}) has been deleted. "
            f"Restore it: itam-tui restore {license.reference}."
        )
    return license


def described(holder: EndUser | Device) -> str:
    """A holder with what tells it from others of the same name."""
    if isinstance(holder, Device):
        handle = holder.settings.serial or holder.settings.asset_tag
    else:
        handle = holder.settings.email or holder.settings.user_name
    return f"{holder.label} ({handle})" if handle and handle != holder.label else holder.label


def named_holder(unit: Unit, text: str, kinds: Iterable[HolderKind]) -> EndUser | Device:
    """The one holder a text means, among the kinds allowed.

    Raises:
        NotFoundError: None does.
        AmbiguousError: Several do; they are named.
    """
    kinds = tuple(kinds)
    found = holders.find(unit, text, kinds)
    if not found:
        words = " or ".join(kind.label.lower() for kind in kinds) or "holder"
        lists = " or ".join(f"itam-tui list {kind.value}s" for kind in kinds)
        raise NotFoundError(f"There is no {words} {text}. Look for it: {lists}.")
    if len(found) > 1:
        names = word_list([described(one) for one in found], 10)
        raise AmbiguousError(f"{text} is ambiguous: {names}. Name one by e-mail or serial.")
    return found[0]


def gone_holder(ref: HolderRef) -> str:
    """What is said of a holder that somebody else took away."""
    return f"This {ref.kind.label.lower()} is no longer in the register. Refresh the list."


def present_holder(unit: Unit, ref: HolderRef) -> EndUser | Device:
    """A holder in force.

    Raises:
        NotFoundError: It was deleted meanwhile.
    """
    holder = holders.read(unit, ref)
    if holder is None:
        raise NotFoundError(gone_holder(ref))
    if holder.archived_at is not None:
        raise NotFoundError(f"{holder.label} has been deleted. Restore the record first.")
    return holder
