"""Product keys encrypted and compared; the cipher is loaded when one is written or revealed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from itam_tui.domain.errors import KeyFileError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from itam_tui.store.key_file import Key, KeyRing

VARIABLE = "ITAM_KEY_FILE"
"""The environment variable that names the key file."""

_FORM = "v1"
_NONCE_BYTES = 12
_PADDED_TO = 32
_PRINT_SIGNS = 32


class Sealed(Struct, frozen=True):
    """A product key as the register keeps it."""

    token: str
    """The key encrypted: form, mark of the key, and the rest in base 64."""
    print: str
    """What equal product keys have alike: mark of the key, and an HMAC."""


def key_id_of(token: str) -> str:
    """The mark of the key that a value was encrypted with."""
    return token.split(".")[1] if token.startswith(f"{_FORM}.") else ""


def begins_with(key_id: str) -> str:
    """How every value that was encrypted with a key begins."""
    return f"{_FORM}.{key_id}."


class Vault:
    """Encrypts and decrypts product keys with the keys of a file, which it makes when needed."""

    def __init__(self, path: Path | None = None, tell: Callable[[str], None] | None = None) -> None:
        """Remember where the keys are; nothing is read yet.

        Args:
            path: The key file; None can neither encrypt nor decrypt.
            tell: Says a sentence to the person at work, on any thread.
        """
        self.path = path
        self.tell = tell or (lambda sentence: None)
        self._seen: tuple[int, ...] | None = None
        self._ring: KeyRing | None = None
        self._keeps = True

    def rehearsal(self) -> Vault:
        """The same keys for a unit of which nothing is kept: no file is made."""
        rehearsal = Vault(self.path)
        rehearsal._keeps = False
        return rehearsal

    def ring(self) -> KeyRing | None:
        """The keys there are now; None when there is no key file.

        Raises:
            KeyFileError: The file is unsafe or damaged.
        """
        if self.path is None:
            return None
        from itam_tui.store import key_file

        try:
            found = self.path.stat()
        except FileNotFoundError:
            return self._ring if not self._keeps else None
        except OSError:
            return key_file.read_ring(self.path)
        seen = (found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size)
        if seen != self._seen:
            self._ring, self._seen = key_file.read_ring(self.path), seen
        return self._ring

    def _ring_to_write(self, needing: Callable[[], int]) -> KeyRing:
        """The keys there are, made now where there are none and none was needed so far."""
        if self.path is None:
            raise KeyFileError(
                "A product key can't be kept: no key file was named to encrypt it with. "
                f"Name one with {VARIABLE}."
            )
        if (ring := self.ring()) is not None:
            return ring
        if many := needing():
            keys = "1 product key" if many == 1 else f"{many:,} product keys"
            raise KeyFileError(
                f"There is no key file {self.path}, and {keys} of this register "
                f"{'needs' if many == 1 else 'need'} one. Put your copy of it back, or name it "
                f"with {VARIABLE}."
            )
        from itam_tui.store import key_file

        if not self._keeps:
            self._ring = key_file.KeyRing(self.path, (key_file.new_key(),))
            return self._ring
        ring, made = key_file.make_ring(self.path)
        if made:
            self.tell(
                f"Product keys are encrypted with {self.path}, which was made just now. Keep a "
                "copy of it apart from the register: without it no product key can be revealed."
            )
        return ring

    def seal(self, text: str, place: str, needing: Callable[[], int] = lambda: 0) -> Sealed:
        """Encrypt a product key for one place; anywhere else it can't be decrypted.

        Args:
            text: The product key.
            place: The row and column it is kept in.
            needing: Counts what is encrypted already; where that is any, no key file is made.

        Raises:
            KeyFileError: There is no key to encrypt it with, and none can or may be made.
        """
        from base64 import urlsafe_b64encode

        key = self._ring_to_write(needing).current
        nonce = os.urandom(_NONCE_BYTES)
        plain = text.encode()
        plain += bytes(-len(plain) % _PADDED_TO)  # its length tells nothing
        hidden = _cipher(key).encrypt(nonce, plain, place.encode())
        written = urlsafe_b64encode(nonce + hidden).decode()
        return Sealed(begins_with(key.id) + written, _print(key, text))

    def open(self, token: str, place: str, name: str) -> str:
        """Decrypt a product key.

        Args:
            token: The value as it is kept.
            place: The row and column it is kept in.
            name: What it is the product key of, for the sentence.

        Raises:
            KeyFileError: Its key is missing, or the value was changed or moved.
        """
        marked = key_id_of(token)
        ring = self.ring()
        key = ring.get(marked) if ring is not None else None
        if key is None:
            lacks = f"which isn't in {self.path}" if ring else f"and there is no file {self.path}"
            if self.path is None:
                lacks = "and no key file was named"
            raise KeyFileError(
                f"The product key of {name} can't be revealed: it was encrypted with key {marked}, "
                f"{lacks}. Put your copy of the key file back, or name it with {VARIABLE}."
            )
        cipher = _cipher(key)
        from base64 import urlsafe_b64decode

        from cryptography.exceptions import InvalidTag

        try:
            kept = urlsafe_b64decode(token.split(".", 2)[2])
            plain = cipher.decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError, IndexError):
            raise KeyFileError(
                f"The product key of {name} can't be revealed: it was changed or moved outside "
                "this program. Type it again, or restore a backup."
            ) from None
        return plain.rstrip(b"\0").decode()

    def prints(self, text: str) -> tuple[str, ...]:
        """What a product key would have as its print, under each key there is.

        Raises:
            KeyFileError: The file is unsafe or damaged.
        """
        ring = self.ring()
        return tuple(_print(key, text) for key in ring.keys) if ring is not None else ()

    def knows(self, print: str) -> bool:
        """Whether a print was made with a key there is, so that it can be compared."""
        ring = self.ring()
        return ring is not None and ring.get(print.partition(".")[0]) is not None


def _print(key: Key, text: str) -> str:
    """The HMAC-SHA-256 of a product key, marked with the key it was made with."""
    import hmac

    secret = hmac.digest(key.secret, b"itam-tui print 1", "sha256")
    return f"{key.id}.{hmac.digest(secret, text.encode(), 'sha256').hex()[:_PRINT_SIGNS]}"


def _cipher(key: Key) -> AESGCM:
    """AES-256-GCM with a secret of its own, apart from the one of prints."""
    import hmac

    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        raise KeyFileError(
            "Product keys are kept encrypted, which needs the library cryptography: "
            "install it and try again."
        ) from None
    return AESGCM(hmac.digest(key.secret, b"itam-tui encrypt 1", "sha256"))
