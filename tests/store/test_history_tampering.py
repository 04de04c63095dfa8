"""Whoever changes the history behind the program's back is found, given a head kept elsewhere."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itam_tui.domain.columns import Sort
from itam_tui.domain.history import Action
from itam_tui.domain.history_chain import FIELDS, START, SavedHead, link, read_head
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.queries import Criteria
from itam_tui.services import Services, open_services
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.store import upgrade
from itam_tui.store.models import HistoryTable
from tests import builders

TRIGGERS = ("history_is_not_edited", "history_is_not_deleted", "history_is_not_replaced")
COLUMNS = (*FIELDS, "hash")


class Tampering:
    """A register whose file somebody changes without the program."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "acme.db"
        self.register = self.open()
        self.write_history(folder)
        head = self.register.audit.head()
        assert head is not None
        self.saved: SavedHead = read_head(head.saved)
        self.count = head.count

    def open(self) -> Services:
        return open_services(
            f"sqlite:///{self.path}", actor="ada", today=lambda: date(2026, 11, 24),
            now=lambda: datetime.now(UTC), create=True,
        )  # fmt: skip

    def write_history(self, folder: Path) -> None:
        """Do several things, so that rows differ and every column is used."""
        register = self.register
        builders.given(
            register, builders.a_license("Figma – ü", quantity=5, used=2, note="two\nlines"),
            builders.a_device("LAP-1"),
        )  # fmt: skip
        figma = register.licenses.find("Figma – ü")
        change = QuantityChange(3, relative=True)
        register.licenses.change_quantity(figma.id, change, consents=ALL_CONSENTS)
        file = folder / "people.csv"
        file.write_text("name,email\nEve,eve@x.org\nBob,bob@x.org\n")
        register.importing.apply(file, ImportOptions(FileKind.END_USERS))

    @contextmanager
    def behind_its_back(self) -> Iterator[sqlite3.Connection]:
        """The file, opened by somebody who removes the triggers first."""
        connection = sqlite3.connect(self.path)
        try:
            for trigger in TRIGGERS:
                connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            yield connection
            connection.commit()
        finally:
            connection.close()

    def fault(self, *, with_head: bool = True) -> str:
        return self.register.audit.verify(self.saved if with_head else None).fault


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Tampering:
    return Tampering(tmp_path_factory.mktemp("original"))


@pytest.fixture
def tampering(original: Tampering) -> Iterator[Tampering]:
    """The same register for each test, put back afterwards."""
    kept = original.path.with_suffix(".kept")
    shutil.copy(original.path, kept)
    yield original
    shutil.copy(kept, original.path)


def test_the_history_as_it_was_written_fits(tampering: Tampering) -> None:
    assert tampering.fault() == ""
    assert tampering.count > 9


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    row=st.integers(1, 9),
    column=st.sampled_from([name for name in COLUMNS if name != "id"]),
    at=st.integers(0, 500),
    byte=st.integers(0, 255),
)
def test_an_edit_of_any_byte_is_found(
    tampering: Tampering, row: int, column: str, at: int, byte: int
) -> None:
    with tampering.behind_its_back() as file:
        (number,) = file.execute("SELECT id FROM history WHERE place = ?", (row,)).fetchone()
        look = (
            f"SELECT typeof({column}), CAST({column} AS BLOB), {column} FROM history WHERE id = ?"
        )
        *before, value = file.execute(look, (number,)).fetchone()
        kept = bytearray(before[1] or b"?")
        kept[at % len(kept)] = byte
        # It becomes a text, out of which the column makes a number where it reads as one.
        sql = f"UPDATE OR IGNORE history SET {column} = CAST(? AS TEXT) WHERE id = ?"
        file.execute(sql, (bytes(kept), number))
        file.text_factory = bytes
        *after, _ = file.execute(look, (number,)).fetchone()
        file.commit()
        found = tampering.fault()
        file.execute(f"UPDATE history SET {column} = ? WHERE id = ?", (value, number))

    assert bool(found) == ([before[0].encode(), before[1]] != after)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_every_row_is_part_of_the_chain(tampering: Tampering, column: str) -> None:
    unseen = []
    for place in range(1, tampering.count + 1):
        with tampering.behind_its_back() as file:
            (before,) = file.execute(
                f"SELECT {column} FROM history WHERE place = ?", (place,)
            ).fetchone()
            (number,) = file.execute("SELECT id FROM history WHERE place = ?", (place,)).fetchone()
            after = 1000 if column in ("id", "place") else f"{before or ''}x"
            file.execute(f"UPDATE history SET {column} = ? WHERE id = ?", (after, number))
        if not tampering.fault():
            unseen.append(place)
        with tampering.behind_its_back() as file:
            current = 1000 if column == "id" else number
            file.execute(f"UPDATE history SET {column} = ? WHERE id = ?", (before, current))

    assert unseen == []
    assert tampering.fault() == ""


