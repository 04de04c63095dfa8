"""A screen that keeps keys sent ahead for the rows it is reading."""

from __future__ import annotations

from textual import on
from textual.worker import Worker, WorkerState

from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.screens.filtered import FilteredScreen
from itam_tui.ui.widgets.query_table import QueryTable

LONGEST_BLANK_SECONDS = 0.15
"""After which a screen is drawn without the rows it is reading."""


class WaitsForRows(FilteredScreen):
    """Begin with `self.rows_ahead.begin()` when a list is asked for; it ends by itself.

    The first time the screen is drawn with its rows: to draw it without them before costs as
    much again, and as many bytes.
    """

    _was_drawn = False

    def __init__(self) -> None:
        """Keep nothing yet."""
        super().__init__()
        self.rows_ahead = RowWait(self)

    def _compositor_refresh(self) -> None:
        """Draw what has changed; at first not before there are rows."""
        if self._was_drawn or not self.rows_ahead.is_waiting:
            self._was_drawn = True
            super()._compositor_refresh()

    def _draw_at_last(self) -> None:
        """Draw what there is, unless it was drawn."""
        if not self._was_drawn and self.is_current:
            self._was_drawn = True
            self._compositor_refresh()

    def on_screen_resume(self) -> None:
        """Wait for the rows no longer than nobody notices."""
        if not self._was_drawn:
            self.set_timer(LONGEST_BLANK_SECONDS, self._draw_at_last)

    @on(QueryTable.RowHighlighted)
    def let_keys_go(self) -> None:
        """The row that keys act on is there: let those act that were sent ahead."""
        self.rows_ahead.end()
        self._draw_at_last()

    @on(Worker.StateChanged)
    def give_up_waiting(self, event: Worker.StateChanged) -> None:
        """Let keys act on what there is, when it can't be read."""
        if event.state is WorkerState.ERROR:
            self.rows_ahead.end()
            self._draw_at_last()

    def on_unmount(self) -> None:
        """Keep no key waiting."""
        self.rows_ahead.end()
