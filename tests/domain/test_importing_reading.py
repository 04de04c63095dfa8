"""CSV files as rows: no guess, and no line lost."""

from __future__ import annotations

import codecs
import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.errors import FileRefusedError, UsageError
from itam_tui.domain.importing.reading import LONGEST_CELL, Table, read_table
from itam_tui.domain.importing.writing import csv_line
from itam_tui.domain.text import InvalidText, clean_input


def rows(raw: bytes, encoding: str | None = None, delimiter: str | None = None) -> list[object]:
    """Each row that could be read, as its line and cells."""
    table = read_table(raw, encoding=encoding, delimiter=delimiter)
    return [(row.line, *row.cells) for row in table.rows]


def faulty_lines(table: Table) -> list[int]:
    return [fault.line for fault in table.faults]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_gives_the_same_rows(end: str) -> None:
    raw = end.join(["name,seats", "Figma,5", "", "Slack,8"]).encode()

    assert rows(raw) == [(2, "Figma", "5"), (4, "Slack", "8")]


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_mark_at_the_start_tells_the_encoding(mark: bytes, name: str) -> None:
    table = read_table(mark + "name,seats\nBüro,1\n".encode(name))

    assert table.headers == ("name", "seats")
    assert table.rows[0].cells == ("Büro", "1")


def test_a_file_that_is_not_utf_8_is_a_question_naming_line_and_byte() -> None:
    raw = "name,seats\nBüro,1\n".encode("cp1252")

    with pytest.raises(FileRefusedError, match=r"line 2, byte 2 is 0xFC.*--encoding") as refused:
        read_table(raw)

    assert refused.value.question == "encoding"
    assert rows(raw, encoding="cp1252") == [(2, "Büro", "1")]


@pytest.mark.parametrize("name", ["klingon", "base64", "unicode_escape", "a\0b", "undefined"])
def test_what_is_no_encoding_of_files_is_refused_by_name(name: str) -> None:
    with pytest.raises(UsageError, match="There is no encoding"):
        read_table(b"name\nx\n", encoding=name)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_header_shows_the_delimiter(sign: str) -> None:
    raw = sign.join(["name", '"a, b; c"', "seats"]) + "\n" + sign.join(["Figma", "x", "5"])

    assert rows(raw.encode()) == [(2, "Figma", "x", "5")]


def test_two_delimiters_alike_are_a_question() -> None:
    with pytest.raises(FileRefusedError, match="comma or semicolon") as refused:
        read_table(b"name;seats,note\nx;1,y\n")

    assert refused.value.question == "delimiter"


def test_a_first_line_may_declare_the_delimiter() -> None:
    assert rows(b"sep=;\nname;a,b,c\nFigma;1\n") == [(3, "Figma", "1")]


@pytest.mark.parametrize("sign", ["a", '"', "\n", "\0", ",,", ""])
def test_what_can_not_stand_between_cells_is_refused(sign: str) -> None:
    with pytest.raises(UsageError, match="--delimiter"):
        read_table(b"a,b\n1,2\n", delimiter=sign)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"name,seats\n", "no rows"),
        (b"name,seats\n,\n\n", "no rows"),
    ],
)
def test_a_file_with_nothing_in_it_is_refused_saying_which(raw: bytes, said: str) -> None:
    with pytest.raises(FileRefusedError, match=said):
        read_table(raw)


def test_an_open_quote_costs_its_own_line_only() -> None:
    table = read_table(b'name,seats\n"Figma,1\nSlack,2\nZoom,"3"\n')

    assert faulty_lines(table) == [2]
    assert [row.cells[0] for row in table.rows] == ["Slack", "Zoom"]


def test_a_quote_that_closes_rows_later_gives_those_rows_back() -> None:
    table = read_table(b'name,seats\n"Figma,1\nSlack,2\nZoom",3,4\n')

    assert faulty_lines(table) == [2, 4]
    assert [row.cells[0] for row in table.rows] == ["Slack"]


