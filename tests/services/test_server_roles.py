"""On a server the rights are the server's: it refuses whoever goes around the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from itam_tui.domain.authorization import Role
from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import DatabaseError, RefusedError
from itam_tui.domain.holders import EndUserSettings, HolderKind
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services, open_services
from itam_tui.store.roles import server_role
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
