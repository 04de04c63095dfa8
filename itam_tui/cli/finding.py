"""The record that a word on the command line means: REF or WHO (product.md §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itam_tui.domain.errors import AmbiguousError, NotFoundError
from itam_tui.domain.filter_fields import DEVICE_FIELDS, END_USER_FIELDS
from itam_tui.domain.holders import Device, EndUser, HolderKind
from itam_tui.domain.licenses import License, parse_reference
from itam_tui.domain.queries import Criteria, parse_filter
from itam_tui.domain.text import fold, word_list

if TYPE_CHECKING:
    from itam_tui.services import Services

Record = License | EndUser | Device
"""What REF or WHO may mean."""


def find_record(services: Services, text: str, *, archived: bool = False) -> Record:
    """A license by reference or name, else a holder.

    Args:
        services: The register.
        text: REF or WHO.
        archived: Whether a deleted license will do.

    Raises:
        NotFoundError: There is no such record.
        AmbiguousError: It may mean several.
    """
    try:
        return services.licenses.find(text, archived=archived)
    except AmbiguousError:
        raise
    except NotFoundError:
        if parse_reference(text) is not None:
            raise
    try:
        return services.holders.find(text)
    except AmbiguousError:
        raise
    except NotFoundError:
        raise NotFoundError(
            f"There is no license, end user or device {text}. "
            "Look for it: itam-tui list licenses, list end-users, list devices."
        ) from None


def find_deleted(services: Services, text: str) -> Record:
    """A deleted license or holder, to be restored; one in force where none is deleted.

    Raises:
        NotFoundError: There is no such record.
        AmbiguousError: It may mean several.
    """
    found = [*_deleted_licenses(services, text), *_deleted_holders(services, text)]
    if len(found) > 1:
        names = word_list([_described(one) for one in found], 10)
        raise AmbiguousError(f"{text} is ambiguous: {names}. Say which.")
    return found[0] if found else find_record(services, text, archived=True)


def _deleted_licenses(services: Services, text: str) -> list[License]:
    if parse_reference(text) is None:
        return []
    try:
        found = services.licenses.find(text, archived=True)
    except NotFoundError:
        return []
    return [found] if found.archived_at is not None else []


def _deleted_holders(services: Services, text: str) -> list[Record]:
    """The deleted holders that go by a text, in any way one is known."""
    key, today = fold(text), services.register.today()
    quoted = text.replace('"', " ")
    found: list[Record] = []
    for kind, fields in (
        (HolderKind.END_USER, END_USER_FIELDS),
        (HolderKind.DEVICE, DEVICE_FIELDS),
    ):
        condition = parse_filter(f'archived:yes "{quoted}"', fields, today)
        if kind is HolderKind.END_USER:
            people = services.holders.end_users(Criteria("end-users", condition))
            found += [one for one in people if key in _ways(one)]
        else:
            devices = services.holders.devices(Criteria("devices", condition))
            found += [one for one in devices if key in _ways(one)]
    return found


def _ways(holder: EndUser | Device) -> set[str]:
    settings = holder.settings
    if isinstance(holder, Device):
        return {fold(text) for text in (holder.settings.serial, holder.settings.asset_tag,
                                        settings.name)}  # fmt: skip
    return {fold(text) for text in (holder.settings.email, holder.settings.user_name,
                                    settings.name)}  # fmt: skip


def _described(record: Record) -> str:
    if isinstance(record, License):
        return titled(record)
    if isinstance(record, Device):
        handle = record.settings.serial or record.settings.asset_tag
    else:
        handle = record.settings.email or record.settings.user_name
    return f"{record.label} ({handle})" if handle and handle != record.label else record.label


def titled(license: License) -> str:
    """A license by name and reference."""
    return f"{license.name} ({license.reference})"


def label_of(record: Record) -> str:
    """What a record is called in a sentence."""
    return titled(record) if isinstance(record, License) else record.label
