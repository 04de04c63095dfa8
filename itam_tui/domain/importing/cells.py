"""What one cell of a file says: read strictly, or refused with a sentence; no I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from itam_tui.domain.errors import FileRefusedError
from itam_tui.domain.holders import DeviceStatus, EndUserStatus
from itam_tui.domain.money import Money, minor_digits, parse_amount
from itam_tui.domain.settings import LicenseType
from itam_tui.domain.terms import FIRST_YEAR, LAST_YEAR, PERPETUAL, Term, parse_term

DateOrder = Literal["day-first", "month-first"]
"""Which of two numbers is the day."""

LARGEST_QUANTITY = 2_147_483_647

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june",
         "jul july", "aug august", "sep sept september", "oct october", "nov november",
         "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_TIME = (
    r"(?:[T ] ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm]| ?Z|[+-][0-9:]+)?)?"
)
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})" + _TIME)
_DAY_NAMED = re.compile(r"([0-9]{1,2})[-. ]+([A-Za-z]+)[-., ]+([0-9]{4})")
_MONTH_NAMED = re.compile(r"([A-Za-z]+)[-. ]+([0-9]{1,2})[-., ]+([0-9]{4})")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}


class CellError(ValueError):
    """A cell that can't be read; its text is the sentence to show."""


def read_quantity(text: str) -> int | None:
    """A whole number of seats; None is unlimited.

    Raises:
        CellError: It is none, or outside 0 … 2,147,483,647.
    """
    word = text.strip()
    if word.casefold() in ("unlimited", "∞", "inf"):
        return None
    return read_number(word, "A quantity")


def read_number(text: str, words: str = "It") -> int:
    """A whole number from 0, with or without thousands commas or a fraction of zeros.

    Raises:
        CellError: It is none, or too large.
    """
    word = text.strip()
    if (
        not re.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?", word)
        or not word.isascii()
    ):
        raise CellError(f"{words} is a whole number from 0.")
    digits = word.partition(".")[0].replace(",", "").lstrip("0") or "0"
    if len(digits) > 10 or int(digits) > LARGEST_QUANTITY:
        raise CellError(f"{words} is at most {LARGEST_QUANTITY:,}.")
    return int(digits)


def read_yes_no(text: str) -> bool:
    """A yes or a no.

    Raises:
        CellError: It is neither.
    """
    word = text.strip().casefold()
    if word in ("yes", "y", "true", "1", "x", "on"):
        return True
    if word in ("no", "n", "false", "0", "off"):
        return False
    raise CellError("It is yes or no.")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _both_orders(text: str) -> tuple[date | None, date | None] | None:
    """The day a numeric date is day first, and month first; None when it is no such date."""
    match = _NUMERIC.fullmatch(text.strip())
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    return _day(year, second, first), _day(year, first, second)


def date_order(cells: Iterable[str], header: str) -> DateOrder | None:
    """Which order a column's dates have, told by the column alone (product.md §7, Dates).

    Returns:
        None when every date is the same either way, or none is numeric.

    Raises:
        FileRefusedError: It can't be told, or two rows contradict each other; impossible
            dates are no evidence.
    """
    told: set[DateOrder] = set()
    is_open = False
    for cell in cells:
        both = _both_orders(cell)
        if both is None:
            continue
        day_first, month_first = both
        if day_first and month_first and day_first != month_first:
            is_open = True
        elif day_first and not month_first:
            told.add("day-first")
        elif month_first and not day_first:
            told.add("month-first")
    if len(told) == 1:
        return told.pop()
    if not told and not is_open:
        return None
    raise FileRefusedError(
        f"The order of day and month in {header} can't be told. Say which: "
        "--dates day-first or --dates month-first. Nothing was imported.",
        "dates",
    )


def read_date(text: str, order: DateOrder | None) -> date:
    """A calendar date.

    Raises:
        CellError: It is none, or outside 1900 … 9999.
    """
    word = text.strip()
    found: date | None = None
    both = _both_orders(word)
    if match := _ISO.fullmatch(word):
        found = _day(int(match[1]), int(match[3]), int(match[4]))
    elif match := _COMPACT.fullmatch(word):
        found = _day(int(match[1]), int(match[2]), int(match[3]))
    elif both is not None:
        day_first, month_first = both
        if order is not None:
            found = day_first if order == "day-first" else month_first
        else:
            found = day_first if day_first == month_first else day_first or month_first
    elif match := _DAY_NAMED.fullmatch(word):
        found = _day(int(match[3]), _MONTHS.get(match[2].casefold(), 0), int(match[1]))
    elif match := _MONTH_NAMED.fullmatch(word):
        found = _day(int(match[3]), _MONTHS.get(match[1].casefold(), 0), int(match[2]))
    if found is None:
        raise CellError("It is no date such as 2026-12-31.")
    return found


