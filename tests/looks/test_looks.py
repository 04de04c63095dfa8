"""How the screens look, as pictures: `make looks` takes them anew, a person compares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from itam_tui.demo import demo_register
from itam_tui.domain.authorization import Role
from itam_tui.domain.holders import EndUserSettings
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services
from itam_tui.services.about import About
from itam_tui.services.register import RegisterStatus
from itam_tui.services.roles import Standing
from itam_tui.ui.widgets.filter_bar import FilterBar
from screenshots.capture import NARROW, PICTURES, TODAY, WIDE, Picture, pressing, take

HUGE = (200, 60)


class Drawing(SingleFileSnapshotExtension):
    """One SVG a picture."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


def scenes() -> list[Picture]:
    """Every picture at 80×24 and at 120×36, and the list on a very wide terminal."""
    each = [picture for picture in PICTURES if not picture.name.endswith("-80x24")]
    found = [replace(one, size=size) for one in each for size in (NARROW, WIDE)]
    return [*found, replace(each[0], size=HUGE)]


PRODUCT_KEYS = Picture("product-keys", pressing("enter", "K", "down", "V"), NARROW)


@pytest.fixture(scope="module")
def demo_url() -> Iterator[str]:
    """One demo register for all pictures, as none of them saves anything."""
    with ExitStack() as at_end:
        yield demo_register(TODAY, at_end.callback)


@pytest.mark.parametrize(
    "scene", scenes(), ids=lambda one: f"{one.name}-{one.size[0]}x{one.size[1]}"
)
async def test_a_screen_looks_as_it_did(
    scene: Picture,
    demo_url: str,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(FilterBar, "debounce_seconds", 0.001)
    monkeypatch.chdir(tmp_path)

    assert await take(scene, demo_url) == snapshot.use_extension(Drawing)


async def test_the_product_keys_of_a_license_look_as_they_did(
    register: Services,
    database: str,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(FilterBar, "debounce_seconds", 0.001)
    license = register.licenses.add(
        LicenseSettings(
            "AutoCAD 2026", type=LicenseType.MIXED, product_key="X1Y2Z-3A4B5-C6D7E-7Q4X"
        ),
        5,
    )
    ada = register.holders.add_end_user(EndUserSettings("Ada Lovelace", "ada@acme.com"))
    register.assignments.assign(license.id, [ada.ref])
    add = register.further_keys.add
    add(license.id, "X1Y2Z-3A4B5-C6D7E-0F1GI-8R5Y", "second site, Lyon")
    add(license.id, "X1Y2Z-3A4B5-C6D7E-0F1GI-9S6Z", "", ada.ref)
    add(license.id, "X1Y2Z-3A4B5-C6D7E-0F1GI-1T7U", "replaced after a failed disk in 2025")

    key_file = tmp_path / "config" / "product-keys.key"
    assert await take(PRODUCT_KEYS, database, key_file) == snapshot.use_extension(Drawing)


ACME = RegisterStatus(
    "postgresql://ada@register.acme.com/itam", "PostgreSQL", None, ("0009_last",), ()
)


async def test_about_looks_as_it_did(
    demo_url: str, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = About("0.1.0", "3.11.2", "PostgreSQL 15.13", ACME, Standing("ada", Role.MANAGER, True))
    monkeypatch.setattr("itam_tui.services.about.about", lambda store: found)
    monkeypatch.setattr("itam_tui.ui.modals.about.textual_version", "8.2.8")
    picture = Picture("about", pressing("colon", " about", "enter"), NARROW)

    assert await take(picture, demo_url) == snapshot.use_extension(Drawing)
