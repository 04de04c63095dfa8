"""Who may do what, from a shell: in a file it is advice, on a server it is the server's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itam_tui.cli import database as database_verbs
from itam_tui.cli import session as sessions
from itam_tui.domain.authorization import Role
from itam_tui.store.roles import server_role
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book


@pytest.fixture
def eve(book: Book, monkeypatch: pytest.MonkeyPatch) -> str:
    """A viewer of the register in a file, who works from here on."""
    book.license("Figma")
    book.services.roles.give("ada", Role.ADMIN)
    book.services.roles.give("eve", Role.VIEWER)
    for place in (sessions, database_verbs):
        monkeypatch.setattr(place, "actor", lambda: "eve")
    return "eve"


@pytest.mark.of_a_file
def test_a_viewer_puts_no_backup_in_the_registers_place(
    book: Book, shell: Shell, tmp_path: Path, eve: str
) -> None:
    mine = tmp_path / "mine.db"
    shell_of_mine = Shell(shell.capsys, ("--db", f"sqlite:///{mine}"))
    shell_of_mine.does("db", "init")

    said = shell.fails(1, "db", "restore", str(mine), "--yes")

    assert "As a viewer you may not administer the register; that takes an admin." in said
    assert [one.name for one in book.path.parent.glob("*.replaced-*")] == []
    assert book.services.roles.given()[eve] is Role.VIEWER


@pytest.mark.of_a_file
def test_a_damaged_register_is_restored_by_whoever_finds_it(
    book: Book, shell: Shell, tmp_path: Path, eve: str
) -> None:
    friday = tmp_path / "friday.db"
    shell.does("db", "backup", str(friday))
    book.path.write_bytes(b"what is left of it" * 100)
    for beside in ("-wal", "-shm"):
        Path(f"{book.path}{beside}").unlink(missing_ok=True)

    shell.does("db", "restore", str(friday), "--yes")

    assert book.services.roles.given()[eve] is Role.VIEWER


@pytest.mark.of_a_file
def test_a_viewer_copies_no_register(shell: Shell, tmp_path: Path, eve: str) -> None:
    mine = tmp_path / "mine.db"

    said = shell.fails(1, "db", "copy", "--to", f"sqlite:///{mine}")

    assert f"As {Role.VIEWER.worded} you may not administer the register" in said
    assert eve
    assert not mine.exists()


@pytest.fixture
def on_server(book: Book, shell: Shell) -> Book:
    """A register on a server with roles."""
    if book.services.store.path is not None:
        pytest.skip("a file has no roles of its own")
    figma = book.license("Figma", product_key="SECRET")
    book.assign(figma, book.end_user("Ada", email="ada@x"), book.end_user("Bo", email="bo@x"))
    shell.does("db", "init-roles")
    return book


def shell_of(book: Book, shell: Shell, role: Role) -> Shell:
    """The shell of somebody who has a role on the server and owns nothing there."""
    name = f"one_{role.value}"
    with book.services.store.reading() as unit:
        server: Any = unit.database
        server.execute_sql(f"DROP ROLE IF EXISTS {name}")
        server.execute_sql(f"CREATE ROLE {name} LOGIN IN ROLE {server_role(role)}")
    return Shell(shell.capsys, ("--db", book.url.replace("itam@", f"{name}@")))


def test_a_technician_assigns_what_is_held_already(on_server: Book, shell: Shell) -> None:
    technician = shell_of(on_server, shell, Role.TECHNICIAN)

    ran = technician.run("assign", "LIC-00001", "ada@x", "bo@x")

    assert ran.code == 0, ran
    assert "lready held" in ran.out + ran.err


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN])
def test_what_takes_a_higher_role_ends_in_a_sentence(
    on_server: Book, shell: Shell, tmp_path: Path, role: Role
) -> None:
    somebody = shell_of(on_server, shell, role)
    file = tmp_path / "n.csv"
    file.write_text("name,quantity\nSlack,3\n")

    assert "your role there has no right to it" in somebody.fails(1, "keys", "check")
    assert f"As a {role.value} you may not administer" in somebody.fails(
        1, "db", "copy", "--to", f"sqlite:///{tmp_path / 'mine.db'}"
    )
    assert f"As a {role.value} you may not change licenses" in somebody.fails(
        1, "import", "licenses", str(file)
    )
    assert not (tmp_path / "mine.db").exists()


@pytest.mark.parametrize("role", Role)
def test_everybody_looks_at_a_past_day(on_server: Book, shell: Shell, role: Role) -> None:
    somebody = shell_of(on_server, shell, role)

    ran = somebody.run("--as-of", "2026-11-24", "list", "licenses", "--format", "json")

    assert ran.code == 0, ran


def test_the_servers_roles_are_listed(on_server: Book, shell: Shell) -> None:
    viewer = shell_of(on_server, shell, Role.VIEWER)

    listed, who = viewer.run("roles", "list"), viewer.run("whoami")

    assert "No role was given" not in listed.err
    assert "The server gives the roles here" in listed.err
    assert ["one_viewer", "viewer"] in [line.replace(":", "").split() for line in listed.lines]
    assert "one_viewer" in who.out
    assert "Enforced by the server: one_viewer is a viewer there." in who.err
