"""What became of each row of a file, as the preview and the report tell it; no SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from itam_tui.domain.importing.drafts import Problem, problem
from itam_tui.domain.importing.reading import RawRow

Outcome = Literal["created", "updated", "unchanged", "rejected"]
"""What became of one row."""

_WEIGHT: dict[Outcome, int] = {"unchanged": 0, "updated": 1, "created": 2, "rejected": 3}


class ImportReport(Struct, frozen=True):
    """What an import did, or a preview would do."""

    rows: int
    """Rows of the file, blank lines left out."""
    created: int
    """Rows that made something new."""
    updated: int
    """Rows that changed something."""
    unchanged: int
    """Rows that said nothing new."""
    rejected: int
    """Rows that were not taken."""
    warnings: int
    """Problems that rejected nothing."""
    columns: Mapping[str, str | None]
    """Their header to our field; None where the column is not taken."""
    problems: tuple[Problem, ...]
    """Every problem, by line."""
    headers: tuple[str, ...] = ()
    """The headers, for the file of rejected rows."""
    rejects: tuple[tuple[RawRow, str], ...] = ()
    """Each rejected row and why."""
    applied: bool = False
    """Whether it was written."""
    unknown_holders: int = 0
    """Rows whose holder is not known, which making holders would take."""
    sha256: str = ""
    """What the bytes of the file come to, so that another one is told from it."""


@dataclass(slots=True)
class Tally:
    """Counts the rows of one file while they are taken."""

    problems: list[Problem] = field(default_factory=list)
    """Every problem so far."""
    unknown_holders: int = 0
    """Rows whose holder is not known."""
    _outcomes: dict[int, Outcome] = field(default_factory=dict)
    _rejects: dict[int, tuple[RawRow, list[str]]] = field(default_factory=dict)

    def done(self, row: RawRow, outcome: Outcome) -> None:
        """Note what became of a row; the weightiest of several outcomes counts."""
        before = self._outcomes.get(row.line, "unchanged")
        if _WEIGHT[outcome] >= _WEIGHT[before]:
            self._outcomes[row.line] = outcome

    def reject(self, row: RawRow, column: str, value: str, message: str) -> None:
        """Reject a row, and say why."""
        self.problems.append(problem("error", row.line, column, value, message))
        self.rejected(row, message)

    def rejected(self, row: RawRow, message: str) -> None:
        """Note a row that was rejected with a problem told already."""
        self.done(row, "rejected")
        self._rejects.setdefault(row.line, (row, []))[1].append(message)

    def warn(self, row: RawRow, column: str, value: str, message: str) -> None:
        """Say something about a row that is taken."""
        self.problems.append(problem("warning", row.line, column, value, message))

    def counts(self) -> Counter[Outcome]:
        """How many rows came to what."""
        return Counter(self._outcomes.values())

    def report(self, columns: Mapping[str, str | None], headers: tuple[str, ...]) -> ImportReport:
        """The report of all rows."""
        counts = self.counts()
        problems = sorted(self.problems, key=lambda one: (one.line, one.level))
        return ImportReport(
            rows=len(self._outcomes),
            created=counts["created"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            rejected=counts["rejected"],
            warnings=sum(one.level == "warning" for one in problems),
            columns=dict(columns),
            problems=tuple(problems),
            headers=headers,
            rejects=tuple(
                (row, " ".join(messages)) for _, (row, messages) in sorted(self._rejects.items())
            ),
            unknown_holders=self.unknown_holders,
        )


@dataclass(slots=True)
class Progress:
    """Tells how far a file is, and hears that it should stop."""

    tell: Callable[[int, int], None] | None = None
    """Called with rows done and rows in all, now and then."""
    stop: Callable[[], bool] | None = None
    """Answers whether to stop; nothing is written then."""

    def at(self, done: int, total: int) -> None:
        """Note that so many rows are done.

        Raises:
            Stopped: It should stop.
        """
        if done % 200 and done != total:
            return
        if self.stop is not None and self.stop():
            raise Stopped
        if self.tell is not None:
            self.tell(done, total)


class Stopped(Exception):
    """Somebody asked the import to stop."""
