"""Where a change comes from: which door, which session, which person behind it; no I/O."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace


class Origin(Struct, frozen=True):
    """What the history keeps of whoever writes, besides the technician's name."""

    door: str = "program"
    """How the change came in: `app`, or the verb, such as `cli assign`."""
    session: str = ""
    """One run of the program, the same in all it writes; given when a register is opened."""
    version: str = ""
    """The version of the program."""
    uid: int | None = None
    """The number of the operating system's user."""
    login: str = ""
    """Who logged in, as the kernel keeps it through `sudo`; blank where it keeps nothing."""
    claims: Mapping[str, str] = {}
    """What the environment says, which whoever runs the program can set."""

    def importing(self) -> Origin:
        """The same, bringing a file in."""
        if self.door.endswith(" import"):
            return self
        return replace(self, door=f"{self.door} import")