def read_money(text: str, currency: str, header_currency: str | None = None) -> Money:
    """A sum, in the currency its header names, else its cell, else in the one given.

    A comma before one or two last digits can only be a decimal comma: `1.234,50`.

    Args:
        text: The cell.
        currency: The currency of a cell that names none.
        header_currency: The ISO code its header ends with; it decides.

    Raises:
        CellError: It is none, too precise for its currency, or names another currency
            than its header.
    """
    word = text.strip().replace("\u00a0", " ")
    sign = named = ""
    if match := re.fullmatch(r"([$€£]) ?(.*)|(.*?) ?([$€£])", word):
        sign, word = match[1] or match[4], match[2] if match[1] else match[3]
    if match := re.fullmatch(r"([A-Za-z]{3}) ?(.*)|(.*?) ?([A-Za-z]{3})", word):
        named, word = (match[1] or match[4]).upper(), match[2] if match[1] else match[3]
    decided = header_currency or named or _SIGNS.get(sign) or currency
    # A dollar sign alone may be that of many currencies, but not the euro's or the pound's.
    is_dollar = sign == "$" and decided not in ("EUR", "GBP")
    if (named and named != decided) or (sign and _SIGNS[sign] != decided and not is_dollar):
        raise CellError(f"The cell says {sign or named} where the amount is in {decided}.")
    if re.fullmatch(r"(?:[0-9]{1,3}(?:[. '’][0-9]{3})+|[0-9]+),[0-9]{1,2}", word):
        word = re.sub(r"[. '’]", "", word).replace(",", ".")
    try:
        minor_digits(decided)
        return parse_amount(word, decided)
    except ValueError as error:
        raise CellError(str(error)) from error


class TypeWords(Struct, frozen=True):
    """What a type column says."""

    type: LicenseType | None = None
    """Who the license may be assigned to, when it says that."""
    term: Term | None = None
    """How long it lasts, when it says that."""
    note: str = ""
    """What goes to the note: `License type: subscription`."""


_TYPES = {
    "perdevice": LicenseType.PER_DEVICE, "device": LicenseType.PER_DEVICE,
    "percomputer": LicenseType.PER_DEVICE, "computer": LicenseType.PER_DEVICE,
    "perenduser": LicenseType.PER_END_USER, "enduser": LicenseType.PER_END_USER,
    "peruser": LicenseType.PER_END_USER, "user": LicenseType.PER_END_USER,
    "nameduser": LicenseType.PER_END_USER, "mixed": LicenseType.MIXED,
    "either": LicenseType.MIXED, "perdeviceorenduser": LicenseType.MIXED,
    "custom": LicenseType.CUSTOM,
}  # fmt: skip


def read_type(text: str) -> TypeWords:
    """What a type column says; a word that is no type goes to the note (product.md §7, Type)."""
    word = " ".join(text.split())
    letters = _letters(word)
    known = _TYPES.get(letters)
    if known is not None or not word:
        return TypeWords(known)
    note = f"License type: {word}"
    is_perpetual = letters in ("perpetual", "perpetuallicense")
    return TypeWords(None, PERPETUAL if is_perpetual else None, note)


def _letters(text: str) -> str:
    """A word by its letters alone: `Per-Device` and `per_device` are the same."""
    return "".join(sign for sign in text.casefold() if sign.isalpha())


def read_term(text: str) -> Term | None:
    """A term such as `perpetual`, `12 months`, `annual`.

    Raises:
        CellError: It is none.
    """
    word = {"annual": "1year", "annually": "1year", "yearly": "1year", "monthly": "1month"}.get(
        text.strip().casefold(), text
    )
    try:
        return parse_term(word)
    except ValueError as error:
        raise CellError(str(error)) from error


def read_end_user_status(text: str) -> EndUserStatus:
    """An end user's status; `terminated`, `inactive`, `disabled` and `no` mean `Left`.

    Raises:
        CellError: It is none.
    """
    word = text.strip().casefold()
    if word in ("terminated", "inactive", "disabled", "no", "false", "0", "left"):
        return EndUserStatus.LEFT
    if word in ("active", "yes", "true", "1", "enabled"):
        return EndUserStatus.ACTIVE
    if word == "leaving":
        return EndUserStatus.LEAVING
    raise CellError("A status is active, leaving or left.")


def read_device_status(text: str) -> DeviceStatus:
    """A device's status.

    Raises:
        CellError: It is none.
    """
    letters = _letters(text)
    for status in DeviceStatus:
        if _letters(status.value) == letters:
            return status
    words = ", ".join(status.value for status in DeviceStatus)
    raise CellError(f"A status is one of {words}.")
