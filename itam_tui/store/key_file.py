"""The file with the keys that encrypt product keys: read only when it is safe, replaced whole."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from itam_tui.domain.errors import KeyFileError
from itam_tui.store.vault import VARIABLE

_FIRST_LINE = "itam-tui keys 1"
_ABOUT = """\
# These keys encrypt the product keys of license registers; the last one is in use.
# Keep a copy of this file apart from the register: without it no product key can be revealed.
"""
_SECRET_BYTES = 32
_LARGEST_BYTES = 100_000


class Key(Struct, frozen=True):
    """One key."""

    id: str
    """What the values encrypted with it are marked with; made of the secret."""
    secret: bytes
    """32 random bytes."""

    def __repr__(self) -> str:
        """Name the key, and never show it."""
        return f"Key({self.id})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Name the key in a report of an error too."""
        return [("id", self.id)]


class KeyRing(Struct, frozen=True):
    """The keys of a file, the one in use last."""

    path: Path
    """The file."""
    keys: tuple[Key, ...]
    """Every key, in the order they were made."""

    @property
    def current(self) -> Key:
        """The key that encrypts."""
        return self.keys[-1]

    def get(self, key_id: str) -> Key | None:
        """A key by its mark; None when it isn't here."""
        return next((key for key in self.keys if key.id == key_id), None)


def new_key() -> Key:
    """Make a key."""
    return _key_of(secrets.token_bytes(_SECRET_BYTES))


def _key_of(secret: bytes) -> Key:
    return Key(hashlib.sha256(b"itam-tui key id\0" + secret).hexdigest()[:12], secret)


def read_ring(path: Path) -> KeyRing | None:
    """Read a key file; None when there is none.

    Raises:
        KeyFileError: Somebody else may read it, it belongs to somebody else, or it is damaged.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise _unreadable(path, fault) from fault
    try:
        _check_rights(path, os.fstat(descriptor))  # of a directory nothing more can be asked
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            text = file.read(_LARGEST_BYTES).decode("utf-8", "replace")
    except OSError as fault:
        raise _unreadable(path, fault) from fault
    finally:
        os.close(descriptor)
    return KeyRing(path, _keys_of(text, path))


def _unreadable(path: Path, fault: OSError) -> KeyFileError:
    return KeyFileError(
        f"The key file {path} can't be read ({fault.strerror}). "
        f"Make it readable for yourself, or name another with {VARIABLE}."
    )


def _check_rights(path: Path, found: os.stat_result) -> None:
    """Refuse a key file that isn't one person's alone."""
    if not stat.S_ISREG(found.st_mode):
        raise KeyFileError(f"{path} is no file, so it holds no keys. Name another with {VARIABLE}.")
    if os.name != "posix":
        return
    if found.st_uid != os.geteuid():
        raise KeyFileError(
            f"The key file {path} belongs to another user, so it is not used. "
            f"Copy it into a file of your own and name that one with {VARIABLE}."
        )
    if found.st_mode & 0o077:
        mode = stat.S_IMODE(found.st_mode)
        raise KeyFileError(
            f"The key file {path} is open to others (mode {mode:04o}), so it is not used. "
            f"Make it yours alone: chmod 600 {path}"
        )


def _keys_of(text: str, path: Path) -> tuple[Key, ...]:
    """The keys in the text of a key file."""
    lines = [
        (number, line.split())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    if not lines or lines[0][1] != _FIRST_LINE.split():
        raise KeyFileError(
            f"{path} is no key file of this program. Put your copy of the key file back, "
            f"or name another with {VARIABLE}."
        )
    keys: dict[str, Key] = {}
    for number, words in lines[1:]:
        key = _read_key(words)
        if key is None:
            raise KeyFileError(
                f"The key file {path} is damaged: line {number} is no key. "
                "Put your copy of the file back."
            )
        keys[key.id] = key
    if not keys:
        raise KeyFileError(f"The key file {path} has no key in it. Put your copy of it back.")
    return tuple(keys.values())


def _read_key(words: list[str]) -> Key | None:
    """A key out of the words of its line; None when its mark doesn't fit."""
    with suppress(ValueError):
        marked, written = words
        key = _key_of(base64.b64decode(written, validate=True))
        if key.id == marked and len(key.secret) == _SECRET_BYTES:
            return key
    return None


def make_ring(path: Path) -> tuple[KeyRing, bool]:
    """Make a key file where there is none.

    Returns:
        The keys of the file, and whether it was made just now: somebody else may be quicker.

    Raises:
        KeyFileError: The place can't be written.
    """
    ring = KeyRing(path, (new_key(),))
    made = True
    with _explained(path):
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True)
        beside = _write_beside(ring, path)
        try:
            os.link(beside, path)
        except FileExistsError:
            made = False
        finally:
            beside.unlink(missing_ok=True)
        _keep_directory(path.parent)
    if made:
        return ring, True
    return read_ring(path) or ring, False


def add_key(path: Path) -> KeyRing:
    """Put a new key into a file, in use from now on; the others stay.

    Raises:
        KeyFileError: The file is missing, unsafe, damaged, or can't be written.
    """
    with _locked(path):
        ring = _present(path)
        return _replace(KeyRing(ring.path, (*ring.keys, new_key())))


def drop_other_keys(path: Path, kept: str) -> KeyRing:
    """Leave one key in a file.

    Raises:
        KeyFileError: The file is missing, unsafe, damaged, or can't be written.
    """
    with _locked(path):
        ring = _present(path)
        key = ring.get(kept)
        if key is None:
            raise KeyFileError(f"{path} has no key {kept} any more; it was left as it is.")
        return _replace(KeyRing(ring.path, (key,)))


def _present(path: Path) -> KeyRing:
    ring = read_ring(path)
    if ring is None:
        raise KeyFileError(
            f"There is no key file {path}. Put your copy of it back, "
            f"or name another with {VARIABLE}."
        )
    return ring


def _replace(ring: KeyRing) -> KeyRing:
    """Write a key file anew in one step; a link stays one."""
    path = ring.path.resolve()
    with _explained(path):
        os.replace(_write_beside(ring, path), path)
        _keep_directory(path.parent)
    return ring


def _write_beside(ring: KeyRing, path: Path) -> Path:
    """Write keys, for their owner alone, into a file beside the one they are meant for."""
    lines = [f"{key.id} {base64.b64encode(key.secret).decode()}" for key in ring.keys]
    text = "\n".join((_ABOUT + _FIRST_LINE, *lines, ""))
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _keep_directory(directory: Path) -> None:
    """See that a new name is on the disk; some systems can't."""
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other programs from changing key files of a directory meanwhile."""
    import fcntl

    with _explained(path):
        descriptor = os.open(path.resolve().parent, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise KeyFileError(
            f"The key file {path} can't be written ({fault.strerror}), and product keys are kept "
            f"encrypted only. Name another place with {VARIABLE}."
        ) from fault
