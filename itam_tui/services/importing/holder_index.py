"""Who is known, by every way to know them; kept up as an import makes more; no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    EndUser,
    EndUserSettings,
    HolderKind,
    HolderRef,
    device_problems,
    end_user_problems,
)
from itam_tui.domain.importing.drafts import DeviceText, HolderText, PersonText
from itam_tui.domain.text import fold
from itam_tui.store import bulk
from itam_tui.store.bulk import KnownHolder
from itam_tui.store.database import Unit


class UnknownHolderError(Exception):
    """Nobody goes by what a row says; its text is the sentence to show."""


class UnclearHolderError(Exception):
    """What a row says fits two records, or another's; its text is the sentence to show."""


class UnfitHolderError(UnknownHolderError):
    """What a row says of a holder that is not known makes none."""

    def __init__(
        self, problems: Mapping[str, str], settings: EndUserSettings | DeviceSettings
    ) -> None:
        """Keep which of our fields it is about; a name may only repeat a serial.

        Args:
            problems: What is wrong, by field.
            settings: What the row says.
        """
        self.column = min(problems, key=lambda column: column == "name")
        self.value = str(getattr(settings, self.column))
        super().__init__(problems[self.column])


class HolderIndex:
    """Every holder in force, found without asking the database again."""

    def __init__(self, unit: Unit) -> None:
        """Read who is known."""
        self._unit = unit
        self._ways: dict[HolderKind, tuple[dict[str, list[HolderRef]], ...]] = {
            kind: ({}, {}, {}) for kind in HolderKind
        }
        self.known: dict[HolderRef, KnownHolder] = {}
        self._next = {kind: bulk.next_id(unit, kind) for kind in HolderKind}
        self._people: list[tuple[int, EndUserSettings]] = []
        self._devices: list[tuple[int, DeviceSettings]] = []
        self.made: list[tuple[HolderRef, EndUserSettings | DeviceSettings]] = []
        for one in (*bulk.known_end_users(unit), *bulk.known_devices(unit)):
            self.add(one)

    def add(self, one: KnownHolder) -> None:
        """Know a holder from now on."""
        self.known[one.ref] = one
        for way, key in zip(self._ways[one.ref.kind], one.keys, strict=True):
            if key is not None:
                way.setdefault(key, []).append(one.ref)

    def forget(self, ref: HolderRef) -> None:
        """Know a holder no longer by what it was known by."""
        one = self.known.pop(ref)
        for way, key in zip(self._ways[ref.kind], one.keys, strict=True):
            if key is not None:
                way[key].remove(ref)

    def changed(self, record: EndUser | Device) -> None:
        """Know a holder by what it is known by now."""
        self.forget(record.ref)
        settings = record.settings
        if isinstance(settings, EndUserSettings):
            keys = (settings.email, settings.user_name, settings.name)
            owner = None
        else:
            keys, owner = (
                (settings.serial, settings.asset_tag, settings.name),
                settings.end_user_id,
            )
        asks_first, status = settings.status.asks_first, settings.status.label
        self._know(record.ref, keys, record.label, asks_first, status, owner)

    def by(self, kind: HolderKind, way: int, text: str) -> list[HolderRef]:
        """Who goes by a text, by one way to know them (0, 1 or 2)."""
        return self._ways[kind][way].get(fold(text), []) if text else []

    def person(self, text: PersonText) -> HolderRef:
        """The end user a row names.

        Raises:
            UnknownHolderError: Nobody goes by that.
            UnclearHolderError: It fits two records.
        """
        words = text.email or text.user_name or text.name
        return self._one(HolderKind.END_USER, (text.email, text.user_name), text.name, words)

    def device(self, text: DeviceText) -> HolderRef:
        """The device a row names.

        Raises:
            UnknownHolderError: None goes by that.
            UnclearHolderError: It fits two records.
        """
        words = text.serial or text.asset_tag or text.name
        return self._one(HolderKind.DEVICE, (text.serial, text.asset_tag), text.name, words)

    def _one(self, kind: HolderKind, handles: tuple[str, str], name: str, words: str) -> HolderRef:
        """The one holder that handles, or else a name, mean."""
        found = {ref for way in (0, 1) for ref in self.by(kind, way, handles[way])}
        if not found and not any(handles):
            found = set(self.by(kind, 2, name)) or set(self._by_any_handle(kind, name))
        elif not found and kind is HolderKind.END_USER and handles[0] and "@" not in handles[0]:
            found = set(self.by(kind, 1, handles[0]))
        if not found and kind is HolderKind.DEVICE and not handles[0] and handles[1]:
            found = set(self.by(kind, 2, handles[1]))
        if len(found) > 1:
            raise UnclearHolderError(
                f"{words} fits {len(found)} records; name one by {_HANDLES[kind]}."
            )
        if not found:
            raise UnknownHolderError(f"There is no {kind.label.lower()} {words}.")
        return found.pop()

    def _by_any_handle(self, kind: HolderKind, text: str) -> Iterable[HolderRef]:
        return (*self.by(kind, 0, text), *self.by(kind, 1, text))

    def either(self, text: HolderText) -> HolderRef:
        """The holder our own export names."""
        kinds = (text.kind,) if text.kind else (HolderKind.END_USER, HolderKind.DEVICE)
        for kind in kinds:
            for way in range(3):
                found = self.by(kind, way, text.either)
                if len(found) > 1:
                    raise UnclearHolderError(f"{text.either} fits {len(found)} records.")
                if found:
                    return found[0]
        word = text.kind.label.lower() if text.kind else "holder"
        raise UnknownHolderError(f"There is no {word} {text.either}.")

    def make_person(self, settings: EndUserSettings) -> HolderRef:
        """Make an end user; the caller saw that nobody goes by that.

        Raises:
            UnknownHolderError: What the row says makes no end user.
        """
        if problems := end_user_problems(settings):
            raise UnfitHolderError(problems, settings)
        ref = self._take(HolderKind.END_USER)
        self._people.append((ref.id, settings))
        keys = (settings.email, settings.user_name, settings.name)
        self._know(ref, keys, settings.name or settings.email or settings.user_name,
                   settings.status.asks_first, settings.status.label)  # fmt: skip
        self.made.append((ref, settings))
        return ref

    def make_device(self, settings: DeviceSettings) -> HolderRef:
        """Make a device; the caller saw that none goes by that.

        Raises:
            UnknownHolderError: What the row says makes no device.
        """
        if problems := device_problems(settings):
            raise UnfitHolderError(problems, settings)
        ref = self._take(HolderKind.DEVICE)
        self._devices.append((ref.id, settings))
        keys = (settings.serial, settings.asset_tag, settings.name)
        self._know(ref, keys, settings.name or settings.serial or settings.asset_tag,
                   settings.status.asks_first, settings.status.label,
                   settings.end_user_id)  # fmt: skip
        self.made.append((ref, settings))
        return ref

    def _take(self, kind: HolderKind) -> HolderRef:
        number = self._next[kind]
        self._next[kind] = number + 1
        return HolderRef(kind, number)

    def _know(
        self,
        ref: HolderRef,
        texts: tuple[str, str, str],
        label: str,
        asks_first: bool,
        status: str,
        owner: int | None = None,
    ) -> None:
        first, second, third = (fold(text) or None for text in texts)
        key = fold(label) or label
        self.add(KnownHolder(ref, (first, second, third), label, key, asks_first, status, owner))

    def flush(self) -> None:
        """Write the holders made so far."""
        bulk.insert_end_users(self._unit, self._people)
        if self._devices:
            names = {ref.id: one.label for ref, one in self.known.items()
                     if ref.kind is HolderKind.END_USER}  # fmt: skip
            bulk.insert_devices(self._unit, self._devices, names)
        self._people.clear()
        self._devices.clear()


_HANDLES = {HolderKind.END_USER: "e-mail", HolderKind.DEVICE: "serial"}
