"""Tables on a terminal: fitted to it, numbers and dates whole, nothing that acts on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itam_tui.cli import output
from itam_tui.cli.output import Heading, fitted, write_table

HEADINGS = [
    Heading("Name"),
    Heading("Expiration/Renewal date", "Expiration/Renewal", flexible=False),
    Heading("Used", right=True, flexible=False),
]


@pytest.fixture(autouse=True)
def _no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def wide(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Let stdout be a terminal of so many columns."""
    monkeypatch.setattr(output, "terminal_columns", lambda: columns)


def test_a_table_is_cut_to_the_terminal_but_its_numbers_and_dates_are_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wide(monkeypatch, 40)

    write_table(HEADINGS, [["Adobe Creative Cloud All Apps", "2026-11-24", "1,204"]])

    head, row = capsys.readouterr().out.splitlines()
    assert row.startswith("Adobe")
    assert "…  2026-11-24  " in row
    assert row.endswith("1,204")
    assert len(row) <= 40
    assert head.startswith("Name ")


def test_headings_are_short_below_120_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wide(monkeypatch, 119)
    write_table(HEADINGS, [])
    wide(monkeypatch, 120)
    write_table(HEADINGS, [])

    narrow, full = capsys.readouterr().out.splitlines()
    assert "date" not in narrow
    assert "Expiration/Renewal date" in full


def test_wide_letters_take_two_cells(capsys: pytest.CaptureFixture[str]) -> None:
    write_table([Heading("Name"), Heading("By")], [["日本語", "x"], ["abc", "y"]])

    assert capsys.readouterr().out == "Name    By\n日本語  x\nabc     y\n"


def test_nothing_in_a_cell_acts_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wide(monkeypatch, 80)

    write_table([Heading("Name")], [["a\x1b[2Jb\rc\nd\u202e"]])

    assert capsys.readouterr().out == "Name\na␛[2Jb␍c ⏎ d\ufffd\n"


@given(
    columns=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.booleans()), min_size=1, max_size=8
    ),
    room=st.integers(20, 200),
)
def test_whatever_the_columns_only_flexible_cells_are_cut(
    columns: list[tuple[int, int, bool]], room: int
) -> None:
    needs = [need for need, _, _ in columns]
    widths = [max(need, title) for need, title, _ in columns]
    flexible = [soft for _, _, soft in columns]

    found = fitted(widths, needs, flexible, room)

    assert all(after <= before for after, before in zip(found, widths, strict=True))
    assert all(
        width >= need for width, need, soft in zip(found, needs, flexible, strict=True) if not soft
    )
    if sum(widths) + 2 * (len(widths) - 1) <= room:
        assert found == widths
