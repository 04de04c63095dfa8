"""Where a register lies: another machine, somebody else's file, a disk without room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from itam_tui.domain.errors import DatabaseError
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from itam_tui.store import file_systems
from tests.store.conftest import NOW, TODAY, Opener

FULL_BYTES = 1_500_000


def mounted_as(kind: str, path: Path) -> str:
    """What `mountinfo` says when a path lies on a kind of file system."""
    device = os.stat(path).st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    return (
        "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
        f"31 1 {number} / /srv rw,relatime shared:1 - {kind} server:/export rw,vers=4.2\n"
    )


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_register_on_another_machine_is_refused(
    tmp_path: Path, place: Path, open_place: Opener, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    open_place(create=True)
    content = place.read_bytes()
    mounts = tmp_path / "mountinfo"
    mounts.write_text(mounted_as(kind, tmp_path))
    monkeypatch.setattr(file_systems, "MOUNTS", mounts)

    with pytest.raises(DatabaseError, match=rf"network file system \({kind}\).*PostgreSQL"):
        open_place()
    with pytest.raises(DatabaseError, match="network file system"):
        open_place(create=True, path=tmp_path / "new.db")

    assert place.read_bytes() == content
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("told", ["", "nonsense\n", None])
def test_a_file_system_nobody_tells_of_is_taken(tmp_path: Path, told: str | None) -> None:
    def mounts() -> str:
        if told is None:
            raise FileNotFoundError("mountinfo")
        return told

    assert file_systems.kind_of(tmp_path, mounts) == ""
    assert file_systems.kind_of(tmp_path, lambda: mounted_as("ext4", tmp_path)) == "ext4"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else for a moment")
def test_somebody_elses_register_says_whose_it_is(place: Path, open_place: Opener) -> None:
    open_place(create=True)
    for parent in place.parents[:4]:
        parent.chmod(0o755)
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from itam_tui.store.sqlite_file import check_file\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try: check_file(Path(sys.argv[1]), create=False, read_only=True)\n"
        "except Exception as error: print(error)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, str(place)], capture_output=True, text=True, check=False
    )

    assert "It belongs to root. Ask for permission on the file." in told.stdout, told.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one and a half megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={FULL_BYTES}", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if mounted.returncode:
        pytest.skip(f"a small disk can't be mounted here: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def opened(path: Path) -> Services:
    """A register with a license."""
    register = open_services(
        f"sqlite:///{path}", actor="ada", today=lambda: TODAY, now=lambda: NOW,
        create=True,
    )  # fmt: skip
    register.licenses.add(LicenseSettings("Figma"), 5)
    return register


def fill(disk: Path) -> None:
    """Leave no room on a disk."""
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(b"\0" * 4096)
        except OSError:
            pass


def test_a_full_disk_is_named_and_nothing_is_lost(small_disk: Path) -> None:
    register = opened(small_disk / "acme.db")
    fill(small_disk)

    def add_many() -> None:
        for number in range(200):
            register.licenses.add(LicenseSettings(f"License {number}", note="x" * 4000), 5)

    with pytest.raises(DatabaseError, match="The disk is full, so acme"):
        add_many()
    (small_disk / "ballast").unlink()
    before = register.licenses.total()

    assert register.register.check() == []
    register.licenses.add(LicenseSettings("Slack"), 5)
    assert register.licenses.total() == before + 1


def test_a_backup_onto_a_full_disk_leaves_nothing_and_says_so(
    small_disk: Path, tmp_path: Path
) -> None:
    register = opened(tmp_path / "acme.db")
    fill(small_disk)
    target = small_disk / "copy.db"

    with pytest.raises(DatabaseError, match=r"full, so .*copy.db was not written"):
        register.register.backup(target)

    assert not list(small_disk.glob("*copy.db*"))
    assert register.register.check() == []
