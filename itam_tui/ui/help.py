"""The text of the help: the commands in force, by group, in one column or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

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

    A command without a key is found in the palette, by its id too.
    """
    palette = min(map(sign_of, keys.get("palette", ())), key=len, default="")
    lines: list[Content] = []
    for group, members in by_group(chosen):
        if lines:
            lines.append(Content(""))
        lines.append(Content.styled(group, "bold $accent"))
        for each in members:
            signs = " ".join(map(sign_of, keys.get(each.id, each.keys)))
            if not signs:
                signs = f"{palette} {each.id}"
            gap = " " * max(_KEYS_WIDTH - cell_len(signs), 1)
            lines.append(Content.assemble((signs, "bold"), gap, each.help))
    return lines


def help_text(lines: Sequence[Content], *, wide: bool) -> Content:
    """Put the lines of the help under each other, or in two columns of like height."""
    if not wide:
        return Content("\n").join(lines)
    left: list[Content] = []
    right: list[Content] = []
    for group in _groups(lines):
        shorter = left if len(left) <= len(right) else right
        shorter += [Content(""), *group] if shorter else group
    return Content("\n").join(
        Content.assemble(one, " " * max(_COLUMN_WIDTH - one.cell_length, 1), other)
        for one, other in zip_longest(left, right, fillvalue=Content(""))
    )


def _groups(lines: Sequence[Content]) -> list[list[Content]]:
    """Give the lines of each group, without the gaps between them."""
    groups: list[list[Content]] = [[]]
    for line in lines:
        if line.plain:
            groups[-1].append(line)
        else:
            groups.append([])
    return groups
