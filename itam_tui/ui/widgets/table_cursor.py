"""How a table's cursor moves and what comes into view: by rows, half pages, pages, columns."""

from __future__ import annotations

from collections.abc import Hashable

from textual import events

from itam_tui.ui.widgets.table_columns import Row, lay_out
from itam_tui.ui.widgets.table_face import TableFace
from itam_tui.ui.widgets.table_messages import RowChosen, RowHighlighted, RowsNeeded
from itam_tui.ui.widgets.table_rows import CHUNK

NEAR_AN_END = CHUNK // 4
"""Rows from the end of a chunk at which the next one is asked for already."""
WHEEL_ROWS = 3
"""Rows one step of the mouse wheel moves."""


class TableCursor(TableFace):
    """A table whose cursor moves; it asks for the rows that come into view."""

    _token: Hashable = None
    _key: Hashable = None
    _is_announced = True
    _is_choosing = False

    @property
    def cursor_index(self) -> int | None:
        """Index of the row with the cursor; None without rows."""
        return self._cursor

    @property
    def cursor_key(self) -> Hashable:
        """Key of the row with the cursor; None as long as it isn't known."""
        return self._key

    @property
    def highlighted_row(self) -> Row | None:
        """The row with the cursor; None while it is not at hand."""
        row = None if self._cursor is None else self._rows.at(self._cursor)
        return row if row is not None and row.selectable else None

    @property
    def is_waiting(self) -> bool:
        """The row with the cursor is still on its way."""
        return self._cursor is not None and self._rows.at(self._cursor) is None

    def move_to(self, index: int) -> None:
        """Put the cursor on this row, or the nearest one it may stand on, and show it."""
        self._move(index, step=1 if self._cursor is None or index >= self._cursor else -1)

    def _move(self, index: int, *, step: int, top: int | None = None) -> None:
        """Put the cursor on a row or, if it may not stand there, on the next in this direction.

        Args:
            index: The row; too small or too large is cut to the ends.
            step: 1 or -1, where to look first for a row to stand on.
            top: Row to show on the first line if the cursor shows then; None: the present one.
        """
        if self._cursor is None or not self._rows.total:
            return
        old, self._cursor = self._cursor, self._standing(index, step)
        self._is_choosing = self._is_choosing and old == self._cursor
        if old != self._cursor:
            self._redraw_rows((old, self._cursor))
            self._is_announced = False
        self._scroll_rows(self._top_for(self._cursor, top))
        self._need_rows()
        self._announce()

    def _standing(self, index: int, step: int) -> int:
        """The row nearest to this one that the cursor may stand on, as far as is known."""
        index = min(max(0, index), self._rows.total - 1)
        for direction in (step, -step):
            place = index
            while 0 <= place < self._rows.total:
                row = self._rows.at(place)
                if row is None or row.selectable:
                    return place
                place += direction
        return index

    def _announce(self) -> None:
        """Say where the cursor stands, once its row is at hand."""
        if self._is_announced or self._cursor is None:
            return
        row = self._rows.at(self._cursor)
        self._key = row.key if row is not None and row.selectable else None
        if row is None:
            return
        self._is_announced = True
        if not row.selectable or not self._has_cursor:
            return
        self.post_message(RowHighlighted(self, row.key))
        if self._is_choosing:
            self._is_choosing = False
            self.post_message(RowChosen(self, row.key))

    def _top_for(self, index: int, wanted: int | None = None) -> int:
        """The first line's row that shows this one; it lands in the middle if it didn't show.

        Half a page at once, because each scroll draws the whole table.
        """
        height = self.rows_height
        top = min(max(0, self.top if wanted is None else wanted), self.max_scroll_y)
        if not height or top <= index < top + height:
            return top
        return min(max(0, index - height // 2), self.max_scroll_y)

    def _scroll_rows(self, top: int) -> None:
        """Put a row on the first line, without animation or layout."""
        top = min(max(0, top), self.max_scroll_y)
        if top != self.top:
            self.scroll_target_y = top
            self.scroll_y = top

    def _need_rows(self) -> None:
        """Ask for the chunks in view, the cursor's, and a neighbor about to come into view."""
        first, last = self.top, self.top + max(1, self.rows_height) - 1
        wanted = [*self._rows.chunks_of(first, last)]
        if self._cursor is not None:
            wanted += self._rows.chunks_of(self._cursor, self._cursor)
        for near in (last + NEAR_AN_END, first - NEAR_AN_END):
            wanted += self._rows.chunks_of(near, near)
        for chunk in self._rows.to_ask(dict.fromkeys(wanted)):
            self.post_message(RowsNeeded(self, self._token, chunk))

    def _step(self, rows: int) -> None:
        """Move by single rows; without a cursor, scroll."""
        if self._cursor is None or not self._has_cursor:
            self._look(rows)
            return
        before = self._cursor
        self._move(before + rows, step=1 if rows > 0 else -1)
        if rows < 0 and self._cursor == before:
            self._look(-self.top)  # the headings above the first row

    def _page(self, rows: int) -> None:
        """Move cursor and view together, so that the cursor stays on its line."""
        if self._cursor is None or not self._has_cursor:
            self._look(rows)
        else:
            self._move(self._cursor + rows, step=1 if rows > 0 else -1, top=self.top + rows)

    def _look(self, rows: int) -> None:
        """Move the view alone."""
        self._scroll_rows(self.top + rows)
        self._need_rows()

    def on_resize(self, event: events.Resize) -> None:
        """Place the columns for the new width, and keep the cursor in view."""
        self._drop_layout()
        top = self.top if self._cursor is None else self._top_for(self._cursor)
        self._scroll_rows(top)
        self._need_rows()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Look further down."""
        event.stop()
        self._look(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look further up."""
        event.stop()
        self._look(-WHEEL_ROWS)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """One row up."""
        self._step(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self._page(max(1, self.rows_height))

    def action_page_up(self) -> None:
        """A page up."""
        self._page(-max(1, self.rows_height))

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self._page(max(1, self.rows_height // 2))

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self._page(-max(1, self.rows_height // 2))

    def action_first_row(self) -> None:
        """To the first row."""
        self._page(-self._rows.total)

    def action_last_row(self) -> None:
        """To the last row."""
        self._page(self._rows.total)

    def action_columns_right(self) -> None:
        """Show a column that is hidden on the right."""
        if self._columns_layout().hides_right:
            self._scroll_columns(self._scrolled_columns + 1)

    def action_columns_left(self) -> None:
        """Show a column that is hidden on the left."""
        if self._columns_layout().hides_left:
            self._scroll_columns(self._scrolled_columns - 1)

    def _scroll_columns(self, scrolled: int) -> None:
        """Hide so many scrolling columns on the left."""
        self._scrolled_columns = scrolled
        self._drop_layout()
        self._redraw()

    def _show_column(self, name: str) -> None:
        """Scroll sideways until this column shows."""
        number = next((i for i, c in enumerate(self._columns) if c.name == name), None)
        width = self.size.width
        if number is None or number < self._fixed or not width:
            return

        column = self._columns[number]
        least = column.min_width if column.flexible else column.width

        def shows_whole(scrolled: int) -> bool:
            layout = lay_out(self._columns, width, fixed=self._fixed, scrolled=scrolled)
            return any(p.index == number and p.width >= least for p in layout.places)

        if not shows_whole(self._scrolled_columns):
            most = number - self._fixed
            self._scrolled_columns = next((n for n in range(most) if shows_whole(n)), most)
            self._drop_layout()
