"""A register in a temporary directory, as the store floor opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pendulum
import pytest

from itam_tui.store.database import Store, open_store

TODAY = pendulum.date(2026, 11, 24)
NOW = pendulum.datetime(2026, 11, 24, 9, 30)

Opener = Callable[..., Store]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


@pytest.fixture
def open_place(place: Path) -> Opener:
    def opened(*, create: bool = False, read_only: bool = False, path: Path = place) -> Store:
        return open_store(
            f"sqlite:///{path}",
            actor="ada",
            today=lambda: TODAY,
            now=lambda: NOW,
            create=create,
            read_only=read_only,
        )

    return opened


@pytest.fixture
def store(open_place: Opener) -> Store:
    return open_place(create=True)
