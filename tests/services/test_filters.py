"""Every filter there is can be asked of a register."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from itam_tui.domain.columns import Sort
from itam_tui.domain.filter_fields import (
    ASSIGNMENT_FIELDS,
    DEVICE_FIELDS,
    END_USER_FIELDS,
    HISTORY_FIELDS,
    LICENSE_FIELDS,
    FieldKind,
    FieldSet,
)
from itam_tui.domain.filter_language import parse_filter
from itam_tui.domain.holders import HolderKind
from itam_tui.domain.queries import Criteria, ListKind
from itam_tui.domain.terms import FIXED
from itam_tui.services.assigning import SeatFacts
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


def matching(book: Book, kind: ListKind, fields: FieldSet, text: str) -> int:
    """How many records of a kind a filter finds."""
    services, criteria = book.services, Criteria(kind, parse_filter(text, fields, TODAY))
    count: dict[str, Callable[[Criteria], int]] = {
        "licenses": services.licenses.count,
        "end-users": partial(services.holders.count, HolderKind.END_USER),
        "devices": partial(services.holders.count, HolderKind.DEVICE),
        "assignments": services.assignments.count,
        "history": services.history.count,
    }
    return count[kind](criteria)


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
    for spec in dict.fromkeys(fields[name].name for name in fields):
        field = fields[spec]
        for value in (*VALUES[field.kind], *field.words):
            for sign in ("", "-"):
                matching(book, kind, fields, f"{sign}{spec}:{value}")


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


def test_accents_and_capitals_make_no_difference_to_any_text(book: Book) -> None:
    book.license("Figma", order_number="ÉTÉ-7", note="x " * 60 + "Frühjahr")
    ada = book.end_user("Ada", role="Ingénieure")
    book.device("LAP-1", group="Büro")
    license = book.services.licenses.find("Figma")
    book.services.assignments.assign(license.id, [ada.ref], SeatFacts(note="Été"))

    assert found(book, "order:été") == found(book, "order:ete") == ["Figma"]
    assert found(book, "note:FRUHJAHR") == ["Figma"]
    assert matching(book, "end-users", END_USER_FIELDS, "role:ingenieure") == 1
    assert matching(book, "assignments", ASSIGNMENT_FIELDS, "note:ETE") == 1
    assert matching(book, "devices", DEVICE_FIELDS, "group:buro") == 1


def test_a_day_of_history_is_a_day_where_this_machine_is(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.license("Figma")
    written = book.services.history.rows(Criteria("history", sort=Sort("at", True)), 0, 1)[0].at

    for zone, hours in (("UTC", 0), ("<+14>-14", 14), ("<-12>12", -12)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        local = (written + timedelta(hours=hours)).date()

        assert matching(book, "history", HISTORY_FIELDS, f"since:{local} until:{local}") > 0, zone
    monkeypatch.undo()
    time.tzset()
