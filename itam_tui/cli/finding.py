"""The record that a word on the command line means: REF or WHO (product.md §6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from itam_tui.domain.errors import AmbiguousError, NotFoundError
from itam_tui.domain.filter_fields import (
    DEVICE_FIELDS,
    END_USER_FIELDS,
    LICENSE_FIELDS,
    FieldSet,
)
from itam_tui.domain.filter_language import parse_filter
from itam_tui.domain.holders import Device, EndUser
from itam_tui.domain.licenses import License, parse_reference
from itam_tui.domain.queries import Criteria, Filter
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
    found: list[Record] = [
        *_deleted_licenses(services, text),
        *_deleted_holders(services, text),
    ]
    if len(found) > 1:
        names = word_list([_described(one) for one in found], 10)
        raise AmbiguousError(f"{text} is ambiguous: {names}. Say which.")
    return found[0] if found else find_record(services, text, archived=True)


def _deleted_licenses(services: Services, text: str) -> list[License]:
    """The deleted licenses with that reference or name."""
    condition = _deleted(text, LICENSE_FIELDS, services.register.today())
    found = services.licenses.rows(Criteria("licenses", condition))
    return [one for one in found if fold(text) in (fold(one.reference), fold(one.name))]


def _deleted(text: str, fields: FieldSet, today: date) -> Filter:
    """The filter that deleted records with a text meet."""
    quoted = text.replace('"', " ")
    return parse_filter(f'archived:yes "{quoted}"', fields, today)


def _deleted_holders(services: Services, text: str) -> list[EndUser | Device]:
    """The deleted holders that go by a text, in any way one is known."""
    key, today = fold(text), services.register.today()
    people = services.holders.end_users(
        Criteria("end-users", _deleted(text, END_USER_FIELDS, today))
    )
    devices = services.holders.devices(Criteria("devices", _deleted(text, DEVICE_FIELDS, today)))
    found: list[EndUser | Device] = [*people, *devices]
    return [one for one in found if key in _ways(one)]


def _ways(holder: EndUser | Device) -> set[str]:
    """What a holder is known by."""
    if isinstance(holder, Device):
        told = (holder.settings.serial, holder.settings.asset_tag, holder.settings.name)
    else:
        told = (holder.settings.email, holder.settings.user_name, holder.settings.name)
    return {fold(text) for text in told}


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
