"""On a server the rights are the server's: it refuses whoever goes around the program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from itam_tui.domain.as_of import AsOf
from itam_tui.domain.authorization import Role
from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import DatabaseError, NotAllowedError, RefusedError
from itam_tui.domain.holders import EndUserSettings, HolderKind
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services, open_services
from itam_tui.services.as_of import register_as_of
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.store.models import EndUserTable
from itam_tui.store.roles import server_role
from itam_tui.store.rows import insert_rows
from tests.conftest import NOW, TODAY
from tests.databases import Server


@pytest.fixture
def ruled(register: Services) -> Services:
    """A register on a server with roles; a file has none."""
    if register.store.path is not None:
        with pytest.raises(RefusedError, match="A file has no roles"):
            register.roles.init_server()
        pytest.skip("a file has no roles of its own, which was checked")
    register.licenses.add(LicenseSettings(name="Figma", product_key="SECRET"), 5)
    register.roles.init_server()
    register.roles.init_server()  # a second time changes nothing
    return register


def at(register: Services, role: Role) -> Services:
    """The register as somebody of a role opens it, who owns nothing there."""
    return open_services(
        user_of(register, role), actor=f"one_{role.value}", today=lambda: TODAY, now=lambda: NOW,
        key_file=register.store.vault.path,
    )  # fmt: skip


def user_of(register: Services, role: Role) -> str:
    """Make a user of the server with a role, and give the address they use."""
    name = f"one_{role.value}"
    with register.store.reading() as unit:
        unit.database.execute_sql(f"DROP ROLE IF EXISTS {name}")
        unit.database.execute_sql(f"CREATE ROLE {name} LOGIN IN ROLE {server_role(role)}")
    return register.store.url.replace("itam@", f"{name}@")


@pytest.fixture
def viewer(ruled: Services) -> Iterator[Any]:
    """A connection of a viewer's, as psql would have it."""
    import psycopg

    with psycopg.connect(user_of(ruled, Role.VIEWER), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT key_sealed FROM license",
        "UPDATE license SET quantity = 99",
        "INSERT INTO end_user (label_key, updated_at) VALUES ('x', now())",
        "UPDATE history SET actor = 'somebody else'",
        "DELETE FROM history",
        "TRUNCATE history",
        "INSERT INTO technician_role (technician, role) VALUES ('me', 'admin')",
    ],
)
def test_a_viewer_is_refused_by_the_server_itself(viewer: Any, statement: str) -> None:
    import psycopg

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        viewer.execute(statement)


def test_a_viewer_looks_through_the_program(ruled: Services) -> None:
    url = user_of(ruled, Role.VIEWER)
    viewer = open_services(url, actor="one_viewer", today=lambda: TODAY, now=lambda: NOW)
    figma = viewer.licenses.find("Figma")

    assert viewer.licenses.rows(Criteria("licenses")) == [figma]
    assert viewer.history.rows(Criteria("history", sort=Sort("at", True)))
    assert viewer.renewals.counts(Criteria("renewals")) == {}
    assert viewer.roles.standing().role is Role.VIEWER
    with pytest.raises(RefusedError, match="As a viewer you may not see product keys"):
        viewer.licenses.reveal_key(figma.id)


def test_further_product_keys_are_listed_to_a_viewer_and_shown_to_a_manager(
    ruled: Services,
) -> None:
    figma = ruled.licenses.find("Figma")
    key = "AAAA-BBBB-CCCC-DDDD-7Q4X"
    added = ruled.further_keys.add(figma.id, key, "second site")
    viewer, manager = (
        open_services(
            user_of(ruled, role), actor=f"one_{role.value}", today=lambda: TODAY, now=lambda: NOW,
            key_file=ruled.store.vault.path,
        )
        for role in (Role.VIEWER, Role.MANAGER)
    )  # fmt: skip

    assert viewer.further_keys.of_license(figma.id) == [added]
    assert viewer.further_keys.counts() == {figma.id: 1}
    with pytest.raises(RefusedError, match="As a viewer you may not see product keys"):
        viewer.further_keys.reveal(figma.id, added.id)
    assert manager.further_keys.reveal(figma.id, added.id) == key
    manager.further_keys.remove(figma.id, added.id)
    assert viewer.further_keys.counts(figma.id) == {}


