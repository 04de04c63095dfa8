"""The form that adds and edits a device, its end user found as it is typed."""

from __future__ import annotations

import asyncio

from textual import work
from textual.suggester import Suggester

from itam_tui.domain.errors import ConflictError, Consent, ItamError
from itam_tui.domain.holders import Device, DeviceSettings, EndUser, HolderKind, HolderRef
from itam_tui.services import Services
from itam_tui.ui.form_fields import DEVICE, Section
from itam_tui.ui.form_merging import rebased
from itam_tui.ui.holder_texts import device_texts, read_device
from itam_tui.ui.modals.form import FormModal
from itam_tui.ui.widgets.form import FormRow


class EndUserSuggester(Suggester):
    """Goes on from what is typed with the name or e-mail of an end user."""

    def __init__(self, services: Services) -> None:
        """Look end users up in a register."""
        super().__init__(use_cache=True, case_sensitive=False)
        self._services = services

    async def get_suggestion(self, value: str) -> str | None:
        """Give the first end user whose name, e-mail or user name begins so."""
        found = await asyncio.to_thread(self._services.holders.search, value, HolderKind.END_USER)
        for one in found:
            if isinstance(one, EndUser):
                settings = one.settings
                for text in (settings.email, settings.user_name, settings.name):
                    if text.casefold().startswith(value):
                        return text
        return None


class DeviceForm(FormModal[Device]):
    """Edits a device, or adds one; it saves itself and answers with the device."""

    def __init__(self, services: Services, device: Device | None) -> None:
        """Make the form.

        Args:
            services: What can be done with the register.
            device: The device as it was read; None adds one.
        """
        self._before = device.settings if device else DeviceSettings()
        heading = f"Edit device ─ {device.label}" if device else "Add device"
        super().__init__(heading, [Section("", DEVICE)], device_texts(device))
        self._services = services
        self._device = device
        self._owners: dict[str, EndUser | str] = {}
        self.draft = self._before

    def draft_of(self) -> tuple[str, str]:
        """Name the form, and the device."""
        return "device", str(self._device.id) if self._device else "new"

    def read(self) -> dict[str, str]:
        """Read the boxes into the draft; look up whom the text of the end user means."""
        typed = self.texts["end_user"].strip()
        owner = self._owners.get(typed)
        if not typed:
            number = None
        elif typed == self.first_texts["end_user"]:
            number = self._before.end_user_id
        else:
            number = owner.id if isinstance(owner, EndUser) else self._before.end_user_id
        reading = read_device(self.texts, self._before, number)
        self.draft = reading.settings
        problems = dict(reading.problems)
        if typed and typed != self.first_texts["end_user"]:
            if owner is None and self.is_mounted:
                self._look_up(typed)
            elif isinstance(owner, str):
                problems["end_user"] = owner
        return problems

    @work(exclusive=True, group="owner")
    async def _look_up(self, typed: str) -> None:
        """Find the end user a text means."""
        self._owners[typed] = await asyncio.to_thread(self._owner_of, typed)
        self.recheck()

    def _owner_of(self, typed: str) -> EndUser | str:
        """The end user a text means, or the sentence that says why there is none."""
        try:
            found = self._services.holders.find(typed, (HolderKind.END_USER,))
        except ItamError as error:
            return str(error)
        return found if isinstance(found, EndUser) else f"{typed} is no end user."

    def notes(self) -> dict[str, str]:
        """Say whom the text of the end user means."""
        owner = self._owners.get(self.texts["end_user"].strip())
        if isinstance(owner, EndUser):
            return {"end_user": owner.label}
        if self._device and self.texts["end_user"] == self.first_texts["end_user"]:
            return {"end_user": self._device.end_user}
        return {}

    def load_known(self) -> dict[str, list[str]]:
        """Read the organizations used so far."""
        return {"organization": self._services.licenses.known("organization")}

    def suggest(self, row: FormRow) -> None:
        """Suggest end users from the register, everything else from what is known."""
        if row.field.name == "end_user":
            row.suggest_by(EndUserSuggester(self._services))
        else:
            super().suggest(row)

    def write(self, consents: frozenset[Consent]) -> tuple[Device, tuple[str, ...]]:
        """Add the device, or save what was changed of it."""
        draft = self._with_owner()
        if self._device is None:
            return self._services.holders.add_device(draft), ()
        edited = self._services.holders.edit_device(self._device, draft)
        return edited.record, edited.taken_over

    def _with_owner(self) -> DeviceSettings:
        """The draft with the end user looked up, should the answer not be there yet."""
        typed = self.texts["end_user"].strip()
        if not typed or typed == self.first_texts["end_user"] or typed in self._owners:
            return self.draft
        found = self._services.holders.find(typed, (HolderKind.END_USER,))
        return read_device(self.texts, self._before, found.id).settings

    def conflict_texts(self, error: ConflictError) -> dict[str, tuple[str, str]]:
        """Tell end users by name instead of by number."""
        texts = dict(error.conflicts)
        if "end_user_id" in texts:
            mine, theirs = texts["end_user_id"]
            texts["end_user_id"] = (self._name_of(mine), self._name_of(theirs))
        return texts

    def _name_of(self, number: str) -> str:
        if not number:
            return ""
        return self._services.holders.get(HolderRef(HolderKind.END_USER, int(number))).label

    def rebase(self, theirs: frozenset[str]) -> tuple[str, ...]:
        """Put the changes made here on top of the device as it is now."""
        if self._device is None:
            return ()
        now = self._services.holders.get(self._device.ref)
        if not isinstance(now, Device):
            return ()
        typed = self.texts["end_user"]
        merged = rebased(self._before, self.draft, now.settings, theirs)
        self._device, self._before = now, now.settings
        self.first_texts = device_texts(now)
        self.texts = device_texts(Device(now.id, merged.draft, now.end_user, now.end_user_email))
        if merged.draft.end_user_id != now.settings.end_user_id:
            self.texts["end_user"] = typed
        return merged.taken_over
