"""Tells whether a file lies on another machine, where SQLite's log can't keep it whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux says what is mounted; elsewhere nothing is told."""

NETWORKED = frozenset(
    (
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "gpfs",
        "beegfs", "ocfs2", "ncpfs", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.davfs",
        "fuse.s3fs", "fuse.ceph", "davfs",
    )
)  # fmt: skip
"""The kinds of file systems that several machines write at once."""


def kind_of(path: Path, mounts: Callable[[], str] = lambda: MOUNTS.read_text()) -> str:
    """The kind of file system a file or directory lies on; blank when that can't be told.

    Args:
        path: What is looked at; it exists.
        mounts: Gives the text of `mountinfo`: see proc(5).
    """
    try:
        device = os.stat(path).st_dev
        lines = mounts().splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        before, separator, after = line.partition(" - ")
        if separator and before.split()[2:3] == [wanted]:
            return after.split()[0]
    return ""


def is_networked(path: Path) -> str:
    """The kind of a file system that lies on another machine; blank for one that doesn't."""
    kind = kind_of(path)
    return kind if kind in NETWORKED else ""
