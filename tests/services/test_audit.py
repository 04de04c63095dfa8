"""An auditor asks whether the history is whole, and gets it as a file that proves itself."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from itam_tui.domain.authorization import Right
from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import Consent, DatabaseError, NoSeatError, NotFoundError, RefusedError
from itam_tui.domain.history import Action, RecordKind
from itam_tui.domain.history_chain import Head, SavedHead, read_head
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, WhenFull
from itam_tui.services import Services
from itam_tui.services.audit import verify_file
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.store.history import Entry, record_all
from tests.builders import a_license, an_end_user, as_somebody_else, given

OLDEST_FIRST = Criteria("history", sort=Sort("at"))
ONE_WRITER = """
import sys
from datetime import UTC, date, datetime
from itam_tui.domain.holders import EndUserSettings
from itam_tui.services import open_services

url, name = sys.argv[1:]
register = open_services(url, actor=name, today=date.today, now=lambda: datetime.now(UTC))
sys.stdin.read()
for number in range(15):
    register.holders.add_end_user(EndUserSettings(f"{name} {number}"))
"""


@pytest.fixture
def busy(register: Services) -> Services:
    """A register in which several things were done."""
    given(register, a_license("Figma", quantity=5, used=3), a_license("Visio", quantity=None))
    given(register, an_end_user("Zoë Ünal"))
    figma = register.licenses.find("Figma")
    register.licenses.change_quantity(figma.id, QuantityChange(2, relative=True))
    register.licenses.delete([register.licenses.find("Visio").id], consents=ALL_CONSENTS)
    return register


def count(register: Services) -> int:
    return register.history.count(OLDEST_FIRST)


def written_by(register: Services, act: Callable[[], object]) -> list[tuple[Action, RecordKind]]:
    """The rows an act leaves in the history, the oldest first."""
    before = count(register)
    act()
    found = register.history.rows(OLDEST_FIRST, before)
    return sorted((one.action, one.kind) for one in found)


def head(register: Services) -> Head:
    found = register.audit.head()
    assert found is not None
    return found


def test_everything_that_was_done_is_chained(busy: Services) -> None:
    verdict = busy.audit.verify()

    assert (verdict.count, verdict.fault) == (count(busy), "")
    assert verdict.head == head(busy)
    assert head(busy).id == busy.history.newest()


def test_a_register_without_a_change_has_no_head(register: Services, tmp_path: Path) -> None:
    assert register.audit.head() is None
    assert register.audit.verify().fault == ""
    with pytest.raises(NotFoundError, match="nothing to export"):
        register.audit.export(tmp_path / "history.jsonl")


def test_each_changed_record_has_one_row_and_a_batch_one_more(
    busy: Services, tmp_path: Path
) -> None:
    figma = busy.licenses.find("Figma")
    people = [busy.holders.find("Person 0001").ref, busy.holders.find("Zoë Ünal").ref]
    file = tmp_path / "people.csv"
    file.write_text("name,email\nEve,eve@x.org\nMallory,mallory@x.org\n")
    bring = ImportOptions(FileKind.END_USERS)

    def edit() -> None:
        now = busy.licenses.get(figma.id)
        after = replace(now.settings, owner="Ada", category="Design", note="new")
        busy.licenses.edit(now, after, consents=ALL_CONSENTS)

    assert written_by(busy, edit) == [(Action.EDITED, RecordKind.LICENSE)]
    assert written_by(busy, edit) == []
    assert written_by(
        busy, lambda: busy.assignments.assign(figma.id, people, consents=ALL_CONSENTS)
    ) == [(Action.ASSIGNED, RecordKind.ASSIGNMENT), (Action.ASSIGNED, RecordKind.BATCH)]
    assert written_by(
        busy, lambda: busy.assignments.unassign_license(figma.id, consents=ALL_CONSENTS)
    ) == [(Action.UNASSIGNED, RecordKind.ASSIGNMENT)] * 4 + [(Action.UNASSIGNED, RecordKind.BATCH)]
    assert written_by(busy, lambda: busy.importing.apply(file, bring)) == [
        (Action.ADDED, RecordKind.END_USER),
        (Action.ADDED, RecordKind.END_USER),
        (Action.IMPORTED, RecordKind.BATCH),
    ]
    assert written_by(busy, lambda: busy.importing.apply(file, bring)) == []
    assert (busy.audit.verify().count, busy.audit.verify().fault) == (count(busy), "")


def test_what_is_only_tried_or_refused_leaves_the_chain_as_it_was(
    busy: Services, tmp_path: Path
) -> None:
    before, file = head(busy), tmp_path / "people.csv"
    file.write_text("name,email\nEve,eve@x.org\n")

    busy.importing.preview(file, ImportOptions(FileKind.END_USERS))
    with pytest.raises(RefusedError):
        busy.licenses.add(LicenseSettings("Figma"), -1)

    assert head(busy) == before
    assert busy.audit.verify(read_head(before.saved)).fault == ""


def test_a_seat_that_was_refused_is_recorded_by_name(register: Services) -> None:
    given(register, a_license("Figma", quantity=1, used=1, when_full=WhenFull.REFUSE))
    given(register, an_end_user("Zoë Ünal"))
    figma, zoe = register.licenses.find("Figma"), register.holders.find("Zoë Ünal")

    def ask() -> None:
        with pytest.raises(NoSeatError):
            register.assignments.assign(figma.id, [zoe.ref], consents=ALL_CONSENTS)

    assert written_by(register, ask) == [(Action.REFUSED, RecordKind.LICENSE)]
    (told,) = register.history.rows(OLDEST_FIRST, count(register) - 1)
    assert (told.label, told.reason, told.changes[0].after) == ("Figma", "no seat left", "Zoë Ünal")
    assert register.licenses.get(figma.id).used == 1
    assert register.audit.verify().fault == ""


def test_a_backup_is_recorded_by_the_file(busy: Services, tmp_path: Path) -> None:
    if busy.store.path is None:
        pytest.skip("a server has tools of its own")

    def keep() -> None:
        busy.register.backup(tmp_path / "friday.db")

    assert written_by(busy, keep) == [(Action.BACKED_UP, RecordKind.REGISTER)]


def test_a_saved_head_is_found_again_after_more_was_done(busy: Services) -> None:
    saved = read_head(head(busy).saved)
    given(as_somebody_else(busy), a_license("Slack"))

    assert busy.audit.verify(saved).fault == ""
    assert head(busy).id > saved.id
    lost = busy.audit.verify(SavedHead(saved.hash, saved.id + 100))
    assert "not in the history any more" in lost.fault
    other = busy.audit.verify(SavedHead("0" * 64, saved.id))
    assert "another hash than the saved head" in other.fault


def test_each_row_tells_the_way_it_came_in(busy: Services, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,email\nEve,eve@x.org\n")
    busy.importing.apply(file, ImportOptions(FileKind.END_USERS))

    ways = {one.origin for one in busy.history.rows(OLDEST_FIRST)}

    assert ways == {"program", "program import"}


def test_several_programs_writing_at_once_make_one_chain(register: Services) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", ONE_WRITER, register.store.url, f"writer{number}"],
            stdin=subprocess.PIPE,
        )
        for number in range(4)
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()

    assert [writer.wait(60) for writer in writers] == [0] * 4
    verdict = register.audit.verify()
    assert (verdict.count, verdict.fault) == (60, "")
    assert count(register) == 60


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET actor = 'mallory'",
        "UPDATE history SET hash = NULL",
        "DELETE FROM history",
        "TRUNCATE history",
    ],
)
def test_the_database_refuses_to_change_the_history(busy: Services, statement: str) -> None:
    if statement.startswith("TRUNCATE") and busy.store.path is not None:
        pytest.skip("SQLite has no such statement")
    before = head(busy)

    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        busy.store.writing(Right.ADMINISTER) as unit,
    ):
        unit.database.execute_sql(statement)

    assert (head(busy), busy.audit.verify().fault) == (before, "")


def test_a_large_history_is_verified_in_flat_memory(register: Services) -> None:
    def peak_of(total: int) -> int:
        with register.store.writing(Right.ADMINISTER) as unit:
            record_all(
                unit,
                [
                    Entry(Action.ADDED, RecordKind.LICENSE, one, f"L{one}", {"name": (None, "é")})
                    for one in range(total)
                ],
            )
        tracemalloc.start()
        try:
            assert register.audit.verify().fault == ""
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small = peak_of(2_500)
    large = peak_of(17_500)

    assert register.audit.verify().count == 20_000
    assert large < small * 1.2


def test_an_exported_history_proves_itself(busy: Services, tmp_path: Path) -> None:
    file, before = tmp_path / "history.jsonl", head(busy)

    exported = busy.audit.export(file)

    verdict = verify_file(file, read_head(before.saved))
    assert (exported, verdict.count, verdict.fault) == (before.count, before.count, "")
    assert verdict.head == before
    (told,) = busy.history.rows(OLDEST_FIRST, before.count, 1)
    assert (told.action, told.label) == (Action.EXPORTED, "history exported")
    assert {one.field: one.after for one in told.changes} == {
        "rows": str(before.count), "file": "history.jsonl", "head": before.saved
    }  # fmt: skip


def test_every_byte_of_an_exported_history_counts(busy: Services, tmp_path: Path) -> None:
    file, saved = tmp_path / "history.jsonl", read_head(head(busy).saved)
    busy.audit.export(file)
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    longest = max(lines, key=len)
    begin = whole.index(longest)

    def is_found(content: bytes) -> bool:
        file.write_bytes(content)
        return bool(verify_file(file, saved).fault)

    places = range(begin, begin + len(longest))
    unseen = [
        (place, bit)
        for place in places
        for bit in (0x01, 0x20, 0x80)
        if not is_found(
            whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :],
        )
    ]
    assert unseen == []
    assert all(is_found(whole[:place] + whole[place + 1 :]) for place in places)
    assert all(is_found(b"".join(lines[:n] + lines[n + 1 :])) for n in range(len(lines)))
    assert all(is_found(b"".join(lines[:n])) for n in range(len(lines)))
    assert is_found(b"".join(reversed(lines)))


def test_a_file_that_is_no_history_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name,seats\nFigma,3\n")

    assert verify_file(file).fault.startswith("Line 1 is not as it was exported")


def test_questions_leave_no_row(busy: Services) -> None:
    figma = busy.licenses.find("Figma")

    def ask() -> None:
        with pytest.raises(RefusedError) as asked:
            busy.licenses.change_quantity(figma.id, QuantityChange(0))
        assert Consent.BELOW_USED in asked.value.consents  # type: ignore[attr-defined]

    assert written_by(busy, ask) == []
