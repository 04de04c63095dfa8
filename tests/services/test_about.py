"""What the window `About` says of a register, on each database."""

from __future__ import annotations

from itam_tui.services import Services
from itam_tui.services.about import about


def test_the_database_is_told_with_its_version(register: Services) -> None:
    found = about(register.store)

    kind, _, version = found.engine.partition(" ")
    assert (kind, version[0].isdigit(), " " in version) == (found.status.kind, True, False)
    assert found.tables == f"up to date ({found.status.steps[-1]})"
    assert found.standing == register.roles.standing()


def test_a_password_is_never_told(register: Services) -> None:
    from msgspec.structs import replace

    found = about(register.store)
    told = replace(found, status=replace(found.status, place="postgresql://ada:geheim@db/itam"))

    assert told.place == "postgresql://ada:••••@db/itam"
