"""What an import tells, for programs and for people; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from itam_tui.domain.importing.drafts import Problem

if TYPE_CHECKING:
    from itam_tui.services.importing.report import ImportReport

PROBLEMS_TOLD = 20
"""How many problems are told to people before the rest is only counted."""


def report_shape(report: ImportReport) -> dict[str, Any]:
    """A report as JSON has it (product.md §6); no problem is left out."""
    return {
        "rows": report.rows,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "warnings": report.warnings,
        "columns": dict(report.columns),
        "problems": [
            {
                "level": one.level,
                "line": one.line,
                "column": one.column or None,
                "value": one.value,
                "message": one.message,
            }
            for one in report.problems
        ],
    }


def report_lines(report: ImportReport, file: str) -> Iterator[str]:
    """A report for people: what became of the rows, the columns, the problems."""
    yield _heading(report, file)
    yield (
        f"  {report.created:,} created, {report.updated:,} updated, "
        f"{report.unchanged:,} unchanged, {report.rejected:,} rejected; "
        f"{_many(report.warnings, 'warning')}."
    )
    taken = [f"{theirs} → {ours}" for theirs, ours in report.columns.items() if ours]
    left = [theirs for theirs, ours in report.columns.items() if not ours]
    yield f"Columns taken: {', '.join(taken) or 'none'}."
    if left:
        yield f"Columns not taken: {', '.join(left)}."
    yield from problem_lines(report.problems)
    if report.unknown_holders:
        rows = _many(report.unknown_holders, "row")
        yield f"{rows} with a holder that is not known; --create-holders makes them."


def _heading(report: ImportReport, file: str) -> str:
    rows = _many(report.rows, "row")
    if report.applied:
        return f"{file}: {rows}, imported."
    return f"{file}: {rows}, a preview. Nothing was written; --apply imports it."


def problem_lines(problems: tuple[Problem, ...]) -> Iterator[str]:
    """The problems, errors first, the first twenty in words."""
    ordered = sorted(problems, key=lambda one: (one.level != "error", one.line))
    for one in ordered[:PROBLEMS_TOLD]:
        where = f"line {one.line}" + (f", {one.column}" if one.column else "")
        value = f" ({one.value})" if one.value else ""
        yield f"{one.level.capitalize()} in {where}{value}: {one.message}"
    if (rest := len(ordered) - PROBLEMS_TOLD) > 0:
        yield f"{rest:,} more problems; --format json tells all, --rejects FILE keeps the rows."


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")
