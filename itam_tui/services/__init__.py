"""What people do with the register, as plain synchronous Python; no SQL.

Each service is imported when it is first asked for: the first frame needs three of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.origin import Origin
from itam_tui.domain.undo import Session
from itam_tui.services.register import Register
from itam_tui.store.database import Store, open_store
from itam_tui.store.vault import Vault

if TYPE_CHECKING:
    from itam_tui.services.assignments import Assignments
    from itam_tui.services.audit import Audit
    from itam_tui.services.changes import Changes
    from itam_tui.services.further_keys import FurtherKeys
    from itam_tui.services.holders import Holders
    from itam_tui.services.importing import Importing
    from itam_tui.services.licenses import Licenses
    from itam_tui.services.product_keys import ProductKeys
    from itam_tui.services.renewals import Renewals
    from itam_tui.services.roles import Roles
    from itam_tui.services.tables import Tables
    from itam_tui.services.undo import Undo


class Services(Struct, frozen=True, dict=True):
    """Everything the top floor hands to screens and verbs."""

    store: Store
    """The database, for services that are built only when needed."""
    currency: str = "USD"
    """The currency of amounts that name none (product.md §6, Config)."""
    alert_days: int = 30
    """The lead time of the alert of a new license, in days."""

    @property
    def of_today(self) -> Services:
        """The same register as it is today; itself unless it shows a past day."""
        present = self.store.present
        return self if present is None else replace(self, store=present)

    @cached_property
    def register(self) -> Register:
        """The register as a whole."""
        return Register(self.store)

    @cached_property
    def licenses(self) -> Licenses:
        """Licenses and their quantities."""
        from itam_tui.services.licenses import Licenses

        return Licenses(self.store)

    @cached_property
    def assignments(self) -> Assignments:
        """Who holds what."""
        from itam_tui.services.assignments import Assignments

        return Assignments(self.store)

    @cached_property
    def holders(self) -> Holders:
        """End users and devices."""
        from itam_tui.services.holders import Holders

        return Holders(self.store)

    @cached_property
    def history(self) -> Changes:
        """Everything that changed."""
        from itam_tui.services.changes import Changes

        return Changes(self.store)

    @cached_property
    def audit(self) -> Audit:
        """Whether the history is as it was written."""
        from itam_tui.services.audit import Audit

        return Audit(self.store)

    @cached_property
    def renewals(self) -> Renewals:
        """What is up for renewal."""
        from itam_tui.services.renewals import Renewals

        return Renewals(self.store)

    @property
    def session(self) -> Session:
        """The changes made since the register was opened, to be undone."""
        return self.store.session

    @cached_property
    def roles(self) -> Roles:
        """Who may do what."""
        from itam_tui.services.roles import Roles

        return Roles(self.store)

    @cached_property
    def undo(self) -> Undo:
        """Changes taken back and done again."""
        from itam_tui.services.undo import Undo

        return Undo(self.store)

    @cached_property
    def tables(self) -> Tables:
        """Table settings."""
        from itam_tui.services.tables import Tables

        return Tables(self.store)

    @cached_property
    def product_keys(self) -> ProductKeys:
        """The keys that encrypt product keys."""
        from itam_tui.services.product_keys import ProductKeys

        return ProductKeys(self.store)

    @cached_property
    def further_keys(self) -> FurtherKeys:
        """The product keys beside a license's own."""
        from itam_tui.services.further_keys import FurtherKeys

        return FurtherKeys(self.store)

    @property
    def importing(self) -> Importing:
        """Files brought in."""
        from itam_tui.services.importing import Importing

        return Importing(self.store)


def open_services(
    url: str,
    *,
    actor: str,
    today: Callable[[], date],
    now: Callable[[], datetime],
    create: bool = False,
    read_only: bool = False,
    currency: str = "USD",
    alert_days: int = 30,
    origin: Origin | None = None,
    key_file: Path | None = None,
    tell: Callable[[str], None] | None = None,
) -> Services:
    """Open a register and give what can be done with it.

    Args:
        url: Where it is: `sqlite:///file`, a file name, or `postgresql://…`.
        actor: The technician, written into every change.
        today: Tells the day that counts as today.
        now: Tells the moment, UTC by the real clock.
        create: Whether a missing SQLite register is made.
        read_only: Whether nothing may be written.
        currency: The currency of amounts that name none.
        alert_days: The lead time of the alert of a new license, in days.
        origin: Where changes come from, written into each.
        key_file: The file with the keys that encrypt product keys, made when one is written
            first; without one none can be written or revealed.
        tell: Says a sentence to the person at work, on any thread.

    Raises:
        DatabaseError: It is missing, damaged, newer, busy or no register.
        UsageError: The URL is of no kind this program knows.
    """
    store = open_store(
        url,
        actor=actor,
        today=today,
        now=now,
        create=create,
        read_only=read_only,
        origin=origin,
        vault=Vault(key_file, tell),
    )
    return Services(store, currency, alert_days)
