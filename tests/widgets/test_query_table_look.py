"""How a table's lines are drawn: straight columns, few segments, nothing drawn in vain."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from textual.geometry import Region

from itam_tui.ui.glyphs import GLYPHS_ASCII, GLYPHS_UNICODE, glyphs_for
from itam_tui.ui.widgets.query_table import Column, QueryTable, Row
from itam_tui.ui.widgets.table_columns import lay_out
from itam_tui.ui.widgets.table_line import cut, fit, header_text
from tests.widgets.query_table_app import COLUMNS, Register, a_license

SIZE = (120, 40)


class WatchedTable(QueryTable):
    """A table that writes down which of its parts are drawn again."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[tuple[Region, ...]] = []

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> WatchedTable:
        self.drawn.append(regions)
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


@pytest.fixture
def watched() -> tuple[Register, WatchedTable]:
    table = WatchedTable()
    return Register(table=table), table


async def test_a_move_draws_exactly_two_lines(watched: tuple[Register, WatchedTable]) -> None:
    app, table = watched

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        table.drawn.clear()
        await pilot.press("down")

        assert table.drawn == [(Region(0, 1, 120, 1),), (Region(0, 2, 120, 1),)]


async def test_a_page_leaves_the_header_alone(watched: tuple[Register, WatchedTable]) -> None:
    app, table = watched

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("pagedown", "pagedown")
        table.drawn.clear()
        await pilot.press("pageup")

        assert (Region(0, 1, 120, 38),) in table.drawn
        assert all(region.y >= 1 for regions in table.drawn for region in regions)
        assert () not in table.drawn


async def test_the_focus_draws_the_cursors_line_only(
    watched: tuple[Register, WatchedTable],
) -> None:
    app, table = watched

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        table.drawn.clear()
        await pilot.press("tab")
        await pilot.press("shift+tab")
        app.set_focus(None)
        await pilot.pause()
        table.focus()
        await pilot.pause()

        assert set(table.drawn) == {(Region(0, 1, 120, 1),)}
        assert table.has_focus


async def test_the_old_rows_stay_until_the_new_ones_are_there(
    watched: tuple[Register, WatchedTable],
) -> None:
    app, table = watched

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.answers = False
        table.drawn.clear()
        app.begin("second", sort=("name", True))
        await pilot.press("down")
        assert table.drawn == []

        app.answer("second", 0)
        assert table.drawn == [(table.size.region,)]


async def test_rows_that_take_long_are_drawn_as_missing(
    watched: tuple[Register, WatchedTable],
) -> None:
    app, table = watched

    async with app.run_test(size=SIZE) as pilot:
        app.answers = False
        app.begin("second")
        table.drawn.clear()
        await pilot.pause(0.3)

        assert table.drawn == [(table.size.region,)]
        assert app.lines()[2].strip() == "…"


async def test_a_plain_line_is_one_segment_and_a_red_word_makes_three() -> None:
    def row(index: int) -> Row:
        red = Text("Under 2", "alert") if index == 1 else Text("OK")
        return Row(index, (Text("Acrobat"), red, Text("1"), Text("Yes"), Text(""), Text("")))

    app = Register(total=5, row=row)

    async with app.run_test(size=SIZE):
        segments = [len(list(app.table.render_line(y))) for y in range(5)]

        assert segments == [1, 1, 3, 1, 1]


async def test_a_move_and_a_page_are_short_on_the_wire() -> None:
    def row(index: int) -> Row:
        name, kind, *rest = a_license(index).cells
        return Row(index, (name, Text("Under 2", "alert") if index % 7 == 0 else kind, *rest))

    app = Register(row=row)
    wire = Console(color_system="truecolor", force_terminal=True)
    place_bytes = len("\x1b[40;120H")

    async with app.run_test(size=(120, 41)) as pilot:
        for _ in range(3):
            await pilot.press("pagedown")
            strips = app.table.render_lines(app.table.size.region)
            lines = [place_bytes + len(strip.render(wire).encode()) for strip in strips]

            assert sum(lines[1:]) <= 9_000
            assert 2 * max(lines[1:]) <= 600


@pytest.mark.parametrize("width", [20, 33, 60, 79, 80, 119, 120, 200])
async def test_wide_characters_keep_the_columns_straight(width: int) -> None:
    names = [
        "Plain name",
        "漢字ソフトウェア管理ライセンス契約書" * 3,
        "e\u0301" * 70,
        "👩‍💻 dev",
        "ｗ" * 9,
    ]

    def row(index: int) -> Row:
        rest = a_license(index).cells[1:]
        return Row(index, (Text(names[index]), *rest))

    app = Register(total=len(names), row=row)

    async with app.run_test(size=(width, 15)):
        strips = [app.table.render_line(y) for y in range(app.table.size.height)]

        assert {strip.cell_length for strip in strips} == {width}
        assert {cell_len(strip.text) for strip in strips} == {width}
        if width >= 60:
            types = [cell_len(s.text[: s.text.index("End user")]) for s in strips[1:6]]
            assert len(set(types)) == 1


