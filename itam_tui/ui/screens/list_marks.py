"""Which records of a list are acted on: the marked, shown or not, or the highlighted one."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence

from msgspec.structs import replace
from textual import on, work
from textual.message import Message

from itam_tui.domain.errors import Question
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services
from itam_tui.ui.screens.list_reading import ListReading, ListSource, RecordT
from itam_tui.ui.widgets.query_table import QueryTable


class ListMarks(ListReading[RecordT]):
    """A list whose records can be marked; the marks outlive its filter."""

    class KeysRead(Message):
        """The records to mark beside those that are."""

        def __init__(self, keys: Sequence[int]) -> None:
            """Tell their numbers."""
            super().__init__()
            self.keys = keys
            """Their numbers."""

    def __init__(self, services: Services, source: ListSource[RecordT]) -> None:
        """Mark nothing; see `ListReading`."""
        super().__init__(services, source)
        self._hidden_marks: frozenset[Hashable] = frozenset()

    @property
    def highlighted(self) -> RecordT | None:
        """The record under the cursor; None without one."""
        return self._found.get(self.table.cursor_key)

    def chosen(self) -> list[int]:
        """Give the marked records, or the highlighted one when none is."""
        if marks := self.table.marks:
            return sorted(key for key in marks if isinstance(key, int))
        key = self.table.cursor_key
        return [key] if isinstance(key, int) and key in self._found else []

    async def chosen_records(self) -> list[RecordT]:
        """Give the records of `chosen`; those that are not at hand are read first.

        Keys sent ahead wait meanwhile: they are meant for what the record is needed for.
        """
        keys = self.chosen()
        if all(key in self._found for key in keys):
            return [self._found[key] for key in keys]
        self.rows_ahead.begin()
        try:
            found = await asyncio.to_thread(self._source.get_many, keys)
        finally:
            self.call_after_refresh(self.rows_ahead.end)
        return list(found.values())

    @property
    def hidden_marks(self) -> int:
        """How many are marked that the filter hides."""
        return len(self._hidden_marks)

    @on(QueryTable.MarksChanged)
    def follow_marks(self) -> None:
        """Say how many are marked."""
        self._hidden_marks &= self.table.marks
        self.say_status()
        self.refresh_bindings()

    def action_mark_all(self) -> None:
        """Mark all that match the filter."""
        self.read_keys(self.criteria, 0, None)

    @on(QueryTable.RangeAsked)
    def ask_for_range(self, event: QueryTable.RangeAsked) -> None:
        """Mark a range with rows that are not at hand."""
        self.read_keys(self.criteria, event.first_index, event.last_index)

    @work(thread=True, group="keys")
    def read_keys(self, criteria: Criteria, first: int, last: int | None) -> None:
        """Ask which records stand there."""
        self.post_message(self.KeysRead(self._source.keys(criteria, first, last)))

    @on(KeysRead)
    def mark_keys(self, answer: KeysRead) -> None:
        """Mark them beside those that are marked."""
        self.table.set_marks({*self.table.marks, *answer.keys})

    async def ask(self, *questions: Question) -> bool:
        """Ask all questions at once; of many records, say how many the filter hides."""
        if self._hidden_marks:
            note = f" {self.hidden_marks:,} of them not shown."
            questions = tuple(
                replace(one, sentence=one.sentence + note) if one.count > 1 else one
                for one in questions
            )
        return await super().ask(*questions)
