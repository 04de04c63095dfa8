"""The text of the help: the commands in force, by group, in one column or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content

from itam_tui.ui.commands import Command, by_group, sign_of

WIDE_FROM = 120
"""Columns of the terminal from which the help has two columns."""

_KEYS_WIDTH = 16
_COLUMN_WIDTH = 54


def help_lines(chosen: Sequence[Command], keys: Mapping[str, Sequence[str]]) -> list[Content]:
    """Write the help of some commands, line by line.

    Args:
        chosen: The commands in force.
        keys: The keys each is bound to now, by id; those missing are as declared.
    """
    lines: list[Content] = []
    for group, members in by_group(chosen):
        if lines:
            lines.append(Content(""))
        lines.append(Content.styled(group, "bold $accent"))
        for each in members:
            signs = " ".join(map(sign_of, keys.get(each.id, each.keys)))
            gap = " " * max(_KEYS_WIDTH - cell_len(signs), 1)
            lines.append(Content.assemble((signs, "bold"), gap, each.help))
    return lines


def help_text(lines: Sequence[Content], *, wide: bool) -> Content:
    """Put the lines of the help under each other, or in two columns side by side."""
    if not wide:
        return Content("\n").join(lines)
    half = _middle(lines)
    left, right = list(lines[:half]), list(lines[half:])
    while right and not right[0].plain:
        right.pop(0)
    rows = max(len(left), len(right))
    blank = Content("")
    left += [blank] * (rows - len(left))
    right += [blank] * (rows - len(right))
    return Content("\n").join(
        Content.assemble(one, " " * max(_COLUMN_WIDTH - one.cell_length, 1), other)
        for one, other in zip(left, right, strict=True)
    )


def _middle(lines: Sequence[Content]) -> int:
    """Find the gap between two groups that is nearest to the middle."""
    gaps = [place for place, line in enumerate(lines) if not line.plain]
    return min(gaps, key=lambda place: abs(place - len(lines) / 2), default=len(lines))
