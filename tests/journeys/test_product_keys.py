"""Product keys on the screen: where they are encrypted is told, and what a lost key file costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.app import ItamApp
from itam_tui.config import Launch
from itam_tui.domain.settings import LicenseSettings
from itam_tui.opening import Opening
from tests.journeys.a_license_page import KEY, acrobat, on_page
from tests.journeys.a_register import TODAY, Book
from tests.keyboard import User


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


async def test_a_lost_key_file_is_told_where_the_key_would_be_shown(book: Book) -> None:
    license = acrobat(book)
    ring = book.services.store.vault.ring()
    assert ring is not None
    book.key_file.unlink()

    async with on_page(book, license, (120, 36)) as admin:
        await admin.press("V")

        admin.sees(f"encrypted with key {ring.current.id}")
        admin.misses(KEY)
        await admin.press("e")
        admin.sees("Edit settings")


async def test_the_place_of_the_first_key_is_told_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "config" / "product-keys.key"
    monkeypatch.setenv("ITAM_KEY_FILE", str(place))
    launch = Launch(f"sqlite:///{tmp_path / 'acme.db'}", today=TODAY)
    opening = Opening(launch)
    app = ItamApp(opening.open(), launch, opening)

    async with app.run_test(size=(120, 36)) as pilot:
        somebody = User(app, pilot)
        await somebody.settle()
        await app.run_worker(
            lambda: app.services.licenses.add(LicenseSettings("Figma", product_key=KEY), 1),
            thread=True,
        ).wait()
        await somebody.settle()

        somebody.is_told(f"encrypted with {place}, which was made just now")


def test_the_demo_keeps_its_keys_in_a_file_that_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "product-keys.key"
    monkeypatch.setenv("ITAM_KEY_FILE", str(place))
    opening = Opening(Launch("", demo=True, today=TODAY))
    services = opening.open()
    own = services.store.vault.path
    try:
        assert own is not None
        assert own.exists()
        assert services.product_keys.check().faults == ()
    finally:
        opening.clear_away()

    assert not own.exists()
    assert not place.exists()
