"""The register as it was: what it says of a past day is what it said on that day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itam_tui.domain.as_of import AsOf
from itam_tui.services.as_of import register_as_of
from tests.services.a_year import Year, all_it_says


@pytest.mark.parametrize("seed", range(3))
def test_every_past_day_says_what_it_said_then(database: str, tmp_path: Path, seed: int) -> None:
    year, said = Year(database, tmp_path, seed), dict[Any, Any]()
    for _ in range(6):
        for _ in range(12):
            year.do_something()
        said[year.day] = all_it_says(year.register)
        year.next_day()
    assert year.register.register.check() == []

    for day, then in said.items():
        folder = tmp_path / str(day)
        folder.mkdir()
        found = register_as_of(year.register, AsOf(day), folder)

        assert found.register.read_only
        now = all_it_says(found)
        for kind, rows in then.items():
            assert now[kind] == rows, (day, kind)
        assert now.keys() == then.keys()
