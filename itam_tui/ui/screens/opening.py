"""Going to the page of a record; each page is imported when it is first needed, none before."""

from __future__ import annotations

from collections.abc import Callable

from itam_tui.domain.holder_kinds import HolderKind, HolderRef
from itam_tui.services import Services
from itam_tui.ui.base import ItamScreen

Back = Callable[[], None]
"""What to do on the way back: read again what may have changed on the page."""


def open_license(
    screen: ItamScreen, services: Services, license_id: int, back: Back, *, place: str = ""
) -> None:
    """Go to a license's page; `place` says where it stands in the list, `1 of 1,204`."""
    from itam_tui.ui.screens.license_page import LicensePage

    _open(screen, LicensePage(services, license_id, place=place), back)


def open_holder(screen: ItamScreen, services: Services, ref: HolderRef, back: Back) -> None:
    """Go to the page of an end user or a device."""
    if ref.kind is HolderKind.END_USER:
        from itam_tui.ui.screens.end_user_page import EndUserPage

        _open(screen, EndUserPage(services, ref.id), back)
    else:
        from itam_tui.ui.screens.device_page import DevicePage

        _open(screen, DevicePage(services, ref.id), back)


def open_history(screen: ItamScreen, services: Services, record: int | HolderRef) -> None:
    """Go to the history of a license, by its number, or of a holder."""
    from itam_tui.ui.screens.history import HistoryScreen

    if isinstance(record, int):
        page = HistoryScreen(services, license_id=record)
    elif record.kind is HolderKind.END_USER:
        page = HistoryScreen(services, end_user_id=record.id)
    else:
        page = HistoryScreen(services, device_id=record.id)
    _open(screen, page, lambda: None)


def _open(screen: ItamScreen, page: ItamScreen, back: Back) -> None:
    screen.app.push_screen(page, lambda _: back())
