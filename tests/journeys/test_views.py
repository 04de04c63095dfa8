"""Somebody goes from view to view, and finds each of them up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from itam_tui.app import ItamApp
from itam_tui.config import Launch
from tests.journeys.a_register import Book
from tests.keyboard import User


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    book.license("Figma", 10)
    return book


@pytest.fixture(autouse=True)
def nothing_is_done_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itam_tui.app.UNHURRIED_SECONDS", 3600)


@asynccontextmanager
async def in_the_app(book: Book) -> AsyncIterator[User]:
    app = ItamApp(book.services, Launch(str(book.path)))
    async with app.run_test(size=(80, 24)) as pilot:
        user = User(app, pilot)
        await user.settle()
        yield user


async def test_a_change_made_in_one_view_shows_in_another_that_was_open(book: Book) -> None:
    async with in_the_app(book) as admin:
        await admin.press("5")
        admin.sees("1 change")

        await admin.press("1", "plus", "enter", "5")

        admin.sees("2 changes")
        admin.sees("quantity 10 → 11")


async def test_a_view_where_nothing_changed_is_not_read_again(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    async with in_the_app(book) as admin:
        await admin.press("5", "1")

        with caplog.at_level("DEBUG", "peewee"):
            await admin.press("5")

        asked = [record.getMessage() for record in caplog.records]
        assert sum("SELECT" in each for each in asked) == 2  # leaving one, coming to the other


async def test_a_dialog_over_a_view_does_not_read_it_again(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    async with in_the_app(book) as admin:
        with caplog.at_level("DEBUG", "peewee"):
            await admin.press("question_mark", "escape")

        assert not [each for each in caplog.records if "SELECT" in each.getMessage()]