async def test_the_first_column_stays_while_the_others_scroll() -> None:
    app = Register()

    async with app.run_test(size=(60, 15)) as pilot:
        assert "Type" in app.lines()[0]
        assert app.lines()[0].endswith("›")

        await pilot.press("right")
        header, first = app.lines()[:2]
        assert "Type" not in header
        assert "‹" in header
        assert first.startswith("▌ License 0 ")

        await pilot.press("right", "right", "right", "right", "right")
        header = app.lines()[0]
        assert "Note" in header
        assert not header.endswith("›")

        await pilot.press("left", "left", "left", "left", "left")
        assert "Type" in app.lines()[0]
        assert "‹" not in app.lines()[0]


async def test_the_column_that_sorts_is_scrolled_into_view() -> None:
    app = Register()

    async with app.run_test(size=(60, 15)) as pilot:
        app.begin("by date", sort=("expiration_date", False))
        await pilot.pause()

        assert "▲" in app.lines()[0]


async def test_short_headings_are_for_narrow_tables() -> None:
    app = Register()

    async with app.run_test(size=(119, 15)) as pilot:
        assert "Auto-renewal" not in app.lines()[0]

        await pilot.resize_terminal(120, 15)
        await pilot.pause()
        assert "Auto-renewal" in app.lines()[0]


async def test_changed_columns_keep_the_rows() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        app.table.set_columns([Column("name", "Software", width=30)])
        await pilot.pause()

        assert app.lines()[0].startswith("  Software ")
        assert app.lines()[1].startswith("▌ License 0 ")


@pytest.mark.parametrize(
    "hostile",
    [
        "[/red] [@click=app.quit]x",
        "a\x1b[2Jb\x07c",
        "two\nlines\ttab\r",
        "\ud800 lone",
        "\u202eright to left",
        "",
        "x" * 5_000,
        "🏴‍☠️" * 50,
    ],
)
async def test_hostile_text_moves_nothing(hostile: str) -> None:
    cell = Text(hostile)
    cell.stylize("no such style at all", 0, 3)
    cell.stylize("alert", 2, 9_999)
    app = Register(total=3, row=lambda index: Row(index, (cell,) * 6))

    async with app.run_test(size=(80, 15)) as pilot:
        await pilot.press("down", "space")
        strips = [app.table.render_line(y) for y in range(4)]

        assert {strip.cell_length for strip in strips} == {80}
        assert all(ord(sign) >= 32 for strip in strips for sign in strip.text)
        "".join(strip.text for strip in strips).encode()


async def test_a_theme_change_reaches_drawn_lines() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        before = app.table.render_line(3)
        app.theme = "textual-light"
        await pilot.pause()

        assert list(app.table.render_line(3)) != list(before)


async def test_a_terminal_of_one_cell_does_no_harm() -> None:
    app = Register()

    async with app.run_test(size=(1, 2)) as pilot:
        await pilot.press("down", "end", "right")

        assert all(cell_len(line) == 1 for line in app.lines())


def test_a_cut_text_ends_in_the_ellipsis() -> None:
    assert cut("Creative Cloud", 9, "…") == "Creative…"
    assert cut("漢字漢字", 6, "…") == "漢字…"
    assert cut("Creative", 5, "..") == "Cre.."
    assert cut("Creative", 1, "..") == "."
    assert fit("漢字漢字", 6, "left", "…") == "漢字… "
    assert fit("12", 5, "right", "…") == "   12"


def test_columns_close_up_before_one_is_hidden() -> None:
    columns = [Column("name", "Name", flexible=True), Column("type", "Type", width=8)]

    assert lay_out(columns, 40).gap == 2
    assert lay_out(columns, 32).gap == 2
    assert lay_out(columns, 31).gap == 1
    assert not lay_out(columns, 31).hides_right
    assert lay_out(columns, 28).hides_right


def test_the_flexible_column_takes_what_is_left() -> None:
    layout = lay_out(COLUMNS, 120)

    last = layout.places[-1]
    assert last.x + last.width == 120
    assert [place.width for place in layout.places][1:] == [8, 6, 12, 23, 10]


def test_a_terminal_without_utf8_gets_plain_signs() -> None:
    layout = lay_out(COLUMNS, 60, scrolled=1)

    header = header_text(COLUMNS, layout, ("name", True), GLYPHS_ASCII)

    assert header.isascii()
    assert "Name v" in header
    assert "<" in header
    assert header.endswith(">")


def test_the_encoding_decides_the_signs() -> None:
    assert glyphs_for("UTF-8") is GLYPHS_UNICODE
    assert glyphs_for("utf8") is GLYPHS_UNICODE
    assert glyphs_for("ANSI_X3.4-1968") is GLYPHS_ASCII
    assert glyphs_for("ISO-8859-1") is GLYPHS_ASCII
    assert glyphs_for("no such encoding") is GLYPHS_ASCII
