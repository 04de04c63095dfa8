"""What a change leaves behind so that it can be taken back, and what it is called; no I/O.

An *image* is a record before and after a change, in values that JSON has:

- `life`: `none`, `live` or `gone` before and after; `left`: what an added or restored record
  was left like, its quantity included, values that are the usual ones left out;
- `fields`: each field before and after, the product key apart;
- `quantity` before and after, `entry` its quantity entry, `back` whether it was put back,
  `released` the spent seats it dropped, `release` how many it drops when it is taken back;
- `seat`: an assignment before and after, None where there is none; `of` its license.

A *step* is what is taken back as one: a batch, or the changes of one unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

Image = dict[str, Any]
"""A record before and after a change."""

LIVE, GONE, NONE = "live", "gone", "none"
"""A record in force, a deleted one, and one that was not there yet."""

UNDONE, REDONE = "undone", "redone"
"""The actions of the history that take a step back, and do it again."""

UNDO_OF, REDO_OF = "undo of ", "redo of "
"""What stands before the words of a step in the reason of those."""

_VERBS = {
    "added": "add ",
    "edited": "edit ",
    "deleted": "delete ",
    "restored": "restore ",
    "assigned": "assign ",
    "unassigned": "unassign ",
    "moved": "move ",
    "imported": "import ",
}


class Step(Struct, frozen=True):
    """A step that can be taken back or done again."""

    id: int
    """The number of its first row in the history."""
    words: str
    """What it did, after `Undo`: `quantity 12 → 15`."""
    record: str = ""
    """What it was done to, where the words don't say."""

    @property
    def told(self) -> str:
        """What it did, and to what."""
        return f"{self.words} of {self.record}" if self.record else self.words


class Journal(Struct):
    """What one unit of work writes into the history."""

    step: int | None = None
    """The number of the first row; None before there is any."""
    first: tuple[str, str, str, Mapping[str, Any]] | None = None
    """Action, kind, label and changes of that row."""
    images: int = 0
    """How many rows can be taken back."""
    takes_back: Step | None = None
    """The step this unit takes back or does again."""
    is_undo: bool = False
    """Whether it takes one back, rather than doing it again."""

    def made(self) -> Step:
        """The step, to be taken back later."""
        assert self.step is not None
        if self.takes_back is not None:
            return Step(self.step, self.takes_back.words, self.takes_back.record)
        return step_of(self.step, *(self.first or ("", "", "", {})), several=self.images > 1)


class Session:
    """The steps made since the register was opened, and those taken back."""

    def __init__(self) -> None:
        """Begin with none."""
        self._undo: list[Step] = []
        self._redo: list[Step] = []

    @property
    def undoes(self) -> Step | None:
        """The step that undo takes back."""
        return self._undo[-1] if self._undo else None

    @property
    def redoes(self) -> Step | None:
        """The step that redo does again."""
        return self._redo[-1] if self._redo else None

    def keep(self, journal: Journal) -> None:
        """Remember what a unit of work did, once it is written."""
        if journal.step is None or not journal.images:
            return
        made = journal.made()
        if journal.takes_back is None:
            self._redo.clear()
            self._undo.append(made)
            return
        back = journal.takes_back.id
        self._undo = [one for one in self._undo if one.id != back]
        self._redo = [one for one in self._redo if one.id != back]
        (self._redo if journal.is_undo else self._undo).append(made)


def step_of(
    number: int,
    action: str,
    kind: str,
    label: str,
    changes: Mapping[str, Any],
    reason: str = "",
    *,
    several: bool = False,
) -> Step:
    """Name a step by its first row in the history, and whether more rows are part of it."""
    if action in (UNDONE, REDONE):
        told = _within(label) if kind == "batch" else reason
        return Step(number, told.removeprefix(UNDO_OF).removeprefix(REDO_OF))
    if several and kind == "license":
        return Step(number, f"changes of {label}")
    if action in ("quantity", "seats"):
        before, after = changes.get(action, (None, None))
        return Step(number, f"{action} {before} → {after}", label)
    if action == "last-used":
        return Step(number, "last use", label)
    if kind == "batch" and (action in ("unassigned", "moved") or label.endswith(" deleted")):
        return Step(number, _within(label))
    return Step(number, f"{_VERBS.get(action, '')}{label}")


def _within(label: str) -> str:
    """The label of a batch within a sentence; a name that it begins with stays as it is."""
    begins = ("All of ", "Undo of ", "Redo of ")
    return label[:1].lower() + label[1:] if label.startswith(begins) else label


def plain(value: object) -> Any:
    """A value as JSON has it."""
    import datetime as dt

    from msgspec import to_builtins

    def as_text(other: object) -> str:
        assert isinstance(other, dt.date)
        return other.isoformat().replace("+00:00", "Z")  # as msgspec writes UTC

    return to_builtins(value, enc_hook=as_text)


def fields_image(before: Struct, after: Struct) -> Image:
    """The image of settings that were edited."""
    names = [
        name
        for name in before.__struct_fields__
        if name != "product_key" and getattr(before, name) != getattr(after, name)
    ]
    fields = {name: [plain(getattr(before, name)), plain(getattr(after, name))] for name in names}
    return {"fields": fields} if fields else {}


