"""A product key is found nowhere but behind its reveal; its keys are seen to by command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itam_tui.config import log_path
from itam_tui.services import license_changes
from tests.cli.a_shell import Ran, Shell
from tests.journeys.a_register import Book

CANARY, SECOND = "CANA-RYKE-YTHA-TNOB-ODYS-EES7", "CANA-RYTW-OTHA-TNOB-ODYS-EES8"
FILE = f"Name,Quantity,Product Key,Email\nVisio,5,{CANARY},ada@acme.com\nZoom,oops,{CANARY},\n"

Piped = Callable[[str], None]


def files_with_a_canary(folder: Path) -> list[str]:
    """Every file whose bytes have a key, or two groups of one, in either Unicode form."""
    return [
        str(path.relative_to(folder)) for path in sorted(folder.rglob("*"))
        if path.is_file() and any(
            text.encode(form) in path.read_bytes()
            for text in ("CANA-RYKE", "CANA-RYTW", "canarike", "CANARYKE")
            for form in ("utf-8", "utf-16-le")
        )
    ]  # fmt: skip


def test_a_canary_is_found_nowhere_but_where_it_is_asked_for(
    book: Book, shell: Shell, piped: Piped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Ran] = []

    def runs(*words: str, code: int = 0) -> None:
        ran.append(shell.run(*words))
        assert ran[-1].code == code, ran[-1]

    piped(CANARY)
    runs("add", "license", "Figma", "--type", "mixed", "--quantity", "5", "--product-key-stdin")
    piped(SECOND)
    runs("edit", "Figma", "--product-key-stdin", "--note", "a second key")
    piped(SECOND)
    runs("add", "license", "Figma", "--type", "mixed", "--quantity", "5", "--product-key-stdin",
         code=1)  # fmt: skip
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(FILE)
    assert files_with_a_canary(tmp_path) == ["sheet.csv"]
    for more in ((), ("--apply",), ("--apply",), ("--format", "json")):
        runs("import", "licenses", str(sheet), "--create-holders", *more, code=1)
    sheet.unlink()
    runs("show", "Figma")
    runs("show", "Visio", "--format", "json")
    for kind in ("licenses", "renewals", "history", "assignments"):
        for form in ("table", "json", "jsonl", "csv", "tsv"):
            runs("list", kind, "--format", form)
    runs("list", "licenses", "--filter", CANARY, "--format", "csv")
    assert "Visio" not in ran[-1].out + ran.pop().err
    runs("export", "licenses", "-o", str(tmp_path / "out.csv"))
    runs("export", "history", "-o", str(tmp_path / "history.json"), "--format", "json")
    runs("delete", "Visio", "--unassign-all", "--yes")
    runs("restore", "LIC-00002")
    runs("keys", "check")
    runs("keys", "rotate")
    if book.services.store.path:
        runs("db", "backup", str(tmp_path / "backup.db"))

    def fails(unit: object, settings: object, **kwargs: object) -> object:
        raise RuntimeError(f"an oversight with {settings!r}")

    monkeypatch.setattr(license_changes, "duplicate_questions", fails)
    piped(CANARY)
    runs("add", "license", "X", "--type", "mixed", "--quantity", "5", "--product-key-stdin",
         code=1)  # fmt: skip

    assert "an oversight with LicenseSettings(name='X'" in log_path().read_text()
    assert [one for one in ran if "CANA-RY" in one.out + one.err] == []
    assert files_with_a_canary(tmp_path) == []
    revealed = shell.run("export", "licenses", "--with-keys", "--format", "csv").out
    assert CANARY in revealed
    assert SECOND in revealed


def test_the_first_key_tells_where_its_key_file_is(book: Book, shell: Shell, piped: Piped) -> None:
    piped(CANARY)

    told = shell.does(
        "add", "license", "Figma", "--type", "mixed", "--quantity", "5", "--product-key-stdin"
    )

    assert f"encrypted with {book.key_file}, which was made just now" in told
    assert book.key_file.stat().st_mode & 0o777 == 0o600
    assert "made just now" not in shell.does("keys", "rotate")


def test_a_preview_makes_no_key_file(book: Book, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(FILE)

    shell.run("import", "licenses", str(tmp_path / "sheet.csv"))

    assert not book.key_file.exists()


def test_keys_are_checked_and_replaced(book: Book, shell: Shell) -> None:
    assert "No product keys." in shell.does("keys", "check")
    book.license("Figma", product_key=CANARY)

    checked = shell.run("keys", "check")
    assert "1 encrypted, 0 plain" in checked.out
    assert "Every product key can be revealed." in checked.err
    told = shell.does("keys", "rotate")
    assert "1 product key is encrypted with key" in told
    assert "--forget-old" in told
    assert "Older keys" not in shell.does("keys", "rotate", "--forget-old")
    assert CANARY in shell.run("export", "licenses", "--with-keys").out


def test_a_lost_key_file_is_named_and_the_same_file_still_changes_nothing(
    book: Book, shell: Shell, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(FILE.replace("oops", "7"))
    shell.does("import", "licenses", str(sheet), "--create-holders", "--apply")
    book.key_file.unlink()

    again = shell.run("import", "licenses", str(sheet), "--apply", "--format", "json").json

    assert (again["unchanged"], again["created"], again["updated"]) == (2, 0, 0)
    assert shell.run("show", "Visio").code == 0
    checked = shell.run("keys", "check")
    assert checked.code == 1
    assert "2 product keys need key" in checked.err
    assert str(book.key_file) in checked.err
    told = shell.fails(1, "export", "licenses", "--with-keys")
    assert "Put your copy of the key file back" in told


def test_without_a_writable_home_all_but_keys_works(
    book: Book, shell: Shell, piped: Piped, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ITAM_KEY_FILE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "itam-tui").symlink_to(tmp_path / "not" / "there")
    words = ("--type", "mixed", "--quantity", "5")

    shell.does("add", "license", "Figma", *words)
    assert "Figma" in shell.run("list", "licenses").out
    assert shell.run("keys", "check").code == 0
    piped(CANARY)
    told = shell.fails(1, "add", "license", "Zoom", *words, "--product-key-stdin")

    assert "ITAM_KEY_FILE" in told
    assert book.services.licenses.total() == 1


def test_the_place_of_the_key_file_is_a_setting(
    book: Book, shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ITAM_KEY_FILE")
    config = tmp_path / "config.toml"
    config.write_text(f"key_file = '{tmp_path / 'mine.key'}'\n")

    shown = shell.run("--config", str(config), "keys", "check").out

    assert str(tmp_path / "mine.key") in shown
    assert "product-keys.key" in shell.run("keys", "check").out


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_product_key_that_is_not_taken_is_not_shown(
    shell: Shell, tmp_path: Path, form: str
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        f"Name,Quantity,Product Key\nVisio,3,{CANARY}{'X' * 600}\nZoom,3,{SECOND}\x01\n"
        f"Miro,3,{SECOND}\u202e\n"
    )

    ran = shell.run("import", "licenses", str(sheet), "--type", "mixed", "--format", form)

    assert ran.code == 1
    assert "At most 500 characters" in ran.out
    assert "(hidden)" in ran.out
    assert "CANA" not in ran.out + ran.err


def test_several_lines_on_standard_input_are_no_product_key(
    book: Book, shell: Shell, piped: Piped
) -> None:
    words = ("add", "license", "Figma", "--type", "mixed", "--quantity", "5", "--product-key-stdin")
    piped(f"\n{CANARY}\n\n{SECOND}\n")
    told = shell.fails(2, *words)
    assert "standard input has 2 lines, and a product key is one" in told
    assert "CANA" not in told
    assert book.services.licenses.total() == 0

    piped(f"\r\n{CANARY}\r\n\n")
    shell.does(*words)
    piped("A\nB\nC\n")
    assert "3 lines" in shell.fails(2, "keys", "add", "Figma")
    piped(f"\n{SECOND}\n\n")
    shell.does("keys", "add", "Figma")

    figma = book.services.licenses.find("Figma")
    assert book.services.licenses.reveal_key(figma.id) == CANARY
    assert len(book.services.further_keys.of_license(figma.id)) == 1


def test_a_directory_in_the_place_of_the_key_file_is_named(
    book: Book, shell: Shell, piped: Piped, tmp_path: Path
) -> None:
    book.license("Figma", product_key=CANARY)
    book.key_file.unlink()
    book.key_file.mkdir()

    told = shell.fails(1, "export", "licenses", "--with-keys", "-o", str(tmp_path / "out.csv"))
    assert f"{book.key_file} is no file, so it holds no keys" in told
    assert "out.csv" not in told
    piped(SECOND)
    told = shell.fails(1, "keys", "add", "Figma")
    assert f"{book.key_file} is no file, so it holds no keys" in told
