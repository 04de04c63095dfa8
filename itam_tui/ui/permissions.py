"""Which command takes which right, so that what somebody may not do is grayed with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from itam_tui.domain.authorization import Right

CHANGING: Final = frozenset({"edit", "add", "duplicate", "delete", "restore"})
"""Commands that change the kind of record a screen shows."""

RIGHTS: Final[Mapping[str, Right]] = {
    "assign": Right.ASSIGN,
    "unassign": Right.ASSIGN,
    "unassign.all": Right.ASSIGN,
    "move": Right.ASSIGN,
    "seats": Right.ASSIGN,
    "quantity.set": Right.CHANGE_LICENSES,
    "quantity.more": Right.CHANGE_LICENSES,
    "quantity.less": Right.CHANGE_LICENSES,
    "reveal": Right.REVEAL_KEYS,
}
"""Commands that take the same right everywhere."""


def right_to(command_id: str, changes: Right) -> Right | None:
    """The right a command takes; None where anybody may.

    Args:
        command_id: The command.
        changes: The right to change what the screen shows.
    """
    return changes if command_id in CHANGING else RIGHTS.get(command_id)
