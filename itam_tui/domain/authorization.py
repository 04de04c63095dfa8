"""Who may do what: four roles, each may do what the one before it may, and more; no I/O."""

from __future__ import annotations

from enum import StrEnum

from itam_tui.domain.errors import NotAllowedError


class Role(StrEnum):
    """What somebody is in a register, the least first."""

    VIEWER = "viewer"
    TECHNICIAN = "technician"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """Where it stands: a higher one may do all that a lower one may."""
        return list(Role).index(self)

    @property
    def worded(self) -> str:
        """With its article: `a viewer`, `an admin`."""
        return f"{'an' if self is Role.ADMIN else 'a'} {self.value}"


class Right(StrEnum):
    """What is done, in the words of the sentence that refuses it."""

    LOOK = "look at the register"
    ASSIGN = "give or take seats"
    CHANGE_LICENSES = "change licenses"
    CHANGE_HOLDERS = "change end users or devices"
    REVEAL_KEYS = "see product keys"
    ADMINISTER = "administer the register"


NEEDED: dict[Right, Role] = {
    Right.LOOK: Role.VIEWER,
    Right.ASSIGN: Role.TECHNICIAN,
    Right.CHANGE_LICENSES: Role.MANAGER,
    Right.CHANGE_HOLDERS: Role.MANAGER,
    Right.REVEAL_KEYS: Role.MANAGER,
    Right.ADMINISTER: Role.ADMIN,
}
"""The least role that may do it."""


def why_not(role: Role, right: Right) -> str:
    """Why somebody of a role may not do it; blank when they may."""
    needed = NEEDED[right]
    if role.rank >= needed.rank:
        return ""
    return f"As {role.worded} you may not {right.value}; that takes {needed.worded}."


def authorize(role: Role, right: Right) -> None:
    """Let pass what a role may do.

    Raises:
        NotAllowedError: It may not; the sentence says which role may.
    """
    if reason := why_not(role, right):
        raise NotAllowedError(f"{reason} Ask an admin of the register for that role.")
