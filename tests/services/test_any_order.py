"""Whatever is done, undone and done again in whatever order, the register is what a plain model is.

The model is a mapping from places to values: who holds how many seats of what, quantities and
two texts. A step is what it changed of the model, before and after.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from itam_tui.domain.errors import ChangedSinceError, ConflictError, ItamError, RefusedError
from itam_tui.domain.holders import EndUserSettings
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services, open_services
from itam_tui.services.assigning import SeatFacts
from itam_tui.services.consents import ALL_CONSENTS as YES
from tests.conftest import NOW, TODAY

Model = dict[tuple[object, ...], object]
Difference = dict[tuple[object, ...], tuple[object, object]]

places = st.integers(0, 2)
people = st.integers(0, 3)
texts = st.sampled_from(["", "x", "y"])

REFUSING, SPENDING = 1, 2
"""The license that is never passed, and the one whose seats are spent."""


class Register(RuleBasedStateMachine):
    """Three licenses, four people, and two who do anything at all."""

    fresh: ClassVar[Callable[[], str]]
    """Gives the address of a database with nothing in it."""

    def __init__(self) -> None:
        super().__init__()
        self.url = type(self).fresh()
        self.folder = tempfile.TemporaryDirectory()
        self.model: Model = {}
        self.done: list[Difference] = []
        self.undone: list[Difference] = []
        self.stale: License | None = None

    def teardown(self) -> None:
        self.folder.cleanup()

    def opened(self, actor: str) -> Services:
        return open_services(
            self.url, actor=actor, today=lambda: TODAY, now=lambda: NOW, create=True
        )

    @initialize()
    def begin(self) -> None:
        self.register = self.opened("ada")
        self.other = self.opened("bob")
        kinds = ((WhenFull.WARN, True), (WhenFull.REFUSE, True), (WhenFull.ALLOW, False))
        self.licenses = [
            self.register.licenses.add(
                LicenseSettings(
                    name=f"L{number}", type=LicenseType.PER_END_USER,
                    when_full=when_full, reassignable=reassignable,
                ),
                2,
            ).id
            for number, (when_full, reassignable) in enumerate(kinds)
        ]  # fmt: skip
        self.people = [
            self.register.holders.add_end_user(EndUserSettings(name=f"P{number}")).ref
            for number in range(4)
        ]
        self.restart()
        for number in self.licenses:
            self.model |= {("quantity", number): 2, ("note", number): "", ("owner", number): ""}

    # What is done, by ada unless told.

    def makes(self, call: Callable[[], object], by: Services | None = None, **to: Model) -> bool:
        """Do something that leads to another model, unless it is refused."""
        session = self.register.undo.session
        last = session.undoes
        try:
            call()
        except ItamError:
            return False
        changed = {
            place: (self.model.get(place), value)
            for place, value in to.get("to", {}).items()
            if self.model.get(place) != value
        }
        self.model |= {place: value for place, (_, value) in changed.items()}
        if by is None:
            assert (session.undoes != last) == bool(changed)
            if changed:
                self.done.append(changed)
                self.undone.clear()
        return True

    @rule(place=places, person=people, seats=st.integers(1, 3), ours=st.booleans())
    def assign(self, place: int, person: int, seats: int, ours: bool) -> None:
        number, ref = self.licenses[place], self.people[person]
        held, facts = ("held", number, ref), SeatFacts(seats=seats)
        who = self.register if ours else self.other
        self.makes(
            lambda: who.assignments.assign(number, [ref], facts, consents=YES),
            None if ours else who,
            to={held: self.model.get(held) or seats},
        )

    @rule(place=places, seats=st.integers(1, 2))
    def assign_everybody(self, place: int, seats: int) -> None:
        number, facts = self.licenses[place], SeatFacts(seats=seats)
        if place == REFUSING:
            return  # those that fit are taken
        self.makes(
            lambda: self.register.assignments.assign(number, self.people, facts, consents=YES),
            to={("held", number, ref): self.model.get(("held", number, ref)) or seats
                for ref in self.people},
        )  # fmt: skip

    @rule(place=places, person=people, ours=st.booleans())
    def unassign(self, place: int, person: int, ours: bool) -> None:
        number, ref = self.licenses[place], self.people[person]
        who = self.register if ours else self.other
        keys = [one.key for one in who.assignments.of_holder(ref) if one.license_id == number]
        if keys:
            self.makes(
                lambda: who.assignments.unassign(keys, consents=YES),
                None if ours else who,
                to={("held", number, ref): None},
            )

    @rule(place=places, person=people, to=people)
    def move(self, place: int, person: int, to: int) -> None:
        number, ref, other = self.licenses[place], self.people[person], self.people[to]
        mine, theirs = ("held", number, ref), ("held", number, other)
        found = self.register.assignments.of_holder(ref)
        keys = [one.key for one in found if one.license_id == number]
        if not keys or ref == other:
            return
        after: Model = {mine: None, theirs: self.model[mine]}
        self.makes(
            lambda: self.register.assignments.move(keys, other, consents=YES),
            to={} if self.model.get(theirs) else after,
        )

    @rule(place=places, delta=st.integers(-2, 3), ours=st.booleans())
    def change_quantity(self, place: int, delta: int, ours: bool) -> None:
        number, change = self.licenses[place], QuantityChange(delta, relative=True)
        who = self.register if ours else self.other
        before = self.model["quantity", number]
        assert isinstance(before, int)
        self.makes(
            lambda: who.licenses.change_quantity(number, change, consents=YES),
            None if ours else who,
            to={("quantity", number): before + delta},
        )

    @rule(place=places, note=texts, ours=st.booleans())
    def edit(self, place: int, note: str, ours: bool) -> None:
        number, who = self.licenses[place], self.register if ours else self.other
        read = who.licenses.get(number)
        self.makes(
            lambda: who.licenses.edit(read, replace(read.settings, note=note)),
            None if ours else who,
            to={("note", number): note},
        )

    @rule(owner=texts)
    def edit_all(self, owner: str) -> None:
        self.makes(
            lambda: self.register.licenses.edit_many(self.licenses, "owner", owner, consents=YES),
            to={("owner", number): owner for number in self.licenses},
        )

    @rule(place=places)
    def read(self, place: int) -> None:
        self.stale = self.register.licenses.get(self.licenses[place])

    @rule(note=texts)
    def save_what_was_read(self, note: str) -> None:
        """Save over what somebody changed since it was read."""
        if (read := self.stale) is None:
            return
        typed, now = replace(read.settings, note=note), self.model["note", read.id]
        if note != read.settings.note and now not in (read.settings.note, note):
            with pytest.raises(ConflictError):
                self.register.licenses.edit(read, typed)
            return
        after = now if note == read.settings.note else note
        self.makes(lambda: self.register.licenses.edit(read, typed), to={("note", read.id): after})

    @rule(place=places, quantity=st.integers(0, 6), owner=st.sampled_from(["x", "y"]))
    def import_a_file(self, place: int, quantity: int, owner: str) -> None:
        number = self.licenses[place]
        path = Path(self.folder.name) / "brought.csv"
        path.write_text(f"Name,Quantity,Owner\nL{place},{quantity},{owner}\n", encoding="utf-8")

        def bring() -> None:
            options = ImportOptions(FileKind.LICENSES)
            if self.register.importing.apply(path, options).rejected:
                raise RefusedError("the row was rejected")

        self.makes(bring, to={("quantity", number): quantity, ("owner", number): owner})

    @rule()
    def restart(self) -> None:
        """Open the register anew: what was done before is undone from its rows only."""
        self.register = self.opened("ada")
        self.done, self.undone = [], []

    @rule()
    def undo(self) -> None:
        self.takes_back(self.done, self.undone, self.register.undo.undo)

    @rule()
    def redo(self) -> None:
        self.takes_back(self.undone, self.done, self.register.undo.redo)

    def takes_back(
        self, here: list[Difference], there: list[Difference], call: Callable[..., object]
    ) -> None:
        if not here:
            with pytest.raises(ItamError, match="nothing to"):
                call(consents=YES)
            return
        step = here[-1]
        as_left = all(self.model.get(place) == after for place, (_, after) in step.items())
        try:
            call(consents=YES)
        except ChangedSinceError:
            # A spent seat is dropped as a quantity is lowered, of which the model knows nothing.
            assert not as_left or any(self.licenses[SPENDING] in place for place in step)
        except RefusedError:
            assert self.licenses[REFUSING] in {place[1] for place in step}
        else:
            assert as_left
            self.model |= {place: before for place, (before, _) in step.items()}
            there.append({place: (after, before) for place, (before, after) in here.pop().items()})

    # What always holds.

    @invariant()
    def the_register_is_what_the_model_is(self) -> None:
        if not self.model:
            return
        assert self.register.register.check() == []
        found: Model = {}
        for number in self.licenses:
            license = self.register.licenses.get(number)
            found["quantity", number] = license.quantity
            found["note", number] = license.settings.note
            found["owner", number] = license.settings.owner
            for one in self.register.assignments.of_license(number):
                if not one.spent:
                    found["held", number, one.holder] = one.seats
        assert found == {place: value for place, value in self.model.items() if value is not None}

    @invariant()
    def a_license_set_to_refuse_is_never_passed(self) -> None:
        if self.model:
            refusing = self.register.licenses.get(self.licenses[REFUSING])
            assert refusing.quantity is not None
            assert refusing.used <= refusing.quantity


def test_any_order(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = 0

    def fresh() -> str:
        nonlocal made
        made += 1
        if database.startswith("sqlite"):
            return f"sqlite:///{tmp_path / f'acme-{made}.db'}"
        address: str = request.getfixturevalue("server").fresh()
        return address

    class OnThisDatabase(Register):
        pass

    OnThisDatabase.fresh = staticmethod(fresh)
    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=15, stateful_step_count=30, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
