"""Values of the register as cells of a table: words, numbers, dates, tones; the only door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from rich.text import Text

from itam_tui.domain.licenses import License, Position, Standing
from itam_tui.domain.money import Money
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.terms import days_between, in_words
from itam_tui.ui.glyphs import glyphs
from itam_tui.ui.safety import display
from itam_tui.ui.widgets.table_columns import Row

USED_WIDTH: Final = 5
"""Cells before the slash of a usage, so that all counts align at it: `9,999`."""

_TONES: Final = {Position.EXPIRED: "alert", Position.UNDER: "alert", Position.FULL: "soon"}

_TEXT_FIELDS: Final = frozenset(
    {"publisher", "organization", "vendor", "po_number", "category", "owner", "note"}
)


def none_text() -> Text:
    """The sign in place of a value that is not set."""
    return Text(glyphs().none, "dim")


def text_cell(text: str) -> Text:
    """Free text, as it is kept; the sign for none when it is blank."""
    return display(text) if text else none_text()


def number_text(number: int | None) -> Text:
    """A count: `1,204`; the sign for none where there is no number."""
    return none_text() if number is None else Text(f"{number:,}")


def quantity_text(quantity: int | None) -> Text:
    """The seats owned; None is unlimited."""
    return Text(glyphs().unlimited if quantity is None else f"{quantity:,}")


def usage_text(license: License, standing: Standing) -> Text:
    """How many seats are used of how many, aligned at the slash: `12/10 ⚠`."""
    count = f"{license.used:,}".rjust(USED_WIDTH)
    text = Text(f"{count}/{quantity_text(license.quantity).plain}")
    if standing.alert:
        text.append(f" {glyphs().warning}", "alert")
    return text


def position_text(standing: Standing, when_full: WhenFull = WhenFull.WARN) -> Text:
    """The position as columns show it, in its tone: `Under 2`, `OK 3`, `Under 2 true-up`.

    Args:
        standing: What the license comes to.
        when_full: What happens past the quantity; `Allow` is a true-up contract.
    """
    text = Text(standing.short, _TONES.get(standing.position, ""))
    if standing.position is Position.UNDER and when_full is WhenFull.ALLOW:
        text.append(" true-up", "dim")
    return text


def day_text(day: date | None) -> Text:
    """A day: `2026-12-06`, or the sign for none."""
    return none_text() if day is None else Text(day.isoformat())


def due_text(day: date | None, today: date, alert_days: int, *, term_unknown: bool = False) -> Text:
    """A day that is reminded of: how far off it is once it is near or has passed.

    Args:
        day: The day; None is not set.
        today: The day that counts as today.
        alert_days: Days before it from which it is pointed out.
        term_unknown: It renews by itself, but nobody said how long a term is.
    """
    days = days_between(today, day)
    if day is None or days is None:
        return none_text()
    text = Text(day.isoformat())
    if days <= alert_days:
        text.append(f" {in_words(days)}", "alert" if days < 0 else "soon")
    if term_unknown:
        text.append(", term unknown" if days <= alert_days else " term unknown", "soon")
    return text


def days_left_text(days: int | None, alert_days: int) -> Text:
    """How many days are left, negative once the date has passed."""
    text = number_text(days)
    if days is not None and days <= alert_days:
        text.stylize("alert" if days < 0 else "soon")
    return text


def money_text(money: Money | None) -> Text:
    """A sum with its currency: `1,234.50 EUR`."""
    return none_text() if money is None else Text(str(money))


def yes_no_text(value: bool) -> Text:
    """`Yes` or `No`."""
    return Text("Yes" if value else "No")


def type_text(license_type: LicenseType) -> Text:
    """The type as columns show it: `Device`, `End user`, `Either`, `Custom`."""
    return Text(license_type.short)


def time_text(moment: datetime) -> Text:
    """A moment by the clock of this machine: kept as UTC, shown as local time."""
    return Text(moment.astimezone().strftime("%Y-%m-%d %H:%M"))


def license_cell(
    license: License, column: str, today: date, standing: Standing | None = None
) -> Text:
    """The cell of a license in a column.

    Args:
        license: The license.
        column: The column's name, one of `LICENSE_COLUMNS` that screens offer.
        today: The day that counts as today.
        standing: What the license comes to that day, where it is known already.

    Raises:
        KeyError: Screens offer no such column.
    """
    settings = license.settings
    if column == "name":
        return display(license.name)
    if column in _TEXT_FIELDS:
        return text_cell(getattr(settings, column))
    if column in _FIGURES:
        return _FIGURES[column](license)
    return _ON_A_DAY[column](license, standing or license.standing(today), today)


def license_row(license: License, columns: tuple[str, ...], today: date) -> Row:
    """The line of a license, muted when it is deleted; its key is the license's number."""
    standing = license.standing(today)
    cells = tuple(license_cell(license, column, today, standing) for column in columns)
    if license.archived_at is not None:
        for cell in cells:
            cell.stylize("dim")
    return Row(license.id, cells)


_FIGURES: Final[Mapping[str, Callable[[License], Text]]] = {
    "type": lambda license: type_text(license.settings.type),
    "auto_renewal": lambda license: yes_no_text(license.settings.auto_renewal),
    "reference": lambda license: Text(license.reference),
    "quantity": lambda license: quantity_text(license.quantity),
    "used": lambda license: number_text(license.used),
    "unit_cost": lambda license: money_text(license.unit_cost),
    "total_cost": lambda license: money_text(license.total_cost),
    "currency": lambda license: _currency(license),
    "purchase_date": lambda license: day_text(license.settings.purchase_date),
    "updated_at": lambda license: time_text(license.updated_at),
}
"""The columns that are the same on every day."""

_ON_A_DAY: Final[Mapping[str, Callable[[License, Standing, date], Text]]] = {
    "usage": lambda license, standing, today: usage_text(license, standing),
    "position": lambda license, standing, today: position_text(
        standing, license.settings.when_full
    ),
    "free": lambda license, standing, today: _free(standing),
    "days_left": lambda license, standing, today: days_left_text(
        standing.days_left, license.settings.alert_days
    ),
    "expiration_date": lambda license, standing, today: due_text(
        standing.expiration_date,
        today,
        license.settings.alert_days,
        term_unknown=standing.term_unknown,
    ),
    "cancel_by": lambda license, standing, today: due_text(
        standing.cancel_by, today, license.settings.alert_days
    ),
    "maintenance_until": lambda license, standing, today: due_text(
        license.settings.maintenance_until, today, license.settings.alert_days
    ),
}
"""The columns that depend on the day."""


def _currency(license: License) -> Text:
    cost = license.settings.cost
    return Text(cost.typed.currency) if cost else none_text()


def _free(standing: Standing) -> Text:
    """The free seats; negative ones in the tone of the alert."""
    if standing.free is None:
        return quantity_text(None)
    return Text(f"{standing.free:,}", "alert" if standing.free < 0 else "")
