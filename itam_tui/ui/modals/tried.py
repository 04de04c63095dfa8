"""A dialog whose answer is put to use before it goes, so that a `no` comes back to it as it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from textual import work
from textual.screen import ScreenResultType

from itam_tui.domain.errors import Consent
from itam_tui.ui.base import ItamModal
from itam_tui.ui.row_wait import RowWait

T = TypeVar("T")


class TriedModal(ItamModal[ScreenResultType]):
    """Stays, with all that is typed and marked, until what it is for is done or given up."""

    _attempt: Callable[[ScreenResultType], Awaitable[bool]] | None = None
    _is_trying = False

    def __init__(self) -> None:
        """Make the dialog."""
        super().__init__()
        self._trial_keys = RowWait(self)

    async def tried(
        self, change: Callable[[ScreenResultType, frozenset[Consent]], T]
    ) -> tuple[ScreenResultType, T] | None:
        """Show the dialog, and make a change with its answer; only in a worker.

        Args:
            change: Makes the change off the loop, with what was agreed to; it may be called again.

        Returns:
            The answer and what the change came to; None when the person gave up.
        """
        done: list[tuple[ScreenResultType, T]] = []

        async def attempt(answer: ScreenResultType) -> bool:
            made = await self.with_consent(lambda agreed: change(answer, agreed))
            if made is not None:
                done.append((answer, made))
            return made is not None

        self._attempt = attempt
        await self.app.push_screen_wait(self)
        return done[0] if done else None

    def answer(self, answer: ScreenResultType) -> None:
        """Go with an answer, once what it is for is done."""
        if self._attempt is None:
            self.dismiss(answer)
        elif not self._is_trying:
            self._is_trying = True
            self._try(answer, self._attempt)

    @work(group="try")
    async def _try(
        self, answer: ScreenResultType, attempt: Callable[[ScreenResultType], Awaitable[bool]]
    ) -> None:
        """Put it to use; keys sent ahead are meant for what comes then."""
        self._trial_keys.begin()
        try:
            if await attempt(answer):
                self.dismiss(answer)
        finally:
            self._is_trying = False
            self._trial_keys.end()

    def on_screen_suspend(self) -> None:
        """Let keys act on what is asked."""
        self._trial_keys.end()

    def on_screen_resume(self) -> None:
        """Keep keys again until the answer to what was asked is dealt with."""
        if self._is_trying:
            self._trial_keys.begin()

    def on_unmount(self) -> None:
        """Keep no key waiting."""
        self._trial_keys.end()

    def leave(self) -> None:
        """Stay while what it is for is being done."""
        if not self._is_trying:
            super().leave()
