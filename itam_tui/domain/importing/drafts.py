"""Rows of a file as drafts of records, and how a file is to be taken; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

from msgspec import Struct, field

from itam_tui.domain.holders import HolderKind
from itam_tui.domain.importing.cells import DateOrder, TypeWords
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.importing.reading import RawRow
from itam_tui.domain.money import Cost, CostBasis, Money
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.domain.text import is_masked

T = TypeVar("T")


class Problem(Struct, frozen=True):
    """One thing about a row that a person should know."""

    level: Literal["error", "warning"]
    """An error rejects the row; a warning doesn't."""
    line: int
    """The line of the row in the file."""
    column: str
    """Our field; blank when it is about the whole row."""
    value: str
    """What stands in the cell, shortened; of a product key nothing."""
    message: str
    """What is wrong, as a sentence."""


def problem(
    level: Literal["error", "warning"], line: int, column: str, value: str, message: str
) -> Problem:
    """A problem with its value as it may be shown: short, a product key never."""
    shown = "(hidden)" if value and column == "product_key" else value[:80]
    return Problem(level, line, column, shown, message)


class ImportOptions(Struct, frozen=True):
    """How a file is to be taken."""

    kind: FileKind
    """What it is about."""
    maps: Mapping[str, str] = field(default_factory=dict)
    """Our field to their header."""
    encoding: str | None = None
    """The file's encoding; told by the file unless given."""
    delimiter: str | None = None
    """What stands between cells; told by the header unless given."""
    dates: DateOrder | None = None
    """The order of day and month; told by each column unless given."""
    type: LicenseType | None = None
    """The type of every license in the file."""
    holder: HolderKind | None = None
    """Who holds, where a row names both an end user and a device."""
    create_holders: bool = False
    """Whether holders that are not known are made."""
    when_full: WhenFull | None = None
    """`Refuse` rejects what goes past the quantity, whatever the license says."""
    currency: str = "USD"
    """The currency of amounts that name none."""
    alert_days: int = 30
    """The lead time of alerts of new licenses."""


class PersonText(Struct, frozen=True):
    """How a row names an end user."""

    email: str = ""
    """E-mail address."""
    user_name: str = ""
    """User name."""
    name: str = ""
    """Full name, or first and last name."""

    def __bool__(self) -> bool:
        """Whether it names anybody."""
        return bool(self.email or self.user_name or self.name)


class DeviceText(Struct, frozen=True):
    """How a row names a device."""

    serial: str = ""
    """Serial number."""
    asset_tag: str = ""
    """Asset tag."""
    name: str = ""
    """Name."""

    def __bool__(self) -> bool:
        """Whether it names any."""
        return bool(self.serial or self.asset_tag or self.name)


class HolderText(Struct, frozen=True):
    """How a row names a holder."""

    person: PersonText = PersonText()
    """The end user."""
    device: DeviceText = DeviceText()
    """The device."""
    either: str = ""
    """A text of our own export that is looked up among `kind`."""
    kind: HolderKind | None = None
    """The kind our own export names."""

    def __bool__(self) -> bool:
        """Whether it names anybody."""
        return bool(self.person or self.device or self.either)


class Draft(Struct, frozen=True):
    """One row, read."""

    row: RawRow
    """The row as it stands in the file."""
    values: Mapping[str, object]
    """Our field to what its cell says; blank cells are left out."""
    holder: HolderText = HolderText()
    """Who the row names."""

    def text(self, name: str) -> str:
        """A field's text; blank when its cell is."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""


class Quantity(Struct, frozen=True):
    """A quantity a cell gives, so that unlimited differs from blank."""

    seats: int | None
    """How many; None is unlimited."""


def cost_of(draft: Draft) -> Cost | None:
    """The cost a row gives, per license unless only a total is there."""
    unit, total = draft.values.get("unit_cost"), draft.values.get("total_cost")
    if isinstance(unit, Money):
        return Cost(unit)
    return Cost(total, CostBasis.TOTAL) if isinstance(total, Money) else None


def key_of(draft: Draft) -> tuple[str, bool]:
    """The product key a row gives, and whether it was masked and so is none."""
    key = draft.text("product_key")
    return ("", True) if key and is_masked(key) else (key, False)


def type_words(draft: Draft) -> TypeWords:
    """What the row's type column says."""
    words = draft.values.get("type")
    return words if isinstance(words, TypeWords) else TypeWords()


def value_of(draft: Draft, name: str, kind: type[T]) -> T | None:
    """A field's value of a certain type; None when its cell is blank."""
    value = draft.values.get(name)
    return value if isinstance(value, kind) else None


def seats_of(draft: Draft) -> int:
    """The seats a row gives; 1 unless it says otherwise."""
    return value_of(draft, "seats", int) or 1
