"""What `make torture` does for long, for a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.damaged import damage_all
from tests.torture.interleavings import at_once, orders
from tests.torture.killed import KILLED, kill_during, kill_upgrades
from tests.torture.last_seat import fight
from tests.torture.lost_updates import compete
from tests.torture.storm import rage
from tests.torture.torn import tear


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'tortured.db'}"


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def test_the_last_seat_goes_to_one(url: str) -> None:
    assert fight(url, rounds=15, processes=3) == (0, 0, [])


def test_no_edit_that_was_told_as_saved_is_lost(url: str) -> None:
    saved, lost, _, others = compete(url, edits=15, processes=3)

    assert (saved, lost, others) == (45, 0, [])


def test_two_technicians_do_everything_in_every_order(tmp_path: Path) -> None:
    assert [words for words in orders(tmp_path, longest=2) if words[1]] == []


def test_two_technicians_do_everything_at_the_same_moment(url: str, tmp_path: Path) -> None:
    assert at_once(url, tmp_path) == []


def test_a_storm_loses_nothing_that_was_told(tmp_path: Path) -> None:
    told, _, wrong = rage(tmp_path, seconds=2, processes=3)

    assert wrong == []
    assert told > 0


@pytest.mark.parametrize("chore", KILLED)
def test_a_kill_leaves_nothing_half_done(tmp_path: Path, chore: str) -> None:
    told, wrong = kill_during(chore, tmp_path, rounds=2, keyed=60)

    assert wrong == []
    assert told > 0


def test_a_killed_upgrade_leaves_whole_steps(tmp_path: Path) -> None:
    assert kill_upgrades(tmp_path, rounds=2)[1] == []


def test_a_torn_log_leaves_a_whole_past(tmp_path: Path) -> None:
    found, wrong = tear(tmp_path, 40)

    assert wrong == []
    assert len(found) > 3


def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    came, wrong = damage_all(tmp_path, 30)

    assert wrong == []
    assert came["read"] > 0
    assert came["refused or told"] > 0
