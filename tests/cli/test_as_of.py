"""A past day from the command line: which verbs tell of it, and what they say it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time as time_module
from datetime import date, datetime, time
from pathlib import Path

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
    kinds = ("licenses", "end-users", "devices", "assignments")
    then = {kind: shell.run("export", kind, "--as-of", "2026-04-20").out for kind in kinds}
    shell.does("edit", "Figma", "--note", "later")
    shell.does("quantity", "Miro", "9")
    shell.does("add", "end-user", "Ada", "--email", "ada@acme.com")

    for kind in kinds:
        assert shell.run("export", kind, "--as-of", "2026-04-20").out == then[kind]
    assert shell.run("export", "licenses").out != then["licenses"]
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
        (["db", "backup", "x.db"], "db is about the register as it is today"),
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
        (["--as-of", "yesterday"], "yesterday is no day: A date looks like"),
        (["--as-of", ""], "Which day?"),
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


def test_a_day_that_is_blank_is_none_before_the_verb_too(shell: Shell) -> None:
    assert "Which day?" in shell.fails(2, "--as-of", "", "list", "licenses")


@pytest.mark.of_a_file
def test_a_past_day_makes_no_register(bare_shell: Shell, tmp_path: Path) -> None:
    place = tmp_path / "none.db"

    bare_shell.fails(3, "--db", f"sqlite:///{place}", "list", "licenses", *MARCH)

    assert not place.exists()


def test_a_verb_that_opens_no_register_says_it_too(shell: Shell) -> None:
    assert "config is about the register" in shell.fails(2, *MARCH, "config", "init")


@pytest.mark.of_a_file
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_no_copy_behind(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    words = ["--demo", "list", "licenses", "--as-of", "2026-01-01"]
    process = subprocess.Popen(
        [sys.executable, "-m", "itam_tui", *words],
        env={**os.environ, "TMPDIR": str(copies)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not list(copies.glob("itam-tui-as-of-*")) and process.poll() is None:
        time_module.sleep(0.005)
    process.send_signal(sent)

    assert process.wait(20) == code
    assert list(copies.iterdir()) == []
