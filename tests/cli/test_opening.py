"""Opening the app from the command line."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from itam_tui.config import Config, Launch
from tests.cli.a_shell import Shell


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Launch]:
    """What the app was opened with; the app itself stays closed."""
    found: list[Launch] = []

    def run_app(launch: Launch) -> int:
        found.append(launch)
        return 7

    monkeypatch.setitem(sys.modules, "itam_tui.app", SimpleNamespace(run_app=run_app))
    monkeypatch.setattr("itam_tui.terminal.require_terminal", lambda *_: None)
    return found


def test_without_a_verb_the_app_opens_and_its_exit_code_counts(
    bare_shell: Shell, launched: list[Launch]
) -> None:
    ran = bare_shell.run(
        "--db", "sqlite:///a.db", "--read-only", "--view", "renewals", "--today", "2026-03-31"
    )

    assert ran.code == 7
    assert launched == [
        Launch("sqlite:///a.db", False, True, "renewals", Config(), date(2026, 3, 31))
    ]


def test_the_demo_has_a_register_of_its_own(
    bare_shell: Shell, launched: list[Launch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ITAM_TUI_TODAY")

    bare_shell.run("--demo", "--db", "sqlite:///a.db")

    assert launched == [Launch("", True, False, "licenses", Config(), None)]


def test_a_view_that_is_none_is_a_usage_error(bare_shell: Shell, launched: list[Launch]) -> None:
    assert "is not one of" in bare_shell.fails(2, "--view", "printers")
    assert "There is no day" in bare_shell.fails(2, "--today", "2026-02-30")
    assert not launched


def test_the_same_options_after_a_verb_are_a_usage_error(bare_shell: Shell) -> None:
    bare_shell.fails(2, "list", "licenses", "--today", "2026-03-31")


def test_an_address_that_cannot_be_read_is_told_without_its_password(bare_shell: Shell) -> None:
    told = bare_shell.fails(2, "--db", "postgresql://ada:s3cr3t@[::1/acme", "list", "licenses")

    assert "postgresql://ada@[::1/acme is no address of a register" in told
    assert "s3cr3t" not in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("alert_days = " + "[" * 100_000, "nested too deeply"),
        ("alert_days = " + "9" * 10_000, "a number in it is too long"),
    ],
)
def test_settings_that_are_out_of_all_measure_are_a_usage_error(
    bare_shell: Shell, tmp_path: Path, text: str, words: str
) -> None:
    settings = tmp_path / "my.toml"
    settings.write_text(text)

    told = bare_shell.fails(2, "--config", str(settings), "config", "show")

    assert words in told
    assert str(settings) in told


def test_a_link_that_points_nowhere_is_no_place_for_a_register(
    bare_shell: Shell, tmp_path: Path
) -> None:
    link, target = tmp_path / "linked.db", tmp_path / "target.db"
    link.symlink_to(target)

    told = bare_shell.fails(3, "--db", str(link), "list", "licenses")

    assert f"is a link that points nowhere: there is no {target}" in told
    assert not target.exists()
    assert link.is_symlink()
