"""Four licenses to make journeys with."""

from __future__ import annotations

from datetime import date

from itam_tui.domain.settings import LicenseType
from itam_tui.domain.terms import Term, TermKind
from itam_tui.services import Services
from tests.builders import a_license, an_end_user, given

FIXED = Term(TermKind.FIXED)
YEARLY = Term(TermKind.YEARS, 1)


def some_licenses(register: Services) -> None:
    given(
        register,
        an_end_user("Ada Lovelace"),
        a_license("Acrobat Pro DC", quantity=10, used=12, type=LicenseType.PER_DEVICE,
                  publisher="Adobe", term=FIXED, expiration_date=date(2026, 12, 6)),
        a_license("Figma", quantity=5, used=5, publisher="Figma"),
        a_license("Slack", quantity=None, used=3, type=LicenseType.MIXED,
                  auto_renewal=True, term=YEARLY, expiration_date=date(2026, 1, 31)),
        a_license("Visio", quantity=8, vendor="SoftwareOne", owner="Grace"),
    )  # fmt: skip
