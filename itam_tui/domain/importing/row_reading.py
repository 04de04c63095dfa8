"""Reads the rows of a file as drafts, with a problem for each cell not taken; no I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from itam_tui.domain.holders import HolderKind
from itam_tui.domain.importing.cells import (
    CellError,
    DateOrder,
    date_order,
    read_date,
    read_device_status,
    read_end_user_status,
    read_money,
    read_number,
    read_quantity,
    read_term,
    read_type,
    read_yes_no,
)
from itam_tui.domain.importing.drafts import (
    DeviceText,
    Draft,
    HolderText,
    ImportOptions,
    PersonText,
    Problem,
    Quantity,
    problem,
)
from itam_tui.domain.importing.headers import FileKind, HeaderMap
from itam_tui.domain.importing.reading import RawRow, Table
from itam_tui.domain.importing.writing import unguard
from itam_tui.domain.money import CostPer, Money
from itam_tui.domain.settings import WhenFull
from itam_tui.domain.text import InvalidText, clean_input

T = TypeVar("T")

DATE_FIELDS = ("purchase_date", "expiration_date", "maintenance_until", "since", "last_used")
"""The fields whose order of day and month is told by their column."""

_LINED = ("note", "description")

_LEFT_OUT = frozenset(
    {"used", "notice_days", "alert_days", "warn_below", "when_full", "cost_per", "term", "status"}
)
"""The fields that are left out with a warning when they can't be read; others reject the row
(product.md §7, Outcome)."""


class RowReader:
    """Reads the rows of one file, and keeps what is wrong with them."""

    def __init__(self, headers: HeaderMap, options: ImportOptions, table: Table) -> None:
        """Tell the order of dates in each column first.

        Raises:
            FileRefusedError: A column's order of day and month can't be told.
        """
        self.headers = headers
        self.options = options
        self.problems: list[Problem] = []
        self._orders: dict[str, DateOrder | None] = {}
        for name in DATE_FIELDS:
            if (place := headers.places.get(name)) is not None:
                cells = (row.cells[place] for row in table.rows)
                header = table.headers[place]
                self._orders[name] = options.dates or date_order(cells, header)
        self._own = headers.is_own_export
        self._row = RawRow(0, ())
        self._rejected = False

    def read(self, row: RawRow) -> Draft | None:
        """Read one row; None when it is rejected."""
        self._row, self._rejected = row, False
        values: dict[str, object] = {}
        skipped = _HOLDER_CELLS if self.options.kind in _HELD else _OWNER_CELLS
        for name in self.headers.places:
            if name in skipped:
                continue
            value = self._value(name)
            if value is not None:
                values[name] = value
        if owner := self._owner():
            values.setdefault("end_user", owner)
        holder = self._holder()
        return None if self._rejected else Draft(row, values, holder)

    def fail(self, column: str, value: str, message: str) -> None:
        """Reject the row being read."""
        self._rejected = True
        self.problems.append(problem("error", self._row.line, column, value, message))

    def warn(self, column: str, value: str, message: str) -> None:
        """Say something about the row being read."""
        self.problems.append(problem("warning", self._row.line, column, value, message))

    def _cell(self, name: str) -> str:
        """A cell's text, fit to be kept; blank when there is no such column."""
        place = self.headers.places.get(name)
        if place is None:
            return ""
        raw = self._row.cells[place]
        try:
            return clean_input(unguard(raw) if self._own else raw, lines=name in _LINED)
        except InvalidText as error:
            self.fail(name, raw, str(error))
            return ""

    def _value(self, name: str) -> object | None:
        text = self._cell(name)
        if not text:
            return None
        if name in ("auto_renewal", "maintained", "reassignable", "spent", "archived"):
            return self._yes_no(name, text)
        reader = _READERS.get((self.options.kind, name)) or _ANY_READERS.get(name)
        if reader is not None:
            return self._try(name, text, reader)
        if name in DATE_FIELDS:
            order = self._orders.get(name)
            return self._try(name, text, lambda cell: read_date(cell, order))
        if name in ("unit_cost", "total_cost"):
            return self._try(name, text, lambda cell: self._money(name, cell))
        return text

    def _money(self, name: str, text: str) -> Money:
        named = self._cell("currency").upper()
        code = self.headers.currencies.get(name)
        if named and code and named != code:
            raise CellError(f"The header says {code}, the row {named}.")
        return read_money(text, named or self.options.currency, code)

    def _try(self, name: str, text: str, reader: Callable[[str], T]) -> T | None:
        try:
            return reader(text)
        except CellError as error:
            if name in _LEFT_OUT:
                self.warn(name, text, f"{error} It was left out.")
            else:
                self.fail(name, text, str(error))
            return None

    def _yes_no(self, name: str, text: str) -> bool | None:
        """A yes or a no; an unreadable one is left at its default, with a warning."""
        try:
            return read_yes_no(text)
        except CellError:
            self.warn(name, text, "It is neither yes nor no; the default was taken.")
            return None

    def _owner(self) -> str:
        """Whose device the row is, by the surest of the columns that say so."""
        if self.options.kind is not FileKind.DEVICES:
            return ""
        names = (self._cell("end_user_first_name"), self._cell("end_user_last_name"))
        return (
            self._cell("end_user_email")
            or self._cell("end_user_user_name")
            or self._cell("end_user_full_name")
            or " ".join(part for part in names if part)
        )

    def _holder(self) -> HolderText:
        """Who the row names."""
        if self.options.kind not in _HELD:
            return HolderText()
        names = [self._cell("first_name"), self._cell("last_name")]
        person = PersonText(
            email=self._cell("email"),
            user_name=self._cell("user_name"),
            name=self._cell("full_name") or " ".join(part for part in names if part),
        )
        device = DeviceText(self._cell("serial"), self._cell("asset_tag"), self._cell("device"))
        kind = self._cell("holder_kind")
        either = self._cell("holder")
        if either or kind:
            known = next((one for one in HolderKind if one.value == kind), None)
            if kind and known is None:
                self.fail("holder_kind", kind, "A holder is an end-user or a device.")
            return HolderText(PersonText(), device, either or person.name, known)
        return HolderText(person, device)


