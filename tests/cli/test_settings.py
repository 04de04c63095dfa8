"""The configuration file, the environment, and the register they lead to."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from itam_tui.config import (
    Config,
    database_url,
    has_password,
    key_file,
    parse_config,
    without_password,
)
from itam_tui.domain.errors import UsageError
from itam_tui.store import upgrade
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book

PLACE = Path("config.toml")


def test_every_setting_is_read() -> None:
    text = """
        database = "postgresql://db/itam"
        theme = "itam-light"
        currency = "EUR"
        alert_days = 60
        [keymap]
        "quantity.set" = "Q"
    """

    assert parse_config(text, PLACE) == Config(
        "postgresql://db/itam", "itam-light", "EUR", 60, {"quantity.set": "Q"}
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("curency = 'EUR'", "there is no setting curency; did you mean currency?"),
        ("x = 1", "there is no setting x; there are database, theme"),
        ("alert_days = 'many'", "alert_days can't be used"),
        ("alert_days = -1", "alert_days is a whole number"),
        ("currency = 'XXQ'", "currency: XXQ is no ISO 4217"),
        ("[keymap]\nmark = 3", "keymap"),
        ("keymap = 3", "keymap can't be used"),
        ("currency = ", "is no TOML"),
        ("database = 'postgresql://ada:secret@db/itam'", "has a password in it"),
        ("database = 'postgresql://db/itam?user=a&password=secret'", "has a password in it"),
    ],
)
def test_a_wrong_setting_names_the_file_and_the_key(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_config(text, PLACE)

    assert str(caught.value).startswith("config.toml")
    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_nearest_word_about_the_database_counts() -> None:
    config = Config(database="from-config")
    environ = {"ITAM_TUI_DATABASE_URL": "from-environment"}

    assert database_url("asked", config, environ) == ("asked", "--db")
    assert database_url(None, config, environ) == ("from-environment", "ITAM_TUI_DATABASE_URL")
    assert database_url(None, config, {}) == ("from-config", "the configuration file")
    assert database_url(None, Config(), {})[0].startswith("sqlite:///")


def test_a_password_is_never_shown() -> None:
    assert without_password("postgresql://ada:p:w@db/x") == "postgresql://ada:••••@db/x"
    assert without_password("postgresql://db/x?password=p&a=1") == (
        "postgresql://db/x?password=••••&a=1"
    )
    assert without_password("sqlite:///a.db") == "sqlite:///a.db"
    assert not has_password("sqlite:///home:x/a.db")


def test_a_wrong_file_stops_every_verb_but_those_that_find_it(
    bare_shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("curency = 'EUR'")
    asked = ("--config", str(file))

    told = bare_shell.fails(2, *asked, "list", "licenses")

    assert f"{file}: there is no setting curency" in told
    bare_shell.fails(2, *asked, "config", "show")
    assert bare_shell.run(*asked, "config", "path").out == f"{file}\n"


def test_a_file_that_was_named_must_be_there(bare_shell: Shell, tmp_path: Path) -> None:
    told = bare_shell.fails(2, "--config", str(tmp_path / "none.toml"), "config", "show")

    assert "There is no configuration file" in told


def test_a_file_to_begin_with_is_written_once(bare_shell: Shell, tmp_path: Path) -> None:
    path = Path(bare_shell.run("config", "path").out.strip())
    assert tmp_path in path.parents

    bare_shell.does("config", "init")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert parse_config(path.read_text(), path) == Config()
    assert "exists already" in bare_shell.fails(1, "config", "init")


def test_the_settings_in_force_are_shown_without_the_password(bare_shell: Shell) -> None:
    ran = bare_shell.run("--db", "postgresql://ada:secret@db/itam", "config", "show")

    assert ran.code == 0
    assert 'database = "postgresql://ada:••••@db/itam"  # from --db' in ran.lines
    assert "secret" not in ran.out


def test_the_settings_shown_are_a_file_again(bare_shell: Shell) -> None:
    ran = bare_shell.run("--db", "sqlite:///a.db", "config", "show")

    shown = parse_config(ran.out, PLACE)
    assert shown == Config("sqlite:///a.db", key_file=str(key_file(shown)))


def test_settings_reach_what_is_added(bare_shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"currency = 'EUR'\nalert_days = 60\ndatabase = '{tmp_path / 'mine.db'}'\n")
    asked = ("--config", str(file))

    bare_shell.run(
        *asked, *["add", "license", "A", "--type", "mixed", "--quantity", "2", "--unit-cost", "3"]
    )

    found = bare_shell.run(*asked, "show", "A", "--format", "json").json["license"]
    assert found["unit_cost"] == {"amount": "3.00", "currency": "EUR"}
    assert found["alert_days"] == 60


@pytest.mark.of_a_file
def test_the_environment_leads_to_a_register(
    book: Book, bare_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.license("Figma")
    monkeypatch.setenv("ITAM_TUI_DATABASE_URL", f"sqlite:///{book.path}")

    assert bare_shell.run("list", "licenses", "--format", "json").json["count"] == 1


def test_a_first_list_makes_a_private_register_and_says_so(
    bare_shell: Shell, tmp_path: Path
) -> None:
    ran = bare_shell.run("list", "licenses")

    assert ran.code == 0
    assert "a new, empty one was made" in ran.err
    (made,) = tmp_path.rglob("register.db")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert "was made" not in bare_shell.run("list", "licenses").err


def test_nothing_is_made_when_nothing_may_be_written(bare_shell: Shell, tmp_path: Path) -> None:
    assert "There is no register" in bare_shell.fails(3, "--read-only", "list", "licenses")
    assert not [*tmp_path.rglob("register.db")]


def test_a_register_opened_read_only_is_not_changed(book: Book, shell: Shell) -> None:
    book.license("Figma")

    assert shell.run("--read-only", "list", "licenses").code == 0
    assert "read-only" in shell.fails(3, "--read-only", "quantity", "Figma", "+1")


@pytest.mark.parametrize("content", [b"", b"not a database at all"])
def test_a_file_that_is_no_register_is_left_alone(
    bare_shell: Shell, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(content)

    for words in (("list", "licenses"), ("db", "init"), ("add", "end-user", "Ada")):
        bare_shell.fails(3, "--db", str(file), *words)
    assert file.read_bytes() == content


@pytest.mark.parametrize("url", ["mysql://db/x", "sqlite://"])
def test_a_database_of_another_kind_is_a_usage_error(bare_shell: Shell, url: str) -> None:
    bare_shell.fails(2, "--db", url, "list", "licenses")


def test_a_register_is_begun_once(bare_shell: Shell, tmp_path: Path) -> None:
    asked = ("--db", str(tmp_path / "new.db"))

    assert "a new, empty one was made" in bare_shell.does(*asked, "db", "init")
    assert "nothing to do" in bare_shell.does(*asked, "db", "init")


@pytest.mark.of_a_file
def test_a_register_tells_how_it_is(book: Book, shell: Shell, tmp_path: Path) -> None:
    book.license("Figma")
    status = shell.run("db", "status").out

    assert str(book.path) in status
    assert upgrade.known_steps()[-1] in status
    assert "Everything agrees." in shell.does("db", "check")
    assert "up to date" in shell.does("db", "upgrade")


@pytest.mark.of_a_file
def test_a_backup_is_written_once_and_is_private(book: Book, shell: Shell, tmp_path: Path) -> None:
    book.license("Figma")
    copy = tmp_path / "copy.db"

    shell.does("db", "backup", str(copy))

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "exists already" in shell.fails(3, "db", "backup", str(copy))
    found = Shell(shell.capsys, ("--db", str(copy))).run("list", "licenses", "--format", "json")
    assert found.json["count"] == 1


def test_the_day_can_be_moved_and_a_verb_says_so(book: Book, shell: Shell) -> None:
    ran = shell.run("--today", "2025-11-24", "list", "licenses")

    assert "Dates as of 2025-11-24." in ran.err
    assert ran.out.startswith("Name")


@pytest.mark.parametrize("told", ["tomorrow", "2026-02-30", "20261124"])
def test_a_day_that_is_none_is_a_usage_error(
    shell: Shell, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"--today {told}:" in shell.fails(2, "--today", told, "list", "licenses")
    monkeypatch.setenv("ITAM_TUI_TODAY", told)
    assert f"ITAM_TUI_TODAY {told}:" in shell.fails(2, "list", "licenses")


def test_the_demo_can_be_asked_and_is_gone_afterwards(
    bare_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    ran = bare_shell.run("--demo", "list", "licenses", "--limit", "1", "--format", "json")

    assert (ran.code, ran.json["count"]) == (0, 1)
    assert not [*tmp_path.rglob("demo.db")]


def test_a_register_is_copied_to_another_place_whole(
    book: Book, shell: Shell, tmp_path: Path
) -> None:
    book.assign(book.license("Figma", 3), book.end_user("Ada Lovelace"))

    told = shell.does("db", "copy", "--to", f"sqlite:///{tmp_path / 'copy.db'}")

    assert "every row is equal there" in told
    there = Shell(shell.capsys, ("--db", f"sqlite:///{tmp_path / 'copy.db'}"))
    assert there.run("show", "Figma", "--format", "json").json["license"]["used"] == 1
    again = shell.fails(1, "db", "copy", "--to", f"sqlite:///{tmp_path / 'copy.db'}")
    assert "already has records" in again
