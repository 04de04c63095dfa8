"""A register on a server, in a real terminal: used, lost and found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from tests.databases import Server, a_server, why_not
from tests.terminal.a_real_app import MOMENT, the_program
from tests.terminal.pty_driver import PtyDriver

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "tested")


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server of the test's own, as it is stopped and started again."""
    with a_server() as started:
        yield started


@pytest.fixture
def address(own_server: Server) -> str:
    return own_server.fresh()


@pytest.fixture
def somebody_else(address: str) -> Services:
    services = open_services(
        address, actor="bob", today=lambda: MOMENT.date(), now=lambda: MOMENT, create=True
    )
    for name in ("Adobe CC", "Figma", "Slack"):
        services.licenses.add(LicenseSettings(name=name), 10)
    return services


@pytest.fixture
def terminal(tmp_path: Path, address: str, somebody_else: Services) -> Iterator[PtyDriver]:
    with the_program(tmp_path, "--db", address, columns=120) as driver:
        driver.wait_for("Slack", quiet=2.5)  # until it listens
        yield driver


def test_what_somebody_else_changes_appears(terminal: PtyDriver, somebody_else: Services) -> None:
    figma = somebody_else.licenses.find("Figma")

    somebody_else.licenses.change_quantity(figma.id, QuantityChange(25))

    terminal.wait_for("0/25")


def test_a_server_that_goes_and_comes_back_costs_nothing_typed(
    terminal: PtyDriver, own_server: Server, somebody_else: Services
) -> None:
    terminal.send(b"\x1b[B=12")
    terminal.wait_for("Edit quantity")

    own_server.stop()
    terminal.wait_for("was lost; trying again")
    terminal.send(b"\r")
    terminal.wait_for("can't be reached")
    assert "Edit quantity" in terminal.screen_text()

    own_server.start()
    terminal.wait_for("is there again")
    terminal.send(b"\r")
    terminal.wait_without("Edit quantity")

    assert somebody_else.licenses.find("Figma").quantity == 12
