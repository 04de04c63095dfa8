"""A screen that keeps keys sent ahead for the rows it is reading."""

from __future__ import annotations

from textual import on
from textual.worker import Worker, WorkerState

from itam_tui.ui.row_wait import RowWait
from itam_tui.ui.screens.filtered import FilteredScreen
from itam_tui.ui.widgets.query_table import QueryTable


class WaitsForRows(FilteredScreen):
    """Begin with `self.rows_ahead.begin()` when a list is asked for; it ends by itself."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        super().__init__()
        self.rows_ahead = RowWait(self)

    @on(QueryTable.RowHighlighted)
    def let_keys_go(self) -> None:
        """The row that keys act on is there: let those act that were sent ahead."""
        self.rows_ahead.end()

    @on(Worker.StateChanged)
    def give_up_waiting(self, event: Worker.StateChanged) -> None:
        """Let keys act on what there is, when it can't be read."""
        if event.state is WorkerState.ERROR:
            self.rows_ahead.end()

    def on_unmount(self) -> None:
        """Keep no key waiting."""
        self.rows_ahead.end()