def values_of(settings: Struct) -> dict[str, Any]:
    """The values of settings that aren't the usual ones, the product key apart."""
    usual = type(settings)()
    return {
        name: plain(getattr(settings, name))
        for name in settings.__struct_fields__
        if name != "product_key" and getattr(settings, name) != getattr(usual, name)
    }


def with_values(settings: Any, values: Mapping[str, Any]) -> Any:
    """Settings with some values out of an image."""
    from msgspec import convert
    from msgspec.structs import asdict

    whole = {name: plain(value) for name, value in asdict(settings).items()}
    return convert({**whole, **values}, type(settings))


def life_image(before: str, after: str, left: Struct | None = None, **more: Any) -> Image:
    """The image of a record that was added, deleted or restored.

    Args:
        before: What it was.
        after: What it is.
        left: Its settings, when it is in force now.
        more: What else it was left like.
    """
    image: Image = {"life": [before, after]}
    return image if left is None else {**image, "left": {**values_of(left), **more}}


def seat_image(
    license_id: int, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Image:
    """The image of an assignment; None where there is none."""
    sides = [None if one is None else plain(dict(one)) for one in (before, after)]
    return {"seat": sides, "of": license_id}


class RecordImage(Struct):
    """Everything a step did to one license or holder."""

    label: str
    """What it is called."""
    life: list[str] | None = None
    """What it was and is."""
    left: dict[str, Any] | None = None
    """What it was left like."""
    fields: dict[str, list[Any]] = {}
    """Each field before and after."""
    quantity: list[int | None] | None = None
    """The quantity before and after."""
    entries: list[int] = []
    """Its quantity entries."""
    back: bool = False
    """Whether the quantity was put back."""
    released: list[dict[str, Any]] = []
    """The spent seats that were dropped."""
    release: int = 0
    """How many spent seats are dropped when it is taken back."""
    rows: list[int] = []
    """Its rows in the history."""

    def add(self, image: Image, row: int) -> None:
        """Put a later change on top."""
        self.rows.append(row)
        if life := image.get("life"):
            self.life = [self.life[0] if self.life else life[0], life[1]]
        if "left" in image:
            self.left = dict(image["left"])
        for name, (before, after) in image.get("fields", {}).items():
            self.fields[name] = [self.fields.get(name, [before])[0], after]
            if self.left is not None:
                self.left[name] = after
        if "quantity" in image:
            before, after = image["quantity"]
            self.quantity = [self.quantity[0] if self.quantity else before, after]
            if self.left is not None:
                self.left["quantity"] = after
        self.entries += [image["entry"]] if "entry" in image else []
        self.back = self.back or bool(image.get("back"))
        self.released += image.get("released", [])
        self.release += image.get("release", 0)


class SeatImage(Struct):
    """Everything a step did to what one holder holds of one license."""

    label: str
    """License and holder."""
    before: dict[str, Any] | None
    """The assignment before; None where there was none."""
    after: dict[str, Any] | None
    """The assignment after."""
    rows: list[int] = []
    """Its rows in the history."""

    def add(self, image: Image, row: int) -> None:
        """Put a later change on top."""
        self.rows.append(row)
        before, after = image["seat"]
        if self.before is not None and before is not None:
            self.before = {**before, **self.before}
        if after is None or self.after is None:
            self.after = after
        else:
            self.after = {**self.after, **after}


def was_made(image: RecordImage) -> bool:
    """Whether a step added or restored a record."""
    return image.life is not None and image.life[0] != LIVE and image.life[1] == LIVE


def differing(
    image: RecordImage, settings: Any, values: Mapping[str, Any], is_gone: bool
) -> list[str]:
    """The fields of a record that aren't as a step left them.

    Args:
        image: What the step did to it.
        settings: Its settings now.
        values: Its unusual values now, its quantity included.
        is_gone: Whether it is deleted.
    """
    if is_gone is not (image.life is not None and image.life[1] == GONE):
        return ["deleted"]
    if was_made(image) and image.left is not None:
        usual = type(settings)()
        left = {
            name: value
            for name, value in image.left.items()
            if name == "quantity" or value != plain(getattr(usual, name))
        }
        return [name for name in {**left, **values} if left.get(name) != values.get(name)]
    fields = image.fields.items()
    return [name for name, (_, after) in fields if plain(getattr(settings, name)) != after]


def is_as(record: object, facts: Mapping[str, Any]) -> bool:
    """Whether a record says what it was left saying."""
    return all(plain(getattr(record, name)) == value for name, value in facts.items())


def count_of(records: Sequence[object], seats: Sequence[SeatImage]) -> int:
    """How many records a step changes; a seat that was moved is one."""
    given = sum(one.before is None for one in seats)
    taken = sum(one.after is None for one in seats)
    return len(records) + max(given, taken) + len(seats) - given - taken


__all__ = [
    "GONE", "LIVE", "NONE", "REDONE", "REDO_OF", "UNDONE", "UNDO_OF",
    "Image", "Journal", "RecordImage", "SeatImage", "Session", "Step",
    "count_of", "differing", "fields_image", "is_as", "life_image", "plain", "seat_image",
    "step_of", "values_of", "was_made", "with_values",
]  # fmt: skip
