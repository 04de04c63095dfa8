"""Lists: filtered, sorted, in five formats."""

from __future__ import annotations

import json

import pytest

from itam_tui.domain.terms import FIXED, Term, TermKind
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book, day


@pytest.fixture(autouse=True)
def _three_licenses(book: Book) -> None:
    ada, bob = book.end_user("Ada Lovelace"), book.end_user("Bob Byte")
    book.assign(book.license("Adobe", None, publisher="Adobe"), bob)
    book.assign(book.license("Corel", 1), ada, bob)
    book.license(
        "Figma", 12, expiration_date=day("2027-01-01"), term=Term(TermKind.YEARS, 1),
        auto_renewal=True,
    )  # fmt: skip


def test_a_table_is_plain_where_it_is_piped(shell: Shell) -> None:
    ran = shell.run("list", "licenses")

    assert ran.code == 0
    assert ran.lines[0].split() == [
        "Name", "Type", "Usage", "Position", "Auto-renewal", "Expiration/Renewal", "date",
        "Publisher",
    ]  # fmt: skip
    assert ran.lines[1].split() == ["Adobe", "Either", "1/∞", "OK", "No", "Adobe"]
    assert ran.lines[2].split() == ["Corel", "Either", "2/1", "⚠", "Under", "1", "No"]
    assert all(line == line.rstrip() for line in ran.lines)
    assert "3 licenses." in ran.err


def test_csv_has_the_names_that_import_reads(shell: Shell) -> None:
    lines = shell.run("list", "licenses", "--format", "csv").lines

    assert lines[0].startswith("name,type,position,auto_renewal,expiration_date,publisher,")
    assert "usage" not in lines[0].split(",")
    assert lines[3].startswith("Figma,mixed,ok,yes,2027-01-01,")


def test_chosen_columns_come_in_their_order(shell: Shell) -> None:
    ran = shell.run(
        "list", "licenses", "--columns", "free,name", "--sort", "-free", "--format", "tsv"
    )

    assert ran.lines == ["free\tname", "unlimited\tAdobe", "12\tFigma", "-1\tCorel"]


def test_json_has_the_chosen_columns_alone(shell: Shell) -> None:
    ran = shell.run("list", "licenses", "--columns", "name,usage", "--format", "jsonl")

    assert [json.loads(line) for line in ran.lines] == [
        {"name": "Adobe", "usage": "1/∞"},
        {"name": "Corel", "usage": "2/1"},
        {"name": "Figma", "usage": "0/12"},
    ]


def test_a_limit_tells_how_many_there_are(shell: Shell) -> None:
    document = shell.run("list", "licenses", "--limit", "2", "--format", "json").json

    assert (document["count"], document["total"], document["truncated"]) == (2, 3, True)
    assert "2 of 3 licenses." in shell.run("list", "licenses", "--limit", "2").err


def test_a_limit_that_cuts_nothing_is_no_truncation(shell: Shell) -> None:
    document = shell.run("list", "licenses", "--limit", "3", "--format", "json").json

    assert (document["count"], document["total"], document["truncated"]) == (3, 3, False)


@pytest.mark.parametrize(
    ("kind", "filter_text", "count"),
    [
        ("licenses", "position:under", 1),
        ("licenses", "expires<90d", 1),
        ("end-users", "licenses>1", 1),
        ("devices", "", 0),
        ("assignments", "license:corel", 2),
        ("renewals", "auto:yes", 1),
        ("history", "what:assigned", 4),
    ],
)
def test_every_list_can_be_filtered(shell: Shell, kind: str, filter_text: str, count: int) -> None:
    ran = shell.run("list", kind, "--filter", filter_text, "--format", "json")

    assert ran.json["count"] == count


def test_assignments_of_both_kinds_are_sorted_together(book: Book, shell: Shell) -> None:
    mac = book.device("Cray", serial="S1")
    shell.does("assign", "Figma", mac.settings.serial)

    ran = shell.run(
        "list", "assignments", "--sort", "-holder_name", "--columns", "holder_name",
        "--format", "csv", "--limit", "3",
    )  # fmt: skip

    assert ran.lines == ["holder_name", "Cray", "Bob Byte", "Bob Byte"]


def test_renewals_come_by_group_then_by_any_column(book: Book, shell: Shell) -> None:
    book.license("Zed", 1, expiration_date=day("2026-11-30"), term=FIXED)

    by_group = shell.run("list", "renewals", "--columns", "name,group", "--format", "csv").lines
    by_name = shell.run(
        "list", "renewals", "--columns", "name", "--format", "csv", "--sort", "name"
    ).lines

    assert by_group == ["name,group", "Zed,7-days", "Figma,60-days"]
    assert by_name == ["name", "Figma", "Zed"]


def test_one_record_is_not_spoken_of_as_several(shell: Shell) -> None:
    assert "1 license." in shell.run("list", "licenses", "--filter", "corel").err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "licenses", "--columns", "nope"), "There is no column nope"),
        (("list", "licenses", "--columns", ","), "names no column"),
        (("list", "licenses", "--sort", "nope"), "There is no column nope to sort by"),
        (("list", "licenses", "--filter", "publsher:x"), "try publisher."),
        (("list", "licenses", "--filter", "used>x"), "takes a whole number"),
        (("list", "licenses", "--filter", "used>"), "used>: used takes a whole number."),
        (("export", "licenses", "--filter", "publisher:"), "publisher: publisher takes a text"),
        (("list", "licenses", "--limit", "-1"), "Invalid value for '--limit'"),
        (("list", "licenses", "--fromat", "csv"), "Did you mean"),
        (("list", "nothing"), "is not one of"),
        (("list",), "Missing argument"),
    ],
)
def test_what_can_not_be_understood_is_a_usage_error(
    shell: Shell, words: tuple[str, ...], told: str
) -> None:
    assert told in shell.fails(2, *words)


def test_text_that_a_spreadsheet_would_run_is_guarded_in_csv(book: Book, shell: Shell) -> None:
    book.license("=cmd|' /C calc'!A0", 1)

    ran = shell.run("list", "licenses", "--columns", "name", "--format", "csv", "--filter", "cmd")

    assert ran.lines[1].startswith("'=cmd")
