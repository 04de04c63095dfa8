"""One call of each service that writes, on a small register made for it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec.structs import replace

from itam_tui.domain.holders import DeviceSettings, EndUserSettings, HolderKind, HolderRef
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services, open_services
from itam_tui.services.consents import ALL_CONSENTS
from tests.torture.faulty import Call

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ADA, BOB, CY = (HolderRef(HolderKind.END_USER, number) for number in (1, 2, 3))
LAPTOP = HolderRef(HolderKind.DEVICE, 1)
FIGMA, SLACK, VISIO = 1, 2, 3


def opened(path: Path, actor: str = "ada") -> Services:
    """A register in a file, made where there is none."""
    return open_services(
        f"sqlite:///{path}", actor=actor, today=lambda: TODAY, now=lambda: NOW, create=True
    )


def small_register(path: Path) -> Services:
    """Three licenses, three people, one device: Ada and the laptop hold Figma, Bob Visio."""
    register = opened(path)
    for name in ("Ada", "Bob", "Cy"):
        register.holders.add_end_user(EndUserSettings(name=name, email=f"{name.lower()}@acme.com"))
    register.holders.add_device(DeviceSettings(name="LAP-1", serial="S1", end_user_id=1))
    mixed = LicenseSettings("Figma", type=LicenseType.MIXED, when_full=WhenFull.REFUSE)
    for settings, quantity in (
        (mixed, 4),
        (replace(mixed, name="Slack"), 4),
        (replace(mixed, name="Visio", reassignable=False, when_full=WhenFull.WARN), 4),
    ):
        register.licenses.add(settings, quantity, consents=ALL_CONSENTS)
    register.assignments.assign(FIGMA, [ADA, LAPTOP], consents=ALL_CONSENTS)
    register.assignments.assign(VISIO, [BOB], consents=ALL_CONSENTS)
    return register


def copy_of(register: Services, path: Path) -> Services:
    """The same register in another file; nobody has it open."""
    assert register.store.path is not None
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    shutil.copyfile(register.store.path, path)
    return opened(path)


def calls(folder: Path) -> dict[str, Call]:
    """Every call by name.

    Args:
        folder: Where the files to import are written.
    """
    licenses = folder / "licenses.csv"
    licenses.write_text(
        "name,quantity,email,type\nFigma,6,,\nMiro,3,cy@acme.com,per-end-user\nJira,2,,custom\n"
    )
    seats = folder / "seats.csv"
    seats.write_text("license,email\nSlack,ada@acme.com\nSlack,bob@acme.com\n")
    people = folder / "people.csv"
    people.write_text("name,email\nDee,dee@acme.com\nAda Lovelace,ada@acme.com\n")
    return {
        "license add": lambda one: one.licenses.add(
            LicenseSettings("Miro"), 5, consents=ALL_CONSENTS
        ),
        "license edit": lambda one: one.licenses.edit(
            (read := one.licenses.get(FIGMA)), replace(read.settings, name="Figma 2", owner="Ada")
        ),
        "license archive": lambda one: one.licenses.delete(
            [FIGMA], unassign_all=True, consents=ALL_CONSENTS
        ),
        "quantity": lambda one: one.licenses.change_quantity(
            VISIO, QuantityChange(-4, relative=True), consents=ALL_CONSENTS
        ),
        "assign": lambda one: one.assignments.assign(FIGMA, [BOB, CY], consents=ALL_CONSENTS),
        "assign several": lambda one: one.assignments.assign_many(
            [FIGMA, SLACK], [BOB, CY], consents=ALL_CONSENTS
        ),
        "unassign": lambda one: one.assignments.unassign_license(FIGMA, consents=ALL_CONSENTS),
        "unassign, seat spent": lambda one: one.assignments.unassign_license(
            VISIO, consents=ALL_CONSENTS
        ),
        "move": lambda one: one.assignments.move(
            [row.key for row in one.assignments.of_holder(ADA)], CY, consents=ALL_CONSENTS
        ),
        "end user add": lambda one: one.holders.add_end_user(EndUserSettings(name="Dee")),
        "end user edit": lambda one: one.holders.edit_end_user(
            (read := one.holders.get(ADA)),
            replace(read.settings, name="Ada Lovelace"),
        ),
        "end user delete": lambda one: one.holders.delete(
            [ADA], unassign_all=True, consents=ALL_CONSENTS
        ),
        "device edit": lambda one: one.holders.edit_device(
            (read := one.holders.get(LAPTOP)),
            replace(read.settings, end_user_id=2),
        ),
        "bulk edit": lambda one: one.licenses.edit_many(
            [FIGMA, SLACK, VISIO], "owner", "Bob", consents=ALL_CONSENTS
        ),
        "import licenses": lambda one: one.importing.apply(
            licenses, ImportOptions(FileKind.LICENSES)
        ),
        "import assignments": lambda one: one.importing.apply(
            seats, ImportOptions(FileKind.ASSIGNMENTS)
        ),
        "import end users": lambda one: one.importing.apply(
            people, ImportOptions(FileKind.END_USERS)
        ),
    }
