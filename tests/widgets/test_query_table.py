"""Moving through a list of any length: cursor, chunks, pages, tokens."""

from __future__ import annotations

import pytest
from rich.text import Text
from textual.events import MouseScrollDown

from itam_tui.ui.widgets.query_table import CHUNK, QueryTable, Row
from tests.widgets.query_table_app import Register, a_license

SIZE = (120, 40)


async def test_the_cursor_goes_down_and_up_row_by_row() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "j", "down", "k")

        assert app.table.cursor_index == 2
        assert app.table.cursor_key == 2
        assert app.table.highlighted_row == a_license(2)
        assert [m.key for m in app.said if isinstance(m, QueryTable.RowHighlighted)][-1] == 2


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["end"], 9_999),
        (["G", "g"], 0),
        (["G", "home"], 0),
        (["pagedown"], 38),
        (["pagedown", "pagedown", "pageup"], 38),
        (["ctrl+d"], 19),
        (["ctrl+d", "ctrl+d", "ctrl+u"], 19),
        (["up"], 0),
        (["end", "down"], 9_999),
    ],
)
async def test_every_moving_key_lands_where_it_should(keys: list[str], row: int) -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)

        assert app.table.cursor_key == row
        assert any(line.startswith("▌ ") and f"License {row} " in line for line in app.lines())


async def test_a_cursor_that_leaves_the_view_lands_in_its_middle() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * 38)

        assert app.table.cursor_index == 38
        assert app.table.top == 38 - app.table.rows_height // 2


async def test_only_chunks_in_view_are_asked_for_and_each_once() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        assert app.needed() == [0]

        await pilot.press(*["down"] * 30)
        assert app.needed() == [0]

        await pilot.press("end")
        assert app.needed() == [0, 155, 156]


async def test_the_next_chunk_is_asked_for_before_it_is_in_view() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * 38)

        assert app.table.top + app.table.rows_height < CHUNK
        assert app.needed() == [0, 1]


async def test_drawing_a_line_asks_for_nothing() -> None:
    app = Register(answers=False)

    async with app.run_test(size=SIZE):
        before = app.needed()
        shown = app.lines()

        assert app.needed() == before == [0]
        assert shown[1].split() == ["▌", "…"]


async def test_a_few_chunks_are_kept_and_the_others_asked_for_again() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        for row in range(0, 3_000, CHUNK):
            app.table.move_to(row)
            await pilot.pause()
        app.said.clear()
        app.table.move_to(0)
        await pilot.pause()

        assert 0 in app.needed()
        assert app.table.highlighted_row == a_license(0)


async def test_rows_of_an_older_list_are_dropped() -> None:
    app = Register(answers=False)

    async with app.run_test(size=SIZE) as pilot:
        app.begin("second")
        app.answer("first", 0)
        await pilot.pause()
        assert app.table.row_at(0) is None

        app.answer("second", 0)
        await pilot.pause()
        assert app.table.row_at(0) == a_license(0)


async def test_a_chunk_the_list_does_not_have_is_dropped() -> None:
    app = Register(total=5)

    async with app.run_test(size=SIZE):
        app.table.supply("first", 7, [a_license(1)])
        app.table.supply("first", -1, [a_license(1)])

        assert app.table.row_at(7 * CHUNK) is None


async def test_a_list_shown_anew_keeps_the_cursor_on_its_line() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("pagedown", "pagedown", "down", "down")
        line = next(y for y, text in enumerate(app.lines()) if text.startswith("▌"))
        app.begin("second", keep=78, at=78)
        await pilot.pause()

        assert app.table.cursor_key == 78
        assert app.lines()[line].startswith("▌ License 78 ")


async def test_the_cursor_follows_its_key_when_the_row_stands_elsewhere() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        app.begin("second", keep=12, at=10)
        await pilot.pause()

        assert app.table.cursor_index == 12
        assert app.table.cursor_key == 12


async def test_a_place_behind_the_end_is_the_last_row() -> None:
    app = Register(total=3)

    async with app.run_test(size=SIZE) as pilot:
        app.begin("second", at=40)
        await pilot.pause()

        assert app.table.cursor_key == 2


