"""Asking before a change: every question at once, under the write lock; no SQL."""

from __future__ import annotations

from collections.abc import Iterable

from itam_tui.domain.errors import Consent, ConsentNeeded, Question

NO_CONSENTS: frozenset[Consent] = frozenset()
"""Nothing has been agreed to."""

ALL_CONSENTS: frozenset[Consent] = frozenset(Consent)
"""Everything has been agreed to: `--yes`."""


def require(questions: Iterable[Question], consents: frozenset[Consent]) -> None:
    """Go on only when every question has been agreed to.

    Raises:
        ConsentNeeded: Some have not; it carries them all, so that they are asked at once.
    """
    open_questions = [one for one in questions if one.consent not in consents]
    if open_questions:
        raise ConsentNeeded(open_questions)


def agreed(questions: Iterable[Question], reason: str = "") -> str:
    """The reason kept in the history, with what was agreed to (product.md §3, Changes)."""
    sentences = " ".join(question.sentence for question in questions)
    told = f"agreed: {sentences}" if sentences else ""
    return "; ".join(part for part in (reason, told) if part)
