"""The one list widget: any number of rows, drawn from the chunks its screen supplies; no I/O."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, TypeAlias

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from itam_tui.ui.widgets import table_messages
from itam_tui.ui.widgets.table_columns import Column, Row
from itam_tui.ui.widgets.table_cursor import TableCursor
from itam_tui.ui.widgets.table_rows import CHUNK, ChunkedRows

__all__ = ["CHUNK", "Column", "QueryTable", "Row"]


class QueryTable(TableCursor):
    """A list of any length: it asks for rows in view, and its screen supplies them.

    `show` begins a list. `RowsNeeded` asks for a chunk of `CHUNK` rows, `supply` answers; an answer
    to an older `show` falls away. Cursor and marks follow the rows' keys.
    """

    RowsNeeded: TypeAlias = table_messages.RowsNeeded
    RowHighlighted: TypeAlias = table_messages.RowHighlighted
    RowChosen: TypeAlias = table_messages.RowChosen
    SortAsked: TypeAlias = table_messages.SortAsked
    MarksChanged: TypeAlias = table_messages.MarksChanged
    RangeAsked: TypeAlias = table_messages.RangeAsked

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Down", show=False, id="table.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="table.up"),
        Binding("home,g", "first_row", "First row", show=False, id="table.first"),
        Binding("end,G", "last_row", "Last row", show=False, id="table.last"),
        Binding("pagedown", "page_down", "Page down", show=False, id="table.page_down"),
        Binding("pageup", "page_up", "Page up", show=False, id="table.page_up"),
        Binding("ctrl+d", "half_page_down", "Half a page down", show=False, id="table.half_down"),
        Binding("ctrl+u", "half_page_up", "Half a page up", show=False, id="table.half_up"),
        Binding("left", "columns_left", "Columns left", show=False, id="table.left"),
        Binding("right", "columns_right", "Columns right", show=False, id="table.right"),
        Binding("enter", "choose", "Open", show=False, id="open"),
        Binding("space", "mark", "Mark", show=False, id="mark"),
        Binding("v", "mark_range", "Mark a range", show=False, id="mark.range"),
    ]

    @property
    def total(self) -> int:
        """Rows of the list, at hand or not."""
        return self._rows.total

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the list."""
        return self._columns

    @property
    def marks(self) -> frozenset[Hashable]:
        """Keys of all marked rows, those not shown included."""
        return self._marks.keys

    @property
    def range_anchor(self) -> int | None:
        """Index of the row where `v` began a range that has no end yet."""
        return self._marks.anchor

    def show(
        self,
        token: Hashable,
        total: int,
        columns: Sequence[Column],
        *,
        sort: tuple[str, bool] | None = None,
        keep: Hashable | None = None,
        at: int | None = None,
    ) -> None:
        """Begin a list: no row is at hand, and the chunks in view are asked for.

        Args:
            token: What the list answers; `RowsNeeded` carries it, `supply` hands it back.
            total: How many rows it has.
            columns: Its columns.
            sort: The name of the column it is sorted by, and whether the largest is first.
            keep: The key to put the cursor on, if its row is at hand when `at` is not right.
            at: Index of the row to put the cursor on; None is the first.
        """
        line = None if self._cursor is None else max(0, self._cursor - self.top)
        self._token, self._rows = token, ChunkedRows(total)
        self._marks.anchor = None
        self._columns, self._sort = tuple(columns), sort
        self._drop_layout()
        self._cursor = min(max(0, at or 0), total - 1) if total else None
        self._key = keep if total and at is not None else None
        self._is_announced, self._is_shown, self._is_choosing = False, True, False
        if sort is not None:
            self._show_column(sort[0])
        top = 0 if self._cursor is None or at is None or line is None else self._cursor - line
        if self._cursor is not None:
            top = self._top_for(self._cursor, top)
        self.set_reactive(TableCursor.scroll_y, float(top))
        self._need_rows()
        if self.styles.auto_dimensions:
            self.refresh(layout=True)
        self._redraw()

    def supply(self, token: Hashable, chunk: int, rows: Sequence[Row]) -> None:
        """Take the rows of a chunk; those of another list are dropped."""
        if token != self._token or not self._rows.put(chunk, rows):
            return
        first = chunk * CHUNK
        for index in range(first, first + CHUNK):
            self._forget_strips(index)
        self._settle_cursor()
        if self._patience is None:
            self._redraw_rows(range(first, first + CHUNK))
        elif self._has_rows_in_view():
            self._redraw_now()

    def _settle_cursor(self) -> None:
        """Put the cursor on the kept key, or on a row it may stand on, when rows arrive."""
        if self._is_announced or self._cursor is None or self._rows.at(self._cursor) is None:
            return
        found = None if self._key is None else self._rows.index_of(self._key)
        cursor = self._cursor if found is None else found
        self._cursor = self._standing(cursor, 1)
        self._redraw_rows((cursor, self._cursor))
        self._scroll_rows(self._top_for(self._cursor))
        self._need_rows()
        self._announce()

    def refresh_row(self, row: Row) -> None:
        """Put a changed row in the place of the one with its key, and draw that line."""
        if (index := self._rows.replace(row)) is not None:
            self._forget_strips(index)
            self._redraw_rows((index,))

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Change widths or headings; the rows at hand stay."""
        self._columns = tuple(columns)
        self._drop_layout()
        self._redraw()

    def set_empty(self, sentence: str | Content) -> None:
        """Change the sentence of a list without rows: what to do next."""
        self._empty = Content(sentence) if isinstance(sentence, str) else sentence
        if self._is_shown and not self._rows.total:
            self._redraw()

    def row_at(self, index: int) -> Row | None:
        """The row at this index; None while it is not at hand."""
        return self._rows.at(index)

    def rows_loaded(self, key: Hashable) -> Row | None:
        """The row with this key; None if it is not at hand."""
        index = self._rows.index_of(key)
        return None if index is None else self._rows.at(index)

    def set_marks(self, keys: Iterable[Hashable]) -> None:
        """Mark exactly these keys."""
        self._show_marks(self._marks.replace(keys))

    def clear_marks(self) -> None:
        """Mark nothing."""
        self.set_marks(())

    def _show_marks(self, changed: Iterable[Hashable]) -> None:
        """Draw the lines whose mark changed, and say so."""
        if changed := tuple(changed):
            self._redraw_rows(self._indices_of(changed))
            self.post_message(self.MarksChanged(self, self._marks.keys))

    def action_choose(self) -> None:
        """Choose the row with the cursor; one still on its way is chosen when it arrives."""
        if (row := self.highlighted_row) is not None and self._has_cursor:
            self.post_message(self.RowChosen(self, row.key))
        else:
            self._is_choosing = self.is_waiting

    def action_mark(self) -> None:
        """Mark the row with the cursor, or take its mark away, and go on to the next."""
        if self._is_markable and (row := self.highlighted_row) is not None:
            self._marks.toggle(row.key)
            self._show_marks((row.key,))
            self.action_cursor_down()

    def action_mark_range(self) -> None:
        """Begin a range at the cursor, or mark all from where it began up to the cursor."""
        row = self.highlighted_row
        if not self._is_markable or row is None or self._cursor is None:
            return
        if (anchor := self._marks.anchor) is None:
            self._marks.anchor = self._cursor
            self._show_marks(self._marks.add((row.key,)))
            return
        self._marks.anchor = None
        first, last = sorted((anchor, self._cursor))
        if (rows := self._rows.span(first, last)) is None:
            self.post_message(self.RangeAsked(self, first, last))
        else:
            self._show_marks(self._marks.add(row.key for row in rows if row.selectable))

    def action_sort_by(self, step: int) -> None:
        """Ask to sort by the column to the right (1) or to the left (-1) of the one that sorts."""
        names = [column.name for column in self._columns if column.sortable]
        if not names:
            return
        if self._sort is None or self._sort[0] not in names:
            self.post_message(self.SortAsked(self, names[0 if step > 0 else -1]))
        elif 0 <= (number := names.index(self._sort[0]) + step) < len(names):
            self.post_message(self.SortAsked(self, names[number]))

    def action_sort_reverse(self) -> None:
        """Ask to sort the other way round."""
        if self._sort is not None:
            self.post_message(self.SortAsked(self, self._sort[0]))

    def on_click(self, event: events.Click) -> None:
        """Sort by the heading, choose the row with the cursor, or move the cursor."""
        place = event.get_content_offset(self)
        if place is None:
            return
        event.stop()
        index = self.top + place.y - self._header_lines
        if place.y < self._header_lines:
            number = self._columns_layout().column_at(place.x)
            if number is not None and self._columns[number].sortable:
                self.post_message(self.SortAsked(self, self._columns[number].name))
        elif index >= self._rows.total or not self._has_cursor:
            return
        elif index == self._cursor:
            self.action_choose()
        elif (row := self._rows.at(index)) is None or row.selectable:
            self.move_to(index)
