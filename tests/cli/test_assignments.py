"""Assigning, unassigning and moving by verbs: all found or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itam_tui.domain.holders import EndUserStatus
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.terms import FIXED
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book, day


@pytest.fixture
def figma(book: Book) -> License:
    for name in ("Ada Lovelace", "Bob Byte", "Cleo Code"):
        book.end_user(name)
    book.device("MAC-01", serial="S1")
    return book.license("Figma", 2)


def holders(shell: Shell, ref: str = "Figma") -> list[str]:
    page = shell.run("show", ref, "--format", "json").json
    return sorted(each["holder"] for each in page["assignments"])


@pytest.mark.usefixtures("figma")
def test_seats_are_given_to_whoever_is_named(shell: Shell) -> None:
    told = shell.does("assign", "LIC-00001", "ADA@acme.com", "s1")

    assert "Assigned Figma (LIC-00001) to Ada Lovelace and MAC-01." in told
    assert holders(shell) == ["S1", "ada@acme.com"]


@pytest.mark.usefixtures("figma")
def test_all_are_found_or_nothing_is_done(shell: Shell) -> None:
    told = shell.fails(4, "assign", "Figma", "ada@acme.com", "zoe@acme.com", "yan@acme.com")

    assert "zoe@acme.com, yan@acme.com" in told
    assert holders(shell) == []


@pytest.mark.usefixtures("figma")
def test_the_unknown_can_be_skipped(shell: Shell) -> None:
    told = shell.does("assign", "Figma", "ada@acme.com", "zoe@acme.com", "--skip-unknown")

    assert "zoe@acme.com" in told
    assert holders(shell) == ["ada@acme.com"]
    shell.fails(4, "assign", "Figma", "zoe@acme.com", "--skip-unknown")


def test_a_name_that_several_have_is_exit_4(book: Book, shell: Shell, figma: License) -> None:
    book.end_user("Ada Lovelace", email="ada2@acme.com")

    assert "Several go by Ada Lovelace" in shell.fails(4, "assign", "Figma", "Ada Lovelace")


@pytest.mark.usefixtures("figma")
def test_holding_it_already_is_told_and_fine(shell: Shell) -> None:
    shell.does("assign", "Figma", "ada@acme.com")

    assert "Already held by Ada Lovelace." in shell.does("assign", "Figma", "ada@acme.com")
    told = shell.does("assign", "Figma", "ada@acme.com", "--seats", "2")
    assert "Changed the seats of Ada Lovelace." in told


@pytest.mark.usefixtures("figma")
def test_past_the_quantity_nothing_is_written_unless_agreed(shell: Shell) -> None:
    words = ("assign", "Figma", "ada@acme.com", "bob@acme.com", "cleo@acme.com")

    assert "3 of 2 in use. Add --yes" in shell.fails(1, *words)
    assert holders(shell) == []

    shell.does(*words, "--yes")
    assert len(holders(shell)) == 3


def test_a_license_that_refuses_takes_those_that_fit(book: Book, shell: Shell) -> None:
    book.license("Visio", 2, when_full=WhenFull.REFUSE)
    for name in ("Ada", "Bob", "Cleo"):
        book.end_user(name)

    ran = shell.run("assign", "Visio", "ada@acme.com", "bob@acme.com", "cleo@acme.com", "--yes")

    assert ran.code == 1
    assert "no seat left for Cleo." in ran.err
    assert holders(shell, "Visio") == ["ada@acme.com", "bob@acme.com"]
    assert "Longest unused: " in shell.fails(1, "assign", "Visio", "cleo@acme.com")


def test_only_the_kinds_a_license_allows_are_looked_up(book: Book, shell: Shell) -> None:
    book.license("Visio", 2, type=LicenseType.PER_END_USER)
    book.license("Gas", 2, type=LicenseType.CUSTOM)
    book.device("MAC-01", serial="S1")

    assert "no end user S1" in shell.fails(4, "assign", "Visio", "S1")
    assert "is Custom" in shell.fails(1, "assign", "Gas", "S1")


def test_leaving_people_and_expired_licenses_are_asked_about(book: Book, shell: Shell) -> None:
    book.end_user("Eve", status=EndUserStatus.LEAVING)
    book.license("Old", 5, term=FIXED, expiration_date=day("2026-01-01"))

    told = shell.fails(1, "assign", "Old", "eve@acme.com")

    assert "Old expired on 2026-01-01." in told
    assert "Eve (Leaving)" in told
    shell.does("assign", "Old", "eve@acme.com", "--yes")
    assert "agreed: " in shell.run("list", "history", "--format", "json", "--limit", "1").out


@pytest.mark.usefixtures("figma")
@pytest.mark.parametrize(
    "text",
    [
        "ada@acme.com\nbob@acme.com\n",
        "Ada Lovelace <ada@acme.com>; Bob <bob@acme.com>",
        "Name,Email\nAda L,ada@acme.com\nBob B,bob@acme.com\n",
        "\ufeffada@acme.com, bob@acme.com",
    ],
)
def test_addresses_come_from_files_and_pipes_in_any_usual_form(
    shell: Shell, tmp_path: Path, piped: Callable[[str], None], text: str
) -> None:
    file = tmp_path / "team.txt"
    file.write_text(text, encoding="utf-8")

    shell.does("assign", "Figma", "--from", str(file))
    assert holders(shell) == ["ada@acme.com", "bob@acme.com"]

    piped(text)
    shell.does("unassign", "Figma", "--from", "-", "--yes")
    assert holders(shell) == []


@pytest.mark.usefixtures("figma")
@pytest.mark.parametrize(
    "words",
    [
        ("assign", "Figma"),
        ("assign", "Figma", "--from", "/nowhere/at/all"),
        ("assign", "Figma", "ada@acme.com", "--seats", "0"),
        ("unassign", "Figma"),
        ("unassign", "Figma", "ada@acme.com", "--all"),
        ("move", "Figma", "ada@acme.com"),
        ("move", "--all", "Figma", "ada@acme.com", "bob@acme.com"),
        ("last-used", "Figma", "ada@acme.com", "soon"),
    ],
)
def test_words_that_do_not_fit_are_a_usage_error(shell: Shell, words: tuple[str, ...]) -> None:
    shell.fails(2, *words)


def test_taking_back_one_is_not_asked_about_several_are(
    book: Book, shell: Shell, figma: License
) -> None:
    for who in ("ada@acme.com", "bob@acme.com", "cleo@acme.com"):
        shell.does("assign", "Figma", who, "--yes")

    assert "Unassigned Figma" in shell.does("unassign", "Figma", "ada@acme.com")
    told = shell.fails(1, "unassign", "Figma", "bob@acme.com", "cleo@acme.com")
    assert "Unassign 2 holders of Figma: Bob Byte and Cleo Code. Add --yes" in told
    shell.fails(1, "unassign", "Figma", "--all")
    assert len(holders(shell)) == 2
    shell.does("unassign", "Figma", "--all", "--yes")
    assert holders(shell) == []
    assert "Nobody holds" in shell.does("unassign", "Figma", "--all", "--yes")


@pytest.mark.usefixtures("figma")
def test_all_is_asked_about_even_when_it_is_one(shell: Shell) -> None:
    shell.does("assign", "Figma", "ada@acme.com")

    assert "Unassign Figma (LIC-00001) from Ada" in shell.fails(1, "unassign", "Figma", "--all")


@pytest.mark.usefixtures("figma")
def test_taking_back_from_somebody_who_does_not_hold_it_is_refused(shell: Shell) -> None:
    shell.does("assign", "Figma", "ada@acme.com")

    told = shell.fails(1, "unassign", "Figma", "ada@acme.com", "bob@acme.com", "--yes")

    assert "Bob Byte doesn't hold Figma (LIC-00001). Nothing was changed." in told
    assert holders(shell) == ["ada@acme.com"]


def test_a_spent_seat_is_asked_about(book: Book, shell: Shell) -> None:
    book.assign(book.license("Oem", 2, reassignable=False), book.end_user("Ada"))

    assert "is not reassignable" in shell.fails(1, "unassign", "Oem", "ada@acme.com")
    shell.does("unassign", "Oem", "ada@acme.com", "--yes")

    (spent,) = shell.run("show", "Oem", "--format", "json").json["assignments"]
    assert spent["spent"] is True
    assert "doesn't hold" in shell.fails(1, "unassign", "Oem", "ada@acme.com", "--yes")


def test_a_license_moves_with_its_seats(book: Book, shell: Shell, figma: License) -> None:
    shell.does("assign", "Figma", "ada@acme.com", "--seats", "2")

    shell.does("move", "Figma", "ada@acme.com", "bob@acme.com")

    (one,) = shell.run("show", "Figma", "--format", "json").json["assignments"]
    assert (one["holder"], one["seats"]) == ("bob@acme.com", 2)
    assert "doesn't hold" in shell.fails(1, "move", "Figma", "ada@acme.com", "cleo@acme.com")


def test_everything_somebody_holds_moves_at_once(book: Book, shell: Shell, figma: License) -> None:
    ada = book.services.holders.find("ada@acme.com")
    book.assign(figma, ada)
    book.assign(book.license("Visio"), ada)

    assert "Move 2 to Bob Byte. Add --yes" in shell.fails(
        1, "move", "--all", "ada@acme.com", "bob@acme.com"
    )
    shell.does("move", "--all", "ada@acme.com", "bob@acme.com", "--yes")

    assert len(shell.run("show", "bob@acme.com", "--format", "json").json["assignments"]) == 2
    assert "holds no license" in shell.fails(1, "move", "--all", "ada@acme.com", "bob@acme.com")


@pytest.mark.usefixtures("figma")
def test_the_last_use_is_noted(shell: Shell) -> None:
    shell.does("assign", "Figma", "ada@acme.com")

    shell.does("last-used", "Figma", "ada@acme.com", "2026-11-01")

    (one,) = shell.run("show", "Figma", "--format", "json").json["assignments"]
    assert one["last_used"] == "2026-11-01"
    shell.fails(1, "last-used", "Figma", "ada@acme.com", "2026-11-25")
    shell.fails(1, "last-used", "Figma", "bob@acme.com", "2026-11-01")


def test_above_ten_the_number_is_typed(
    book: Book, shell: Shell, typing: Callable[[str], None]
) -> None:
    people = [book.end_user(f"P{number:02} X", email=f"p{number}@acme.com") for number in range(11)]
    book.assign(book.license("Figma", 20), *people)

    typing("y\n")
    assert "Type 11 to do it: " in shell.fails(1, "unassign", "Figma", "--all")
    typing("11\n")
    assert "Unassigned all 11 of Figma" in shell.does("unassign", "Figma", "--all")
