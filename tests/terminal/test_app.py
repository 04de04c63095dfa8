"""How the program opens: the first start, and a register that may only be read."""

from __future__ import annotations

from pathlib import Path

from tests.builders import a_license, given
from tests.terminal.a_real_app import LEFT_ALTERNATE, a_register_at, the_program


def test_a_first_start_makes_the_register_only_when_told_to(tmp_path: Path) -> None:
    with the_program(tmp_path) as driver:
        driver.wait_for("There is no register here yet.")
        assert "~/share/itam-tui/register.db" in driver.screen_text()
        assert not (tmp_path / "share").exists()

        driver.send(b"j\r")

        driver.wait_for("No licenses yet")
        assert (tmp_path / "share" / "itam-tui" / "register.db").exists()


def test_sample_data_and_the_end_in_one_packet_leave_nothing(tmp_path: Path) -> None:
    with the_program(tmp_path) as driver:
        driver.wait_for("Look around with sample data")

        driver.send(b"s\x11")

        assert driver.exit_code(10) == 0
        assert LEFT_ALTERNATE in driver.raw
    assert not list((tmp_path / "tmp").iterdir())
    assert not (tmp_path / "share").exists()


def test_a_register_that_may_only_be_read_says_so_and_is_not_changed(tmp_path: Path) -> None:
    register = a_register_at(tmp_path / "acme.db")
    given(register, a_license("Figma", quantity=5))

    with the_program(tmp_path, "--read-only", "--db", register.store.url) as driver:
        driver.wait_for("1 license ")
        assert driver.screen_text().startswith("READ-ONLY TODAY 2026-11-24")

        driver.send(b"=7\r")
        driver.settle()

    assert register.licenses.find("Figma").quantity == 5


def test_a_missing_register_that_may_only_be_read_is_told(tmp_path: Path) -> None:
    with the_program(tmp_path, "--read-only", columns=200) as driver:
        assert driver.exit_code() == 3
        assert "register.db" in driver.screen_text()
    assert not (tmp_path / "share").exists()
