"""Role × change × route on a server: logins that own nothing do what their role may, and no more.

What the program lets nobody do, the server lets nobody do either who goes around it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itam_tui.domain.authorization import NEEDED, Right, Role
from itam_tui.domain.errors import NotAllowedError
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.services.copying import copy_register
from itam_tui.store.database import Store
from tests.conftest import NOW, TODAY
from tests.services.test_roles import ROUTES, Desk
from tests.services.test_server_roles import at

_SERVED = {name: route for name, route in ROUTES.items() if name != "give a role"}
"""What is given by the server itself is given to nobody here."""

_LOOKS: dict[str, Callable[[Services], object]] = {
    "a license": lambda eve: eve.licenses.find("Figma"),
    "its holders": lambda eve: eve.assignments.of_license(eve.licenses.find("Figma").id),
    "its history": lambda eve: eve.history.newest(),
    "the roles": lambda eve: eve.roles.given(),
    "a recount": lambda eve: eve.register.check(),
}


@pytest.fixture
def desk(register: Services, database: str, tmp_path: Path) -> Desk:
    """A register on a server with roles."""
    if register.store.path is not None:
        pytest.skip("a file has no roles of its own")
    served = Desk(register, database, tmp_path)
    register.roles.init_server()
    return served


@pytest.mark.parametrize("route", _SERVED)
@pytest.mark.parametrize("role", Role)
def test_each_route_lets_pass_whom_the_server_lets(desk: Desk, role: Role, route: str) -> None:
    right, go = _SERVED[route]
    eve, before = at(desk.admin, role), desk.admin.history.newest()

    if role.rank >= NEEDED[right].rank:
        go(desk, eve)
        assert desk.admin.history.newest() > before
    else:
        with pytest.raises(NotAllowedError, match=f"As {role.worded} you may not {right.value}"):
            go(desk, eve)
        assert desk.admin.history.newest() == before
    assert desk.admin.register.check() == []


@pytest.mark.parametrize("route", _SERVED)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN])
def test_the_server_refuses_where_the_program_asks_nobody(
    desk: Desk, role: Role, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, go = _SERVED[route]
    if role.rank >= NEEDED[right].rank:
        pytest.skip("the role may do it")
    eve, before = at(desk.admin, role), desk.admin.history.newest()
    monkeypatch.setattr(Store, "authorize", staticmethod(lambda unit, right: None))

    with pytest.raises(NotAllowedError, match="The server doesn't let you do this"):
        go(desk, eve)

    assert desk.admin.history.newest() == before


@pytest.mark.parametrize("role", Role)
def test_only_an_admin_puts_counts_right(desk: Desk, role: Role) -> None:
    eve = at(desk.admin, role)

    if role is Role.ADMIN:
        assert eve.register.repair() == []
    else:
        with pytest.raises(NotAllowedError, match=Right.ADMINISTER.value):
            eve.register.repair()


@pytest.mark.parametrize("what", _LOOKS)
@pytest.mark.parametrize("role", Role)
def test_everybody_looks(desk: Desk, role: Role, what: str) -> None:
    assert _LOOKS[what](at(desk.admin, role)) is not None


def test_an_admin_of_the_server_copies_a_register_there(tmp_path: Path, database: str) -> None:
    if not database.startswith("postgresql"):
        pytest.skip("a file has no roles of its own")
    kept = open_services(
        str(tmp_path / "kept.db"), actor="ada", today=lambda: TODAY, now=lambda: NOW, create=True,
        key_file=tmp_path / "config" / "product-keys.key",
    )  # fmt: skip
    Desk(kept, "", tmp_path)
    owner = open_services(database, actor="ada", today=lambda: TODAY, now=lambda: NOW)
    owner.roles.init_server()

    copy_register(kept.store, at(owner, Role.ADMIN).store)

    at(owner, Role.MANAGER).licenses.add(LicenseSettings(name="Slack"), 1)
    assert owner.register.check() == []
