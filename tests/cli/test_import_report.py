"""What an import tells people and programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from itam_tui.cli.import_report import report_lines, report_shape
from itam_tui.domain.errors import UsageError
from itam_tui.domain.importing.drafts import Problem
from itam_tui.domain.importing.maps import read_maps
from itam_tui.services.importing.report import ImportReport
from tests.cli.a_shell import Shell


def a_report(*problems: Problem, applied: bool = False, unknown_holders: int = 0) -> ImportReport:
    return ImportReport(
        rows=5, created=1, updated=1, unchanged=1, rejected=2, warnings=1,
        columns={"Seats": "quantity", "Mood": None}, problems=problems,
        applied=applied, unknown_holders=unknown_holders,
    )  # fmt: skip


TEN = Problem("error", 7, "seats", "ten", "Seats are a whole number.")
LATE = Problem("warning", 3, "", "", "It was bought after it expired.")


def test_programs_get_every_problem() -> None:
    shape = report_shape(a_report(LATE, TEN))

    assert list(shape) == [
        "rows", "created", "updated", "unchanged", "rejected", "warnings", "columns", "problems",
    ]  # fmt: skip
    assert shape["columns"] == {"Seats": "quantity", "Mood": None}
    assert shape["problems"][1] == {
        "level": "error", "line": 7, "column": "seats", "value": "ten",
        "message": "Seats are a whole number.",
    }  # fmt: skip


def test_people_get_counts_columns_and_errors_first() -> None:
    assert list(report_lines(a_report(LATE, TEN), "a.csv")) == [
        "a.csv: 5 rows, a preview. Nothing was written; --apply imports it.",
        "  1 created, 1 updated, 1 unchanged, 2 rejected; 1 warning.",
        "Columns taken: Seats → quantity.",
        "Columns not taken: Mood.",
        "Error in line 7, seats (ten): Seats are a whole number.",
        "Warning in line 3: It was bought after it expired.",
    ]


def test_after_twenty_problems_people_get_the_number_of_the_rest() -> None:
    told = list(report_lines(a_report(*[LATE] * 22, TEN, applied=True), "a.csv"))

    assert told[0] == "a.csv: 5 rows, imported."
    assert told[4].startswith("Error in line 7")
    assert told[-1] == "3 more problems; --format json tells all, --rejects FILE keeps the rows."
    assert len(told) == 4 + 20 + 1


def test_unknown_holders_come_with_what_would_take_them() -> None:
    told = list(report_lines(a_report(unknown_holders=1), "a.csv"))

    assert told[-1] == "1 row with a holder that is not known; --create-holders makes them."


def test_a_map_says_ours_and_theirs() -> None:
    assert read_maps(["quantity = No. of=seats"]) == {"quantity": "No. of=seats"}
    for wrong in ("quantity", "=x", "x="):
        with pytest.raises(UsageError):
            read_maps([wrong])
    with pytest.raises(UsageError):
        read_maps(["a=b", "a=c"])


def test_line_feeds_in_data_begin_no_line_of_what_is_told(shell: Shell, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text('Name,Seats,"a\nb"\nFigma,"ten\nError in line 9: forged",\n')

    report = shell.run("import", "licenses", str(sheet), "--type", "mixed")
    missing = shell.run("show", "Figma\nforged: all is well")
    usage = shell.run("import", "licenses", "no\nforged.csv")

    for told in (*report.lines, *missing.err.splitlines(), *usage.err.splitlines()):
        assert not told.startswith(("Error in line 9", "forged"))
    assert "ten␊Error in line 9: forged" in report.out
    assert "Figma␊forged" in missing.err
    assert "no␊forged.csv" in usage.err
