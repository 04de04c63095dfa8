"""Typed texts read as dates, numbers, yes or no, and words of a closed set; no I/O.

Every reader raises `ValueError` with the sentence to show at the field.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from itam_tui.domain.errors import InvalidError
from itam_tui.domain.licenses import parse_quantity_change
from itam_tui.domain.money import CostPer
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.terms import FIRST_YEAR, LAST_YEAR

Word = TypeVar("Word", bound=StrEnum)


def read_date(text: str) -> date | None:
    """Read an ISO date; blank is none.

    Raises:
        ValueError: It is no date.
    """
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("A date looks like 2026-11-24.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"There is no day {text}.") from None
    if day.year < FIRST_YEAR:
        raise ValueError(f"A date between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


def read_yes_no(text: str) -> bool:
    """Read `yes` or `no`.

    Raises:
        ValueError: It is neither.
    """
    word = text.casefold()
    if word in ("yes", "y", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise ValueError("Type yes or no.")


def read_whole_number(text: str) -> int | None:
    """Read a whole number from 0; blank is none.

    Raises:
        ValueError: It is no such number.
    """
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise ValueError("Type a whole number from 0.")
    return int(text)


def read_alert_days(text: str) -> int:
    """Read the lead time of an alert, in days.

    Raises:
        ValueError: It is blank or no whole number.
    """
    days = read_whole_number(text)
    if days is None:
        raise ValueError("Type a whole number of days from 0.")
    return days


def read_word(text: str, words: type[Word]) -> Word:
    """Read a word of a closed set, as files write it or as people see it.

    Raises:
        ValueError: It is none of them.
    """
    word = text.casefold()
    for one in words:
        if word in (one.value, str(getattr(one, "label", one.value)).casefold()):
            return one
    raise ValueError(f"Type one of {', '.join(one.value for one in words)}.")


def read_license_type(text: str) -> LicenseType:
    """Read a license type; see `read_word`."""
    return read_word(text, LicenseType)


def read_when_full(text: str) -> WhenFull:
    """Read what happens past the quantity; see `read_word`."""
    return read_word(text, WhenFull)


def read_cost_per(text: str) -> CostPer:
    """Read what span of time a cost pays for; see `read_word`."""
    return read_word(text, CostPer)


def read_quantity(text: str) -> int | None:
    """Read the first quantity of a license; None is unlimited.

    Raises:
        ValueError: It is blank, signed, or no quantity.
    """
    if not text:
        raise ValueError("How many seats? A number, or unlimited.")
    try:
        change = parse_quantity_change(text)
    except InvalidError as error:
        raise ValueError(str(error)) from None
    if change.relative:
        raise ValueError("Type it without a sign.")
    return change.amount
