"""Prints what a torture script found: a Markdown table, and whether every figure holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One thing that was measured."""

    name: str
    """What."""
    found: str
    """What it came to."""
    target: str
    """What it must come to."""
    holds: bool
    """Whether it does."""


def report(title: str, figures: Sequence[Figure]) -> int:
    """Print figures, and give what to exit with: 1 when one falls short."""
    print(f"\n## {title}\n\n| figure | found | target | verdict |\n|---|---|---|---|")
    for one in figures:
        print(
            f"| {one.name} | {one.found} | {one.target} | {'holds' if one.holds else 'FAILS'} |",
            flush=True,
        )
    return 0 if all(one.holds for one in figures) else 1
