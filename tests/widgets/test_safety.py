"""Text people typed is shown, whole and harmless."""

from __future__ import annotations

import sys

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from itam_tui.domain.text import is_control, is_invisible
from itam_tui.ui.safety import CONTROL_FILTER, content, display, shown


@pytest.mark.parametrize(
    ("kept", "seen"),
    [
        ("Figma", "Figma"),
        ("[/] x[/foo]", "[/] x[/foo]"),
        ("a\x1b]52;c;eA==\x07b", "a␛]52;c;eA==␇b"),
        ("a\nb\tc\r", "a␊b␉c␍"),
        ("a\x7fb", "a␡b"),
        ("a\x9bb", "a␦b"),
        ("abc\u202edef", "abc␦def"),
        ("Ado\u200bbe", "Ado␦be"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u200db", "a␦b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("❤\ufe0f\u200d\U0001f525", "❤\ufe0f\u200d\U0001f525"),
        ("שלום", "שלום"),
        ("東京", "東京"),
    ],
)
def test_what_acts_or_hides_becomes_a_visible_sign(kept: str, seen: str) -> None:
    assert shown(kept) == seen
    assert display(kept).plain == seen
    assert content(kept).plain == seen


def test_a_note_keeps_its_line_ends_where_there_is_room() -> None:
    assert shown("one\ntwo\tx", lines=True) == "one\ntwo␉x"


@pytest.mark.parametrize(
    ("text", "limit", "seen"),
    [
        ("Adobe Creative Cloud", 10, "Adobe Cre…"),
        ("Adobe", 5, "Adobe"),
        ("東京東京", 5, "東京…"),
        ("東京東京", 6, "東京…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
    ],
)
def test_long_text_is_cut_by_cells(text: str, limit: int, seen: str) -> None:
    assert shown(text, limit) == seen
    assert cell_len(seen) <= limit


def test_no_character_that_hides_or_acts_gets_through_alone() -> None:
    suspects = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if is_control(character) or is_invisible(character) or "\ud800" <= character <= "\udfff"
    ]

    assert [sign for sign in suspects if sign in shown(f"a{sign}b")] == []


def test_the_last_barrier_deletes_controls_and_leaves_control_segments_alone() -> None:
    code = Segment("\x1b[2J", None, [])
    whole = [Segment("plain")]
    hostile = [Segment("a\x1b[31m\u202eb"), Segment("\x1b[H", None, [(1,)])]  # type: ignore[list-item]

    assert CONTROL_FILTER.apply(whole, Color(0, 0, 0)) is whole
    assert CONTROL_FILTER.apply(hostile, Color(0, 0, 0)) == [Segment("a[31mb"), hostile[1]]
    assert CONTROL_FILTER.apply([code], Color(0, 0, 0)) == [Segment("[2J")]
