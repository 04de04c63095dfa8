"""What a process does again and again until it is killed, each told only once it is done."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from peewee import fn

from itam_tui.domain.errors import ItamError
from itam_tui.domain.holders import EndUserSettings, HolderKind, HolderRef
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.services.export_files import ExportPlan, write_file
from itam_tui.services.exporting import Exporting
from itam_tui.services.listings import LISTINGS
from itam_tui.store.models import HistoryTable
from tests.torture.sessions import session

LICENSES, PEOPLE, ROWS = 12, 40, 60
Chore = Callable[[Services, Path, int], object]
"""Does one thing; told the register, a folder, and how many it did before."""


def furnish(url: str) -> Services:
    """Licenses, half of them set to `Refuse`, and people, for chores to be done on."""
    register = session(url, "ada")
    for number in range(1, PEOPLE + 1):
        register.holders.add_end_user(
            EndUserSettings(name=f"Person {number}", email=f"p{number}@a.com")
        )
    for number in range(1, LICENSES + 1):
        settings = LicenseSettings(
            f"License {number}",
            type=LicenseType.PER_END_USER,
            when_full=WhenFull.REFUSE if number % 2 else WhenFull.WARN,
        )
        register.licenses.add(settings, 5)
    return register


KEYS = 500
"""How many licenses have a product key, where keys are encrypted anew: several batches of them."""
KEY_FILE = "product.keys"
"""The file of their keys, in the folder of the torture."""


def key_of(number: int) -> str:
    """The product key of a license."""
    return f"CANARY-{number:05}-CANARY"


def furnish_keys(register: Services, count: int = KEYS) -> None:
    """Licenses with a product key each."""
    for number in range(1, count + 1):
        register.licenses.add(LicenseSettings(f"Keyed {number}", product_key=key_of(number)), 1)


def keys_wrong(register: Services, count: int = KEYS) -> list[str]:
    """What is wrong with the product keys: each must open, and be what it was."""
    faults = list(register.product_keys.check().faults)
    criteria = LISTINGS["licenses"].criteria("Keyed", None, register.register.today())
    found = register.licenses.rows(criteria)
    opened = Exporting(register.store).product_keys(found)
    faults += [
        f"the key of {one.name} is another one"
        for one in found
        if opened[one.id] != key_of(int(one.name.split(" ")[1]))
    ]
    return faults if len(found) == count else [*faults, f"{len(found)} keys are left"]


def rotate(register: Services, folder: Path, number: int) -> object:
    """Encrypt every product key anew."""
    return register.product_keys.rotate(forget_old=number % 2 == 1)


def import_file(register: Services, folder: Path, number: int) -> object:
    """Take a file of licenses in one transaction."""
    file = folder / f"{register.register.actor}-{number}.csv"
    lines = [f"{register.register.actor} {number} {row},{row}" for row in range(1, ROWS + 1)]
    file.write_text("\n".join(["name,quantity", *lines]))
    return register.importing.apply(file, ImportOptions(FileKind.LICENSES))


def edit(register: Services, folder: Path, number: int) -> object:
    """Write a note on a license."""
    read = register.licenses.get(random.randint(1, LICENSES))
    note = f"{register.register.actor} {number}"
    return register.licenses.edit(read, replace(read.settings, note=note))


def assign(register: Services, folder: Path, number: int) -> object:
    """Give seats to a few people."""
    people = random.sample(range(1, PEOPLE + 1), 3)
    refs = [HolderRef(HolderKind.END_USER, each) for each in people]
    return register.assignments.assign(random.randint(1, LICENSES), refs, consents=ALL_CONSENTS)


def unassign(register: Services, folder: Path, number: int) -> object:
    """Take every seat of a license back."""
    license_id = random.randint(1, LICENSES)
    return register.assignments.unassign_license(license_id, consents=ALL_CONSENTS)


def move(register: Services, folder: Path, number: int) -> object:
    """Move all that somebody holds to somebody else."""
    one, other = random.sample(range(1, PEOPLE + 1), 2)
    held = register.assignments.of_holder(HolderRef(HolderKind.END_USER, one))
    to = HolderRef(HolderKind.END_USER, other)
    return register.assignments.move([row.key for row in held], to, consents=ALL_CONSENTS)


def quantity(register: Services, folder: Path, number: int) -> object:
    """Change a quantity by a few."""
    change = QuantityChange(random.choice((-2, -1, 1, 2)), relative=True)
    return register.licenses.change_quantity(
        random.randint(1, LICENSES), change, consents=ALL_CONSENTS
    )


def delete(register: Services, folder: Path, number: int) -> object:
    """Delete a license, and bring it back."""
    license_id = random.randint(1, LICENSES)
    register.licenses.delete([license_id], unassign_all=True, consents=ALL_CONSENTS)
    return register.licenses.restore(license_id)


def backup(register: Services, folder: Path, number: int) -> object:
    """Write a backup."""
    return register.register.backup(folder / f"backup-{os.getpid()}-{number}.db")


def export(register: Services, folder: Path, number: int) -> object:
    """Write an export."""
    criteria = LISTINGS["licenses"].criteria("", None, register.register.today())
    return write_file(register, ExportPlan(criteria, "csv"), folder / "export.csv", replace=True)


CHORES: dict[str, Chore] = {
    "import": import_file, "edit": edit, "assign": assign, "unassign": unassign, "move": move,
    "quantity": quantity, "delete": delete, "backup": backup, "export": export, "rotate": rotate,
}  # fmt: skip
STORMY = ("edit", "assign", "assign", "unassign", "move", "quantity", "delete", "import")
"""What a storm is made of."""


def rows_of(register: Services, actor: str) -> int:
    """How many rows of the history a technician wrote."""
    with register.store.reading() as unit:
        return int(
            unit.scalar(
                HistoryTable.select(fn.COUNT(HistoryTable.id)).where(HistoryTable.actor == actor)
            )
        )


def done(log: Path, words: str) -> None:
    """Write down, outside the register, that something was done; kept whatever is killed."""
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, f"{words}\n".encode())
    os.close(descriptor)


def main(url: str, folder: Path, chores: str, who: str) -> None:
    """Do chores until killed; each has a technician of its own, by whom the history knows it."""
    names, log = chores.split(","), folder / "done.log"
    random.seed(who)
    for number in range(1_000_000):
        name = random.choice(names)
        actor = f"{who}-{number}"
        register = session(url, actor, folder / KEY_FILE)
        try:
            CHORES[name](register, folder, number)
        except ItamError as error:
            if error.exit_code == 3 and "is busy" not in str(error):
                done(log, f"fault {actor} {name} {error}")
        except Exception as error:
            done(log, f"fault {actor} {name} raised {type(error).__name__}: {error}")
        else:
            done(log, f"done {actor} {name} {rows_of(register, actor)}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
