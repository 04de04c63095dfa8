"""Every filter there is can be asked of a register."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from itam_tui.domain.filter_fields import (
    ASSIGNMENT_FIELDS,
    DEVICE_FIELDS,
    END_USER_FIELDS,
    HISTORY_FIELDS,
    LICENSE_FIELDS,
    FieldKind,
    FieldSet,
)
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.queries import Criteria, ListKind, parse_filter
from itam_tui.domain.terms import FIXED
from tests.journeys.a_register import TODAY, Book, day

VALUES = {FieldKind.TEXT: ("a", "none"), FieldKind.WORD: ("none",), FieldKind.AGE: ("7d", "1d,2d"),
          FieldKind.NUMBER: ("1", "1,2", "none"), FieldKind.DATE: ("7d", "2026,none")}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def found(book: Book, text: str) -> list[str]:
    """The names of the licenses that a filter finds."""
    criteria = Criteria("licenses", parse_filter(text, LICENSE_FIELDS, TODAY))
    return [license.settings.name for license in book.services.licenses.rows(criteria, 0, 100)]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("licenses", LICENSE_FIELDS),
        ("end-users", END_USER_FIELDS),
        ("devices", DEVICE_FIELDS),
        ("assignments", ASSIGNMENT_FIELDS),
        ("history", HISTORY_FIELDS),
    ],
)
def test_no_field_is_known_to_the_box_and_not_to_the_register(
    book: Book, kind: ListKind, fields: FieldSet
) -> None:
    services = book.services
    count: dict[str, Callable[[Criteria], int]] = {
        "licenses": services.licenses.count,
        "end-users": partial(services.holders.count, HolderKind.END_USER),
        "devices": partial(services.holders.count, HolderKind.DEVICE),
        "assignments": services.assignments.count,
        "history": services.history.count,
    }

    for spec in dict.fromkeys(fields[name].name for name in fields):
        field = fields[spec]
        for value in (*VALUES[field.kind], *field.words):
            for sign in ("", "-"):
                asked = parse_filter(f"{sign}{spec}:{value}", fields, TODAY)
                count[kind](Criteria(kind, asked))


def test_a_comma_finds_any_of_several_months_and_numbers(book: Book) -> None:
    for name, quantity, ends in (("A", 1, "2026-12-31"), ("B", 2, "2027-01-01"), ("C", 3, "")):
        settings = {"expiration_date": day(ends), "term": FIXED} if ends else {}
        book.license(name, quantity, **settings)

    assert found(book, "expires:2026-12,2027-01") == ["A", "B"]
    assert found(book, "-expires:2026-12,2027-02") == ["B", "C"]
    assert found(book, "expires:2026-12,none") == ["A", "C"]
    assert found(book, "quantity:1,3") == ["A", "C"]
    assert found(book, "-quantity:1,3") == ["B"]


def test_a_number_that_is_not_set_is_found_by_none(book: Book) -> None:
    book.license("Counted", 5)
    book.license("Endless", None)

    assert found(book, "free:none") == ["Endless"]
    assert found(book, "-free:none") == ["Counted"]
    assert found(book, "quantity:5,unlimited") == ["Counted", "Endless"]
    assert found(book, "used:none") == []
