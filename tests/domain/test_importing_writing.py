"""Rows as CSV: nothing runs in a spreadsheet, everything reads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.importing.writing import csv_line, guard, reject_lines, unguard


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_what_a_spreadsheet_would_run_gets_a_quote(sign: str) -> None:
    assert guard(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["Figma", "'tis", "'", "a=b", ""])
def test_other_text_is_left_alone(text: str) -> None:
    assert guard(text) == unguard(text) == text


@given(some.text() | some.text(alphabet="'=+-@\t＝a"))
def test_a_guard_taken_off_gives_the_text_back(text: str) -> None:
    assert unguard(guard(text)) == text


def test_a_cell_with_quotes_or_line_ends_is_quoted() -> None:
    assert csv_line(["a\rb", "c\nd", 'e"f', "g,h"]) == '"a\rb","c\nd","e""f","g,h"\r\n'


def test_rejected_rows_are_written_as_they_stood_with_the_reason() -> None:
    rejects = [(("Figma", "ten"), "No number."), (("Slack",), "Short."), (("a", "b", "c"), "Long.")]

    assert list(reject_lines(("name", "seats"), rejects)) == [
        "name,seats,reason\r\n",
        "Figma,ten,No number.\r\n",
        "Slack,,Short.\r\n",
        "a,b,Long.,c\r\n",
    ]


def test_rows_rejected_twice_keep_one_reason() -> None:
    lines = list(reject_lines(("name", "Reason"), [(("Figma", "old"), "new")]))

    assert lines == ["name,reason\r\n", "Figma,new\r\n"]
