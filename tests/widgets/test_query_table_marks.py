"""Marks, ranges and sorting: what a table remembers by key, and what it asks of its screen."""

from __future__ import annotations

from rich.text import Text

from itam_tui.ui.widgets.query_table import QueryTable, Row
from tests.widgets.query_table_app import COLUMNS, Register, a_license

SIZE = (120, 40)


def sorts_asked(app: Register) -> list[str]:
    return [m.column for m in app.said if isinstance(m, QueryTable.SortAsked)]


async def test_space_marks_and_goes_on() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "space", "down", "space")

        assert app.table.marks == {0, 1, 3}
        assert app.table.cursor_key == 4
        assert app.lines()[1].startswith(" •License 0 ")
        assert [m.marks for m in app.said if isinstance(m, QueryTable.MarksChanged)][-1] == {
            0,
            1,
            3,
        }


async def test_a_marked_row_under_the_cursor_shows_both_signs() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "up")
        assert app.lines()[1].startswith("▌•License 0 ")

        await pilot.press("space")
        assert app.table.marks == frozenset()


async def test_v_twice_marks_a_range_in_either_direction() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down", "down", "v")
        assert app.table.range_anchor == 3

        await pilot.press("up", "up", "v")
        assert app.table.marks == {1, 2, 3}
        assert app.table.range_anchor is None


async def test_a_range_over_rows_not_at_hand_is_asked_of_the_screen() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "v", "end", "v")

        asked = [m for m in app.said if isinstance(m, QueryTable.RangeAsked)]
        assert [(m.first_index, m.last_index) for m in asked] == [(1, 9_999)]
        assert app.table.marks == {1}

        app.table.set_marks(range(1, 10_000))
        assert len(app.table.marks) == 9_999
        assert app.lines()[-1].startswith("▌•License 9999 ")


async def test_a_range_leaves_headings_out() -> None:
    def row(index: int) -> Row:
        heading = Row(None, (Text("Group"),), heading=True, selectable=False)
        return heading if index == 2 else a_license(index)

    app = Register(total=6, row=row)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "end", "v")

        assert app.table.marks == {0, 1, 3, 4, 5}


async def test_marks_survive_a_list_that_does_not_show_them() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "space")
        app.total = 1
        app.begin("filtered")
        await pilot.pause()
        assert app.table.marks == {0, 1}

        app.total = 10
        app.begin("all")
        await pilot.pause()
        assert app.lines()[2].startswith(" •License 1 ")

        app.table.clear_marks()
        assert app.table.marks == frozenset()


async def test_marking_what_is_marked_already_says_nothing() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        app.table.set_marks([1])
        app.table.set_marks([1])
        await pilot.pause()

        assert len(app.heard(QueryTable.MarksChanged)) == 1


async def test_a_table_without_marks_marks_nothing() -> None:
    app = Register(table=QueryTable(markable=False))

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "v")

        assert app.table.marks == frozenset()
        assert app.table.cursor_key == 0


async def test_a_click_on_a_heading_asks_for_its_sort() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        type_at = app.lines()[0].index("Type")
        await pilot.click(QueryTable, offset=(type_at + 1, 0))
        assert sorts_asked(app) == ["type"]

        note_at = app.lines()[0].index("Note")
        await pilot.click(QueryTable, offset=(note_at, 0))
        assert sorts_asked(app) == ["type"]


async def test_the_sorting_column_carries_its_sign() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        app.begin("by name", sort=("name", False))
        await pilot.pause()
        assert "Name ▲" in app.lines()[0]

        app.begin("by auto", sort=("auto_renewal", True))
        await pilot.pause()
        assert "Auto-renewal▼" in app.lines()[0]


async def test_sorting_by_the_neighbor_column_stops_at_the_ends() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        app.begin("by name", sort=("name", False))
        app.table.action_sort_by(-1)
        app.table.action_sort_by(1)
        app.table.action_sort_reverse()
        app.begin("by date", sort=("expiration_date", False))
        app.table.action_sort_by(1)
        await pilot.pause()

        assert sorts_asked(app) == ["type", "name"]


async def test_without_a_sort_the_first_or_last_column_is_asked_for() -> None:
    app = Register()

    async with app.run_test(size=SIZE) as pilot:
        app.table.action_sort_reverse()
        app.table.action_sort_by(1)
        app.table.action_sort_by(-1)
        await pilot.pause()

        assert sorts_asked(app) == ["name", "expiration_date"]


async def test_a_table_without_columns_stays_quiet() -> None:
    app = Register(total=0)

    async with app.run_test(size=SIZE) as pilot:
        app.table.show("nothing", 0, ())
        app.table.action_sort_by(1)
        await pilot.press("left", "right")
        app.table.show("bare rows", 3, ())
        app.table.supply("bare rows", 0, [Row(n, ()) for n in range(3)])
        await pilot.pause()
        app.table.show("all", 3, COLUMNS)

        assert sorts_asked(app) == []
