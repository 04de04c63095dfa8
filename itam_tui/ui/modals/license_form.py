"""Edit settings: the form that edits, adds and duplicates a license (product.md §4)."""

from __future__ import annotations

from textual.widget import Widget

from itam_tui.domain.errors import Consent
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services
from itam_tui.ui.changed_meanwhile import ChangedMeanwhile
from itam_tui.ui.form_fields import ASSIGNMENTS, license_sections
from itam_tui.ui.form_merging import rebased
from itam_tui.ui.form_texts import (
    dates_told,
    first_quantity,
    license_texts,
    other_amount,
    read_license,
)
from itam_tui.ui.modals.license_form_holders import LicenseHolders
from itam_tui.ui.widgets.assignment_editor import AssignmentEditor
from itam_tui.ui.widgets.form import FormSection

KNOWN = ("organization", "publisher", "vendor", "category", "owner")
"""The fields that suggest what is known."""


class LicenseForm(LicenseHolders, ChangedMeanwhile[License]):
    """Edits a license, or adds one; it saves itself and answers with the license."""

    def __init__(
        self,
        services: Services,
        license: License | None,
        draft: LicenseSettings | None = None,
    ) -> None:
        """Make the form.

        Args:
            services: What can be done with the register.
            license: The license as it was read; None adds one.
            draft: What a duplicate starts from.
        """
        blank = LicenseSettings(alert_days=services.alert_days)
        settings = license.settings if license else draft or blank
        texts = license_texts(settings, services.currency)
        if license is None:
            texts["quantity"] = ""
        verb = "Edit settings" if license else "Duplicate license" if draft else "Add license"
        heading = f"{verb} ─ {settings.name}" if settings.name else verb
        super().__init__(heading, license_sections(adding=license is None), texts)
        self._services = services
        self._license = license
        self._currency = services.currency
        self._before = settings
        self._begin_holders()
        self._today = services.licenses.today()
        self.draft = settings

    def license_at_hand(self) -> License | None:
        """Give the license as it was read; None adds one."""
        return self._license

    def draft_of(self) -> tuple[str, str]:
        """Name the form, and the license."""
        if self._license is not None:
            return "license", str(self._license.id)
        return ("duplicate", self._before.name) if self._before.name else ("license", "new")

    def read(self) -> dict[str, str]:
        """Read the boxes into the draft."""
        reading = read_license(self.texts, self._before, self.quantity)
        self.draft = reading.settings
        problems = dict(reading.problems)
        if misfits := self.pending.misfits(self.draft.type.holders):
            words = "1 added doesn't" if misfits == 1 else f"{misfits:,} added don't"
            problems["type"] = f"{words} fit this type."
        return problems

    @property
    def quantity(self) -> int | None:
        """The seats owned, or typed for a new license; None is unlimited, 0 while unreadable."""
        if self._license is not None:
            return self._license.quantity
        return first_quantity(self.texts)

    def notes(self) -> dict[str, str]:
        """Say the other amount, and what the dates come to."""
        notes = dates_told(self.draft, self._today)
        notes["amount"] = other_amount(self.draft, self.quantity)
        if self._license is not None and self.texts["product_key"] != self._before.product_key:
            notes["product_key"] = "replaced" if self.texts["product_key"] else "removed"
        return notes

    def disabled_boxes(self) -> frozenset[str]:
        """Typed use is for `Custom` alone, a length for months and years."""
        found = set()
        if self.draft.type is not LicenseType.CUSTOM:
            found.add("typed_used")
        if self.texts["term_kind"] not in ("months", "years"):
            found.add("term_count")
        return frozenset(found)

    def load_known(self) -> dict[str, list[str]]:
        """Read the texts used so far."""
        return {field: self._services.licenses.known(field) for field in KNOWN}

    @property
    def unsaved(self) -> int:
        """How many fields and holders would be lost."""
        return super().unsaved + self.pending.count

    def body(self, number: int) -> AssignmentEditor | FormSection:
        """Make a section's widgets."""
        if self.sections[number].title == ASSIGNMENTS:
            return self._make_editor()
        return FormSection(self.sections[number].fields, self.texts)

    def recheck(self) -> None:
        """Read all boxes, and what a save comes to."""
        super().recheck()
        self._show_holders()

    def first_box(self, number: int) -> Widget | None:
        """Begin in the list of those who may get a seat."""
        if self._editor is not None and self.sections[number].title == ASSIGNMENTS:
            table = self._editor.candidates.table
            return table if table.focusable else None
        return super().first_box(number)

    def hints(self) -> str:
        """Name the keys of the lists where they are."""
        if self.sections[self.open_number].title == ASSIGNMENTS:
            return "space mark   enter move   tab other side"
        return super().hints()

    def write(self, consents: frozenset[Consent]) -> tuple[License, tuple[str, ...]]:
        """Add the license, or save what was changed of it."""
        licenses = self._services.licenses
        if self._license is None:
            return licenses.add(self.draft, self.quantity, consents=consents), ()
        edited = licenses.edit(self._license, self.draft, self.pending.changes(), consents=consents)
        return edited.license, edited.taken_over

    def rebase(self, theirs: frozenset[str]) -> tuple[str, ...]:
        """Put the changes made here on top of the license as it is now."""
        if self._license is None:
            return ()
        now = self._services.licenses.get(self._license.id)
        merged = rebased(self._license.settings, self.draft, now.settings, theirs)
        self._license, self._before = now, now.settings
        self.first_texts = license_texts(now.settings, self._currency)
        self.texts = license_texts(merged.draft, self._currency)
        return merged.taken_over
