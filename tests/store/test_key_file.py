"""The key file is one person's alone, whole or not there, and found damaged before it is used."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from itam_tui.domain.errors import KeyFileError
from itam_tui.store import key_file
from itam_tui.store.vault import Vault, key_id_of

KEY = "CANA-RYKE-YTHA-TNOB-ODYS-EES7"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "product-keys.key"


def test_it_is_made_at_the_first_key_for_its_owner_alone_and_told(path: Path) -> None:
    told: list[str] = []
    vault = Vault(path, told.append)
    assert vault.prints(KEY) == ()
    assert not path.exists()

    vault.seal(KEY, "here")
    vault.seal(KEY, "here")

    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (
        0o600, 0o700,
    )  # fmt: skip
    (sentence,) = told
    assert str(path) in sentence
    assert "Keep a copy" in sentence
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_value_opens_at_its_place_only_and_tells_nothing_of_its_length(path: Path) -> None:
    vault = Vault(path)
    sealed = vault.seal(KEY, "license:1:product_key:v1")

    assert vault.open(sealed.token, "license:1:product_key:v1", "Figma") == KEY
    with pytest.raises(KeyFileError, match=r"Figma .* changed or moved outside this program"):
        vault.open(sealed.token, "license:2:product_key:v1", "Figma")
    assert len(vault.seal("A", "here").token) == len(sealed.token)
    assert KEY not in sealed.token + sealed.print


def test_the_same_key_has_the_same_print_and_never_the_same_value(path: Path) -> None:
    vault = Vault(path)
    one, two = vault.seal(KEY, "here"), vault.seal(KEY, "here")

    assert one.print == two.print
    assert vault.prints(KEY) == (one.print,)
    assert one.token != two.token
    assert Vault(path.with_name("other.key")).seal(KEY, "here").print != one.print


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    key_file.make_ring(path)
    path.chmod(mode)

    with pytest.raises(KeyFileError, match=rf"mode {mode:04o}.*chmod 600"):
        Vault(path).seal(KEY, "here")


def test_a_file_of_somebody_else_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file.make_ring(path)
    monkeypatch.setattr("os.geteuid", lambda: path.stat().st_uid + 1)

    with pytest.raises(KeyFileError, match="belongs to another user"):
        key_file.read_ring(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no key file"),
        ("license,key\n", "is no key file"),
        ("itam-tui keys 1\n", "has no key in it"),
        ("itam-tui keys 1\nabc\n", "line 2 is no key"),
        ("# words\nitam-tui keys 1\n0123456789ab AAAA\n", "line 3 is no key"),
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(path: Path, text: str, words: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(KeyFileError, match=words):
        Vault(path).seal(KEY, "here")

    assert path.read_text() == text


def test_one_wrong_letter_in_a_key_is_found(path: Path) -> None:
    ring, _ = key_file.make_ring(path)
    text, mark = path.read_text(), ring.current.id
    place = text.index(mark) + len(mark) + 5
    path.write_text(text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :])

    with pytest.raises(KeyFileError, match="is damaged"):
        key_file.read_ring(path)


def test_a_key_that_is_added_is_used_at_once_and_the_old_one_still_opens(path: Path) -> None:
    vault = Vault(path)
    old = vault.seal(KEY, "here")

    ring = key_file.add_key(path)
    new = vault.seal(KEY, "here")

    assert key_id_of(new.token) == ring.current.id != key_id_of(old.token)
    assert vault.open(old.token, "here", "Figma") == vault.open(new.token, "here", "Figma") == KEY
    assert set(vault.prints(KEY)) == {old.print, new.print}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_secret_is_shown_where_a_key_is(path: Path) -> None:
    ring, _ = key_file.make_ring(path)

    assert repr(ring.current) == f"Key({ring.current.id})"
    assert repr(ring.current.secret) not in repr(ring)


def test_a_rehearsal_makes_no_file(path: Path) -> None:
    vault = Vault(path).rehearsal()

    sealed = vault.seal(KEY, "here")

    assert vault.open(sealed.token, "here", "Figma") == KEY
    assert sealed.print in vault.prints(KEY)
    assert not path.parent.exists()


def test_programs_that_begin_at_once_agree_on_one_key(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from itam_tui.store import key_file\n"
        "print(key_file.make_ring(Path(sys.argv[1]))[0].current.id)"
    )
    command = [sys.executable, "-c", program, str(path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = {each.communicate(timeout=60)[0].strip() for each in started}

    ring = key_file.read_ring(path)
    assert ring is not None
    assert told == {ring.current.id}


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(KeyFileError, match=r"can't be read .*ITAM_KEY_FILE"):
        Vault(tmp_path / "file" / "keys").seal(KEY, "here")
