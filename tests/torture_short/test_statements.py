"""A statement of a service call that fails leaves nothing half-done, and the cause is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.calls import small_register
from tests.torture.faulty import FAULTS, Fault, fingerprint
from tests.torture.statements import strike_all

EACH = 6
"""Of so many statements one is failed here; `make torture` fails all."""


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_at_any_statement_is_survived_and_named(tmp_path: Path, fault: Fault) -> None:
    struck = list(strike_all(tmp_path, EACH, [fault]))

    assert len(struck) > 50
    assert [one for one in struck if one.wrong] == []


def test_the_register_the_calls_are_made_on_is_sound(tmp_path: Path) -> None:
    register = small_register(tmp_path / "small.db")

    assert register.register.check() == []
    assert len(fingerprint(register)) > 20