def test_a_technician_gives_and_takes_seats_through_the_program(ruled: Services) -> None:
    slack = ruled.licenses.add(LicenseSettings(name="Slack", type=LicenseType.MIXED), 2)
    ada = ruled.holders.add_end_user(EndUserSettings(name="Ada", email="ada@acme.com"))
    url = user_of(ruled, Role.TECHNICIAN)
    technician = open_services(url, actor="one_technician", today=lambda: TODAY, now=lambda: NOW)

    technician.assignments.assign(slack.id, [ada.ref])
    (held,) = technician.assignments.of_license(slack.id)
    technician.assignments.unassign([(HolderKind.END_USER, held.id)])

    assert technician.licenses.get(slack.id).used == 0
    assert ruled.register.check() == []


def test_a_viewer_may_look(viewer: Any) -> None:
    assert viewer.execute("SELECT name FROM license").fetchone() == ("Figma",)


def test_a_manager_works_through_the_program(ruled: Services) -> None:
    url = user_of(ruled, Role.MANAGER)
    manager = open_services(url, actor="one_manager", today=lambda: TODAY, now=lambda: NOW)

    slack = manager.licenses.add(LicenseSettings(name="Slack", type=LicenseType.MIXED), 2)
    ada = manager.holders.add_end_user(EndUserSettings(name="Ada", email="ada@acme.com"))

    standing = manager.roles.standing()
    assert (standing.role, standing.enforced) == (Role.MANAGER, True)
    manager.assignments.assign(slack.id, [ada.ref])
    with pytest.raises(RefusedError, match="administer"):
        manager.roles.give("ada", Role.ADMIN)


def test_nobody_gets_a_role_beside_the_servers(ruled: Services) -> None:
    with pytest.raises((RefusedError, DatabaseError), match="The server gives the roles"):
        ruled.roles.give("ada", Role.ADMIN)


def test_roles_of_one_register_are_nothing_to_another_on_the_server(
    ruled: Services, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue("server")
    other = open_services(server.fresh(), actor="ada", today=lambda: TODAY, now=lambda: NOW)

    standing = other.roles.standing()

    assert (standing.role, standing.enforced) == (Role.ADMIN, False)


def test_a_technician_is_told_who_holds_it_already_and_nothing_is_written(ruled: Services) -> None:
    slack = ruled.licenses.add(LicenseSettings(name="Slack", type=LicenseType.MIXED), 5)
    people = [ruled.holders.add_end_user(EndUserSettings(name=name)).ref for name in ("Ada", "Bob")]
    technician = at(ruled, Role.TECHNICIAN)
    technician.assignments.assign(slack.id, people)
    before = ruled.history.newest()

    again = technician.assignments.assign(slack.id, people)
    several = technician.assignments.assign_many([slack.id], people)

    assert len(again.already) == 2
    assert not several[slack.id].assigned
    assert ruled.history.newest() == before
    assert ruled.register.check() == []


def test_a_manager_changes_many_to_what_they_are_and_nothing_is_written(ruled: Services) -> None:
    figma, manager = ruled.licenses.find("Figma"), at(ruled, Role.MANAGER)
    manager.licenses.edit_many([figma.id], "category", "Design", consents=ALL_CONSENTS)
    before = ruled.history.newest()

    again = manager.licenses.edit_many([figma.id], "category", "Design", consents=ALL_CONSENTS)

    assert (again.changed, again.unchanged) == (0, 1)
    assert ruled.history.newest() == before
    assert ruled.register.check() == []


def test_an_admin_brings_a_file_in_that_is_in_already(ruled: Services, tmp_path: Path) -> None:
    file, admin = tmp_path / "n.csv", at(ruled, Role.ADMIN)
    file.write_text("name,quantity\nSlack,3\n")
    admin.importing.apply(file, ImportOptions(kind=FileKind.LICENSES))
    before = ruled.history.newest()

    again = admin.importing.apply(file, ImportOptions(kind=FileKind.LICENSES))

    assert (again.created, again.unchanged) == (0, 1)
    assert ruled.history.newest() == before
    assert ruled.register.check() == []


@pytest.mark.parametrize("role", Role)
def test_nobody_deletes_a_row_of_the_history(ruled: Services, role: Role) -> None:
    import psycopg

    with psycopg.connect(user_of(ruled, role), autocommit=True) as connection:
        for statement in (
            "DELETE FROM history WHERE id = 1", "UPDATE history SET changes = NULL WHERE id = 1"
        ):  # fmt: skip
            with pytest.raises(
                (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)
            ):
                connection.execute(statement)
    assert ruled.register.check() == []


def test_a_technician_brings_seats_in(ruled: Services, tmp_path: Path) -> None:
    ruled.licenses.add(LicenseSettings(name="Slack", type=LicenseType.MIXED), 5)
    ruled.holders.add_end_user(EndUserSettings(name="Ada", email="ada@acme.com"))
    file, technician = tmp_path / "a.csv", at(ruled, Role.TECHNICIAN)
    file.write_text("license,holder\nSlack,ada@acme.com\n")
    options = ImportOptions(kind=FileKind.ASSIGNMENTS)

    tried = technician.importing.preview(file, options)
    done = technician.importing.apply(file, options)

    assert (tried.created, done.created) == (1, 1)
    assert ruled.licenses.find("Slack").used == 1
    assert ruled.register.check() == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN])
