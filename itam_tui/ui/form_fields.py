"""The fields of every form, declared once: label, choices, room and section; pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from itam_tui.domain.holders import DeviceStatus, EndUserStatus
from itam_tui.domain.money import CostBasis, CostPer
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.terms import TermKind

Choices = tuple[tuple[str, str], ...]
"""Each value of a closed set as text, with the words shown for it."""


class FormField(Struct, frozen=True):
    """One line of a form."""

    name: str
    """The name of its text; a settings field's, or a part of one (`amount` of `cost`)."""
    label: str
    """What stands before it."""
    width: int = 0
    """Cells of its box; 0 takes what is left."""
    choices: Choices = ()
    """What can be chosen; none where it is typed."""
    known: str = ""
    """The field whose known texts are suggested; blank for none."""
    lines: int = 1
    """Lines of its box."""
    hint: str = ""
    """What is told beside it while nothing is wrong."""


class Section(Struct, frozen=True):
    """Fields that are shown together."""

    title: str
    """Its name on the strip."""
    fields: tuple[FormField, ...]
    """Its fields, from the top."""


def _words(words: type[StrEnum]) -> Choices:
    return tuple((one.value, str(getattr(one, "label", one.value))) for one in words)


YES_NO: Final[Choices] = (("yes", "Yes"), ("no", "No"))
"""A plain question."""

_DATE = 12
_NUMBER = 12
_LINE = 28

TYPE: Final = FormField("type", "Type", _LINE, _words(LicenseType))
"""Who it may be assigned to; on two sections."""
WHEN_FULL: Final = FormField("when_full", "When full", _LINE, _words(WhenFull))
"""What happens past the quantity; on two sections."""
TYPED_USED: Final = FormField("typed_used", "Used", _NUMBER, hint="typed for Custom only")
"""The usage of a `Custom` license."""
QUANTITY: Final = FormField("quantity", "Quantity", _NUMBER, hint="a number, or unlimited")
"""The first quantity, of a license that is added."""

GENERAL: Final = (
    FormField("name", "Name"),
    FormField("organization", "Organization", known="organization", hint="blank = all"),
    TYPE,
    TYPED_USED,
    WHEN_FULL,
    FormField("warn_below", "Warn below", _NUMBER, hint="free seats"),
    FormField("reassignable", "Reassignable", _LINE, YES_NO),
    FormField("publisher", "Publisher", known="publisher"),
    FormField("vendor", "Vendor", known="vendor"),
    FormField("category", "Category", known="category"),
    FormField("owner", "Owner", known="owner"),
    FormField("description", "Description"),
    FormField("product_key", "Product key"),
    FormField("note", "Note", lines=3),
)
"""What a license is."""

TERM: Final = (
    FormField("term_kind", "Term", _LINE, (("", "Not known"), *_words(TermKind))),
    FormField("term_count", "How many", _NUMBER, hint="months or years"),
    FormField("expiration_date", "Expiration/Renewal", _DATE),
    FormField("auto_renewal", "Auto-renewal", _LINE, YES_NO),
    FormField("notice_days", "Notice days", _NUMBER),
    FormField("alert_days", "Alert days", _NUMBER, hint="before the date"),
    FormField("maintained", "Maintained", _LINE, YES_NO),
    FormField("maintenance_until", "Maintenance until", _DATE),
)
"""How long the right lasts."""

PURCHASE: Final = (
    FormField("amount", "Cost", 18),
    FormField("currency", "Currency", _NUMBER),
    FormField("basis", "The cost is", _LINE, _words(CostBasis)),
    FormField("cost_per", "Per", _LINE, _words(CostPer)),
    FormField("purchase_date", "Purchase date", _DATE),
    FormField("po_number", "PO number"),
    FormField("order_number", "Order number"),
    FormField("licensed_to_name", "Licensed to"),
    FormField("licensed_to_email", "Licensed to e-mail"),
)
"""How it was bought."""

END_USER: Final = (
    FormField("name", "Name"),
    FormField("email", "E-mail"),
    FormField("user_name", "User name"),
    FormField("department", "Department"),
    FormField("role", "Role"),
    FormField("organization", "Organization", known="organization", hint="blank = all"),
    FormField("status", "Status", _LINE, _words(EndUserStatus)),
)
"""Who an end user is."""

DEVICE: Final = (
    FormField("name", "Name"),
    FormField("serial", "Serial"),
    FormField("asset_tag", "Asset tag"),
    FormField("kind", "Kind"),
    FormField("os", "OS"),
    FormField("end_user", "End user", known="end_user"),
    FormField("group", "Group"),
    FormField("organization", "Organization", known="organization", hint="blank = all"),
    FormField("status", "Status", _LINE, _words(DeviceStatus)),
)
"""What a device is."""

ASSIGNMENTS: Final = "Assignments"
"""The name of the section with the two lists."""

_ALL = (*GENERAL, QUANTITY, *TERM, *PURCHASE, *END_USER, *DEVICE)
_LABELS = {field.name: field.label for field in _ALL} | {
    "term": "Term",
    "cost": "Cost",
    "end_user_id": "End user",
}


def license_sections(*, adding: bool) -> tuple[Section, ...]:
    """The sections of a license's form.

    Args:
        adding: Whether it asks for the first quantity; holders come when there is a license.
    """
    general: tuple[FormField, ...] = GENERAL
    if adding:
        place = GENERAL.index(TYPE) + 1
        general = (*GENERAL[:place], QUANTITY, *GENERAL[place:])
    sections = (Section("General", general), Section("Term", TERM), Section("Purchase", PURCHASE))
    return sections if adding else (*sections, Section(ASSIGNMENTS, (TYPE, WHEN_FULL, TYPED_USED)))


def label_of(name: str) -> str:
    """What a field is called at its box: `PO number`."""
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def spoken_label(name: str) -> str:
    """What a field is called inside a sentence: `vendor`, `PO number`."""
    label = label_of(name)
    return label if label[:2].isupper() else label[0].lower() + label[1:]