def test_a_quote_inside_an_unquoted_cell_is_only_a_sign() -> None:
    assert rows(b'name,seats\n5" disk,1\n7" screen,2\n') == [
        (2, '5" disk', "1"),
        (3, '7" screen', "2"),
    ]


def test_a_long_note_keeps_its_lines_and_the_next_row_its_number() -> None:
    note = "\n".join(["line"] * 300)

    assert rows(f'name,note\nFigma,"{note}"\nSlack,x\n'.encode()) == [
        (2, "Figma", note),
        (302, "Slack", "x"),
    ]


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x85", "\x7f"])
def test_a_row_with_a_control_character_is_a_fault_of_its_line(sign: str) -> None:
    table = read_table(f"name,seats\nFig{sign}ma,1\nSlack,2\n".encode())

    assert faulty_lines(table) == [2]
    assert f"U+{ord(sign):04X}" in table.faults[0].message
    assert len(table.rows) == 1


def test_a_row_with_too_few_or_too_many_cells_is_a_fault() -> None:
    table = read_table(b"name,seats\nFigma\nSlack,2,3\nZoom,4\n")

    assert faulty_lines(table) == [2, 3]
    assert table.faults[1].cells == ("Slack", "2", "3")


def test_an_endless_cell_is_a_fault_and_the_next_row_is_read() -> None:
    raw = b"name,seats\n" + b"x" * (LONGEST_CELL + 1) + b",1\nSlack,2\n"

    table = read_table(raw)

    assert faulty_lines(table) == [2]
    assert table.rows[0].cells == ("Slack", "2")


@given(some.binary() | some.text(alphabet='a",;\r\n\t\0é| ').map(str.encode))
def test_no_bytes_end_in_anything_but_a_sentence(raw: bytes) -> None:
    with contextlib.suppress(FileRefusedError, UsageError):
        table = read_table(raw)
        assert table.rows or table.faults


@given(some.lists(some.sampled_from(['"x,1', "x,1", '"x",1', 'x"",1', "x", '"x""']), min_size=1))
def test_every_line_is_in_a_row_or_a_fault(lines: list[str]) -> None:
    table = read_table("\n".join(["a,b", *lines]).encode())

    starts = {row.line for row in table.rows} | set(faulty_lines(table))
    inside = {
        line
        for row in table.rows
        for line in range(row.line, row.line + "".join(row.cells).count("\n") + 1)
    }
    assert starts | inside | {
        line
        for fault in table.faults
        for line in range(fault.line, fault.line + "".join(fault.cells).count("\n") + 1)
    } == set(range(2, len(lines) + 2))


def _clean(text: str) -> str:
    try:
        return clean_input(text, lines=True)
    except InvalidText:
        return ""


@given(
    some.lists(some.tuples(some.text().map(_clean), some.text().map(_clean)), min_size=1),
    some.sampled_from([",", ";", "\t", "|"]),
)
def test_what_is_written_is_read_back(written: list[tuple[str, str]], sign: str) -> None:
    written = [row for row in written if any(cell.strip() for cell in row)] or [("x", "y")]
    lines = [csv_line(("name", "note"), sign), *(csv_line(row, sign) for row in written)]

    table = read_table("".join(lines).encode())

    assert [row.cells for row in table.rows] == written
    assert not table.faults


def test_two_hundred_thousand_rows_are_read_in_seconds() -> None:
    raw = b"name,seats,note\n" + b'Figma,5,"a, b"\n' * 200_000
    started = time.perf_counter()

    table = read_table(raw)

    assert len(table.rows) == 200_000
    assert time.perf_counter() - started < 15


def test_many_open_quotes_take_no_longer_than_rows() -> None:
    started = time.perf_counter()

    table = read_table(b"a,b\n" + b'"x,1\n' * 50_000)

    assert len(table.faults) == 50_000
    assert time.perf_counter() - started < 15
