"""Draws the pictures of this folder: the real app over the demo, on a day that stands still.

Run it as `make screenshots`. Each picture is an SVG, and a PNG where Fira Code is installed
(Debian: fonts-firacode).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pendulum

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from itam_tui.app import ItamApp
from itam_tui.config import Config, Launch
from itam_tui.demo import demo_register
from itam_tui.services import open_services
from itam_tui.ui.theme import DARK, LIGHT
from itam_tui.ui.widgets.filter_bar import FilterBar
from tests.keyboard import User

TODAY = pendulum.date(2026, 11, 24)
WIDE, NARROW = (120, 36), (80, 24)
FONTS = Path("/usr/share/fonts")
A_FEW_FRAMES = 0.1
"""Seconds until boxes that follow the size of a dialog have been laid out again."""

SAMPLE = """\
License Name,Manufacturer,Seats,Purchase Date,Expiration Date,Unit Cost EUR,Country
Affinity Photo 2,Serif,12,2026-01-31,2027-01-31,164.99,DE
Blender Studio,Blender,ten,2026-03-01,2027-03-01,11.50,DE
Sublime Text 4,Sublime HQ,25,2026-02-30,,99.00,CZ
Zed Business,Zed Industries,40,2026-06-15,2027-06-15,20.00,CZ
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture and how somebody gets there."""

    name: str
    """The name of its files."""
    steps: Callable[[User], Awaitable[None]]
    """What is pressed before it is taken."""
    size: tuple[int, int] = WIDE
    """Columns and lines."""
    theme: str = DARK.name
    """The theme."""
    view: str = "licenses"
    """The view it begins in."""


async def nothing(user: User) -> None:
    """Press nothing."""


def pressing(*keys: str) -> Callable[[User], Awaitable[None]]:
    """Press keys, and type what is not the name of one: texts begin with a space."""

    async def press(user: User) -> None:
        for key in keys:
            if key.startswith(" "):
                await user.types(key[1:])
            else:
                await user.press(key)

    return press


async def import_preview(user: User) -> None:
    """Preview a file with a few rows that can't be taken."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("licenses.csv").write_text(SAMPLE, encoding="utf-8")
        await user.press("colon")
        await user.types("import")
        await user.press("enter", "tab")
        await user.types("licenses.csv")
        await user.press("enter")


ACROBAT = ("slash", " acrobat", "enter")
AUTOCAD = ("slash", " autocad", "enter")

PICTURES = (
    Picture("licenses-dark", nothing),
    Picture("licenses-light", nothing, theme=LIGHT.name),
    Picture("licenses-80x24", nothing, NARROW),
    Picture("filter", pressing("slash", " position:under,expired -type:custom", "enter")),
    Picture("row-menu", pressing(*ACROBAT, "m")),
    Picture("edit-quantity", pressing(*ACROBAT, "equals_sign", " 60"), NARROW),
    Picture("license-devices", pressing(*AUTOCAD, "enter")),
    Picture("license-end-users", pressing(*AUTOCAD, "enter", "tab")),
    Picture(
        "edit-assignments",
        pressing(*ACROBAT, "e", "ctrl+pagedown", "ctrl+pagedown", "ctrl+pagedown"),
        NARROW,
    ),
    Picture(
        "end-user-licenses", pressing("slash", " licenses>6", "enter", "enter"), view="end-users"
    ),
    Picture("renewals", nothing, view="renewals"),
    Picture("table-settings", pressing("C"), NARROW),
    Picture("import-preview", import_preview, NARROW),
    Picture("palette", pressing("colon"), NARROW),
    Picture("help", pressing("question_mark")),
)


async def take(picture: Picture, url: str, key_file: Path | None = None) -> str:
    """Take one picture of a register, of the demo as a rule, and give it as SVG."""
    services = open_services(
        url, actor="ada", today=lambda: TODAY, now=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        key_file=key_file,
    )  # fmt: skip
    launch = Launch(url, demo=True, view=picture.view, config=Config(theme=picture.theme))
    app = ItamApp(services, launch)
    app.masthead = app.masthead.__class__("demo.db", "ada", app.masthead.badges)
    async with app.run_test(size=picture.size) as pilot:
        user = User(app, pilot)
        await user.settle()
        await picture.steps(user)
        await pilot.pause(A_FEW_FRAMES)
        await user.settle()
        return tidied(app.export_screenshot(title="itam-tui"))


def tidied(svg: str) -> str:
    """The same picture each time, with nothing in it that would be fetched from elsewhere."""
    svg = re.sub(r"\s*@font-face \{.*?\}\n", "\n", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<!--.*?-->\n", "\n", svg, flags=re.DOTALL)
    return re.sub(r"terminal-[0-9]+", "terminal", svg)


def png_of(svg: str) -> bytes | None:
    """The picture in pixels; None where Fira Code isn't installed."""
    if not list(FONTS.rglob("FiraCode-Regular.*")):
        return None
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_dirs=[str(FONTS)]))


def main() -> None:
    """Draw every picture, or those named."""
    FilterBar.debounce_seconds = 0.001
    with ExitStack() as at_end:
        url = demo_register(TODAY, at_end.callback)
        for picture in PICTURES:
            if len(sys.argv) == 1 or picture.name in sys.argv[1:]:
                draw(picture, url)


def draw(picture: Picture, url: str) -> None:
    """Write the files of one picture."""
    svg = asyncio.run(take(picture, url))
    (HERE / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
    png = png_of(svg)
    if png is not None:
        (HERE / f"{picture.name}.png").write_bytes(png)
    print(picture.name, "" if png else "(no PNG: Fira Code is not installed)")


if __name__ == "__main__":
    main()
