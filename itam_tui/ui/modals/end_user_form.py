"""The form that adds and edits an end user."""

from __future__ import annotations

from itam_tui.domain.errors import Consent
from itam_tui.domain.holders import EndUser, EndUserSettings
from itam_tui.services import Services
from itam_tui.ui.form_fields import END_USER, Section
from itam_tui.ui.form_merging import rebased
from itam_tui.ui.holder_texts import end_user_texts, read_end_user
from itam_tui.ui.modals.form import FormModal


class EndUserForm(FormModal[EndUser]):
    """Edits an end user, or adds one; it saves itself and answers with the end user."""

    def __init__(self, services: Services, end_user: EndUser | None) -> None:
        """Make the form.

        Args:
            services: What can be done with the register.
            end_user: The end user as they were read; None adds one.
        """
        self._before = end_user.settings if end_user else EndUserSettings()
        heading = f"Edit end user ─ {end_user.label}" if end_user else "Add end user"
        super().__init__(heading, [Section("", END_USER)], end_user_texts(self._before))
        self._services = services
        self._end_user = end_user
        self.draft = self._before

    def draft_of(self) -> tuple[str, str]:
        """Name the form, and the end user."""
        return "end user", str(self._end_user.id) if self._end_user else "new"

    def read(self) -> dict[str, str]:
        """Read the boxes into the draft."""
        reading = read_end_user(self.texts, self._before)
        self.draft = reading.settings
        return reading.problems

    def load_known(self) -> dict[str, list[str]]:
        """Read the organizations used so far."""
        return {"organization": self._services.licenses.known("organization")}

    def write(self, consents: frozenset[Consent]) -> tuple[EndUser, tuple[str, ...]]:
        """Add the end user, or save what was changed of them."""
        if self._end_user is None:
            return self._services.holders.add_end_user(self.draft), ()
        edited = self._services.holders.edit_end_user(self._end_user, self.draft)
        return edited.record, edited.taken_over

    def rebase(self, theirs: frozenset[str]) -> tuple[str, ...]:
        """Put the changes made here on top of the end user as they are now."""
        if self._end_user is None:
            return ()
        now = self._services.holders.get(self._end_user.ref)
        if not isinstance(now, EndUser):
            return ()
        merged = rebased(self._before, self.draft, now.settings, theirs)
        self._end_user, self._before = now, now.settings
        self.first_texts = end_user_texts(now.settings)
        self.texts = end_user_texts(merged.draft)
        return merged.taken_over
