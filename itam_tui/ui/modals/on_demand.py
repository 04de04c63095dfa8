"""Dialogs that are imported when they are first needed: 80 ms the start doesn't pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from itam_tui.domain.holder_kinds import HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services

if TYPE_CHECKING:
    from itam_tui.ui.exporting import Shown
    from itam_tui.ui.modals.bulk_edit import BulkEditModal
    from itam_tui.ui.modals.export_file import ExportModal
    from itam_tui.ui.modals.import_file import ImportModal
    from itam_tui.ui.modals.license_form import LicenseForm
    from itam_tui.ui.modals.picker import HolderPicker
    from itam_tui.ui.modals.product_keys import ProductKeysModal
    from itam_tui.ui.modals.quantity import QuantityModal, Start


def quantity_dialog(services: Services, license: License, start: Start) -> QuantityModal:
    """Edit quantity."""
    from itam_tui.ui.modals.quantity import QuantityModal

    return QuantityModal(services, license, start)


def license_form(
    services: Services, license: License | None, draft: LicenseSettings | None = None
) -> LicenseForm:
    """Edit settings; without a license, add one, or duplicate one from a draft."""
    from itam_tui.ui.modals.license_form import LicenseForm

    return LicenseForm(services, license, draft)


def bulk_edit_dialog(services: Services, licenses: Sequence[License], hidden: int) -> BulkEditModal:
    """Change one field of many licenses, of which the filter hides some."""
    from itam_tui.ui.modals.bulk_edit import BulkEditModal

    return BulkEditModal(services, licenses, hidden=hidden)


def holder_picker(
    services: Services, licenses: Sequence[License], kinds: tuple[HolderKind, ...]
) -> HolderPicker:
    """Choose who gets a seat of a license, or one of each of several."""
    from itam_tui.ui.modals.picker import HolderPicker

    if len(licenses) == 1:
        (license,) = licenses
        return HolderPicker(services, f"Assign {license.name}", kinds, license.id)
    return HolderPicker(
        services, f"Assign {len(licenses):,} licenses", kinds, None, with_seats=False
    )


def product_keys_dialog(services: Services, license: License) -> ProductKeysModal:
    """Show every product key of a license."""
    from itam_tui.ui.modals.product_keys import ProductKeysModal

    return ProductKeysModal(services, license)


def export_dialog(services: Services, shown: Shown) -> ExportModal:
    """Write what a screen shows, or the whole list, into a file."""
    from itam_tui.ui.modals.export_file import ExportModal

    return ExportModal(services, shown)


def import_dialog(services: Services, texts: dict[str, str]) -> ImportModal:
    """Bring a file in; what is typed is kept in `texts` for the next time."""
    from itam_tui.ui.modals.import_file import ImportModal

    return ImportModal(services, texts)
