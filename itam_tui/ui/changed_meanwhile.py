"""A dialog that says when somebody else changes the license it is about."""

from __future__ import annotations

from abc import abstractmethod

from textual import on, work
from textual.message import Message
from textual.screen import ScreenResultType

from itam_tui.domain.licenses import License
from itam_tui.services import Services
from itam_tui.ui.command_screen import CommandScreen
from itam_tui.ui.safety import shown


class ChangedMeanwhile(CommandScreen[ScreenResultType]):
    """Told once: what was typed stays, and saving settles it as for any two people."""

    _services: Services
    _is_told = False

    class ReadAgain(Message):
        """The license as it is now; None once it was deleted."""

        def __init__(self, license: License | None) -> None:
            """Tell it."""
            super().__init__()
            self.license = license
            """The license."""

    @abstractmethod
    def license_at_hand(self) -> License | None:
        """Give the license as the dialog read it; None while one is added."""

    def others_changed(self) -> None:
        """Look whether it was this license."""
        license = self.license_at_hand()
        if license is not None and not self._is_told:
            self.read_license_again(license.id)

    @work(thread=True, group="meanwhile")
    def read_license_again(self, license_id: int) -> None:
        """Read the license as it is now."""
        now = self._services.licenses.get(license_id)
        self.post_message(self.ReadAgain(None if now.archived_at else now))

    @on(ReadAgain)
    def tell_of_change(self, answer: ReadAgain) -> None:
        """Say what is another now."""
        before, now = self.license_at_hand(), answer.license
        if before is None or self._is_told:
            return
        if now is None:
            told = f"Somebody deleted {before.name} meanwhile; saving will say so."
        elif now.quantity != before.quantity:
            told = f"Somebody changed the quantity of {before.name} meanwhile"
        elif now.version != before.version:
            told = f"Somebody changed {before.name} meanwhile"
        else:
            return
        self._is_told = True
        if now is not None:
            told += ". What you typed is kept; saving shows what differs."
        self.notify(shown(told), severity="warning", markup=False)
