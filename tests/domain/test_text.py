"""What text may enter, and what search compares."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.text import (
    InvalidText,
    clean_input,
    fold,
    is_masked,
    mask_key,
    spell_key,
    word_list,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Figma ", "Figma"),
        ("\tFigma\r\n", "Figma"),
        ("\ufeffFigma\u200b", "Figma"),
        ("Cafe\u0301", "Café"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("❤\ufe0f", "❤\ufe0f"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("[/] x", "[/] x"),
    ],
)
def test_ordinary_text_is_kept_without_its_margins(typed: str, kept: str) -> None:
    assert clean_input(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200b\u00a0\ufeff", "\u3164", "\u2800 \u00ad", "\t\n"]
)
def test_text_of_nothing_visible_is_blank(typed: str) -> None:
    assert clean_input(typed) == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a\x00b", "U+0000"),
        ("a\x1b[31mb", "U+001B"),
        ("a\x7f", "U+007F"),
        ("\x9b31m", "U+009B"),
        ("a\tb", "U+0009"),
        ("a\nb", "U+000A"),
        ("a\u202eb", "U+202E"),
        ("\u2066a", "U+2066"),
        ("a\ud800b", "U+D800"),
        ("name\x1c", "U+001C"),
        ("name\x85", "U+0085"),
    ],
)
def test_a_character_that_acts_on_a_terminal_is_refused_by_its_number(
    typed: str, code: str
) -> None:
    with pytest.raises(InvalidText, match=code.replace("+", r"\+")) as refused:
        clean_input(typed)
    assert refused.value.code == code


def test_a_note_keeps_its_lines() -> None:
    assert clean_input("one\r\ntwo\rthree\n", lines=True) == "one\ntwo\nthree"


@given(some.text())
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    try:
        once = clean_input(typed)
    except InvalidText:
        return
    assert clean_input(once) == once
    assert not any(unicodedata.category(character) == "Cc" for character in once)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "CAFE"),
        ("Straße", "STRASSE"),
        ("Ångström", "angstrom"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("  two   words ", "Two Words"),
        ("ﬁgma", "FIGMA"),
        ("Ado\u200bbe", "adobe"),
        ("Ｆｉｇｍａ", "figma"),
    ],
)
def test_case_and_accents_make_no_difference_to_search(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(some.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("", ""),
        ("ABCD-1234", "••••-••••-••••"),
        ("AAAA-BBBB-CCCC-7Q4X", "••••-••••-7Q4X"),
        ("AAAABBBBCCCC7Q4", "••••-••••-••••"),
        ("••••-••••-7Q4X", "••••-••••-7Q4X"),
    ],
)
def test_a_product_key_shows_at_most_its_last_four(key: str, shown: str) -> None:
    assert mask_key(key) == shown


@pytest.mark.parametrize("text", ["••••-••••-7Q4X", "************", "***-7Q4X", "*", "●●●●"])
def test_a_masked_key_is_known_as_one(text: str) -> None:
    assert is_masked(text)


@pytest.mark.parametrize("text", ["", "AAAA-BBBB", "A*B", "5**2"])
def test_a_key_is_not_taken_for_a_masked_one(text: str) -> None:
    assert not is_masked(text)


@pytest.mark.parametrize(
    ("key", "read"),
    [
        ("ABCDEFGHJK", "ABCDE FGHJK"),
        ("AB0CD-IFGHJ", "AB0CD-IFGHJ (group 1: 3 is zero; group 2: 1 is letter I)"),
        ("O1", "O1 (group 1: 1 is letter O, 2 is one)"),
    ],
)
def test_a_key_is_read_aloud_in_groups_with_lookalikes_told_apart(key: str, read: str) -> None:
    assert spell_key(key) == read


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["Ada"], "Ada"),
        (["Ada", "Bob"], "Ada and Bob"),
        (["Ada", "Bob", "Cy"], "Ada, Bob and Cy"),
        (["Ada", "Bob", "Cy", "Dee", "Eve"], "Ada, Bob, Cy and 2 more"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names: list[str], sentence: str) -> None:
    assert word_list(names, 3) == sentence
