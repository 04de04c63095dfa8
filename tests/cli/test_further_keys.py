"""A license may have several product keys, some of them for one seat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itam_tui.domain.licenses import License
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book

KEY, SITE, SEAT = "AAAA-BBBB-CCCC-DDDD-7Q4X", "CANA-RYSI-TETW-OKEY-8R5Y", "CANA-RYSE-ATKE-YYYY-9S6Z"

Piped = Callable[[str], None]


@pytest.fixture
def figma(book: Book, shell: Shell, piped: Piped) -> License:
    license = book.license("Figma", product_key=KEY)
    book.assign(license, book.end_user("Ada Lovelace"), book.device("LAP-0217"))
    piped(SITE)
    shell.does("keys", "add", "Figma", "--label", "second site")
    piped(SEAT)
    shell.does("keys", "add", "LIC-00001", "--holder", "ada@acme.com")
    return license


def listed(shell: Shell, *more: str) -> list[list[str]]:
    lines = shell.run("keys", "list", "Figma", *more).lines
    return [[cell for cell in line.split("  ") if cell] for line in lines[1:]]


def test_several_keys_are_listed_masked(shell: Shell, figma: License) -> None:
    own, site, seat = listed(shell)

    assert own == ["••••-••••-7Q4X"]
    assert [cell.strip() for cell in site[:3]] == ["1", "••••-••••-8R5Y", "second site"]
    assert [cell.strip() for cell in seat[:3]] == ["2", "••••-••••-9S6Z", "Ada Lovelace"]


def test_they_are_revealed_when_asked_for_and_each_time_is_recorded(
    book: Book, shell: Shell, figma: License
) -> None:
    shown = str(listed(shell, "--reveal"))

    assert all(key in shown for key in (KEY, SITE, SEAT))
    told = shell.run("list", "history", "--filter", "what:revealed", "--format", "json")
    assert told.json["count"] == 3
    assert "CANA-RY" not in told.out
    assert b"CANA-RY" not in b"".join(
        path.read_bytes() for path in book.path.parent.glob("acme.db*")
    )


def test_the_key_of_a_seat_is_the_licenses_again_when_the_seat_is_given_back(
    shell: Shell, figma: License
) -> None:
    shell.does("unassign", "Figma", "ada@acme.com")

    assert "Ada" not in str(listed(shell))
    assert len(listed(shell)) == 3


def test_a_device_has_a_key_of_its_own(shell: Shell, figma: License, piped: Piped) -> None:
    piped("CANA-RYDE-VICE-KEYS-1T7U")

    shell.does("keys", "add", "Figma", "--holder", "LAP-0217")

    assert "LAP-0217" in str(listed(shell)[-1])


def test_a_key_is_removed_and_the_others_stay(shell: Shell, figma: License) -> None:
    assert "Add --yes" in shell.fails(1, "keys", "remove", "Figma", "1")
    assert "••••-••••-8R5Y (second site)" in shell.does("keys", "remove", "Figma", "1", "--yes")

    assert "second site" not in str(listed(shell))
    assert SEAT in str(listed(shell, "--reveal"))
    assert "no product key number 1" in shell.fails(4, "keys", "remove", "Figma", "1", "--yes")


@pytest.mark.parametrize("key", [KEY, SITE])
def test_a_key_it_has_already_is_refused(
    shell: Shell, figma: License, piped: Piped, key: str
) -> None:
    piped(key)

    assert "has this product key already" in shell.fails(1, "keys", "add", "Figma")


def test_only_a_holder_has_a_key_of_the_license(
    book: Book, shell: Shell, figma: License, piped: Piped
) -> None:
    book.end_user("Bob Ross")
    piped("CANA-RYDE-VICE-KEYS-1T7U")
    assert "Bob Ross doesn't hold Figma" in shell.fails(
        1, "keys", "add", "Figma", "--holder", "bob@acme.com"
    )
    piped("")
    assert "keys add: there is no product key" in shell.fails(2, "keys", "add", "Figma")
    piped("••••-••••-8R5Y")
    assert "Type the whole key." in shell.fails(1, "keys", "add", "Figma")


def test_every_key_is_checked_and_replaced_with_the_others(shell: Shell, figma: License) -> None:
    shell.does("keys", "rotate", "--forget-old")

    checked = shell.run("keys", "check")
    assert (checked.code, "3 encrypted, 0 plain" in checked.out) == (0, True)
    assert all(key in str(listed(shell, "--reveal")) for key in (KEY, SITE, SEAT))


def test_a_lost_key_file_costs_the_reveal_of_each(book: Book, shell: Shell, figma: License) -> None:
    book.key_file.unlink()

    assert len(listed(shell)) == 3
    assert "Put your copy of the key file back" in shell.fails(
        1, "keys", "list", "Figma", "--reveal"
    )
    assert "3 product keys need key" in shell.run("keys", "check").err
    shell.does("unassign", "Figma", "ada@acme.com")


def test_a_license_tells_how_many_further_keys_it_has(shell: Shell, figma: License) -> None:
    told = shell.run("show", "Figma").out

    assert "Further product keys  2 (see them: itam-tui keys list LIC-00001)" in told
    assert "CANA-RY" not in told
    shell.does("keys", "remove", "Figma", "1", "--yes")
    shell.does("keys", "remove", "Figma", "2", "--yes")
    assert "Further" not in shell.run("show", "Figma").out


def test_an_export_with_keys_says_which_are_not_in_it(
    book: Book, shell: Shell, figma: License, tmp_path: Path
) -> None:
    book.license("Miro", product_key="")

    written = shell.run("export", "licenses", "--with-keys")
    told = "2 further product keys are not in the file: it has only each license's own."
    assert (KEY in written.out, SITE in written.out, told in written.err) == (True, False, True)
    in_file = shell.run("export", "licenses", "--with-keys", "-o", str(tmp_path / "all.csv"))
    assert told in in_file.err
    others = shell.run("export", "licenses", "--with-keys", "--filter", "miro")
    assert "further" not in others.err
    assert "further" not in shell.run("export", "licenses").err
