"""Who may do what in a register, and who says so; no SQL."""

from __future__ import annotations

from msgspec import Struct

from itam_tui.domain.authorization import Right, Role, why_not
from itam_tui.domain.errors import RefusedError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.store import history, roles
from itam_tui.store.database import Store


class Standing(Struct, frozen=True):
    """What somebody is in a register, and who keeps them to it."""

    who: str
    """The technician; where a server enforces roles, who it knows them as."""
    role: Role
    """Their role."""
    enforced: bool
    """Whether a server keeps everybody to their role."""

    def why_not(self, right: Right) -> str:
        """Why they may not do it; blank when they may."""
        return why_not(self.role, right)

    @property
    def told(self) -> str:
        """Who keeps them to it, as a sentence."""
        if self.enforced:
            return f"Enforced by the server: {self.who} is {self.role.worded} there."
        return "Roles are advice here: whoever can write the register can change everything in it."


class Roles(Struct, frozen=True):
    """The roles of technicians."""

    store: Store
    """The register."""

    def standing(self) -> Standing:
        """What whoever works here is."""
        with self.store.reading() as unit:
            enforced = roles.is_enforced(unit)
            who = roles.login(unit) if enforced else unit.actor
            return Standing(who, roles.role_of(unit), enforced)

    def require(self, right: Right) -> None:
        """Let pass what the role of whoever works here may do.

        Raises:
            NotAllowedError: It may not.
        """
        with self.store.reading() as unit:
            self.store.authorize(unit, right)

    def given(self) -> dict[str, Role]:
        """Everybody who was given a role: by the server where it enforces them, else here."""
        with self.store.reading() as unit:
            return roles.given_there(unit) if roles.is_enforced(unit) else roles.given(unit)

    def give(self, technician: str, role: Role | None) -> None:
        """Give somebody a role, or take theirs away; it is written into the history.

        Raises:
            NotAllowedError: Only an admin may.
            RefusedError: Nobody would be left who is an admin, or the server gives the roles.
        """
        with self.store.writing(Right.ADMINISTER) as unit:
            if roles.is_enforced(unit):
                raise RefusedError(
                    "The server gives the roles here: GRANT itam_manager TO somebody there."
                )
            before = roles.given(unit)
            roles.give(unit, technician, role)
            after = roles.given(unit)
            if after and Role.ADMIN not in after.values():
                raise RefusedError(
                    "Somebody must stay an admin, or nobody could give roles any more. "
                    f"Make one first: itam-tui roles give {unit.actor} admin."
                )
            was = before.get(technician)
            changes = {"role": (was and was.value, role and role.value)}
            label = f"Role of {technician}"
            history.record(
                unit, history.Entry(Action.EDITED, RecordKind.REGISTER, None, label, changes)
            )

    def init_server(self) -> None:
        """Make the roles on a server, each with its rights.

        Raises:
            RefusedError: The register is a file, which has none.
            DatabaseError: The server doesn't let whoever asks.
        """
        if self.store.path is not None:
            raise RefusedError(
                "A file has no roles of its own. Give roles as advice: itam-tui roles give."
            )
        from itam_tui.store.server_roles import make_roles

        with self.store.writing(Right.ADMINISTER) as unit:
            make_roles(unit)
