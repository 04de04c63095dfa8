"""What every screen can do: footer, header, filter, questions, help, palette, menus."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from itam_tui.domain.errors import Consent, Question
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.modals.help import HelpModal
from itam_tui.ui.modals.palette import PaletteModal
from itam_tui.ui.modals.question import Also, QuestionModal
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.room import TooSmall
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.footer_bar import FooterBar
from itam_tui.ui.widgets.header_bar import HeaderBar, Masthead
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.status_line import StatusLine
from itam_tui.ui.widgets.text_box import TextBox
from tests.tiny_app import ListScreen, TinyApp

NAMES = ["Figma [/] x", "Slack", "slackware"]


def listed(app: TinyApp) -> ListScreen:
    """Give the list, whatever lies over it."""
    return next(each for each in app.screen_stack if isinstance(each, ListScreen))


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys slowly, as a person does."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until what was begun is done and drawn."""
    app = pilot.app
    assert isinstance(app, TinyApp)
    await pilot.pause()
    while app.keys_pending:
        await pilot.pause()
    for _ in range(3):
        await pilot.pause()


async def test_the_footer_names_at_most_eight_keys_that_work() -> None:
    async with TinyApp(NAMES).run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        text = pilot.app.screen.query_one(FooterBar).text

        assert text == (
            "= Quantity  e Edit  a Add  A Assign  m Menu  / Filter  ? Help             q Quit"
        )


async def test_the_footer_shows_the_keys_of_the_filter_while_it_is_typed() -> None:
    async with TinyApp(NAMES).run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")

        text = pilot.app.screen.query_one(FooterBar).text

        assert text.split() == ["enter", "Rows", "esc", "Clear", "f1", "Help"]


async def test_a_key_that_was_given_another_place_is_shown_there() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        app.set_keymap({"filter": "F"})
        await press(pilot, "F")

        assert app.screen.query_one(FilterBar).is_open


@pytest.mark.parametrize(
    ("masthead", "line"),
    [
        (
            Masthead("acme.db", "ada"),
            "itam-tui  1 Licenses  2 End users  3 Devices  4 Renewals  5 History  acme.db ada",
        ),
        (
            Masthead("very-long-name-of-a-register.db", "ada"),
            "itam-tui  1 Licenses  2 End users  3 Devices  4 Renewals  5 History  very-l… ada",
        ),
        (
            Masthead("acme.db", "ada", ("DEMO",)),
            "DEMO  1 Licenses  2 End users  3 Devices  4 Renewals  5 History      acme.db ada",
        ),
        (
            Masthead("acme.db", "ada", ("READ-ONLY", "TODAY 2026-03-31")),
            "READ-ONLY TODAY 2026-03-31  1 Licenses  2  3  4  5                   acme.db ada",
        ),
    ],
)
async def test_the_header_cuts_the_register_first_and_a_badge_never(
    masthead: Masthead, line: str
) -> None:
    async with TinyApp(NAMES, masthead).run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        assert pilot.app.screen.query_one(HeaderBar).text == line


async def test_a_dimmed_key_says_why_when_it_is_pressed() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e")

        assert "This register is read-only." in app.screen.query_one(StatusLine).text
        assert listed(app).did == []


async def test_enter_leaves_the_filter_and_keeps_it() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", *"slack", "enter")

        assert isinstance(app.focused, QueryTable)
        assert listed(app).did[-1] == "filter slack"
        assert listed(app).shown == ["Slack", "slackware"]


async def test_escape_in_the_filter_clears_it_at_once() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", *"slack", "enter", "slash", "escape")

        assert listed(app).did[-2:] == ["filter slack", "filter "]
        assert isinstance(app.focused, QueryTable)


async def test_a_wrong_filter_is_explained_beside_it_without_moving_anything() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = app.screen.query_one(QueryTable).region

        app.screen.query_one(FilterBar).show_error("used>x: [/] isn't a number")
        await settle(pilot)

        assert app.screen.query_one(QueryTable).region == before


async def test_escape_peels_filter_then_marks_and_at_the_root_says_how_to_quit() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "space", "slash", "s", "enter", "escape")
        assert listed(app).query_one(FilterBar).text == ""
        assert listed(app).query_one(QueryTable).marks

        await press(pilot, "ctrl+c")
        assert not listed(app).query_one(QueryTable).marks

        await press(pilot, "escape")
        assert "q asks whether to quit, ctrl+q quits" in app.screen.query_one(StatusLine).text


