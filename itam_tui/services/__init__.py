"""What people do with the register, as plain synchronous Python; no SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from itam_tui.services.assignments import Assignments
from itam_tui.services.changes import Changes
from itam_tui.services.holders import Holders
from itam_tui.services.licenses import Licenses
from itam_tui.services.register import Register
from itam_tui.services.renewals import Renewals
from itam_tui.services.tables import Tables
from itam_tui.store.database import Store, open_store

if TYPE_CHECKING:
    from itam_tui.services.importing import Importing


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the top floor hands to screens and verbs."""

    licenses: Licenses
    """Licenses and their quantities."""
    assignments: Assignments
    """Who holds what."""
    holders: Holders
    """End users and devices."""
    history: Changes
    """Everything that changed."""
    renewals: Renewals
    """What is up for renewal."""
    tables: Tables
    """Table settings."""
    register: Register
    """The register as a whole."""
    store: Store
    """The database, for services that are built only when needed."""
    currency: str = "USD"
    """The currency of amounts that name none (product.md §6, Config)."""
    alert_days: int = 30
    """The lead time of the alert of a new license, in days."""

    @property
    def importing(self) -> Importing:
        """Files brought in; imported when it is needed."""
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

    Raises:
        DatabaseError: It is missing, damaged, newer, busy or no register.
        UsageError: The URL is of no kind this program knows.
    """
    store = open_store(url, actor=actor, today=today, now=now, create=create, read_only=read_only)
    return Services(
        licenses=Licenses(store),
        assignments=Assignments(store),
        holders=Holders(store),
        history=Changes(store),
        renewals=Renewals(store),
        tables=Tables(store),
        register=Register(store),
        store=store,
        currency=currency,
        alert_days=alert_days,
    )
