"""What a table has and which of its lines must be drawn again; the floor under its face.

Only lines that changed are drawn: a cursor move is two lines on the wire, and a new list is drawn
once, when its rows are there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Self

from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from itam_tui.ui.widgets.table_columns import GUTTER, Column, Layout, lay_out
from itam_tui.ui.widgets.table_marks import Marks
from itam_tui.ui.widgets.table_rows import ChunkedRows

PATIENCE_SECONDS = 0.1
"""How long the old lines stay while rows are on their way: one drawing instead of two."""


class TableGround(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows, columns, marks and a cursor, and the lines they are drawn on."""

    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        cursor: bool = True,
        markable: bool = True,
        header: bool = True,
        fixed: int = 1,
        empty: str | Content = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a table without rows.

        Args:
            cursor: A row is highlighted and can be chosen.
            markable: Rows can be marked.
            header: The first line has the headings.
            fixed: Columns that stay while the others scroll sideways.
            empty: What to do next, shown in the middle when there are no rows.
            id: The widget's id.
            classes: The widget's classes, separated by blanks.
        """
        super().__init__(id=id, classes=classes)
        self._has_cursor = cursor
        self._is_markable = markable
        self._header_lines = int(header)
        self._fixed = fixed
        self._empty = Content(empty) if isinstance(empty, str) else empty
        self._columns: tuple[Column, ...] = ()
        self._sort: tuple[str, bool] | None = None
        self._rows = ChunkedRows()
        self._marks = Marks()
        self._cursor: int | None = None
        self._is_shown = False
        self._scrolled_columns = 0
        self._layout: Layout | None = None
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._styles_drawn: dict[str, Style] = {}
        self._patience: Timer | None = None

    @property
    def rows_height(self) -> int:
        """Lines there are for rows."""
        return max(0, self.size.height - self._header_lines)

    @property
    def top(self) -> int:
        """Index of the row on the first line."""
        return round(self.scroll_y)

    @property
    def max_scroll_y(self) -> int:
        """The largest `top`: the last row stands on the last line."""
        return max(0, self._rows.total - self.rows_height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines of a table with `height: auto`."""
        return max(1, self._rows.total) + self._header_lines

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Cells of a table with `width: auto`: every column with two blanks beside it."""
        widths = [c.min_width if c.flexible else c.width for c in self._columns]
        return GUTTER + sum(widths) + 2 * max(0, len(widths) - 1)

    def _columns_layout(self) -> Layout:
        """Where the columns stand now."""
        width = self.size.width
        if self._layout is None or self._layout.width != width:
            scrolled = self._scrolled_columns
            self._layout = lay_out(self._columns, width, fixed=self._fixed, scrolled=scrolled)
            self._scrolled_columns = self._layout.first_scrolled
        return self._layout

    def _drop_layout(self) -> None:
        """The columns changed: place them and draw every line anew."""
        self._layout = None
        self._strips.clear()

    def _has_rows_in_view(self) -> bool:
        """Every row that shows is at hand."""
        return self._rows.has_all(self.top, self.top + self.rows_height - 1)

    def _redraw(self) -> None:
        """Draw all lines; while rows are on their way the old ones stay for a moment."""
        if not self.is_mounted:
            return
        if self._has_rows_in_view():
            self._redraw_now()
        elif self._patience is None:
            self._patience = self.set_timer(PATIENCE_SECONDS, self._redraw_now)

    def _redraw_now(self) -> None:
        """Draw all lines as they are."""
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        self.refresh(self.size.region)

    def _forget_strips(self, index: int) -> None:
        """A row changed: its drawn lines don't hold any more."""
        for has_cursor in (False, True):
            for is_marked in (False, True):
                self._strips.pop((index, has_cursor, is_marked), None)

    def _redraw_rows(self, indices: Iterable[int]) -> None:
        """Draw these rows as far as they show."""
        if self._patience is not None:
            return
        for index in indices:
            if 0 <= (y := index - self.top) < self.rows_height:
                self.refresh(Region(0, y + self._header_lines, self.size.width, 1))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows that came into view; the header stays as it is."""
        if round(old_value) == round(new_value):
            return
        if self.is_mounted and self._patience is None and self._has_rows_in_view():
            region = Region(0, self._header_lines, self.size.width, self.rows_height)
            self.refresh(region)
        else:
            self._redraw()

    def notify_style_update(self) -> None:
        """Another theme or stylesheet: no drawn line holds any more."""
        super().notify_style_update()
        self._styles_drawn.clear()
        self._strips.clear()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Ask for the focus; unlike a plain widget, without drawing the whole table."""

        def take() -> None:
            if self.is_attached:
                self.screen.set_focus(self, scroll_visible=scroll_visible)

        self.app.call_later(take)
        return self

    def _on_focus(self, event: events.Focus) -> None:
        """Draw the cursor's line, not the whole table as a plain widget would."""
        event.prevent_default()
        self._show_focus(True, events.DescendantFocus(self))

    def _on_blur(self, event: events.Blur) -> None:
        """Draw the cursor's line, not the whole table as a plain widget would."""
        event.prevent_default()
        self._show_focus(False, events.DescendantBlur(self))

    def _show_focus(
        self, has_focus: bool, told: events.DescendantFocus | events.DescendantBlur
    ) -> None:
        """Take or lose the focus, and pass it on as every widget does."""
        self.has_focus = has_focus
        if self._cursor is not None:
            self._forget_strips(self._cursor)
            self._redraw_rows((self._cursor,))
        if self.parent is not None:
            self.parent.post_message(told)

    def _indices_of(self, keys: Iterable[Hashable]) -> Iterable[int]:
        """Indices of these keys, as far as they are at hand."""
        return (index for key in keys if (index := self._rows.index_of(key)) is not None)
