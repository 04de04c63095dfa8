"""Files written whole or not at all: beside their place, to the disk, then moved there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from itam_tui.domain.errors import RefusedError
from itam_tui.store.sqlite_file import put_in_place, see_on_disk

_DATABASE = b"SQLite format 3\x00"


def write_whole(path: Path, parts: Iterable[str], *, private: bool, replace: bool = True) -> None:
    """Write a file, in the place of one that is there.

    Args:
        path: The file.
        parts: Its text.
        private: Whether only its owner may read it.
        replace: Whether it may take the place of one that came there meanwhile.

    A link is followed; a device or a pipe is written into, never replaced.

    Raises:
        RefusedError: It can't be written; what was there is untouched.
    """
    try:
        there = path.stat().st_mode if os.path.exists(path) else None
    except OSError as fault:
        raise _unwritable(path, fault) from fault
    if there is not None and stat.S_ISDIR(there):
        raise RefusedError(f"{path} is a directory. Name a file in it.")
    if there is not None and stat.S_ISREG(there) and _is_database(path):
        raise RefusedError(f"{path} is a database and stays one. Choose another place.")
    if there is not None and not stat.S_ISREG(there):
        _write_into(path, parts)
    else:
        _write_beside(Path(os.path.realpath(path)) if replace else path, parts, private, replace)


def _unwritable(path: Path, fault: OSError) -> RefusedError:
    return RefusedError(f"{path} can't be written ({fault.strerror}). Choose another place.")


def _is_database(path: Path) -> bool:
    """Whether a file is an SQLite database, such as a register."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE
    return False


def _write_into(path: Path, parts: Iterable[str]) -> None:
    """Write into what is no regular file: a device, or a pipe somebody reads."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            for part in parts:
                file.write(part)
    except OSError as fault:
        raise _unwritable(path, fault) from fault


def _write_beside(path: Path, parts: Iterable[str], private: bool, replace: bool) -> None:
    """Write a file beside its place, see it on the disk, and move it there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as fault:
        raise _unwritable(path, fault) from fault
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            for part in parts:
                file.write(part)
            file.flush()
            if not private:
                beside.chmod(_usual_mode(path))
            os.fsync(file.fileno())
        if replace:
            beside.replace(path)
        else:
            put_in_place(beside, path)
    except OSError as fault:
        raise _unwritable(path, fault) from fault
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
    see_on_disk(path.parent)


def _usual_mode(path: Path) -> int:
    """The rights of the file that is replaced, else those of any new file."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