async def test_headings_are_stepped_over() -> None:
    def row(index: int) -> Row:
        if index % 5 == 0:
            return Row(None, (Text(f"Group {index}"),), heading=True, selectable=False)
        return a_license(index)

    app = Register(total=20, row=row)

    async with app.run_test(size=SIZE) as pilot:
        stood_on = [app.table.cursor_key]
        for key in ("down", "down", "down", "down", "up", "home"):
            await pilot.press(key)
            stood_on.append(app.table.cursor_key)

        assert stood_on == [1, 2, 3, 4, 6, 4, 1]
        assert app.lines()[1].startswith("  Group 0 ")


async def test_the_heading_above_the_first_row_can_be_seen_again() -> None:
    def row(index: int) -> Row:
        return (
            Row(None, (Text("Group"),), heading=True, selectable=False)
            if not index
            else (a_license(index))
        )

    app = Register(total=200, row=row)

    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("down", "pagedown", "pageup", "up", "up")

        assert app.lines()[1].startswith("  Group")


async def test_enter_chooses_and_a_row_on_its_way_is_chosen_when_it_arrives() -> None:
    app = Register(answers=False)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        assert not app.heard(QueryTable.RowChosen)
        assert app.table.is_waiting

        app.answer("first", 0)
        await pilot.pause()
        await pilot.press("enter")
        assert [m.key for m in app.said if isinstance(m, QueryTable.RowChosen)] == [0, 0]


async def test_enter_before_the_rows_is_forgotten_when_the_cursor_moves_on() -> None:
    app = Register(answers=False)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "down")
        app.answer("first", 0)
        await pilot.pause()

        assert not app.heard(QueryTable.RowChosen)


async def test_a_click_moves_and_a_second_click_chooses() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(QueryTable, offset=(5, 4))
        assert app.table.cursor_key == 3
        assert not app.heard(QueryTable.RowChosen)

        await pilot.click(QueryTable, offset=(5, 4))
        assert [m.key for m in app.said if isinstance(m, QueryTable.RowChosen)] == [3]


async def test_a_table_without_cursor_scrolls_by_keys() -> None:
    app = Register(table=QueryTable(cursor=False, markable=False))

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down", "enter", "space", "v")

        assert app.table.top == 2
        assert not app.heard(QueryTable.RowChosen)
        assert not app.heard(QueryTable.RowHighlighted)
        assert "▌" not in "".join(app.lines())


async def test_a_list_without_rows_says_what_to_do_next() -> None:
    app = Register(total=0)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "pagedown", "end", "enter", "space", "v")

        said = [(y, line.strip()) for y, line in enumerate(app.lines()) if y and line.strip()]
        assert said == [(19, "No licenses yet: a adds one.")]
        assert app.table.cursor_key is None
        assert app.needed() == []

        app.table.set_empty("No license matches zzz.")
        assert any("No license matches zzz." in line for line in app.lines())


async def test_a_changed_row_is_drawn_again_in_its_place() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        app.table.refresh_row(Row(3, (Text("Renamed"),)))
        await pilot.pause()

        assert app.lines()[4].startswith("  Renamed ")
        assert app.table.rows_loaded(3) == Row(3, (Text("Renamed"),))
        assert app.table.rows_loaded(9_000) is None


async def test_a_window_made_smaller_keeps_the_cursor_in_view() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * 30)
        await pilot.resize_terminal(80, 12)
        await pilot.pause()

        assert any(line.startswith("▌ License 30 ") for line in app.lines())


async def test_the_first_list_opens_with_its_row_in_the_middle() -> None:
    app = Register(at=5_000)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()

        assert app.table.cursor_key == 5_000
        assert any(line.startswith("▌ License 5000 ") for line in app.lines())
        assert any(line.startswith("  License 4999 ") for line in app.lines())


async def test_a_page_from_a_cursor_out_of_view_brings_it_back() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        for _ in range(60):
            app.table.on_mouse_scroll_down(_wheel())
        await pilot.press("pagedown")

        assert app.table.cursor_key == 38
        assert any(line.startswith("▌ License 38 ") for line in app.lines())


def _wheel() -> MouseScrollDown:
    return MouseScrollDown(None, 0, 5, 0, 1, 0, False, False, False)
