"""Pasted addresses, in any usual form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itam_tui.domain.importing.pasted import addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada <ada@x>; bob@x", ["ada@x", "bob@x"]),
        ('"King, Ada" <ada@x>, bob@x', ["ada@x", "bob@x"]),
        ("ada@x\nbob@x\r\n\r\neve@x\n", ["ada@x", "bob@x", "eve@x"]),
        ("ada@x bob@x", ["ada@x", "bob@x"]),
        ("ADA@x, ada@x", ["ADA@x"]),
        ("<mailto:ada@x?subject=hi> MAILTO:ada@x", ["ada@x"]),
        ("“ada@x”, 'bob@x'.", ["ada@x", "bob@x"]),
        ("\ufeffada@x", ["ada@x"]),
        ("LAP-001\nLAP-002", ["LAP-001", "LAP-002"]),
        ("Ada King\nSam Smith Jr.", ["Ada King", "Sam Smith Jr."]),
        ("Ada <ada@x>, LAP-1", ["ada@x", "LAP-1"]),
        ("", []),
        (" ;,\n", []),
    ],
)
def test_everyone_pasted_is_found_once_in_order(text: str, found: list[str]) -> None:
    assert addresses(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("email\nada@x\nbob@x\n", ["ada@x", "bob@x"]),
        ("name,email\nAda,ada@x\nBob,\n", ["ada@x", "Bob"]),
        ("First Name;Last Name\nAda;King\n", ["Ada King"]),
        ("department\tAsset Tag\nIT\tT-1\nIT\tT-2\n", ["T-1", "T-2"]),
        ("device_id,user_email,software\nLAP-1,ada@x,Visio\n", ["ada@x"]),
    ],
)
def test_a_table_gives_the_surest_text_of_each_row(text: str, found: list[str]) -> None:
    assert addresses(text) == found


@given(some.text())
def test_any_text_can_be_pasted(text: str) -> None:
    assert all(address.strip() for address in addresses(text))
