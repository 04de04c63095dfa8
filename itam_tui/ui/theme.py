"""The two themes of its own: one accent, three meanings, readable on dark and on light."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="itam-dark",
    primary="#6cb6eb",
    secondary="#9db4c8",
    accent="#6cb6eb",
    foreground="#d9dfe6",
    background="#12161b",
    surface="#181d24",
    panel="#222933",
    success="#8ec07c",
    warning="#e6b450",
    error="#ff8585",
    dark=True,
    variables={
        "foreground-muted": "#9aa5b1",
        "text-muted": "#9aa5b1",
        "block-cursor-background": "#26384a",
        "block-cursor-foreground": "#f2f6fa",
        "block-cursor-text-style": "none",
        "input-cursor-background": "#d9dfe6",
        "border": "#6cb6eb",
        "border-blurred": "#4a5663",
    },
)
"""The default."""

LIGHT: Final = Theme(
    name="itam-light",
    primary="#005a9c",
    secondary="#44566c",
    accent="#005a9c",
    foreground="#1f262d",
    background="#fbfbf9",
    surface="#f3f3f0",
    panel="#e6e8ea",
    success="#2f6b2f",
    warning="#7a4b00",
    error="#b3161b",
    dark=False,
    variables={
        "foreground-muted": "#55606b",
        "text-muted": "#55606b",
        "block-cursor-background": "#cfe3f5",
        "block-cursor-foreground": "#0e141a",
        "block-cursor-text-style": "none",
        "input-cursor-background": "#1f262d",
        "border": "#005a9c",
        "border-blurred": "#8a949e",
    },
)
"""For light terminals."""

THEMES: Final = (DARK, LIGHT)
"""What the app registers beside Textual's own."""
