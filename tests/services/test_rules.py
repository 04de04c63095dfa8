"""The rules of seats, quantities and edits hold whoever asks, and whatever happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pendulum
import pytest
from msgspec.structs import replace

from itam_tui.domain.authorization import Right
from itam_tui.domain.columns import Sort
from itam_tui.domain.errors import (
    ConflictError,
    Consent,
    ConsentNeeded,
    InvalidError,
    ItamError,
    NoSeatError,
    NotFoundError,
    QuantityChangedError,
    RefusedError,
    StillHeldError,
)
from itam_tui.domain.history import Action
from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    DeviceStatus,
    EndUser,
    EndUserSettings,
    EndUserStatus,
)
from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.money import Cost, Money
from itam_tui.domain.queries import Criteria
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS
from itam_tui.services.license_changes import HolderChanges
from itam_tui.services.quantities import QuantityNote
from tests.builders import as_somebody_else
from tests.conftest import TODAY

YES = ALL_CONSENTS
HISTORY = Criteria("history", sort=Sort("at", True))


def a_license(register: Services, name: str, quantity: int | None, **settings: object) -> License:
    wanted = replace(LicenseSettings(name=name, type=LicenseType.MIXED), **settings)
    return register.licenses.add(wanted, quantity)


def people(register: Services, *names: str) -> list[EndUser]:
    return [
        register.holders.add_end_user(EndUserSettings(name=one, email=f"{one.lower()}@x.com"))
        for one in names
    ]


def a_device(register: Services, name: str, **settings: object) -> Device:
    return register.holders.add_device(replace(DeviceSettings(name=name), **settings))


def give(register: Services, license: License, *holders: EndUser | Device) -> None:
    register.assignments.assign(license.id, [one.ref for one in holders], consents=YES)


def asked(call: Callable[[], object]) -> frozenset[Consent]:
    with pytest.raises(ConsentNeeded) as needed:
        call()
    return needed.value.consents


def used(register: Services, license: License) -> int:
    return register.licenses.get(license.id).used


def test_giving_past_the_quantity_asks_and_writes_nothing_unasked(register: Services) -> None:
    figma, (ada, bob) = a_license(register, "Figma", 1), people(register, "Ada", "Bob")
    give(register, figma, ada)

    assert asked(lambda: register.assignments.assign(figma.id, [bob.ref])) == {
        Consent.OVER_QUANTITY
    }
    assert used(register, figma) == 1
    give(register, figma, bob)
    assert used(register, figma) == 2
    assert "2 of 1 in use" in register.history.rows(HISTORY)[0].reason


def test_a_license_set_to_refuse_is_never_passed_by_any_route(register: Services) -> None:
    figma = a_license(register, "Figma", 1, when_full=WhenFull.REFUSE)
    ada, bob, cy = people(register, "Ada", "Bob", "Cy")
    given = register.assignments.assign(figma.id, [ada.ref, bob.ref], consents=YES)
    key = register.assignments.of_license(figma.id)[0].key

    assert (given.assigned, given.no_seat) == ((ada.ref,), (bob.ref,))
    with pytest.raises(NoSeatError, match=r"Longest unused: Ada"):
        register.assignments.assign(figma.id, [cy.ref], consents=YES)
    with pytest.raises(RefusedError):
        register.assignments.set_seats(key, 2, consents=YES)
    with pytest.raises(RefusedError, match="No seat left"):
        register.licenses.edit(figma, figma.settings, HolderChanges((bob.ref,)), consents=YES)
    with pytest.raises(RefusedError, match="unassign 1 first"):
        register.licenses.change_quantity(figma.id, QuantityChange(0), consents=YES)
    assert used(register, figma) == 1


def race_for(license: License, rivals: dict[EndUser, Services]) -> list[ItamError]:
    """Everybody takes a seat at the same moment; give the errors of those who got none."""
    refused: list[ItamError] = []
    start = threading.Barrier(len(rivals))

    def take(holder: EndUser, services: Services) -> None:
        start.wait()
        try:
            services.assignments.assign(license.id, [holder.ref])
        except NoSeatError as error:
            refused.append(error)

    threads = [threading.Thread(target=take, args=rival) for rival in rivals.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_technicians_never_take_the_last_seat_together(register: Services) -> None:
    other, (ada, bob) = as_somebody_else(register), people(register, "Ada", "Bob")
    for number in range(20):
        license = a_license(register, f"Round {number}", 1, when_full=WhenFull.REFUSE)

        refused = race_for(license, {ada: register, bob: other})

        assert (used(register, license), len(refused)) == (1, 1)
    assert register.register.check() == []


def test_an_expired_license_and_one_who_leaves_ask_first(register: Services) -> None:
    ended = a_license(register, "Old", 5, expiration_date=pendulum.date(2026, 11, 23))
    still = a_license(register, "Today", 5, expiration_date=TODAY)
    (ada,) = people(register, "Ada")
    left = register.holders.edit_end_user(ada, replace(ada.settings, status=EndUserStatus.LEFT))
    lost = a_device(register, "LAP-1", status=DeviceStatus.LOST)

    assign = register.assignments.assign
    assert asked(lambda: assign(ended.id, [left.record.ref])) == {
        Consent.EXPIRED, Consent.HOLDER_STATUS,
    }  # fmt: skip
    assert asked(lambda: assign(still.id, [lost.ref])) == {Consent.HOLDER_STATUS}


def test_a_license_that_is_not_reassignable_spends_the_seat(register: Services) -> None:
    oem = a_license(register, "OEM", 2, reassignable=False)
    ada, bob = people(register, "Ada", "Bob")
    give(register, oem, ada, bob)
    key = register.assignments.of_license(oem.id)[0].key

    with pytest.raises(RefusedError, match="not reassignable"):
        register.assignments.move([key], bob.ref, consents=YES)
    assert asked(lambda: register.assignments.unassign([key])) == {Consent.SPENT_SEAT}
    register.assignments.unassign([key], consents=YES)

    assert used(register, oem) == 2
    assert register.holders.get(ada.ref).licenses == 0
    lowered = register.licenses.change_quantity(oem.id, QuantityChange(-1, relative=True))
    assert (lowered.quantity, lowered.used) == (1, 1)
    assert register.register.check() == []


def test_two_relative_changes_add_up_and_an_absolute_one_sees_the_other(
    register: Services,
) -> None:
    figma, other = a_license(register, "Figma", 10), as_somebody_else(register)

    register.licenses.change_quantity(figma.id, QuantityChange(5, relative=True), expected=10)
    other.licenses.change_quantity(figma.id, QuantityChange(3, relative=True), expected=10)

    with pytest.raises(QuantityChangedError, match=r"is 18 now, it was 10"):
        register.licenses.change_quantity(figma.id, QuantityChange(12), expected=10)
    entries = register.licenses.entries(figma.id)
    assert sum(one.delta or 0 for one in entries) == register.licenses.get(figma.id).quantity == 18


def test_to_and_from_unlimited_asks_and_the_sum_starts_anew(register: Services) -> None:
    figma = a_license(register, "Figma", 10)
    change = register.licenses.change_quantity

    assert asked(lambda: change(figma.id, QuantityChange(None))) == {Consent.UNLIMITED}
    change(figma.id, QuantityChange(None), consents=YES)
    with pytest.raises(InvalidError, match="without a sign"):
        change(figma.id, QuantityChange(2, relative=True), consents=YES)
    change(figma.id, QuantityChange(4), consents=YES)

    assert [one.delta for one in register.licenses.entries(figma.id)] == [None, None, 10]


def test_a_quantity_is_never_in_force_later_than_today(register: Services) -> None:
    figma = a_license(register, "Figma", 10)

    with pytest.raises(InvalidError, match="later than today"):
        register.licenses.change_quantity(
            figma.id, QuantityChange(11), QuantityNote(in_force=TODAY.add(days=1))
        )


def test_changes_of_different_fields_are_merged_and_named(register: Services) -> None:
    read, other = a_license(register, "Figma", 1), as_somebody_else(register)
    other.licenses.edit(read, replace(read.settings, vendor="Insight"))

    saved = register.licenses.edit(read, replace(read.settings, note="mine"))

    assert saved.taken_over == ("vendor",)
    assert (saved.license.settings.vendor, saved.license.settings.note) == ("Insight", "mine")


def test_a_field_both_changed_shows_both_values(register: Services) -> None:
    read, other = a_license(register, "Figma", 1), as_somebody_else(register)
    other.licenses.edit(read, replace(read.settings, note="theirs"))

    with pytest.raises(ConflictError) as conflict:
        register.licenses.edit(read, replace(read.settings, note="mine"))

    assert conflict.value.conflicts == {"note": ("mine", "theirs")}


def test_assigning_does_not_make_an_open_form_stale(register: Services) -> None:
    read, (ada,) = a_license(register, "Figma", 5), people(register, "Ada")
    give(register, read, ada)

    saved = register.licenses.edit(read, replace(read.settings, note="mine"))

    assert (saved.taken_over, saved.license.used) == ((), 1)


def test_a_key_stays_when_its_mask_is_saved_and_is_in_no_history(register: Services) -> None:
    read = a_license(register, "Figma", 1, product_key="ABCD-EFGH-IJKL-7Q4X")
    assert read.settings.product_key == "••••-••••-7Q4X"

    register.licenses.edit(read, replace(read.settings, note="x"))

    assert register.licenses.reveal_key(read.id) == "ABCD-EFGH-IJKL-7Q4X"
    told = register.history.rows(HISTORY)
    assert told[0].action is Action.REVEALED
    assert "ABCD" not in str(told)


def test_a_held_license_is_deleted_only_with_its_seats_and_comes_back(register: Services) -> None:
    figma, (ada,) = a_license(register, "Figma", 1), people(register, "Ada")
    give(register, figma, ada)

    with pytest.raises(StillHeldError, match="1 holds it: Ada"):
        register.licenses.delete([figma.id])
    register.licenses.delete([figma.id], unassign_all=True)
    with pytest.raises(NotFoundError, match="has been deleted"):
        register.assignments.assign(figma.id, [ada.ref])
    twin = a_license(register, "Figma", 1)
    with pytest.raises(RefusedError, match=twin.reference):
        register.licenses.restore(figma.id)
    register.licenses.delete([twin.id])

    assert register.licenses.restore(figma.id).used == 0
    assert twin.number == figma.number + 1


def test_deleting_a_license_asks_about_seats_that_would_be_spent(register: Services) -> None:
    figma = a_license(register, "Figma", 5, reassignable=False)
    give(register, figma, *people(register, "Ada", "Bob"))

    with pytest.raises(ConsentNeeded, match="2 seats stay used, listed as Spent"):
        register.licenses.delete([figma.id], unassign_all=True)
    register.licenses.delete([figma.id], unassign_all=True, consents=YES)

    together = {one.batch_id for one in register.history.rows(HISTORY, 0, 3)}
    assert len(together) == 1
    assert None not in together


def test_the_first_entry_has_the_price_paid(register: Services) -> None:
    usd = Money(1000, "USD")
    figma = a_license(register, "Figma", 5, cost=Cost(usd))

    assert [one.unit_cost for one in register.licenses.entries(figma.id)] == [usd]


def test_references_are_never_used_again(register: Services) -> None:
    first = a_license(register, "A", 1)
    register.licenses.delete([first.id])

    assert a_license(register, "B", 1).reference == "LIC-00002"


def test_a_type_that_its_holders_do_not_fit_is_refused(register: Services) -> None:
    figma, (ada,) = a_license(register, "Figma", 1), people(register, "Ada")
    give(register, figma, ada)

    with pytest.raises(RefusedError, match="1 end user holds it"):
        register.licenses.edit(figma, replace(figma.settings, type=LicenseType.PER_DEVICE))


def test_one_who_leaves_gives_everything_back_in_one_batch(register: Services) -> None:
    figma, visio = a_license(register, "Figma", 5), a_license(register, "Visio", 5)
    (ada,) = people(register, "Ada")
    give(register, figma, ada)
    give(register, visio, ada)

    with pytest.raises(ConsentNeeded):
        register.assignments.unassign_holder(ada.ref, set_left=True)
    taken = register.assignments.unassign_holder(ada.ref, set_left=True, consents=YES)

    assert taken == 2
    assert register.holders.get(ada.ref).settings.status is EndUserStatus.LEFT
    batch = register.history.rows(HISTORY)[0].batch_id
    assert batch is not None
    assert len(register.history.of_batch(batch)) == 3


def test_a_cost_of_many_goes_up_by_a_percentage_half_even(register: Services) -> None:
    one = a_license(register, "A", 3, cost=Cost(Money(1250, "EUR")))
    two = a_license(register, "B", 3)

    result = register.licenses.edit_many([one.id, two.id], "cost", "+7%", consents=YES)

    assert (result.changed, [name for name, _ in result.refused]) == (1, ["B"])
    assert str(register.licenses.get(one.id).unit_cost) == "13.38 EUR"


def test_no_change_leaves_no_row(register: Services) -> None:
    figma, (ada,) = a_license(register, "Figma", 5), people(register, "Ada")
    give(register, figma, ada)
    before = register.history.count(HISTORY)

    register.licenses.edit(figma, figma.settings)
    register.licenses.change_quantity(figma.id, QuantityChange(5))
    give(register, figma, ada)
    register.holders.edit_end_user(ada, ada.settings)
    register.licenses.edit_many([figma.id], "note", "", consents=YES)

    assert register.history.count(HISTORY) == before


def test_a_broken_count_is_named(register: Services) -> None:
    figma, (ada,) = a_license(register, "Figma", 5), people(register, "Ada")
    give(register, figma, ada)
    with register.store.writing(Right.ADMINISTER) as unit:
        unit.database.execute_sql("UPDATE license SET used = 4")
        unit.database.execute_sql("UPDATE end_user SET licenses = 7")

    found = " ".join(register.register.check())

    assert "LIC-00001 Figma: used is kept as 4, its assignments come to 1." in found
    assert "licenses is kept as 7, they hold 1." in found


def test_a_name_key_and_organization_that_are_taken_ask_first(register: Services) -> None:
    a_license(register, "Figma", 5)

    assert asked(lambda: a_license(register, "figma", 5)) == {Consent.DUPLICATE}


def test_a_cost_without_a_currency_is_in_that_of_the_settings(register: Services) -> None:
    figma = a_license(register, "Figma", 2)

    register.licenses.edit_many([figma.id], "cost", "12.50", currency="EUR", consents=YES)

    assert str(register.licenses.get(figma.id).unit_cost) == "12.50 EUR"