def test_a_deleted_run_of_rows_is_found_wherever_it_is(tampering: Tampering) -> None:
    unseen = []
    for first in range(1, tampering.count + 1):
        for last in range(first, tampering.count + 1):
            with tampering.behind_its_back() as file:
                file.execute("SAVEPOINT before")
                file.execute("CREATE TEMP TABLE gone AS SELECT * FROM history")
                file.execute("DELETE FROM history WHERE place BETWEEN ? AND ?", (first, last))
                file.commit()
                if not tampering.fault():
                    unseen.append((first, last))
                file.execute("DELETE FROM history")
                file.execute("INSERT INTO history SELECT * FROM gone")
    assert unseen == []
    assert tampering.fault() == ""


@pytest.mark.parametrize("renumbered", [False, True], ids=["as it was", "its places filled up"])
def test_a_row_cut_out_is_named_by_the_first_that_follows(
    tampering: Tampering, renumbered: bool
) -> None:
    with tampering.behind_its_back() as file:
        file.execute("DELETE FROM history WHERE place = 4")
        if renumbered:
            for place in range(5, tampering.count + 1):
                file.execute("UPDATE history SET place = ? WHERE place = ?", (place - 1, place))

    fault = tampering.fault(with_head=False)

    assert "place 4" in fault
    assert ("was edited" if renumbered else "were deleted") in fault


def test_two_rows_that_changed_places_are_found(tampering: Tampering) -> None:
    unseen = []
    for one in range(1, tampering.count):
        for other in range(one + 1, tampering.count + 1):
            for columns in (("id",), ("place",), ("id", "place"), ("place", "prev_hash"),
                            ("actor", "at", "label", "changes", "action", "kind")):  # fmt: skip
                with tampering.behind_its_back() as file:
                    before = file.execute("SELECT * FROM history").fetchall()
                    if not _swap(file, one, other, columns):
                        continue
                    file.commit()
                    if not tampering.fault():
                        unseen.append((one, other, columns))
                    file.execute("DELETE FROM history")
                    marks = ", ".join("?" * len(before[0]))
                    file.executemany(f"INSERT INTO history VALUES ({marks})", before)
    assert unseen == []
    assert tampering.fault() == ""


def _swap(file: sqlite3.Connection, one: int, other: int, columns: tuple[str, ...]) -> bool:
    """Exchange some columns of two rows; whether that changed anything."""
    names = ", ".join(columns)
    sql = f"SELECT rowid, {names} FROM history WHERE place = ?"
    (first, *mine), (second, *theirs) = (
        file.execute(sql, (place,)).fetchone() for place in (one, other)
    )
    if mine == theirs:
        return False
    aside = ", ".join(f"{name} = -1" for name in columns if name in ("id", "place"))
    if aside:
        file.execute(f"UPDATE history SET {aside} WHERE rowid = ?", (second,))
        second = -1 if "id" in columns else second
    marks = ", ".join(f"{name} = ?" for name in columns)
    file.execute(f"UPDATE history SET {marks} WHERE rowid = ?", (*theirs, first))
    file.execute(f"UPDATE history SET {marks} WHERE rowid = ?", (*mine, second))
    return True


