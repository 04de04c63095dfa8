"""The program as a process: streams, exit codes, what it loads, how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from itam_tui import __version__
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book


def program(*words: str, code: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the program, or some code, as a process without a terminal."""
    asked: Sequence[str] = ["-c", code, *words] if code else ["-m", "itam_tui", *words]
    return subprocess.run(
        [sys.executable, *asked], capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, timeout=60, **more,
    )  # fmt: skip


LOADED = """
import sys
from itam_tui.__main__ import main
code = main(sys.argv[1:])
found = {name.partition(".")[0] for name in sys.modules} & {"textual", "peewee", "pendulum", "rich"}
print("LOADED", *sorted(found))
sys.exit(code)
"""


def loaded_by(*words: str) -> set[str]:
    ran = program(*words, code=LOADED)
    assert ran.returncode == 0, ran
    return set(ran.stdout.splitlines()[-1].split()[1:])


def test_no_verb_loads_the_interface(book: Book) -> None:
    book.license("Figma")
    asked = ("--db", book.url)

    for words in (
        ("list", "licenses"),
        ("show", "Figma"),
        ("quantity", "Figma", "+1"),
        ("export", "licenses"),
        ("db", "check"),
        ("config", "show"),
        ("-h",),
    ):
        assert "textual" not in loaded_by(*asked, *words), words


def test_the_version_is_told_before_anything_slow_is_loaded() -> None:
    ran = program("--version")

    assert (ran.returncode, ran.stdout) == (0, f"itam-tui {__version__}\n")
    assert loaded_by("--version") == set()


def test_help_has_an_example_for_every_verb(bare_shell: Shell) -> None:
    from itam_tui.cli.main import VERBS

    for verb in VERBS:
        ran = bare_shell.run(verb, "-h")
        assert ran.code == 0
        assert "Example" in ran.out, verb
        assert f"itam-tui {verb}" in ran.out or verb == "db", verb
    assert "itam-tui assign LIC-00001" in bare_shell.run("--help").out


def test_the_app_needs_a_terminal() -> None:
    ran = program()

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "needs a terminal" in ran.stderr


def test_sentences_go_to_stderr_and_the_exit_code_tells(book: Book) -> None:
    asked = ("--db", book.url)

    cases: tuple[tuple[int, tuple[str, ...]], ...] = (
        (0, ("db", "check")),
        (1, ("add", "end-user", "")),
        (2, ("list", "nothing")),
        (3, ("--db", str(book.path.parent), "list", "licenses")),
        (4, ("show", "zoe")),
        (2, ("frobnicate",)),
    )
    for code, words in cases:
        ran = program(*asked, *words)
        assert (ran.returncode, ran.stdout) == (code, ""), words
        assert ran.stderr.strip()
        assert "Traceback" not in ran.stderr


def test_a_name_in_any_script_is_written_in_any_locale(book: Book) -> None:
    book.license("Ωmega – 日本語")

    ran = program(
        "--db", book.url, "list", "licenses",
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    )  # fmt: skip

    assert ran.returncode == 0
    assert "Ωmega – 日本語" in ran.stdout


def test_a_reader_that_goes_away_is_no_fault(book: Book) -> None:
    for number in range(300):
        book.license(f"License with a long name, number {number}", note="x" * 500)
    command = f"{sys.executable} -m itam_tui --db {book.url} list licenses --format json | head -1"

    ran = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.stdout == "{\n"
    assert "Traceback" not in ran.stderr
    assert "Error" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_told_in_a_sentence(book: Book) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "itam_tui", "--db", book.url, "list", "licenses"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert ran.returncode == 1
    assert "The output could not be written" in ran.stderr
    assert "Traceback" not in ran.stderr


WAITING = """
import sys, time
from itam_tui.services.licenses import Licenses
from itam_tui.__main__ import main
def rows(*_):
    print("ready", file=sys.stderr, flush=True)
    time.sleep(30)
Licenses.rows = rows
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
)
def test_a_signal_ends_it_without_a_traceback(book: Book, sent: signal.Signals, code: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, "--db", book.url, "list", "licenses"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    while process.stderr.readline() != "ready\n":
        pass

    process.send_signal(sent)
    _, words = process.communicate(timeout=30)

    assert process.returncode == code
    assert "Traceback" not in words


def test_an_error_of_its_own_is_one_sentence_and_a_log(
    book: Book, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from itam_tui.services.licenses import Licenses

    def broken(*_: object) -> None:
        raise LookupError("a secret from deep inside")

    monkeypatch.setattr(Licenses, "rows", broken)

    told = shell.fails(1, "list", "licenses")

    (log,) = tmp_path.rglob("itam-tui.log")
    assert str(log) in told
    assert "a secret" not in told
    assert "a secret from deep inside" in log.read_text()


def test_control_characters_never_reach_the_terminal(book: Book, shell: Shell) -> None:
    told = shell.fails(4, "show", "x\x1b]0;owned\x07\u202e\x9b2J")

    assert "\x1b" not in told
    assert not set(told) & {"\x07", "\u202e", "\x9b"}
    assert "␛]0;owned␇" in told


def test_bytes_that_are_no_text_are_a_usage_error(shell: Shell) -> None:
    assert "x\ufffd is not text in UTF-8." in shell.fails(2, "show", "x\udcff")


def test_json_escapes_what_acts_on_a_terminal() -> None:
    from itam_tui.cli.output import json_text, plain

    assert json_text("é\x1b\x9b\u202e\udc80") == '"é\\u001b\\u009b\\u202e\\udc80"'
    assert plain("a\x7f\tb", keep="\t") == "a␡\tb"
    assert plain("a\u2028b") == "a\ufffdb"