def test_a_preview_of_what_a_role_may_not_do_says_so(
    ruled: Services, tmp_path: Path, role: Role
) -> None:
    file = tmp_path / "n.csv"
    file.write_text("name,quantity\nSlack,3\n")

    with pytest.raises(NotAllowedError, match=f"As a {role.value} you may not change licenses"):
        at(ruled, role).importing.preview(file, ImportOptions(kind=FileKind.LICENSES))


@pytest.mark.parametrize("role", Role)
def test_whoever_may_look_sees_a_past_day(
    ruled: Services, role: Role, request: pytest.FixtureRequest
) -> None:
    later = NOW + timedelta(days=3)
    owner, somebody = (
        replace(one, store=replace(one.store, now=lambda: later, today=later.date))
        for one in (ruled, at(ruled, role))
    )
    figma = owner.licenses.find("Figma")
    owner.licenses.edit(figma, replace(figma.settings, product_key="ANOTHER", note="changed"))
    owner.further_keys.add(figma.id, "AAAA-BBBB-CCCC-DDDD-7Q4X", "second site")
    owner.licenses.add(LicenseSettings(name="Slack"), 1)

    past = register_as_of(somebody, AsOf(TODAY), request.addfinalizer)

    (then,) = past.licenses.rows(Criteria("licenses"))
    assert (then.name, then.settings.note) == ("Figma", "")
    assert past.further_keys.counts() == {}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN])
def test_what_the_server_refuses_is_told_with_the_next_step(ruled: Services, role: Role) -> None:
    with pytest.raises(NotAllowedError, match=r"your role there has no right to it\. Ask an admin"):
        at(ruled, role).product_keys.check()


def test_rows_that_the_server_refuses_are_told_too(ruled: Services) -> None:
    store = at(ruled, Role.VIEWER).store

    with pytest.raises(NotAllowedError, match="your role there"), store.reading() as unit:
        insert_rows(unit, EndUserTable, [{"name": "Eve", "label_key": "eve", "updated_at": NOW}])


@pytest.mark.parametrize("role", Role)
def test_the_standing_names_who_the_server_knows(ruled: Services, role: Role) -> None:
    url = user_of(ruled, role)
    somebody = open_services(url, actor="root", today=lambda: TODAY, now=lambda: NOW)

    standing = somebody.roles.standing()

    assert (standing.who, standing.role) == (f"one_{role.value}", role)
    assert somebody.roles.given()[f"one_{role.value}"] is role
