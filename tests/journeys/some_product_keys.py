"""A license with several product keys, and what is known of them."""

from __future__ import annotations

from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseType
from itam_tui.services import Services
from itam_tui.ui.license_record import changes_of
from tests.builders import a_license, given
from tests.journeys.a_license_page import KEY, acrobat, held_by
from tests.journeys.a_register import Book

SITE = "CANA-RYSI-TETW-OKEY-8R5Y"
SEAT = "CANA-RYSE-ATKE-YYYY-9S6Z"
SITE_MASKED = "••••-••••-8R5Y"


def with_further_keys(book: Book, **settings: object) -> License:
    """Acrobat, held by Ada and a device, with a key for a site and one for Ada's seat."""
    license = acrobat(book, 5, **{"type": LicenseType.MIXED, **settings})
    held_by(book, license, "Ada Lovelace", "LAP-0217")
    ada = book.services.holders.find("Ada Lovelace").ref
    book.services.further_keys.add(license.id, SITE, "second site")
    book.services.further_keys.add(license.id, SEAT, "", ada)
    return license


def keys_of(book: Book, license: License) -> list[tuple[str, str, str]]:
    found = book.services.further_keys.of_license(license.id)
    return [(one.masked, one.label, one.holder) for one in found]


def told_of(book: Book, license: License, action: str) -> list[str | None]:
    """What the history says of product keys, for one action, newest first."""
    return [
        change.changes[0].after
        for change in book.services.history.rows(changes_of(license.id))
        if change.action.value == action and change.changes[0].field == "product_key"
    ]


def figma_with_two_keys(register: Services) -> None:
    given(register, a_license("Figma", product_key=KEY))
    register.further_keys.add(register.licenses.find("Figma").id, SITE, "second site")
