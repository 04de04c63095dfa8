"""How a table looks: header, lines, marks and the sentence of an empty one; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.widgets.table_columns import GUTTER, Column, Row, lay_out
from itam_tui.ui.widgets.table_ground import TableGround
from itam_tui.ui.widgets.table_line import cells_in, fit, header_text, joined, row_runs

KEPT_STRIPS = 1024
"""Drawn lines kept, whatever was looked at."""
TONES = ("alert", "soon", "good", "dim")
"""Names a cell's span may use as its style; the component class decides how they look."""


class TableFace(TableGround):
    """The drawing half of a table: a line is one segment per run of equal style."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "query-table--header",
        "query-table--cursor",
        "query-table--cursor-blurred",
        "query-table--odd",
        "query-table--marked",
        "query-table--heading",
        *(f"query-table--{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    TableFace {
        overflow: hidden hidden;
        scrollbar-size: 0 0;
        background: $background;
        color: $foreground;
        & > .query-table--header { text-style: bold; color: $foreground; background: $panel; }
        & > .query-table--cursor { background: $primary-muted; text-style: bold; }
        & > .query-table--cursor-blurred { background: $surface; text-style: bold; }
        & > .query-table--odd { background: $surface; }
        & > .query-table--marked { color: $text-accent; }
        & > .query-table--heading { color: $text-primary; text-style: bold; }
        & > .query-table--alert { color: $text-error; }
        & > .query-table--soon { color: $text-warning; }
        & > .query-table--good { color: $text-success; }
        & > .query-table--dim { color: $text-muted; }
    }
    """

    def render_line(self, y: int) -> Strip:
        """One line, from what is at hand; asks for nothing."""
        width = self.size.width
        if y < self._header_lines:
            return self._header_strip()
        if self._is_shown and self._rows.total == 0:
            return self._empty_strip(y - self._header_lines)
        index = self.top + y - self._header_lines
        if index >= self._rows.total:
            return Strip(joined([(" " * width, self._style(""))]), width)
        return self._row_strip(index)

    def _header_strip(self) -> Strip:
        """The headings."""
        text = header_text(self._columns, self._columns_layout(), self._sort, glyphs())
        return Strip(joined([(text, self._style("header"))]), self.size.width)

    def _row_strip(self, index: int) -> Strip:
        """A row's line, drawn once for each of its states."""
        row = self._rows.at(index)
        has_cursor = self._has_cursor and index == self._cursor
        is_marked = row is not None and row.key in self._marks.keys
        state = (index, has_cursor, is_marked)
        if (strip := self._strips.get(state)) is None:
            strip = self._draw_row(index, row, has_cursor, is_marked)
            if row is not None:
                if len(self._strips) >= KEPT_STRIPS:
                    self._strips.clear()
                self._strips[state] = strip
        return strip

    def _draw_row(self, index: int, row: Row | None, has_cursor: bool, is_marked: bool) -> Strip:
        """Put a line together: gutter, cells, blanks."""
        signs = glyphs()
        gutter = (signs.cursor if has_cursor else " ") + (signs.mark if is_marked else " ")
        base = self._line_style(index, row, has_cursor, is_marked)
        width = self.size.width
        layout = self._columns_layout()
        cells: Sequence[Text] = row.cells if row is not None else (Text(signs.ellipsis, "dim"),)
        columns = self._columns
        if row is not None and row.heading:
            whole = Column("", "", width=width - GUTTER)
            columns, layout, cells = (whole,), lay_out((whole,), width), row.cells[:1]
        tones = {tone: self._tone(tone) for tone in TONES}
        runs = row_runs(gutter, cells, columns, layout, base, tones=tones, ellipsis=signs.ellipsis)
        return Strip(joined(runs)).adjust_cell_length(width, base)

    def _line_style(self, index: int, row: Row | None, has_cursor: bool, is_marked: bool) -> Style:
        """The style of a whole line: its ground, and what lies on it."""
        if has_cursor:
            style = self._style("cursor" if self.has_focus else "cursor-blurred")
        else:
            style = self._style("odd" if index % 2 else "")
        if row is not None and row.heading:
            style += self._tone("heading")
        return style + self._tone("marked") if is_marked else style

    def _style(self, component: str) -> Style:
        """The full style of a component, of the table itself for a blank name."""
        if (style := self._styles_drawn.get(component)) is None:
            name = f"query-table--{component}"
            style = self.get_component_rich_style(name) if component else self.rich_style
            self._styles_drawn[component] = style
        return style

    def _tone(self, component: str) -> Style:
        """The style of a component that lies on any ground: no background of its own."""
        style = self._style(component)
        return style.without_color + Style(color=style.color)

    def _empty_strip(self, y: int) -> Strip:
        """A line of the sentence in the middle."""
        width = self.size.width
        lines = Text(self._empty.plain).wrap(self.app.console, max(1, width - 2 * GUTTER))
        number = y - max(0, (self.rows_height - len(lines)) // 2)
        text = lines[number].plain.rstrip() if 0 <= number < len(lines) else ""
        left = max(0, (width - cells_in(text)) // 2)
        return Strip(joined([(fit(" " * left + text, width, "left", ""), self._style(""))]), width)
