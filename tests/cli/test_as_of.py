"""A past day from the command line: which verbs tell of it, and what they say it is."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.services.quantities import QuantityNote
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book


@pytest.fixture(autouse=True)
def _march_and_april(book: Book) -> None:
    def at_work_on(day: date) -> Services:
        noon = datetime.combine(day, time(12)).astimezone()
        return open_services(book.url, actor="ada", today=lambda: day, now=lambda: noon)

    in_march, in_april = at_work_on(date(2026, 3, 31)), at_work_on(date(2026, 4, 20))
    figma = in_march.licenses.add(LicenseSettings(name="Figma"), 10)
    more = QuantityChange(15, relative=True)
    in_april.licenses.change_quantity(figma.id, more, QuantityNote(in_force=date(2026, 3, 15)))
    in_april.licenses.add(LicenseSettings(name="Miro"), 3)


MARCH = ("--as-of", "2026-03-31")


@pytest.mark.parametrize("before", [True, False])
def test_a_list_is_of_that_day_and_says_so(shell: Shell, before: bool) -> None:
    words = ["list", "licenses", "--columns", "name,quantity", "--format", "tsv"]

    ran = shell.run(*MARCH, *words) if before else shell.run(*words, *MARCH)

    assert (ran.code, ran.lines) == (0, ["name\tquantity", "Figma\t10"])
    assert "As recorded on 2026-03-31." in ran.err


def test_quantities_in_force_count_what_was_written_later(shell: Shell) -> None:
    ran = shell.run(
        "list", "licenses", "--columns", "name,quantity", "--format", "tsv", *MARCH, "--in-force"
    )

    assert ran.lines == ["name\tquantity", "Figma\t25"]
    assert "In force on 2026-03-31." in ran.err


def test_what_was_exported_that_day_is_what_is_exported_of_it(shell: Shell) -> None:
    for kind in ("licenses", "end-users", "devices", "assignments"):
        now = shell.run("export", kind)
        again = shell.run("export", kind, "--as-of", date.today().isoformat())
        assert again.out == now.out

    record = shell.run("show", "Figma", "--format", "json", *MARCH).json
    assert record["license"]["quantity"] == 10
    assert [entry["after"] for entry in record["quantity_entries"]] == [10]


def test_an_export_of_a_past_day_is_recorded_today(shell: Shell) -> None:
    shell.does("export", "licenses", *MARCH)

    newest = shell.run("list", "history", "--format", "json").json["items"][0]
    assert newest["action"] == "exported"
    assert newest["changes"]["as_of"] == [None, "as recorded on 2026-03-31"]


def test_the_head_of_the_history_is_the_one_of_then(shell: Shell) -> None:
    then = shell.run("audit", "head", "--json", *MARCH).json
    now = shell.run("audit", "head", "--json").json

    assert then["count"] < now["count"]
    shell.does("audit", "verify", "--head", then["head"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["quantity", "Figma", "3"], "quantity is about the register as it is today"),
        (["db", "backup", "x.db"], "db backup is about the register as it is today"),
        (["delete", "Figma"], "delete is about the register as it is today"),
    ],
)
def test_a_verb_that_is_about_today_says_so(shell: Shell, words: list[str], told: str) -> None:
    assert told in shell.fails(2, *MARCH, *words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--in-force"], "--in-force goes with --as-of DATE"),
        (["--as-of", "2999-01-01"], "2999-01-01 is still to come"),
        (["--as-of", "yesterday"], "A date looks like"),
    ],
)
def test_a_day_that_is_none_is_told(shell: Shell, words: list[str], told: str) -> None:
    assert told in shell.fails(2, "list", "licenses", *words)


def test_keys_of_a_past_day_are_not_revealed(shell: Shell) -> None:
    told = shell.fails(1, "export", "licenses", "--with-keys", *MARCH)

    assert "Product keys can't be revealed as recorded on 2026-03-31." in told


def test_the_day_counts_as_today_unless_another_is_told(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ITAM_TUI_TODAY")
    assert "Dates as of" not in shell.does("list", "licenses", *MARCH)
    assert "Dates as of 2026-05-01." in shell.does(
        "--today", "2026-05-01", "list", "licenses", *MARCH
    )
