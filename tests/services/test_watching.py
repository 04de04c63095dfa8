"""Somebody else's changes are noticed without asking; one's own are not taken for theirs."""

from __future__ import annotations

import threading

import pytest

from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.store import watching
from itam_tui.store.watching import Heard
from tests.conftest import NOW, TODAY


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "GLANCE_SECONDS", 0.05)
    monkeypatch.setattr(watching, "_AGAIN_SECONDS", 0.05)


@pytest.fixture
def somebody_else(register: Services, database: str) -> Services:
    """The same register, opened by the same person in another terminal."""
    return open_services(database, actor="ada", today=lambda: TODAY, now=lambda: NOW)


def test_what_somebody_else_changes_is_heard_once(
    register: Services, somebody_else: Services
) -> None:
    watch, never = register.register.watch(), threading.Event()
    assert watch.wait(never) is Heard.NOTHING

    somebody_else.licenses.add(LicenseSettings(name="Figma"), 3)

    assert watch.wait(never) is Heard.CHANGE
    assert watch.wait(never) is Heard.NOTHING
    watch.close()


def test_ones_own_changes_are_not(register: Services, somebody_else: Services) -> None:
    watch, never = register.register.watch(), threading.Event()
    watch.wait(never)

    for name in ("Figma", "Slack", "Miro"):
        register.licenses.add(LicenseSettings(name=name), 3)
        assert watch.wait(never) is Heard.NOTHING
    register.licenses.add(LicenseSettings(name="Zoom"), 3)
    somebody_else.licenses.add(LicenseSettings(name="Trello"), 3)

    assert watch.wait(never) is Heard.CHANGE
    watch.close()


def test_waiting_ends_at_once_when_told_to(
    register: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    if register.store.path is None:
        pytest.skip("a server is listened to for a second at a time")
    monkeypatch.setattr(watching, "GLANCE_SECONDS", 3600)
    stopped = threading.Event()
    stopped.set()

    watch = register.register.watch()

    assert watch.wait(stopped) is Heard.NOTHING
    watch.close()


def test_a_server_that_goes_and_comes_back_is_told(
    register: Services, somebody_else: Services
) -> None:
    if register.store.path is not None:
        pytest.skip("a file has no server that can go")
    watch, never = register.register.watch(), threading.Event()
    watch.wait(never)
    with somebody_else.store.reading() as unit:
        unit.database.execute_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    heard = [watch.wait(never) for _ in range(3)]

    assert heard == [Heard.LOST, Heard.BACK, Heard.NOTHING]
    watch.close()
