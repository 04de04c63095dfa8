"""Tabs over a table: which one is open, and how another one is asked for."""

from __future__ import annotations

from textual import on
from textual.app import App, ComposeResult
from textual.content import Content

from itam_tui.ui.widgets.record_head import Fact, RecordHead
from itam_tui.ui.widgets.tab_strip import TabName, TabStrip

TABS = (TabName("licenses", "Licenses 2"), TabName("devices", "Devices [b]1[/b]"))


class StripApp(App[None]):
    """A strip and a head."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield TabStrip(TABS, "licenses", lead="Assets")
        yield RecordHead()

    @on(TabStrip.TabChosen)
    def choose(self, event: TabStrip.TabChosen) -> None:
        self.chosen.append(event.name)
        event.strip.show(TABS, event.name)

    def lines(self, widget: TabStrip | RecordHead) -> list[str]:
        drawn = self.screen._compositor.render_strips()
        area = widget.region
        return [strip.text.rstrip() for strip in drawn][area.y : area.bottom]


async def test_the_open_tab_is_underlined() -> None:
    app = StripApp()
    async with app.run_test(size=(80, 24)):
        assert app.lines(app.query_one(TabStrip)) == [
            "Assets   Licenses 2   Devices [b]1[/b]",
            "         ━━━━━━━━━━",
        ]


async def test_steps_and_clicks_ask_for_another_tab() -> None:
    app = StripApp()
    async with app.run_test(size=(80, 24)) as pilot:
        strip = app.query_one(TabStrip)
        strip.step(1)
        await pilot.pause()
        strip.step(1)
        await pilot.pause()
        await pilot.click(TabStrip, offset=(25, 0))
        await pilot.click(TabStrip, offset=(2, 0))

        assert app.chosen == ["devices", "licenses", "devices"]
        assert strip.open_name == "devices"


async def test_facts_stand_in_two_columns_and_the_right_one_is_cut() -> None:
    app = StripApp()
    async with app.run_test(size=(80, 24)) as pilot:
        head = app.query_one(RecordHead)
        head.show([Fact("Position", Content("OK"))], [Fact("Publisher", Content("x" * 99))])
        await pilot.pause()

        assert app.lines(head)[0] == "Position   OK" + " " * 35 + "Publisher " + "x" * 21 + "…"
