"""Places of files as somebody types them, and the words of an import in the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.domain.errors import UsageError
from itam_tui.domain.importing.drafts import Problem
from itam_tui.services.importing.report import ImportReport
from itam_tui.ui.file_words import (
    completed,
    place_of,
    place_words,
    sentence_here,
    tables_here,
)
from itam_tui.ui.modals.import_file_form import first_texts, idle_boxes, options_of
from itam_tui.ui.modals.import_report import counts_sentence, import_sentence, problem_row


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a directory of one's own, which is one's home too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def a_report(created: int, rejected: int = 0, warnings: int = 0) -> ImportReport:
    return ImportReport(40, created, 0, 0, rejected, warnings, columns={}, problems=())


def test_a_name_is_completed_by_a_file_that_can_be_read_before_a_directory(folder: Path) -> None:
    (folder / "tools").mkdir()
    (folder / "tools" / "old.csv").touch()
    (folder / "tools.csv").touch()
    (folder / "tools.png").touch()

    assert completed("too") == "tools.csv"
    assert completed("tools/o") == "tools/old.csv"
    assert completed("~/tools/") == "~/tools/old.csv"


def test_nothing_is_offered_where_nothing_fits(folder: Path) -> None:
    (folder / ".hidden.csv").touch()
    (folder / "bad\x1bname.csv").touch()

    assert [completed(text) for text in ("", "~", "x", "b", "nowhere/x")] == [None] * 5
    assert tables_here() == []


def test_a_tilde_is_the_home_both_ways(folder: Path) -> None:
    assert place_of(" ~/a.csv ") == folder / "a.csv"
    assert place_words(folder / "a.csv") == "~/a.csv"
    assert place_words(Path("/elsewhere/a.csv")) == "/elsewhere/a.csv"


def test_no_sentence_in_the_app_names_an_option_of_the_command_line() -> None:
    told = "Say which encoding it is with --encoding, for example cp1252."

    assert sentence_here(told) == "Say which encoding it is above, for example cp1252."
    assert sentence_here('Say which: --map "a=b" or --map "a=c".') == 'Say which: "a=b" or "a=c".'


def test_boxes_that_a_kind_of_file_has_nothing_to_do_with_say_nothing() -> None:
    texts = {**first_texts(), "kind": "devices", "create_holders": "yes", "type": "custom"}

    options = options_of(texts, "EUR", 14)

    assert "create_holders" in idle_boxes("devices")
    assert (options.create_holders, options.type) == (False, None)
    assert (options.currency, options.alert_days) == ("EUR", 14)


def test_columns_are_mapped_with_semicolons_between() -> None:
    texts = {**first_texts(), "maps": "quantity=Seats, all; name=Tool"}

    assert options_of(texts, "USD", 30).maps == {"quantity": "Seats, all", "name": "Tool"}
    with pytest.raises(UsageError, match="Map columns: quantity"):
        options_of({**texts, "maps": "quantity"}, "USD", 30)


def test_counts_leave_out_what_became_of_none() -> None:
    assert import_sentence(a_report(created=40)) == "Import 40 rows: 40 created."
    told = counts_sentence(a_report(created=38, rejected=2, warnings=1))
    assert told == "40 rows: 38 created, 2 rejected; 1 warning. Nothing is written yet."


def test_a_cell_with_controls_shows_none() -> None:
    row = problem_row(0, Problem("error", 3, "name", "a\x1b[31mb", "Unreadable."))

    assert row.cells[0].plain == "Error"
    assert "\x1b" not in row.cells[3].plain
