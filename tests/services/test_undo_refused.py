"""An undo that can't be: somebody else changed it since, or a rule says no; nothing changes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import (
    ChangedSinceError,
    Consent,
    ConsentNeeded,
    ItamError,
    NotFoundError,
    RefusedError,
)
from itam_tui.domain.holders import Device, DeviceSettings, EndUserSettings, EndUserStatus
from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS as YES
from tests.builders import as_somebody_else

HISTORY = Criteria("history", sort=Sort("at", True))


@pytest.fixture
def bob(register: Services) -> Services:
    return as_somebody_else(register)


def a_license(
    register: Services, name: str = "Figma", quantity: int = 12, **more: object
) -> License:
    settings = replace(LicenseSettings(name=name, type=LicenseType.MIXED), **more)
    return register.licenses.add(settings, quantity)


def sets_quantity(register: Services, license: License, quantity: int) -> None:
    register.licenses.change_quantity(license.id, QuantityChange(quantity), consents=YES)


def edits(register: Services, license: License, **fields: object) -> None:
    now = register.licenses.get(license.id)
    register.licenses.edit(now, replace(now.settings, **fields), consents=YES)


def refuses(register: Services, words: str, kind: type[ItamError] = ChangedSinceError) -> None:
    """Undo says so, and changes nothing."""
    before = register.history.newest()
    with pytest.raises(kind, match=words):
        register.undo.undo(consents=YES)
    assert register.history.newest() == before
    assert register.register.check() == []


def test_a_quantity_somebody_else_changed_since_stays(register: Services, bob: Services) -> None:
    figma = a_license(register)
    sets_quantity(register, figma, 15)
    sets_quantity(bob, figma, 20)

    refuses(register, r"bob changed Figma since \(quantity 15 → 20\).*Nothing was changed")
    assert register.licenses.get(figma.id).quantity == 20


def test_what_is_undone_already_is_not_undone_again(register: Services, bob: Services) -> None:
    figma = a_license(register, quantity=10)
    sets_quantity(register, figma, 15)
    step = register.undo.step_of(register.history.newest())
    bob.undo.take_back(step)
    sets_quantity(bob, figma, 15)  # a purchase of theirs

    refuses(register, "bob did that already, .*Nothing was changed")
    assert register.licenses.get(figma.id).quantity == 15


def test_what_was_done_again_can_be_undone_again(register: Services) -> None:
    figma = a_license(register, quantity=10)
    sets_quantity(register, figma, 15)
    step = register.undo.step_of(register.history.newest())
    register.undo.undo()
    register.undo.redo()

    register.undo.take_back(step)

    assert register.licenses.get(figma.id).quantity == 10


def test_the_devices_of_somebody_deleted_are_nobodys_until_that_is_undone(
    register: Services,
) -> None:
    ada = register.holders.add_end_user(EndUserSettings(name="Ada", email="ada@acme.com"))
    laptop = register.holders.add_device(DeviceSettings(name="PC1", end_user_id=ada.id))

    with pytest.raises(ConsentNeeded, match="PC1 stays, without an end user"):
        register.holders.delete([ada.ref])
    register.holders.delete([ada.ref], consents=YES)

    now = register.holders.get(laptop.ref)
    assert isinstance(now, Device)
    assert now.settings.end_user_id is None
    register.holders.edit_device(now, replace(now.settings, os="Linux"))
    register.undo.undo(consents=YES)
    register.undo.undo(consents=YES)
    back = register.holders.get(laptop.ref)
    assert isinstance(back, Device)
    assert back.settings.end_user_id == ada.id
    assert register.register.check() == []


def test_a_later_change_of_another_field_stays_as_it_is(register: Services, bob: Services) -> None:
    figma = a_license(register, owner="Ada")
    edits(register, figma, owner="Kim", note="mine")
    edits(bob, figma, category="design")
    sets_quantity(bob, figma, 20)

    register.undo.undo()

    now = register.licenses.get(figma.id)
    assert (now.settings.owner, now.settings.note) == ("Ada", "")
    assert (now.settings.category, now.quantity) == ("design", 20)


def test_a_field_somebody_else_changed_since_is_named(register: Services, bob: Services) -> None:
    figma = a_license(register, owner="Ada")
    edits(register, figma, owner="Kim")
    edits(bob, figma, owner="Eve")
    edits(bob, figma, note="later")

    refuses(register, r"bob changed Figma since \(owner Kim → Eve\)")


def test_what_came_back_to_what_it_was_can_be_undone(register: Services, bob: Services) -> None:
    figma = a_license(register)
    sets_quantity(register, figma, 15)
    sets_quantity(bob, figma, 20)
    sets_quantity(bob, figma, 15)

    register.undo.undo()

    assert register.licenses.get(figma.id).quantity == 12


def test_a_key_somebody_else_changed_since_stays(register: Services, bob: Services) -> None:
    figma = a_license(register, product_key="OLD")
    edits(register, figma, product_key="MINE")
    edits(bob, figma, product_key="THEIRS")

    refuses(register, "bob changed Figma since")
    assert register.licenses.reveal_key(figma.id) == "THEIRS"


def test_an_added_license_somebody_else_uses_stays(register: Services, bob: Services) -> None:
    ada = register.holders.add_end_user(EndUserSettings(name="Ada"))
    figma = a_license(register)
    bob.assignments.assign(figma.id, [ada.ref], consents=YES)

    refuses(register, "bob changed Figma → Ada since")
    assert register.licenses.get(figma.id).archived_at is None


def test_an_added_end_user_somebody_else_edited_stays(register: Services, bob: Services) -> None:
    ada = register.holders.add_end_user(EndUserSettings(name="Ada"))
    now = bob.holders.find("Ada")
    bob.holders.edit_end_user(now, replace(now.settings, role="CTO"))  # type: ignore[arg-type]

    refuses(register, r"bob changed Ada since \(role none → CTO\)")
    assert register.holders.get(ada.ref).archived_at is None


def test_a_seat_somebody_else_took_back_stays_so(register: Services, bob: Services) -> None:
    ada = register.holders.add_end_user(EndUserSettings(name="Ada"))
    figma = a_license(register)
    register.assignments.assign(figma.id, [ada.ref], consents=YES)
    bob.assignments.unassign_license(figma.id, consents=YES)

    refuses(register, "bob changed Figma → Ada since")


def test_a_deleted_license_keeps_its_settings(register: Services, bob: Services) -> None:
    figma = a_license(register)
    edits(register, figma, note="x")
    bob.licenses.delete([figma.id], consents=YES)

    refuses(register, "bob changed Figma since")


def test_of_a_bulk_change_all_is_taken_back_or_nothing(register: Services, bob: Services) -> None:
    several = [a_license(register, name) for name in ("Figma", "Miro", "Visio")]
    register.licenses.edit_many([one.id for one in several], "owner", "Kim", consents=YES)
    edits(bob, several[2], owner="Eve")

    refuses(register, r"bob changed Visio since \(owner Kim → Eve\)")
    owners = [register.licenses.get(one.id).settings.owner for one in several]
    assert owners == ["Kim", "Kim", "Eve"]


def test_a_license_set_to_refuse_is_not_passed_by_an_undo(
    register: Services, bob: Services
) -> None:
    people = [register.holders.add_end_user(EndUserSettings(name=one)) for one in ("Ada", "Eve")]
    strict = a_license(register, quantity=1, when_full=WhenFull.REFUSE)
    register.assignments.assign(strict.id, [people[0].ref])
    register.assignments.unassign_license(strict.id)
    bob.assignments.assign(strict.id, [people[1].ref])

    refuses(register, r"set to Refuse and would have 2 of 1 in use", RefusedError)


def test_a_raise_somebody_else_already_used_is_not_lowered(
    register: Services, bob: Services
) -> None:
    ada = register.holders.add_end_user(EndUserSettings(name="Ada"))
    strict = a_license(register, quantity=0, when_full=WhenFull.REFUSE)
    sets_quantity(register, strict, 1)
    bob.assignments.assign(strict.id, [ada.ref])

    refuses(register, r"would have 1 of 0 in use. Unassign 1 first", RefusedError)


def test_going_past_a_quantity_is_asked_about(register: Services, bob: Services) -> None:
    ada = register.holders.add_end_user(EndUserSettings(name="Ada"))
    figma = a_license(register, quantity=0)
    sets_quantity(register, figma, 1)
    bob.assignments.assign(figma.id, [ada.ref])

    with pytest.raises(ConsentNeeded) as asked:
        register.undo.undo()

    assert asked.value.consents == {Consent.OVER_QUANTITY}
    assert register.licenses.get(figma.id).quantity == 1


def test_a_seat_goes_back_to_one_who_left_only_when_agreed(
    register: Services, bob: Services
) -> None:
    ada = register.holders.add_end_user(EndUserSettings(name="Ada"))
    figma = a_license(register)
    register.assignments.assign(figma.id, [ada.ref])
    register.assignments.unassign_license(figma.id)
    now = bob.holders.find("Ada")
    left = replace(now.settings, status=EndUserStatus.LEFT)
    bob.holders.edit_end_user(now, left)  # type: ignore[arg-type]

    with pytest.raises(ConsentNeeded) as asked:
        register.undo.undo()

    assert asked.value.consents == {Consent.HOLDER_STATUS}


def test_a_name_taken_meanwhile_is_not_taken_back(register: Services, bob: Services) -> None:
    figma = a_license(register)
    register.licenses.delete([figma.id], consents=YES)
    a_license(bob)

    refuses(register, "has the same name, product key and organization now", RefusedError)


def test_more_than_one_record_is_asked_about_by_its_number(register: Services) -> None:
    several = [a_license(register, f"L{number:02}") for number in range(12)]
    register.licenses.edit_many([one.id for one in several], "owner", "Kim", consents=YES)

    with pytest.raises(ConsentNeeded) as asked:
        register.undo.undo()

    (question,) = asked.value.questions
    assert (question.consent, question.count) == (Consent.SEVERAL, 12)
    assert "owner of 12 licenses" in question.sentence


def test_a_moved_seat_is_one_record(register: Services) -> None:
    ada, eve = (register.holders.add_end_user(EndUserSettings(name=one)) for one in ("Ada", "Eve"))
    figma = a_license(register)
    register.assignments.assign(figma.id, [ada.ref])
    (held,) = register.assignments.of_license(figma.id)
    register.assignments.move([held.key], eve.ref)

    assert register.undo.undo().records == 1


def test_a_new_change_leaves_nothing_to_redo(register: Services) -> None:
    figma = a_license(register)
    sets_quantity(register, figma, 15)
    register.undo.undo()
    edits(register, figma, note="new")

    with pytest.raises(NotFoundError, match="nothing to redo"):
        register.undo.redo()


def test_only_what_was_changed_in_this_session_is_undone(register: Services, bob: Services) -> None:
    a_license(register)

    with pytest.raises(NotFoundError, match="nothing to undo"):
        bob.undo.undo()


def test_looking_at_a_key_is_no_step(register: Services) -> None:
    figma = a_license(register, product_key="K")
    register.licenses.reveal_key(figma.id)

    (revealed,) = register.history.rows(HISTORY, 0, 1)
    with pytest.raises(RefusedError, match="changed nothing"):
        register.undo.take_back(register.undo.step_of(revealed.id))
    assert register.undo.undo().step.told == "add Figma"


def test_a_step_of_somebody_else_is_undone_from_its_row(register: Services, bob: Services) -> None:
    figma = a_license(register)
    sets_quantity(bob, figma, 15)
    edits(register, figma, note="mine")
    row = next(one for one in register.history.rows(HISTORY) if one.actor == "bob")

    register.undo.take_back(register.undo.step_of(row.id))

    assert register.licenses.get(figma.id).quantity == 12
    assert register.undo.redo().step.told == "quantity 12 → 15 of Figma"
    assert register.licenses.get(figma.id).quantity == 15
    done_again = register.history.rows(HISTORY)[1]
    with pytest.raises(ChangedSinceError):
        register.undo.take_back(register.undo.step_of(done_again.id))


def test_any_row_of_a_batch_stands_for_all_of_it(register: Services) -> None:
    several = [a_license(register, name) for name in ("Figma", "Miro")]
    register.licenses.edit_many([one.id for one in several], "owner", "Kim", consents=YES)
    rows = register.history.rows(HISTORY, 0, 3)

    named = {register.undo.step_of(one.id).told for one in rows}

    assert named == {"owner of 2 licenses"}
    register.undo.take_back(register.undo.step_of(rows[0].id), consents=YES)
    assert [register.licenses.get(one.id).settings.owner for one in several] == ["", ""]


def test_a_change_undone_from_its_row_is_not_undone_twice(register: Services) -> None:
    figma = a_license(register)
    sets_quantity(register, figma, 15)
    row = register.history.newest()
    register.undo.undo()

    with pytest.raises(ChangedSinceError, match=r"ada did that already"):
        register.undo.take_back(register.undo.step_of(row))