_HELD = (FileKind.LICENSES, FileKind.ASSIGNMENTS)
"""The kinds of file whose rows name a holder."""

_OWNER_CELLS = frozenset(
    {"end_user_email", "end_user_user_name", "end_user_full_name", "end_user_first_name",
     "end_user_last_name"}
)  # fmt: skip

_HOLDER_CELLS = frozenset(
    {"holder", "holder_kind", "full_name", "first_name", "last_name", "email", "user_name",
     "asset_tag", "device", "serial"}
)  # fmt: skip


def _read_when_full(text: str) -> WhenFull:
    try:
        return WhenFull(text.casefold())
    except ValueError:
        raise CellError("When full is warn, refuse or allow.") from None


def _read_cost_per(text: str) -> CostPer:
    try:
        return CostPer(text.casefold())
    except ValueError:
        raise CellError("A cost is per month, year, term or once.") from None


_ANY_READERS: Mapping[str, Callable[[str], object]] = {
    "quantity": lambda text: Quantity(read_quantity(text)),
    "used": read_number,
    "seats": lambda text: _at_least_one(read_number(text, "Seats")),
    "notice_days": read_number,
    "alert_days": read_number,
    "warn_below": read_number,
    "when_full": _read_when_full,
    "cost_per": _read_cost_per,
    "term": read_term,
}
_READERS: Mapping[tuple[FileKind, str], Callable[[str], object]] = {
    (FileKind.LICENSES, "type"): read_type,
    (FileKind.END_USERS, "status"): read_end_user_status,
    (FileKind.DEVICES, "status"): read_device_status,
}


def _at_least_one(number: int) -> int:
    if number < 1:
        raise CellError("Seats are a whole number from 1.")
    return number


def read_drafts(table: Table, reader: RowReader) -> tuple[list[Draft], list[RawRow]]:
    """Every row that can be read, and every row that is rejected for a cell of its own."""
    drafts: list[Draft] = []
    rejected: list[RawRow] = []
    for fault in table.faults:
        reader.problems.append(problem("error", fault.line, "", "", fault.message))
        rejected.append(RawRow(fault.line, fault.cells))
    for row in table.rows:
        draft = reader.read(row)
        if draft is None:
            rejected.append(row)
        else:
            drafts.append(draft)
    return drafts, rejected
