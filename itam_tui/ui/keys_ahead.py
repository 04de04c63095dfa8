"""Keys sent ahead act as if typed slowly, and answer no question that wasn't drawn yet."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

ReturnType = TypeVar("ReturnType")

_LAPS = 3
"""From the focused widget to the app: one for the key, two for a worker or a modal it started."""

_LONGEST_WAIT_SECONDS = 0.5
"""After which the next key is taken even if a widget on the way is still at work."""


@runtime_checkable
class ReadBeforeAnswered(Protocol):
    """A screen that no key may answer which arrived before it was drawn."""

    drawn_at: float | None
    """When it was first drawn, on the clock of `Message.time`; None before that."""


class KeysAhead(App[ReturnType]):
    """An app that takes the next key when the one before has been dealt with.

    Textual forwards a whole burst to the widget that has the focus when it arrives; here
    each key goes to the widget that has it after the key before (product.md §5).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make an app with no key waiting."""
        super().__init__(*args, **kwargs)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._under_way = False
        self._holds = 0
        self._turn = 0
        self._patience: asyncio.TimerHandle | None = None
        self.key_arrived_at = 0.0

    @property
    def keys_pending(self) -> bool:
        """Whether a key is waiting or still being dealt with."""
        return self._under_way or bool(self._ahead)

    @contextmanager
    def holding_keys(self) -> Iterator[None]:
        """Keep keys waiting while a layer that they are meant for is being fetched."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            if not self._holds and not self._under_way and self._ahead:
                self.call_later(self._take_next)

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes from the terminal; let everything else pass."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._ahead.append(event)
        if not self._under_way:
            await self._take_next()

    async def _take_next(self) -> None:
        """Give the next key to the widget that has the focus now, and follow it."""
        self._under_way = False
        while self._ahead and not self._holds and not self._under_way:
            event = self._ahead.popleft()
            if self._comes_too_early(event):
                continue
            self.key_arrived_at = event.time
            self._under_way = True
            self._turn += 1
            self._patience = asyncio.get_running_loop().call_later(
                _LONGEST_WAIT_SECONDS, self._lose_patience, self._turn
            )
            await super().on_event(event)
            self._start_lap(self._turn, _LAPS)

    def _comes_too_early(self, event: events.Key | events.Paste) -> bool:
        """Say whether a key was sent before the question it would answer was drawn."""
        if not self.screen_stack:
            return False
        asking = self.screen
        if not isinstance(asking, ReadBeforeAnswered):
            return False
        return asking.drawn_at is None or event.time < asking.drawn_at

    def _start_lap(self, turn: int, laps: int) -> None:
        """Send a note after the key, along the way on which it bubbles up to the app."""
        start = (self.focused or self.screen) if self.screen_stack else self
        self._pass_on(turn, laps, [*start.ancestors_with_self], 0)

    def _pass_on(self, turn: int, laps: int, way: list[Any], place: int) -> None:
        if turn != self._turn:
            return
        for following in range(place, len(way)):
            pump: MessagePump = way[following]
            if pump.call_later(self._pass_on, turn, laps, way, following + 1):
                return
        if laps > 1:
            self._start_lap(turn, laps - 1)
        else:
            self._finish(turn)

    def _finish(self, turn: int) -> None:
        """End the turn of a key, in the app's own task."""
        if turn != self._turn:
            return
        self._turn += 1
        if self._patience is not None:
            self._patience.cancel()
        self._under_way = False
        if self._ahead:
            self._under_way = True
            self.call_later(self._take_next)

    def _lose_patience(self, turn: int) -> None:
        self._finish(turn)
