"""Which license a row means, by reference or by name, key and organization; no SQL."""

from __future__ import annotations

from itam_tui.domain.licenses import License, parse_reference
from itam_tui.domain.text import fold
from itam_tui.store import licenses, product_keys
from itam_tui.store.database import Unit


class LicenseIndex:
    """Licenses in force, found as rows name them, each read once."""

    def __init__(self, unit: Unit) -> None:
        """Read nothing yet."""
        self._unit = unit
        self._named: dict[str, list[License]] = {}
        self._numbered: dict[int, License | None] = {}

    def by_reference(self, text: str) -> License | None:
        """The license in force with that reference."""
        number = parse_reference(text)
        if number is None:
            return None
        if number not in self._numbered:
            found = licenses.named(self._unit, text)
            present = [one for one in found if one.archived_at is None]
            self._numbered[number] = present[0] if present else None
        return self._numbered[number]

    def with_name(self, name: str) -> list[License]:
        """The licenses in force of that name: exactly, else ignoring case."""
        if name not in self._named:
            found = licenses.named(self._unit, name)
            self._named[name] = sorted(found, key=lambda one: one.number)
        return self._named[name]

    def named(self, name: str, *, key: str = "", organization: str = "") -> list[License]:
        """The licenses of that name that a key and an organization leave.

        Args:
            name: The license's name.
            key: A product key; blank tells nothing.
            organization: An organization; blank tells nothing.
        """
        found = self.with_name(name)
        if key:
            found = [one for one in found if self.has_key(one, key)]
        if organization:
            wanted = fold(organization)
            found = [one for one in found if fold(one.settings.organization) == wanted]
        return found

    def has_key(self, license: License, key: str) -> bool:
        """Whether a license has that product key, as far as can be told."""
        return product_keys.may_be_key_of(self._unit, license, key)

    def changed(self, license: License) -> None:
        """Read a license again when it is asked for next."""
        self._numbered.pop(license.number, None)
        self._named.clear()
