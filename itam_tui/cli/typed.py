"""Texts typed on the command line or on standard input, read before the register is opened."""

from __future__ import annotations

import sys
from datetime import date

from itam_tui.cli import output
from itam_tui.domain.errors import UsageError
from itam_tui.domain.field_readers import read_date, read_quantity
from itam_tui.domain.text import InvalidText, clean_input


def typed(text: str) -> str:
    """Text as it may enter the register.

    Raises:
        UsageError: It has a character that can't be kept.
    """
    try:
        return clean_input(text)
    except InvalidText as error:
        raise UsageError(f"{error}") from None


def first_quantity(text: str) -> int | None:
    """A quantity without a sign; None is unlimited.

    Raises:
        UsageError: It is no such number.
    """
    try:
        return read_quantity(text.strip())
    except ValueError as error:
        raise UsageError(f"--quantity: {error}") from None


def key_from_stdin(place: str = "--product-key-stdin") -> str:
    """A product key from standard input, unseen where somebody types it.

    Args:
        place: What it was asked for by.

    Raises:
        UsageError: There is none, or several, or it has a character that can't be kept.
    """
    if output.can_ask():
        text = output.ask_secret("Product key: ")
    else:
        text = sys.stdin.read() if sys.stdin else ""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1:
        raise UsageError(
            f"{place}: standard input has {len(lines):,} lines, and a product key is one. "
            "Give one key at a time."
        )
    text = "".join(lines)
    if not (key := typed(text)):
        raise UsageError(f"{place}: there is no product key on standard input.")
    return key


def typed_day(text: str | None, place: str) -> date | None:
    """A date; None when nothing was typed.

    Args:
        text: What was typed.
        place: The option it was typed for.

    Raises:
        UsageError: It is no date.
    """
    try:
        return read_date((text or "").strip())
    except ValueError as error:
        raise UsageError(f"{place}: {error}") from None
