"""A whole register leaves as files and comes back the same (product.md §7, Export)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itam_tui.demo import seed
from tests.cli.a_shell import Shell
from tests.journeys.a_register import TODAY, Book

KINDS = ("end-users", "devices", "licenses", "assignments")
OF_THIS_REGISTER = {"updated_at", "version", "assigned_at", "assigned_by"}
"""When and by whom a register was written: these are not part of a file."""


def told(shell: Shell, kind: str) -> list[dict[str, Any]]:
    items = shell.run("list", kind, "--format", "json").json["items"]
    return [
        {name: value for name, value in one.items() if name not in OF_THIS_REGISTER}
        for one in items
    ]


@pytest.fixture
def other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(capsys, ("--db", str(tmp_path / "other.db")))


def test_a_whole_register_comes_back_the_same_keys_included(
    book: Book, shell: Shell, other: Shell, tmp_path: Path
) -> None:
    seed(book.services, TODAY)

    for kind in KINDS:
        path = str(tmp_path / f"{kind}.csv")
        keys = ["--with-keys"] if kind == "licenses" else []
        shell.does("export", kind, *keys, "-o", path)
        assert other.run("import", kind, path, "--apply").code == 0

    for kind in KINDS:
        assert told(other, kind) == told(shell, kind)
    with_keys = ("export", "licenses", "--with-keys")
    assert other.run(*with_keys).out == shell.run(*with_keys).out
    assert other.run("db", "check").code == 0


def test_the_same_files_again_change_nothing(
    book: Book, shell: Shell, other: Shell, tmp_path: Path
) -> None:
    seed(book.services, TODAY)
    paths = {kind: str(tmp_path / f"{kind}.csv") for kind in KINDS}
    for kind, path in paths.items():
        shell.does("export", kind, "-o", path)
        other.run("import", kind, path, "--apply")

    again = [
        other.run("import", kind, path, "--apply", "--format", "json").json
        for kind, path in paths.items()
    ]

    assert [(one["unchanged"] == one["rows"], one["rejected"]) for one in again] == [(True, 0)] * 4
