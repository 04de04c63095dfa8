"""Changing how many seats a license has."""

from __future__ import annotations

import pytest

from itam_tui.domain.settings import WhenFull
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book


@pytest.mark.parametrize(
    ("typed", "after"),
    [("12", 12), ("+5", 15), ("-2", 8), ("-10", 0), ("0", 0), ("1,000", 1000)],
)
def test_a_quantity_is_set_raised_and_lowered_without_dashes(
    book: Book, shell: Shell, typed: str, after: int
) -> None:
    book.license("Figma", 10)

    told = shell.does("quantity", "Figma", typed)

    assert f"Figma (LIC-00001): 10 → {after:,}; 0 used, {after:,} free. OK." in told


def test_the_entry_keeps_why_and_what_was_ordered(book: Book, shell: Shell) -> None:
    book.license("Figma", 10)

    shell.does(
        "quantity", "Figma", "+2", "--reason", "new hires", "--po-number", "4711",
        "--in-force", "2026-11-01",
    )  # fmt: skip

    entry = shell.run("show", "Figma", "--format", "json").json["quantity_entries"][0]
    assert (entry["delta"], entry["before"], entry["after"]) == (2, 10, 12)
    assert (entry["reason"], entry["po_number"]) == ("new hires", "4711")
    assert entry["in_force"] == "2026-11-01"


@pytest.mark.parametrize("typed", ["unlimited", "u", "inf"])
def test_to_unlimited_is_asked_about(book: Book, shell: Shell, typed: str) -> None:
    book.license("Figma", 10)

    assert "10 becomes Unlimited. Add --yes to do it." in shell.fails(1, "quantity", "Figma", typed)
    shell.does("quantity", "Figma", typed, "--yes")

    page = shell.run("show", "Figma", "--format", "json").json
    assert page["license"]["quantity"] is None


def test_below_used_is_asked_about(book: Book, shell: Shell) -> None:
    book.assign(book.license("Figma", 2), book.end_user("Ada"), book.end_user("Bob"))

    assert "1 of 2 in use stay unlicensed." in shell.fails(1, "quantity", "Figma", "-1")
    assert "Under by 1." in shell.does("quantity", "Figma", "-1", "--yes")


def test_below_used_is_refused_when_the_license_says_so(book: Book, shell: Shell) -> None:
    license = book.license("Figma", 2, when_full=WhenFull.REFUSE)
    book.assign(license, book.end_user("Ada"), book.end_user("Bob"))

    assert "unassign 1 first" in shell.fails(1, "quantity", "Figma", "1", "--yes")


@pytest.mark.parametrize("typed", ["12", "+2"])
def test_another_quantity_than_the_one_read_is_stale(book: Book, shell: Shell, typed: str) -> None:
    book.license("Figma", 10)

    shell.does("quantity", "Figma", typed, "--expect", "10")

    assert "is 12 now, it was 10" in shell.fails(5, "quantity", "Figma", typed, "--expect", "10")


def test_what_was_read_may_be_unlimited(book: Book, shell: Shell) -> None:
    book.license("Figma", 10)

    assert "it was Unlimited" in shell.fails(5, "quantity", "Figma", "12", "--expect", "unlimited")


def test_the_same_quantity_is_told(book: Book, shell: Shell) -> None:
    book.license("Figma", 10)

    assert "has 10 already." in shell.does("quantity", "Figma", "10")


@pytest.mark.parametrize(
    "words",
    [
        ("Figma", "ten"),
        ("Figma", "1.5"),
        ("Figma", "99999999999"),
        ("Figma",),
        ("Figma", "--resaon", "x"),
        ("Figma", "--resaon"),
        ("Figma", "-1", "--resaon", "x"),
        ("Figma", "-x"),
        ("Figma", "1", "--in-force", "yesterday"),
        ("Figma", "1", "--expect", "+3"),
        ("Figma", "1", "--expect", "x"),
    ],
)
def test_what_is_no_quantity_is_a_usage_error(
    book: Book, shell: Shell, words: tuple[str, ...]
) -> None:
    book.license("Figma", 10)

    shell.fails(2, "quantity", *words)

    assert shell.run("show", "Figma", "--format", "json").json["license"]["quantity"] == 10


@pytest.mark.parametrize("words", [("-11",), ("12", "--in-force", "2026-11-25")])
def test_what_the_rules_forbid_is_refused(book: Book, shell: Shell, words: tuple[str, ...]) -> None:
    book.license("Figma", 10)

    shell.fails(1, "quantity", "Figma", *words)


def test_no_such_license_is_exit_4(shell: Shell) -> None:
    shell.fails(4, "quantity", "LIC-00009", "+1")