def test_a_history_cut_off_at_its_end_is_found_by_the_saved_head(tampering: Tampering) -> None:
    for last in range(tampering.count - 1, -1, -1):
        with tampering.behind_its_back() as file:
            file.execute("DELETE FROM history WHERE place > ?", (last,))

        assert "changes were cut off at its end" in tampering.fault(), last
        assert tampering.fault(with_head=False) == "", last


def test_a_history_rewritten_with_every_hash_is_found_by_the_saved_head(
    tampering: Tampering,
) -> None:
    with tampering.behind_its_back() as file:
        file.execute("UPDATE history SET actor = 'mallory' WHERE place = 3")
        file.row_factory = sqlite3.Row
        before = START
        for kept in file.execute("SELECT * FROM history ORDER BY place").fetchall():
            row = {**dict(kept), "prev_hash": before}
            before = link(row)
            file.execute(
                "UPDATE history SET prev_hash = ?, hash = ? WHERE id = ?",
                (row["prev_hash"], before, row["id"]),
            )

    assert tampering.fault(with_head=False) == ""
    assert "another hash than the saved head" in tampering.fault()


def test_a_row_put_in_by_hand_is_found_and_never_taken_into_the_chain(
    tampering: Tampering,
) -> None:
    names = ", ".join(name for name in FIELDS if name not in ("id", "place", "prev_hash"))
    with sqlite3.connect(tampering.path) as file:
        file.execute(f"INSERT INTO history ({names}) SELECT {names} FROM history WHERE place = 1")
    file.close()

    builders.given(tampering.open(), builders.a_license("Slack"))

    assert tampering.fault().startswith("1 change was put into the history by something other")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET actor = 'mallory'",
        "UPDATE history SET hash = NULL WHERE id = 1",
        "DELETE FROM history WHERE id = 1",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history SELECT * FROM history WHERE id = 1",
        "UPDATE OR REPLACE history SET id = 2 WHERE id = 1",
    ],
)
def test_the_database_itself_refuses_to_change_the_history(
    tampering: Tampering, statement: str
) -> None:
    file = sqlite3.connect(tampering.path)
    with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        file.execute(statement)
    file.close()

    assert tampering.fault() == ""


def test_the_history_of_an_older_register_is_chained_when_it_is_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, steps = tmp_path / "old.db", tmp_path / "steps"
    steps.mkdir()
    first = upgrade.MIGRATIONS / "0001_initial.py"
    (steps / first.name).write_text(first.read_text())

    def opened() -> Services:
        return open_services(
            f"sqlite:///{place}", actor="ada", today=lambda: date(2026, 11, 24),
            now=lambda: datetime.now(UTC), create=True,
        )  # fmt: skip

    with monkeypatch.context() as older:
        older.setattr(upgrade, "MIGRATIONS", steps)
        opened()
    with sqlite3.connect(place) as file:
        file.executemany(
            "INSERT INTO history (at, actor, action, kind, label, label_key, changes, reason)"
            " VALUES (?, 'bob', 'added', 'license', ?, 'x', '{}', '')",
            [("2025-01-01 00:00:00+00:00", f"License {number}") for number in range(2500)],
        )
    file.close()

    register = opened()
    builders.given(register, builders.a_license("Slack"))

    verdict = register.audit.verify()
    assert (verdict.count, verdict.fault) == (2502, "")
    with register.store.reading() as unit:
        oldest = unit.row(HistoryTable.select().order_by(HistoryTable.id))
    assert oldest is not None
    assert (oldest["place"], oldest["label"], oldest["origin"]) == (1, "License 0", "")
    (told,) = register.history.rows(Criteria("history", sort=Sort("at")), 2500, 1)
    assert (told.action, told.changes[0].before) == (Action.UPGRADED, "0001_initial")
