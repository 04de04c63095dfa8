"""A dialog whose texts survive a lost connection, and are offered when it is opened again."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import Any, Final, Generic

from textual import work
from textual.await_complete import AwaitComplete
from textual.screen import ScreenResultType
from textual.timer import Timer

from itam_tui.domain.errors import Consent, Question
from itam_tui.services.drafts import Draft, Typed
from itam_tui.ui.base import ItamModal
from itam_tui.ui.history_words import moment

DRAFT_SECONDS: Final = 3.0
"""How long after a key what is typed is kept, at the latest."""


class Drafted(ItamModal[ScreenResultType], Generic[ScreenResultType]):
    """Keeps what is typed in it until it is saved or discarded."""

    _timer: Timer | None = None
    _kept: Typed | None = None

    @abstractmethod
    def draft_of(self) -> tuple[str, str]:
        """Name the form, and the record it is of; `new` for one that is added."""

    @abstractmethod
    def typed(self) -> dict[str, tuple[str, str]]:
        """Give the text each changed field began with, and the one typed."""

    @abstractmethod
    def take_up(self, texts: dict[str, tuple[str, str]]) -> None:
        """Put texts that were typed earlier into their fields."""

    def on_mount(self) -> None:
        """Look for what was typed and never saved."""
        if self.host.drafts is not None:
            self._offer_draft()

    @work(group="draft")
    async def _offer_draft(self) -> None:
        if (drafts := self.host.drafts) is None:
            return
        draft = await asyncio.to_thread(drafts.find, *self.draft_of())
        if draft is not None and await self._wants(draft):
            self._kept = draft.texts
            self.take_up(draft.texts)

    async def _wants(self, draft: Draft) -> bool:
        at = moment(draft.at)
        now = moment(self.host.drafts.now()) if self.host.drafts else at
        shown = at[-5:] if at[:10] == now[:10] else at
        question = Question(Consent.SEVERAL, f"Take up what you typed at {shown}?")
        return await self.host.ask([question])

    def note_typing(self) -> None:
        """Keep what is typed in a moment; every key of that moment goes with it."""
        if self.host.drafts is not None and self._timer is None and self.typed() != self._known():
            self._timer = self.set_timer(DRAFT_SECONDS, self.keep_draft)

    def _known(self) -> Typed:
        return self._kept or {}

    def keep_draft(self) -> None:
        """Keep what is typed, now: a small file, written where the next line can't overtake it."""
        self._timer = None
        if (drafts := self.host.drafts) is None or (typed := self.typed()) == self._known():
            return
        drafts.keep(*self.draft_of(), typed)
        self._kept = typed

    def forget_draft(self) -> None:
        """Keep nothing of it any more."""
        if self._timer is not None:
            self._timer.stop()
        if (drafts := self.host.drafts) is not None:
            drafts.drop(*self.draft_of())

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close: what was typed has been saved, or is discarded."""
        self.forget_draft()
        return super().dismiss(result)
