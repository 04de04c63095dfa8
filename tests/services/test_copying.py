"""A register moves between a file and a server, both ways, and nothing is another there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from itam_tui.demo import seed
from itam_tui.domain.errors import DatabaseError, RefusedError
from itam_tui.domain.holders import EndUserSettings
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.services.copying import copy_register
from itam_tui.store import copying
from tests.conftest import NOW, TODAY


def opened(url: str, keys: Path) -> Services:
    return open_services(
        url, actor="ada", today=lambda: TODAY, now=lambda: NOW, create=True, key_file=keys
    )


@pytest.fixture
def source(tmp_path: Path) -> Services:
    """A file with everything in it that the demo has, and a change of somebody's."""
    services = opened(f"sqlite:///{tmp_path / 'source.db'}", tmp_path / "source.key")
    seed(services, date(2026, 11, 24))
    services.licenses.add(LicenseSettings(name="Émile’s – 日本語"), None)
    return services


def everything(services: Services) -> dict[str, tuple[int, str]]:
    with services.store.reading() as unit:
        return copying.fingerprints(unit)


def test_there_and_back_again_it_is_the_same(
    source: Services, register: Services, tmp_path: Path
) -> None:
    copied = copy_register(source.store, register.store)
    back = opened(f"sqlite:///{tmp_path / 'back.db'}", tmp_path / "back.key")
    copy_register(register.store, back.store)

    assert copied.rows > 4000
    assert everything(source) == everything(register) == everything(back)
    assert register.register.check() == []


def test_people_work_on_there_with_new_numbers(source: Services, register: Services) -> None:
    copy_register(source.store, register.store)

    license = register.licenses.add(LicenseSettings(name="New"), 1)
    bob = register.holders.add_end_user(EndUserSettings(name="Bob", email="bob@acme.com"))

    assert license.number == source.licenses.total() + 1
    assert bob.id > 400


def test_what_has_records_is_left_alone(source: Services, register: Services) -> None:
    register.licenses.add(LicenseSettings(name="Mine"), 1)

    with pytest.raises(RefusedError, match="already has records"):
        copy_register(source.store, register.store)

    assert register.licenses.total() == 1


def test_a_copy_that_is_not_equal_is_not_kept(
    source: Services, register: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter([{"license": (1, "a")}, {"license": (1, "b")}])
    monkeypatch.setattr(copying, "fingerprints", lambda unit: next(made))

    with pytest.raises(DatabaseError, match="not equal to it in license"):
        copy_register(source.store, register.store)

    assert register.licenses.total() == 0
