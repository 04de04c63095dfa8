"""Product keys are kept encrypted, compared, replaced, and lost with their key file alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.authorization import Right
from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import ConflictError, ConsentNeeded, KeyFileError, RefusedError
from itam_tui.domain.holders import DeviceSettings, EndUserSettings
from itam_tui.domain.licenses import License
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType
from itam_tui.services import Services, open_services
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.store import key_rotation, product_keys
from itam_tui.store.models import LicenseTable
from itam_tui.store.side_tables import KeyTaskTable
from itam_tui.store.vault import Vault
from tests.builders import as_somebody_else
from tests.conftest import NOW, TODAY

HISTORY = Criteria("history", sort=Sort("at", True))
KEY, OTHER = "CANA-RYKE-YTHA-TNOB-ODYS-EES7", "ANOT-HERK-EYTH-ATNO-BODY-SEES"


def a_license(register: Services, name: str = "Figma", key: str = KEY) -> License:
    settings = LicenseSettings(name, type=LicenseType.MIXED, product_key=key)
    return register.licenses.add(settings, 5)


def key_path(register: Services) -> Path:
    path = register.store.vault.path
    assert path is not None
    return path


def kept(register: Services) -> list[str]:
    """What the register itself keeps of product keys, in the order of licenses."""
    query = LicenseTable.select(
        LicenseTable.product_key, LicenseTable.key_sealed, LicenseTable.key_print
    ).order_by(LicenseTable.id)
    with register.store.reading() as unit:
        return [str(row) for row in unit.tuples(query)]


def test_a_key_is_kept_encrypted_and_comes_back_in_full(register: Services) -> None:
    figma = a_license(register)

    assert figma.settings.product_key == "••••-••••-EES7"
    assert register.licenses.reveal_key(figma.id) == KEY
    assert KEY not in str(kept(register))


def test_an_encrypted_key_moved_to_another_license_is_not_revealed(register: Services) -> None:
    figma, slack = a_license(register), a_license(register, "Slack", OTHER)
    with register.store.writing(Right.ADMINISTER) as unit:
        moved = unit.scalar(
            LicenseTable.select(LicenseTable.key_sealed).where(LicenseTable.id == figma.id)
        )
        unit.run(LicenseTable.update(key_sealed=moved).where(LicenseTable.id == slack.id))

    with pytest.raises(KeyFileError, match=rf"Slack \({slack.reference}\).*outside this program"):
        register.licenses.reveal_key(slack.id)
    assert "outside this program" in str(register.product_keys.check().faults)


def test_the_same_name_and_key_are_found_by_print(register: Services) -> None:
    a_license(register)

    with pytest.raises(ConsentNeeded, match="exists already: LIC-00001"):
        a_license(register)
    other = a_license(register, key=OTHER)
    with pytest.raises(ConsentNeeded, match="exists already: LIC-00001"):
        register.licenses.edit(other, replace(other.settings, product_key=KEY))
    slack = a_license(register, "Slack")
    with pytest.raises(ConsentNeeded, match="exists already: LIC-00001"):
        register.licenses.edit(slack, replace(slack.settings, name="Figma"))


def test_a_license_comes_back_unless_its_name_and_key_are_taken(register: Services) -> None:
    figma = a_license(register)
    register.licenses.delete([figma.id])
    twin = a_license(register)

    with pytest.raises(RefusedError, match=twin.reference):
        register.licenses.restore(figma.id)
    register.licenses.edit(twin, replace(twin.settings, product_key=OTHER))

    register.licenses.restore(figma.id)
    assert register.licenses.reveal_key(figma.id) == KEY


def test_the_same_key_typed_again_changes_nothing_and_blank_removes_it(register: Services) -> None:
    figma = a_license(register)
    before = kept(register)

    again = register.licenses.edit(figma, replace(figma.settings, product_key=KEY)).license
    assert (again.version, kept(register)) == (figma.version, before)
    named = register.licenses.edit(again, replace(again.settings, name="Figma 2")).license
    assert kept(register) == before
    bare = register.licenses.edit(named, replace(named.settings, product_key="")).license

    assert bare.settings.product_key == ""
    assert kept(register) == ["('', None, None)"]


def test_two_keys_that_look_alike_are_not_written_over_each_other(register: Services) -> None:
    read = a_license(register, key="SHORT-1")
    bob = as_somebody_else(register)
    theirs = bob.licenses.get(read.id)
    bob.licenses.edit(theirs, replace(theirs.settings, product_key="SHORT-2"))

    with pytest.raises(ConflictError, match="product key of Figma"):
        register.licenses.edit(read, replace(read.settings, product_key="SHORT-3"))

    assert register.licenses.reveal_key(read.id) == "SHORT-2"


@pytest.mark.parametrize("loss", ["gone", "another"])
def test_a_lost_key_file_costs_the_reveal_alone_and_says_which(
    register: Services, loss: str
) -> None:
    figma, path = a_license(register), key_path(register)
    ring = register.store.vault.ring()
    assert ring is not None
    copy = path.rename(path.with_name("copy"))
    if loss == "another":
        Vault(path).seal(OTHER, "another register")

    with pytest.raises(KeyFileError, match=rf"key {ring.current.id}.*{path}.*Put your copy"):
        register.licenses.reveal_key(figma.id)
    edited = register.licenses.edit(figma, replace(figma.settings, name="Figma 2", note="x"))
    assert edited.license.settings.product_key == "••••-••••-EES7"
    register.licenses.delete([figma.id])
    register.licenses.restore(figma.id)
    assert register.licenses.get(figma.id).name == "Figma 2"
    assert ring.current.id in str(register.product_keys.check().faults)
    assert register.product_keys.check().counts[ring.current.id] == 1
    assert [one.action.value for one in register.history.rows(HISTORY)].count("revealed") == 0

    copy.replace(path)
    assert register.licenses.reveal_key(figma.id) == KEY


def test_no_new_key_file_takes_the_place_of_a_lost_one(register: Services) -> None:
    figma, path = a_license(register), key_path(register)
    register.further_keys.add(figma.id, OTHER, "second")
    slack = register.licenses.add(LicenseSettings("Slack"), 1)
    copy = path.rename(path.with_name("copy"))
    words = rf"There is no key file {path}, and 2 product keys of this register need one\. Put your"

    with pytest.raises(KeyFileError, match=words):
        a_license(register, "Zoom", OTHER)
    with pytest.raises(KeyFileError, match=words):
        register.licenses.edit(slack, replace(slack.settings, product_key=KEY))
    with pytest.raises(KeyFileError, match=words):
        register.further_keys.add(slack.id, KEY, "third")
    assert not path.exists()
    assert register.licenses.total() == 2

    copy.replace(path)
    a_license(register, "Zoom", OTHER)
    assert register.licenses.reveal_key(figma.id) == KEY


def test_a_register_that_lost_every_encrypted_key_gets_its_key_file_anew(
    register: Services,
) -> None:
    figma, path = a_license(register), key_path(register)
    figma = register.licenses.edit(figma, replace(figma.settings, product_key="")).license
    path.unlink()

    register.licenses.edit(figma, replace(figma.settings, product_key=KEY))

    assert path.exists()
    assert register.licenses.reveal_key(figma.id) == KEY


def test_an_unsafe_key_file_stops_only_what_needs_a_key(register: Services) -> None:
    figma = a_license(register)
    key_path(register).chmod(0o644)

    register.licenses.edit(figma, replace(figma.settings, note="x"))
    register.licenses.add(LicenseSettings("Slack"), 1)
    with pytest.raises(KeyFileError, match="chmod 600"):
        register.licenses.reveal_key(figma.id)
    with pytest.raises(KeyFileError, match="chmod 600"):
        a_license(register, "Zoom")

    assert register.licenses.total() == 2


def test_no_place_for_a_key_file_stops_only_product_keys(database: str, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no directory")
    register = as_somebody_else(
        open_services(
            database,
            actor="ada",
            today=lambda: TODAY,
            now=lambda: NOW,
            create=True,
            key_file=tmp_path / "home" / "keys",
        )
    )

    register.licenses.add(LicenseSettings("Slack"), 1)
    with pytest.raises(KeyFileError, match="ITAM_KEY_FILE"):
        a_license(register)

    assert kept(register) == ["('', None, None)"]


def test_every_key_gets_the_new_key_and_the_old_one_stays_for_backups(register: Services) -> None:
    licenses = [a_license(register, f"L{number}", f"{KEY}-{number}") for number in range(5)]
    before = kept(register)
    (old,) = register.product_keys.check().keys

    rotated = register.product_keys.rotate()

    assert (rotated.changed, rotated.kept, rotated.is_finish) == (5, (old,), False)
    report = register.product_keys.check()
    assert (report.keys, report.counts, report.faults) == ((old, rotated.key), {rotated.key: 5}, ())
    assert not set(before) & set(kept(register))
    assert [one.version for one in licenses] == [
        register.licenses.get(one.id).version for one in licenses
    ]
    assert all(
        register.licenses.reveal_key(one.id) == f"{KEY}-{number}"
        for number, one in enumerate(licenses)
    )
    with pytest.raises(ConsentNeeded, match="LIC-00001"):
        a_license(register, "L0", f"{KEY}-0")


def test_older_keys_are_forgotten_when_that_is_asked_for(register: Services) -> None:
    figma = a_license(register)

    rotated = register.product_keys.rotate(forget_old=True)

    assert (rotated.kept, register.product_keys.check().keys) == ((), (rotated.key,))
    assert register.licenses.reveal_key(figma.id) == KEY


def test_a_key_that_is_still_needed_is_not_forgotten(register: Services) -> None:
    figma, slack = a_license(register), a_license(register, "Slack")
    with register.store.writing(Right.ADMINISTER) as unit:
        rows = key_rotation.sealed_rows(unit, key_rotation.SEALED_IN[0])
        broken = rows[1].token[:-6] + "AAAAA="
        unit.run(LicenseTable.update(key_sealed=broken).where(LicenseTable.id == slack.id))

    with pytest.raises(KeyFileError, match=r"still needed .*keys check"):
        register.product_keys.rotate(forget_old=True)

    assert len(register.product_keys.check().keys) == 2
    assert register.licenses.reveal_key(figma.id) == KEY


KILLED = """
import os, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from itam_tui.services import open_services, product_keys

