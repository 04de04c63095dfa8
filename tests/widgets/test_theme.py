"""Every color that means something can be read on every ground."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from itam_tui.ui.theme import THEMES

INKS = ("foreground", "primary", "error", "warning", "success", "foreground-muted", "text-muted")
GROUNDS = ("background", "surface", "panel")
ENOUGH = 4.5
"""WCAG 2.2, contrast (minimum)."""


def contrast(theme: Theme, ink: str, ground: str) -> float:
    colors = theme.to_color_system().generate()
    light, dark = sorted(
        (_luminance(Color.parse(colors[name])) for name in (ink, ground)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in color.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme, ink, ground) >= ENOUGH


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ink", ["text-error", "text-warning", "text-success", "text-primary"])
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_the_tones_of_a_table_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme, ink, ground) >= ENOUGH
