"""Two people in one register: what one changes stands before the other without a key pressed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services
from tests.terminal.a_real_app import a_register_at, the_program
from tests.terminal.pty_driver import PtyDriver


@pytest.fixture
def somebody_else(tmp_path: Path) -> Services:
    services = a_register_at(tmp_path / "acme.db")
    for name in ("Adobe CC", "Figma", "Slack"):
        services.licenses.add(LicenseSettings(name=name), 10)
    return services


@pytest.fixture
def terminal(tmp_path: Path, somebody_else: Services) -> Iterator[PtyDriver]:
    with the_program(tmp_path, "--db", f"sqlite:///{tmp_path / 'acme.db'}") as driver:
        driver.wait_for("Slack", quiet=2.5)  # until it watches
        yield driver


def figma(services: Services) -> int:
    return services.licenses.search("Figma", 1)[0].id


def test_a_change_appears_and_the_cursor_stays_on_its_license(
    terminal: PtyDriver, somebody_else: Services
) -> None:
    terminal.send(b"\x1b[B\x1b[B")  # on Slack
    terminal.settle()

    somebody_else.licenses.add(LicenseSettings(name="Airtable"), 77)

    terminal.wait_for("Airtable")
    terminal.send(b"=")
    terminal.wait_for("Edit quantity")
    assert "Slack" in terminal.screen_text().partition("Edit quantity")[2]


def test_an_open_dialog_says_that_its_license_changed(
    terminal: PtyDriver, somebody_else: Services
) -> None:
    terminal.send(b"\x1b[B=12")
    terminal.wait_for("Edit quantity")

    somebody_else.licenses.change_quantity(figma(somebody_else), QuantityChange(25))

    terminal.wait_for("Somebody changed the quantity")
    assert "12" in terminal.screen_text()


def test_an_open_form_keeps_what_was_typed(terminal: PtyDriver, somebody_else: Services) -> None:
    terminal.send(b"\x1b[Be")
    terminal.wait_for("Warn below")
    terminal.send(b" Professional")
    terminal.settle()
    license = somebody_else.licenses.get(figma(somebody_else))

    somebody_else.licenses.edit(license, replace(license.settings, note="renewed"))

    terminal.wait_for("Somebody changed Figma meanwhile")
    assert "Professional" in terminal.screen_text()


def test_nothing_is_written_for_what_nobody_changed(terminal: PtyDriver) -> None:
    assert terminal.settle(quiet=2.5) == b""
