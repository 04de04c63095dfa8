"""What this program is, where it works and as whom: what the window `About` says; no SQL."""

from __future__ import annotations

import platform

from msgspec import Struct

from itam_tui import __version__
from itam_tui.config import without_password
from itam_tui.domain.as_of import AsOf
from itam_tui.services.register import Register, RegisterStatus
from itam_tui.services.roles import Roles, Standing
from itam_tui.store.database import Store
from itam_tui.store.engines import engine_of


class About(Struct, frozen=True):
    """The program, the register it has open, and who works in it."""

    version: str
    """The program's own."""
    python: str
    """The version of Python."""
    engine: str
    """The database and its version: `SQLite 3.40.1`."""
    status: RegisterStatus
    """The register, and how far its tables are."""
    standing: Standing
    """Who works here, their role, and who keeps them to it."""
    as_of: AsOf | None = None
    """The past day that is shown; None is today."""

    @property
    def place(self) -> str:
        """Where the register is, as it may be shown."""
        return without_password(self.status.place)

    @property
    def database(self) -> str:
        """What kind of register it is, and how big a file is."""
        size = self.status.size
        return self.status.kind if size is None else f"{self.status.kind}, {size:,} bytes"

    @property
    def tables(self) -> str:
        """How far its tables are."""
        steps, pending = self.status.steps, self.status.pending
        if pending:
            return f"need upgrading by {', '.join(pending)}: itam-tui db upgrade"
        return f"up to date ({steps[-1]})" if steps else "none yet"


def about(store: Store) -> About:
    """Look what works here, on what, and as whom.

    Raises:
        DatabaseError: The register can't be read.
    """
    as_of, store = store.as_of, store.present or store
    with store.reading() as unit:
        engine = engine_of(unit)
    return About(
        version=__version__,
        python=platform.python_version(),
        engine=engine,
        status=Register(store).status(),
        standing=Roles(store).standing(),
        as_of=as_of,
    )
