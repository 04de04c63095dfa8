"""What every test shares: a register in a file, a day that stands still, a keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pendulum
import pytest
from hypothesis import settings

from itam_tui.services import Services, open_services
from tests.databases import DATABASES, Server, a_server, server_programs, why_not
from tests.empty import an_empty_register

if TYPE_CHECKING:
    from itam_tui.ui.base import CommandScreen
    from tests.keyboard import AtKeyboard, User

settings.register_profile("steady", deadline=None, database=None)
settings.load_profile("steady")

TODAY = pendulum.date(2026, 11, 24)
"""The day that counts as today."""
NOW: datetime = pendulum.datetime(2026, 11, 24, 9, 30, tz="UTC")
"""The moment of every change."""


ON_EVERY_DATABASE = ("cli", "services", "store")
"""The floors whose tests are run on each database."""


def pytest_report_header() -> str:
    """Say which databases are tested."""
    if reason := why_not():
        return f"databases: SQLite (not PostgreSQL: {reason})"
    return f"databases: SQLite, PostgreSQL ({server_programs()})"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of the lower floors on every database there is."""
    if "database" not in metafunc.fixturenames:
        return
    floor = Path(str(metafunc.definition.path)).parent.name
    of_a_file = metafunc.definition.get_closest_marker("of_a_file") is not None
    several = floor in ON_EVERY_DATABASE and not of_a_file and not why_not()
    metafunc.parametrize("database", DATABASES if several else DATABASES[:1], indirect=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, started when the first test needs it."""
    with a_server() as started:
        yield started


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a register with nothing in it."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield an_empty_register(tmp_path / "acme.db")
        return
    started: Server = request.getfixturevalue("server")
    address = started.fresh()
    yield address
    started.drop(address)


@pytest.fixture
def register(database: str, tmp_path: Path) -> Services:
    """An empty register, opened by ada on a day that stands still."""
    return open_services(
        database,
        actor="ada",
        today=lambda: TODAY,
        now=lambda: NOW,
        create=True,
        key_file=tmp_path / "config" / "product-keys.key",
    )


@pytest.fixture
def at_keyboard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AtKeyboard:
    """Sit somebody down at the test's register; filters don't wait for a pause.

    The interface is imported here, so that tests of the floors below start without it.
    """
    from itam_tui.ui.screens.licenses import LicensesScreen
    from itam_tui.ui.widgets.filter_bar import FilterBar
    from tests.keyboard import keyboard_at

    monkeypatch.setattr(FilterBar, "debounce_seconds", 0.001)

    def sit_down(
        make: Callable[[Services], CommandScreen[Any]] | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        register: Services | None = None,
    ) -> AbstractAsyncContextManager[User]:
        services = register or request.getfixturevalue("register")
        return keyboard_at(services, make or LicensesScreen, size)

    return sit_down
