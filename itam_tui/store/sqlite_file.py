"""The SQLite file of a register: looked at before it is opened, made whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from itam_tui.domain.errors import DatabaseError, DatabaseMissingError
from itam_tui.store import file_systems

APPLICATION_ID = 0x4954414D
"""`ITAM`, in the header of every register this program makes."""

_MAGIC = b"SQLite format 3\x00"


def check_file(path: Path, *, create: bool, read_only: bool) -> bool:
    """Look at a file before anything opens it as a database.

    Args:
        path: The file.
        create: Whether a missing one is made.
        read_only: Whether it will be opened for reading alone.

    Returns:
        True when the register was made just now.

    Raises:
        DatabaseError: It is missing, no register, or may not be used; it was not touched.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return _make_missing(path, create=create)
    except (PermissionError, NotADirectoryError, OSError) as fault:
        raise DatabaseError(
            f"{path} can't be reached ({fault.strerror}). Check the place, "
            "or name another with --db."
        ) from fault
    if stat.S_ISDIR(found.st_mode):
        raise DatabaseError(f"{path} is a directory. Name a file with --db.")
    if not stat.S_ISREG(found.st_mode):
        raise DatabaseError(f"{path} is no regular file. Name another with --db.")
    _check_place(path)
    check_header(path, found.st_size)
    _check_rights(path, read_only=read_only)
    return False


def _check_place(path: Path) -> None:
    """Refuse a file system that several machines write: SQLite's log needs them to be one."""
    if kind := file_systems.is_networked(path):
        raise DatabaseError(
            f"{path} is on a network file system ({kind}), where SQLite can lose changes. "
            "Keep the register on a disk of this machine, or on PostgreSQL for a team."
        )


def _owner_of(path: Path) -> str:
    """Whose a file is, as a sentence's part; blank when it is one's own."""
    owner = path.stat().st_uid
    if owner == os.geteuid():
        return ""
    try:
        import pwd

        return f" It belongs to {pwd.getpwuid(owner).pw_name}."
    except (ImportError, KeyError):
        return f" It belongs to user {owner}."


def _make_missing(path: Path, *, create: bool) -> bool:
    """Make a register where there is none, if that is wanted; never at the end of a link."""
    if path.is_symlink():
        raise DatabaseError(
            f"{path} is a link that points nowhere: there is no {os.readlink(path)}. "
            "Put the register there, or name another file with --db."
        )
    if not create:
        raise DatabaseMissingError(f"There is no register at {path}. Make one: itam-tui db init.")
    make_register(path)
    return True


def check_header(path: Path, size: int) -> None:
    """Refuse what is no register by its first hundred bytes."""
    if size == 0:
        raise DatabaseError(
            f"{path} is empty (0 bytes), so it is no register. "
            "Restore a backup, or remove it to start a new one."
        )
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as fault:
        raise DatabaseError(
            f"{path} can't be read ({fault.strerror}).{_owner_of(path)} "
            "Ask for permission on the file."
        ) from fault
    if not header.startswith(_MAGIC):
        raise DatabaseError(
            f"{path} is no SQLite database, so it can't be a register. It was left as it is; "
            "name another file with --db."
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise DatabaseError(
            f"{path} is a database of another program, not a register. It was left as it is; "
            "name another file with --db."
        )


def _check_rights(path: Path, *, read_only: bool) -> None:
    """Refuse a file that can't be written when writing is meant."""
    if read_only:
        return
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise DatabaseError(
            f"{path} can't be written.{_owner_of(path)} Ask for write permission on the file "
            "and its directory, or open it with --read-only."
        )


def make_register(path: Path) -> None:
    """Make an empty register: the directory 0700 where it is missing, the file 0600.

    It is made beside its place and moved there when whole, so a killed start leaves nothing.

    Raises:
        DatabaseError: The place can't be written.
    """
    from itam_tui.store.upgrade import make_tables

    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _make_directory(path.parent)
        _check_place(path.parent)
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as fault:
        raise DatabaseError(
            f"No register can be made at {path} ({fault.strerror}). Name another place with --db."
        ) from fault
    try:
        make_tables(beside)
        see_on_disk(beside)
        with suppress(FileExistsError):
            put_in_place(beside, path)
    finally:
        for leftover in (beside, Path(f"{beside}-wal"), Path(f"{beside}-shm")):
            leftover.unlink(missing_ok=True)


def _make_directory(directory: Path) -> None:
    """Make the register's directory, and only that one, for its owner alone."""
    if not directory.exists():
        directory.mkdir(mode=0o700, parents=True)


def put_in_place(beside: Path, path: Path) -> None:
    """Give a whole file its name, unless the name is taken.

    Raises:
        FileExistsError: It is.
    """
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        beside.replace(path)
    see_on_disk(path.parent)


def see_on_disk(place: Path) -> None:
    """See a file, or the names in a directory, on the disk; where directories can be synced."""
    try:
        descriptor = os.open(place, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        if not place.is_dir():
            raise
    finally:
        os.close(descriptor)