async def test_an_error_of_the_register_is_told_with_its_next_step() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "y")
        await app.workers.wait_for_complete([each for each in app.workers if each.is_running])
        await settle(pilot)

        assert "There is no such license." in app.screen.query_one(StatusLine).text


@pytest.mark.parametrize(
    ("key", "answer"), [("y", True), ("n", False), ("escape", False), ("enter", False)]
)
async def test_only_y_is_a_yes(key: str, answer: bool) -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "d", key)

        assert listed(app).did == [f"delete {answer}"]


async def test_more_than_ten_need_their_number_typed() -> None:
    app = TinyApp(NAMES)
    answers: list[bool | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(
            QuestionModal([Question(Consent.SEVERAL, "Delete 42 licenses?", 42)]), answers.append
        )
        await settle(pilot)
        await press(pilot, "y", "enter")
        assert answers == [False]

        app.push_screen(
            QuestionModal([Question(Consent.SEVERAL, "Delete 42 licenses?", 42)]), answers.append
        )
        await settle(pilot)
        await press(pilot, "4", "enter")
        assert answers == [False]
        await press(pilot, "2", "enter")

    assert answers == [False, True]


async def test_a_question_can_show_more_before_it_is_answered() -> None:
    app = TinyApp(NAMES)
    shown: list[str] = []
    also = Also("o", "Show the holders", lambda: shown.append("holders"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(QuestionModal([Question(Consent.BELOW_USED, "3 stay")], also=also))
        await settle(pilot)
        await press(pilot, "o")

        assert shown == ["holders"]
        assert isinstance(app.screen, QuestionModal)


async def test_all_questions_of_a_change_are_asked_at_once() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A")
        asked = [str(each.content) for each in app.screen.query(Static)]
        assert {"It is expired.", "It is full."} <= set(asked)

        await press(pilot, "y")
        assert listed(app).did == ["assign done"]


async def test_q_asks_before_it_quits() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "q")
        assert isinstance(app.screen, QuestionModal)

        await press(pilot, "y")

    assert app.return_code == 0


@pytest.mark.parametrize(("size", "columns"), [((80, 24), 1), ((130, 40), 2)])
async def test_the_help_is_made_from_the_keys_in_force(size: tuple[int, int], columns: int) -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpModal)
        text = str(app.screen.query_one(Static).content)

        assert "Filter the rows" in text
        assert "Unassign" not in text
        assert (max(map(len, text.splitlines())) > 70) == (columns == 2)
        await press(pilot, "escape")
        assert isinstance(app.screen, ListScreen)


async def test_the_palette_runs_a_command_by_its_words() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon")
        assert isinstance(app.screen, PaletteModal)
        await press(pilot, *"add", "enter")

        assert listed(app).did == ["add"]


async def test_the_palette_says_why_a_command_cannot_be_used() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p", *"edit set", "enter")

        assert isinstance(app.screen, PaletteModal)
        assert listed(app).did == []


async def test_the_palette_finds_a_record_by_name() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"figma")
        await app.workers.wait_for_complete([each for each in app.workers if each.is_running])
        await settle(pilot)
        await press(pilot, "end", "enter")

        assert [found.label for found in app.opened] == ["Figma [/] x"]


async def test_colon_q_quits() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", "q", "enter")

    assert app.return_code == 0


@pytest.mark.parametrize("keys", [("m", "down", "down", "enter"), ("m", "equals_sign")])
async def test_the_row_menu_chooses_by_arrows_or_by_key(keys: tuple[str, ...]) -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "m")
        assert isinstance(app.screen, RowMenuModal)
        await press(pilot, *keys[1:])

        assert listed(app).did[0] == "menu quantity.set"


async def test_a_window_too_small_says_so_and_comes_back() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(50, 12)) as pilot:
        await settle(pilot)
        cover = app.screen.query_one(TooSmall)
        assert str(cover.content) == "This window is 50×12; itam-tui needs at least 60×15."
        assert cover.region.size == app.size

        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert not app.screen.query(TooSmall)


async def test_keys_without_a_screen_of_ours_do_no_harm() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f1", "f1", "escape")

        assert isinstance(app.screen, ItamScreen)


async def test_no_box_blinks() -> None:
    app = TinyApp(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")

        assert not any(box.cursor_blink for box in app.screen.query(TextBox))
