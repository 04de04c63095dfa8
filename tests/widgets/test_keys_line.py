"""The keys of a dialog, as many as there is room for."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from itam_tui.ui.widgets.keys_line import KeysLine

KEYS = (("enter", "Take"), ("space", "Mark"), ("/", "Search"), ("esc", "Cancel"))


class LineApp(App[None]):
    def compose(self) -> ComposeResult:
        yield KeysLine(KEYS)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (60, "enter Take   space Mark   / Search   esc Cancel"),
        (46, "enter Take  space Mark  / Search  esc Cancel"),
        (42, "enter Take space Mark / Search esc Cancel"),
        (40, "enter Take   space Mark   esc Cancel"),
        (12, "esc Cancel"),
    ],
)
async def test_the_last_one_stays(columns: int, told: str) -> None:
    async with LineApp().run_test(size=(columns, 3)) as pilot:
        assert pilot.app.query_one(KeysLine).render().plain == told
