"""A change of the history in one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from itam_tui.domain.history import Action, Change, FieldChange, RecordKind
from itam_tui.ui.history_words import change_words, kind_words, moment, record_words


def a_change(
    action: Action,
    *fields: tuple[str, str | None, str | None],
    kind: RecordKind = RecordKind.LICENSE,
    label: str = "Figma",
    reason: str = "",
) -> Change:
    return Change(
        id=7,
        at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        actor="ada",
        action=action,
        kind=kind,
        record_id=1,
        label=label,
        changes=tuple(FieldChange(*field) for field in fields),
        reason=reason,
        batch_id=None,
        license_reference="LIC-00042",
    )


def test_a_quantity_is_told_before_and_after() -> None:
    assert change_words(a_change(Action.QUANTITY, ("quantity", "10", "12"))) == "quantity 10 → 12"


def test_a_field_that_was_empty_is_told_by_its_value_alone() -> None:
    edited = a_change(Action.EDITED, ("owner", None, "Ada"), ("po_number", "7", None))

    assert change_words(edited) == "owner Ada, PO number 7 → –"


@pytest.mark.parametrize(
    ("action", "before", "after", "words"),
    [
        (Action.ASSIGNED, None, "Ada", "to Ada"),
        (Action.UNASSIGNED, "Ada", None, "from Ada"),
        (Action.MOVED, "Bob", "Ada", "Bob → Ada"),
    ],
)
def test_a_seat_is_told_by_its_license_and_its_holder(
    action: Action, before: str | None, after: str | None, words: str
) -> None:
    change = a_change(
        action, ("holder", before, after), kind=RecordKind.ASSIGNMENT, label="Figma → Ada"
    )

    assert (record_words(change), change_words(change)) == ("Figma", words)


def test_a_batch_is_told_by_how_many_it_reached() -> None:
    batch = a_change(Action.ASSIGNED, kind=RecordKind.BATCH, label="Figma → 11 holders")

    assert (record_words(batch), change_words(batch)) == ("Figma", "to 11 holders")


def test_an_added_record_does_not_repeat_its_name() -> None:
    added = a_change(
        Action.ADDED, ("name", None, "Figma"), ("type", "per-device", "mixed"), ("owner", None, "A")
    )

    assert change_words(added) == "type mixed, owner A"


def test_many_fields_are_counted_and_line_breaks_flattened() -> None:
    edited = a_change(
        Action.EDITED,
        *(("note", None, "one\ntwo"), ("owner", "a", "b")),
        *[("vendor", "a", "b")] * 3,
    )

    assert change_words(edited) == "note one two, owner a → b, vendor a → b, 2 more"


def test_a_change_without_fields_tells_its_reason() -> None:
    assert change_words(a_change(Action.DELETED, reason="double")) == "double"


def test_a_record_is_told_with_its_reference() -> None:
    assert kind_words(a_change(Action.EDITED)) == "license LIC-00042"


def test_moments_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert moment(datetime(2026, 11, 24, 20, 30, tzinfo=UTC)) == "2026-11-25 05:30"
    finally:
        monkeypatch.undo()
        time.tzset()
