"""Role × change × route: whatever the way, nobody does what their role may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.authorization import NEEDED, Right, Role, why_not
from itam_tui.domain.errors import NotAllowedError, RefusedError
from itam_tui.domain.holders import (
    DeviceSettings,
    EndUser,
    EndUserSettings,
    HolderKind,
)
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services, open_services
from itam_tui.services.consents import ALL_CONSENTS
from tests.conftest import NOW, TODAY


class Desk:
    """A register with something in it, and somebody of a role who sits at it."""

    def __init__(self, admin: Services, url: str, folder: Path) -> None:
        self.admin, self.url, self.folder = admin, url, folder
        self.keys = folder / "config" / "product-keys.key"
        settings = LicenseSettings(name="Figma", type=LicenseType.MIXED, product_key="ABCD-1234")
        self.figma: License = admin.licenses.add(settings, 5)
        self.ada: EndUser = admin.holders.add_end_user(
            EndUserSettings(name="Ada", email="ada@acme.com")
        )
        self.bob: EndUser = admin.holders.add_end_user(
            EndUserSettings(name="Bob", email="bob@acme.com")
        )
        admin.assignments.assign(self.figma.id, [self.ada.ref])
        (held,) = admin.assignments.of_license(self.figma.id)
        self.seat = (HolderKind.END_USER, held.id)

    def sits(self, role: Role) -> Services:
        """Give eve a role, and the register as she opens it."""
        self.admin.roles.give("ada", Role.ADMIN)
        self.admin.roles.give("eve", role)
        return open_services(
            self.url, actor="eve", today=lambda: TODAY, now=lambda: NOW, key_file=self.keys
        )

    def file(self, text: str) -> Path:
        path = self.folder / "rows.csv"
        path.write_text(text)
        return path


@pytest.fixture
def desk(register: Services, database: str, tmp_path: Path) -> Desk:
    return Desk(register, database, tmp_path)


def imports(kind: FileKind, text: str) -> Callable[[Desk, Services], object]:
    return lambda desk, eve: eve.importing.apply(desk.file(text), ImportOptions(kind=kind))


ROUTES: dict[str, tuple[Right, Callable[[Desk, Services], object]]] = {
    "assign": (
        Right.ASSIGN,
        lambda desk, eve: eve.assignments.assign(desk.figma.id, [desk.bob.ref]),
    ),
    "unassign": (
        Right.ASSIGN,
        lambda desk, eve: eve.assignments.unassign([desk.seat], consents=ALL_CONSENTS),
    ),
    "last used": (
        Right.ASSIGN,
        lambda desk, eve: eve.assignments.set_last_used(desk.seat, date(2026, 11, 1)),
    ),
    "add a license": (
        Right.CHANGE_LICENSES,
        lambda desk, eve: eve.licenses.add(LicenseSettings(name="Slack"), 1),
    ),
    "edit a license": (
        Right.CHANGE_LICENSES,
        lambda desk, eve: eve.licenses.edit(
            desk.figma, replace(desk.figma.settings, note="changed")
        ),
    ),
    "edit several": (
        Right.CHANGE_LICENSES,
        lambda desk, eve: eve.licenses.edit_many(
            [desk.figma.id], "category", "Design", consents=ALL_CONSENTS
        ),
    ),
    "quantity": (
        Right.CHANGE_LICENSES,
        lambda desk, eve: eve.licenses.change_quantity(desk.figma.id, QuantityChange(9)),
    ),
    "delete a license": (
        Right.CHANGE_LICENSES,
        lambda desk, eve: eve.licenses.delete(
            [desk.figma.id], unassign_all=True, consents=ALL_CONSENTS
        ),
    ),
    "reveal": (Right.REVEAL_KEYS, lambda desk, eve: eve.licenses.reveal_key(desk.figma.id)),
    "add a further product key": (
        Right.CHANGE_LICENSES,
        lambda desk, eve: eve.further_keys.add(desk.figma.id, "AAAA-BBBB-CCCC-DDDD-7Q4X"),
    ),
    "add an end user": (
        Right.CHANGE_HOLDERS,
        lambda desk, eve: eve.holders.add_end_user(EndUserSettings(name="Zoë")),
    ),
    "add a device": (
        Right.CHANGE_HOLDERS,
        lambda desk, eve: eve.holders.add_device(DeviceSettings(name="LAP-1")),
    ),
    "import licenses": (
        Right.CHANGE_LICENSES,
        imports(FileKind.LICENSES, "name,quantity\nSlack,3\n"),
    ),
    "import end users": (Right.CHANGE_HOLDERS, imports(FileKind.END_USERS, "name\nZoë\n")),
    "import assignments": (
        Right.ASSIGN,
        imports(FileKind.ASSIGNMENTS, "license,holder\nFigma,bob@acme.com\n"),
    ),
    "give a role": (Right.ADMINISTER, lambda desk, eve: eve.roles.give("bob", Role.VIEWER)),
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("role", Role)
def test_each_route_lets_pass_whom_the_rule_lets(desk: Desk, role: Role, route: str) -> None:
    right, go = ROUTES[route]
    eve = desk.sits(role)
    before = desk.admin.history.newest()

    if role.rank >= NEEDED[right].rank:
        go(desk, eve)
        assert desk.admin.history.newest() > before
    else:
        with pytest.raises(NotAllowedError, match=f"As {role.worded} you may not {right.value}"):
            go(desk, eve)
        assert desk.admin.history.newest() == before


@pytest.mark.parametrize("role", Role)
def test_everybody_may_look_and_keep_their_table(desk: Desk, role: Role) -> None:
    eve = desk.sits(role)

    assert eve.licenses.get(desk.figma.id).name == "Figma"
    assert eve.holders.candidates(HolderKind.END_USER, "", 1, 0, 10)


def test_without_any_role_everybody_is_an_admin(desk: Desk) -> None:
    standing = desk.admin.roles.standing()

    assert (standing.role, standing.enforced) == (Role.ADMIN, False)
    assert "advice" in standing.told


def test_once_there_are_roles_a_stranger_only_looks(desk: Desk) -> None:
    desk.sits(Role.MANAGER)
    mallory = open_services(desk.url, actor="mallory", today=lambda: TODAY, now=lambda: NOW)

    assert mallory.roles.standing().role is Role.VIEWER


def test_the_last_admin_stays_one(desk: Desk) -> None:
    desk.admin.roles.give("ada", Role.ADMIN)

    with pytest.raises(RefusedError, match="must stay an admin"):
        desk.admin.roles.give("ada", Role.VIEWER)

    assert desk.admin.roles.given() == {"ada": Role.ADMIN}


def test_a_higher_role_may_all_that_a_lower_one_may() -> None:
    for right in Right:
        allowed = [not why_not(role, right) for role in Role]
        assert allowed == sorted(allowed)
