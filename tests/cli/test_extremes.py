"""Numbers, days and filters beyond all measure get an answer, never a crash."""

from __future__ import annotations

import pytest

from itam_tui.domain.terms import Term, TermKind
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book, day


def test_a_limit_beyond_all_rows_is_a_usage_error(shell: Shell) -> None:
    assert "--limit" in shell.fails(2, "list", "licenses", "--limit", "9" * 23)


def test_renewals_past_the_last_year_are_listed(book: Book, shell: Shell) -> None:
    for name, entered in (("Late", "9999-12-31"), ("Old", "2000-06-30")):
        book.license(
            name, term=Term(TermKind.YEARS, 1), expiration_date=day(entered),
            auto_renewal=True, notice_days=3650,
        )  # fmt: skip

    listed = shell.run("--today", "9999-12-31", "list", "renewals", "--format", "json")

    assert listed.code == 0, listed
    assert {one["name"]: one["locked_in_until"] for one in listed.json["items"]} == {
        "Late": None,
        "Old": None,
    }


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("licenses", "a " * 200),
        ("licenses", "publisher:" + "x," * 199),
        ("licenses", "holder:x " * 200),
        ("licenses", "position:under " * 200),
        ("end-users", "license:" + "x," * 199),
        ("history", "what:" + "x," * 199),
    ],
)
def test_two_hundred_words_are_a_filter(shell: Shell, kind: str, text: str) -> None:
    assert shell.run("list", kind, "--filter", text).code == 0


@pytest.mark.parametrize("text", ["a " * 201, "publisher:" + "x," * 200, "a" * 10_001])
def test_more_are_a_usage_error(shell: Shell, text: str) -> None:
    assert "a filter has at most" in shell.fails(2, "list", "licenses", "--filter", text)


@pytest.mark.of_a_file  # a server takes it
def test_a_question_too_long_for_the_database_is_a_usage_error(book: Book, shell: Shell) -> None:
    text = "expires<90d " * 150
    book.license("Figma")
    before_it_was_bought = ("--today", "2026-01-01")  # so that its dates must be worked out

    told = shell.fails(2, *before_it_was_bought, "list", "renewals", "--filter", text)

    assert "too many conditions" in told


def test_days_before_1900_are_a_usage_error(book: Book, shell: Shell) -> None:
    figma = book.license("Figma")
    book.assign(figma, book.end_user("Ada Lovelace"))

    for words in (
        ("quantity", "Figma", "+1", "--in-force", "1800-01-01"),
        ("last-used", "Figma", "ada@acme.com", "0001-01-01"),
        ("--today", "0001-01-01", "list", "licenses"),
    ):
        assert "between 1900 and 9999" in shell.fails(2, *words)


def test_more_seats_than_a_license_can_have_are_refused(book: Book, shell: Shell) -> None:
    book.license("Figma")
    book.end_user("Ada Lovelace")
    words = ("assign", "Figma", "ada@acme.com", "--yes", "--seats")

    assert "2,147,483,647" in shell.fails(1, *words, "2147483648")
    assert "2,147,483,647" in shell.fails(1, *words, "9" * 30)