product_keys.BATCH_ROWS = 3
register = open_services(sys.argv[1], actor="ada", today=date.today,
                         now=lambda: datetime.now(UTC), key_file=Path(sys.argv[2]))
calls = 0

def kill(done):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

register.product_keys.rotate(progress=kill)
"""


@pytest.mark.parametrize("batches", [1, 2, 4])
def test_a_killed_rotation_loses_nothing_and_goes_on_with_the_same_key(
    register: Services, batches: int
) -> None:
    ids = [a_license(register, f"L{number}", f"{KEY}-{number}").id for number in range(10)]
    command = [sys.executable, "-c", KILLED, register.store.url, str(key_path(register))]

    killed = subprocess.run([*command, str(batches)], check=False, timeout=60)

    assert killed.returncode == -9
    halfway = register.product_keys.check()
    assert (len(halfway.keys), halfway.faults) == (2, ())
    assert halfway.counts.get(halfway.keys[-1], 0) == 3 * (batches - 1)
    assert [register.licenses.reveal_key(one) for one in ids] == [f"{KEY}-{n}" for n in range(10)]
    with pytest.raises(ConsentNeeded):
        a_license(register, "L9", f"{KEY}-9")

    rest = register.product_keys.rotate()

    assert (rest.is_finish, rest.key) == (True, halfway.keys[-1])
    assert register.product_keys.check().counts == {rest.key: 10}


def test_a_read_only_register_is_checked_and_no_key_is_made(register: Services) -> None:
    a_license(register)
    store = register.store
    if store.path is None:
        pytest.skip("a server has no read-only file")
    closed = open_services(
        store.url, actor="ada", today=store.today, now=store.now, read_only=True,
        key_file=store.vault.path,
    )  # fmt: skip
    before = key_path(register).read_bytes()

    assert closed.product_keys.check().faults == ()
    with pytest.raises(Exception, match="opened read-only"):
        closed.product_keys.rotate()

    assert key_path(register).read_bytes() == before


def test_plain_keys_work_as_they_are_and_are_encrypted_at_the_next_opening(
    register: Services,
) -> None:
    figma = register.licenses.add(LicenseSettings("Figma"), 5)
    with register.store.writing(Right.ADMINISTER) as unit:
        plain = LicenseTable.update(product_key=KEY).where(LicenseTable.id == figma.id)
        unit.run(plain)
        unit.run(KeyTaskTable.insert(task="seal"))

    assert register.licenses.get(figma.id).settings.product_key == "••••-••••-EES7"
    assert register.licenses.reveal_key(figma.id) == KEY
    with pytest.raises(ConsentNeeded, match=figma.reference):
        a_license(register)
    again = as_somebody_else(register)

    assert KEY not in str(kept(register))
    assert again.licenses.reveal_key(figma.id) == KEY
    assert again.product_keys.check().faults == ()
    with register.store.reading() as unit:
        assert unit.row(KeyTaskTable.select()) is None
    with pytest.raises(ConsentNeeded, match=figma.reference):
        a_license(register)


def test_further_keys_are_kept_like_the_first(register: Services) -> None:
    figma = a_license(register)
    ada = register.holders.add_end_user(EndUserSettings("Ada"))
    lap = register.holders.add_device(DeviceSettings("LAP-1"))
    register.assignments.assign(figma.id, [ada.ref, lap.ref])
    keys = register.further_keys

    site = keys.add(figma.id, OTHER, "site")
    seats = [keys.add(figma.id, f"{OTHER}-{who.label}", holder=who.ref) for who in (ada, lap)]
    with pytest.raises(RefusedError, match="has this product key already"):
        keys.add(figma.id, OTHER)
    rotated = register.product_keys.rotate(forget_old=True)

    assert [one.holder for one in keys.of_license(figma.id)] == ["", "Ada", "LAP-1"]
    assert (rotated.changed, register.product_keys.check().faults) == (4, ())
    assert keys.reveal(figma.id, site.id) == OTHER
    assert keys.reveal(figma.id, seats[1].id) == f"{OTHER}-LAP-1"
    register.assignments.unassign_license(figma.id, consents=ALL_CONSENTS)
    assert [one.holder for one in keys.of_license(figma.id)] == ["", "", ""]
    keys.remove(figma.id, site.id)
    assert len(keys.of_license(figma.id)) == 2
    assert OTHER not in str(register.history.rows(HISTORY))


def test_what_may_be_the_same_key_is_told_from_another(register: Services) -> None:
    figma = a_license(register)
    with register.store.reading() as unit:
        assert product_keys.may_be_key_of(unit, figma, KEY)
        assert not product_keys.may_be_key_of(unit, figma, f"X{KEY}")
    key_path(register).unlink()

    with register.store.reading() as unit:
        assert product_keys.may_be_key_of(unit, figma, f"X{KEY}")
        assert not product_keys.is_key_of(unit, figma, KEY)
        assert not product_keys.may_be_key_of(unit, figma, OTHER)


@pytest.mark.of_a_file
@pytest.mark.parametrize("value", ["garbage", "v1.", "v1.abc.def", ""])
def test_an_encrypted_key_that_cannot_be_one_is_told_of_by_the_check(
    register: Services, value: str
) -> None:
    figma = a_license(register)
    assert register.register.check() == []
    with register.store.writing(Right.LOOK) as unit:
        unit.run(LicenseTable.update(key_sealed=value).where(LicenseTable.id == figma.id))

    assert register.register.check() == ["1 value of key_sealed in license can't be read."]
