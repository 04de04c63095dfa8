"""Files out: the columns import reads, keys only on purpose, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import date
from pathlib import Path

import pytest

from itam_tui.domain.importing.headers import OWN_HEADERS, FileKind
from itam_tui.domain.money import Cost, CostBasis, Money
from itam_tui.domain.settings import LicenseType
from itam_tui.domain.terms import Term, TermKind
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book

KEY = "AAAAA-BBBBB-CCCCC-DDDDD"


@pytest.fixture(autouse=True)
def _a_register(book: Book) -> None:
    figma = book.license(
        "Figma", None, product_key=KEY, note="one\ntwo", term=Term(TermKind.MONTHS, 12),
        expiration_date=date(2026, 1, 1), auto_renewal=True,
        cost=Cost(Money(60000, "EUR"), CostBasis.TOTAL),
    )  # fmt: skip
    book.license("Gas", 5, type=LicenseType.CUSTOM, typed_used=7)
    book.license("=1+1", 1)
    ada = book.end_user("Ada Lovelace", department="R&D")
    book.assign(figma, ada, book.device("MAC-01", asset_tag="T1", end_user_id=ada.id))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("kind", [one.value for one in FileKind])
def test_the_headers_are_those_of_our_own_files(shell: Shell, kind: str) -> None:
    header = shell.run("export", kind).lines[0].split(",")

    wanted = [name for name in OWN_HEADERS[FileKind(kind)] if name != "product_key"]
    assert header == wanted


def test_a_license_is_written_as_it_was_entered(shell: Shell) -> None:
    _, figma, gas = table(shell.run("export", "licenses").out)

    assert (figma["reference"], figma["quantity"], figma["used"]) == ("LIC-00001", "unlimited", "")
    assert (figma["term"], figma["date_entered"]) == ("12months", "2026-01-01")
    assert (figma["unit_cost"], figma["total_cost"], figma["currency"]) == ("", "600.00", "EUR")
    assert (figma["note"], figma["auto_renewal"]) == ("one\ntwo", "yes")
    assert (gas["used"], gas["quantity"]) == ("7", "5")


def test_a_filter_narrows_what_is_written(shell: Shell) -> None:
    assert len(table(shell.run("export", "licenses", "--filter", "type:custom").out)) == 1
    assert "try type" in shell.fails(2, "export", "licenses", "--filter", "tpye:custom")


def test_formulas_are_guarded_unless_raw_is_asked_for(shell: Shell) -> None:
    guarded, raw = shell.run("export", "licenses"), shell.run("export", "licenses", "--raw")

    assert table(guarded.out)[0]["name"] == "'=1+1"
    assert table(raw.out)[0]["name"] == "=1+1"
    assert "may run one as a formula" in raw.err


def test_every_export_is_recorded_with_its_scope(book: Book, shell: Shell, tmp_path: Path) -> None:
    file = str(tmp_path / "figma.csv")

    shell.does("export", "licenses", "--filter", "figma", "-o", file)
    shell.run("--read-only", "export", "licenses")

    (change,) = shell.run("list", "history", "--filter", "what:exported", "--format", "json").json[
        "items"
    ]
    assert change["label"] == "licenses exported"
    assert change["changes"] == {
        "rows": [None, "1"], "filter": [None, "figma"], "file": [None, "figma.csv"],
    }  # fmt: skip


def test_keys_are_left_out_unless_asked_for_and_then_recorded(
    book: Book, shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "keys.csv"
    assert KEY not in shell.run("export", "licenses").out
    assert KEY not in shell.run("export", "licenses", "--format", "json").out

    shell.does("export", "licenses", "--with-keys", "-o", str(file))

    assert KEY in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    change, *others = shell.run(
        "list", "history", "--filter", "what:exported", "--format", "json"
    ).json["items"]
    assert ["product_key" in each["changes"] for each in others] == [False, False]
    assert change["changes"] == {
        "rows": [None, "3"], "file": [None, "keys.csv"], "product_key": [None, "in full"],
    }  # fmt: skip
    assert KEY not in json.dumps(change)


def test_only_licenses_have_keys(shell: Shell) -> None:
    assert "for licenses" in shell.fails(2, "export", "devices", "--with-keys")


def test_json_and_json_lines_hold_what_lists_hold(shell: Shell) -> None:
    document = shell.run("export", "devices", "--format", "json").json
    lines = shell.run("export", "licenses", "--format", "jsonl", "--with-keys").lines

    assert (document["schema"], document["count"]) == ("itam-tui/devices/1", 1)
    assert [json.loads(line)["product_key"] for line in lines] == ["", KEY, ""]


def test_holders_are_named_as_they_are_known(shell: Shell) -> None:
    (device,) = table(shell.run("export", "devices").out)
    found = table(shell.run("export", "assignments").out)

    assert (device["asset_tag"], device["end_user"]) == ("T1", "ada@acme.com")
    assert [(one["reference"], one["holder_kind"], one["holder"]) for one in found] == [
        ("LIC-00001", "device", "T1"),
        ("LIC-00001", "end-user", "ada@acme.com"),
    ]


def test_the_history_can_be_written(shell: Shell) -> None:
    found = table(shell.run("export", "history", "--filter", "what:added").out)

    assert len(found) == 5
    assert "department:  → R&D" in found[1]["changes"]


def test_a_file_takes_the_place_of_the_old_one_whole_or_not_at_all(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    file.chmod(0o640)

    shell.does("export", "end-users", "-o", str(file))

    assert table(file.read_text())[0]["email"] == "ada@acme.com"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert not [*tmp_path.glob(".out*")]
    told = shell.fails(1, "export", "end-users", "-o", str(tmp_path / "none" / "out.csv"))
    assert "can't be written" in told
