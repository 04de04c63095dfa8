"""Whatever is done in whatever order, the counts that are kept are those of the assignments."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from itam_tui.domain.errors import ItamError
from itam_tui.domain.holders import EndUserSettings, HolderRef
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.services import Services, open_services
from itam_tui.services.assigning import SeatFacts
from itam_tui.services.consents import ALL_CONSENTS as YES
from tests.conftest import NOW, TODAY

places = st.integers(0, 2)
people = st.integers(0, 3)


class Register(RuleBasedStateMachine):
    """Three licenses, four people, and somebody who does anything at all."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.held: dict[tuple[int, HolderRef], int] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.register: Services = open_services(
            str(Path(self.folder.name) / "acme.db"), actor="ada",
            today=lambda: TODAY, now=lambda: NOW, create=True,
        )  # fmt: skip
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

    def tries(self, call: Callable[[], object]) -> bool:
        try:
            call()
        except ItamError:
            return False
        return True

    @rule(place=places, person=people, seats=st.integers(1, 3))
    def assign(self, place: int, person: int, seats: int) -> None:
        number, ref = self.licenses[place], self.people[person]
        facts = SeatFacts(seats=seats)
        done = self.tries(
            lambda: self.register.assignments.assign(number, [ref], facts, consents=YES)
        )
        if done:
            self.held.setdefault((number, ref), seats)

    @rule(place=places, person=people)
    def unassign(self, place: int, person: int) -> None:
        number, ref = self.licenses[place], self.people[person]
        keys = [
            one.key for one in self.register.assignments.of_holder(ref) if one.license_id == number
        ]
        if keys and self.tries(lambda: self.register.assignments.unassign(keys, consents=YES)):
            del self.held[number, ref]

    @rule(place=places, person=people, to=people)
    def move(self, place: int, person: int, to: int) -> None:
        number, ref, other = self.licenses[place], self.people[person], self.people[to]
        for one in self.register.assignments.of_holder(ref):
            if one.license_id != number or ref == other:
                continue
            held_before = (number, other) in self.held
            key = one.key
            moved = self.tries(lambda: self.register.assignments.move([key], other, consents=YES))  # noqa: B023
            if moved and not held_before:
                self.held[number, other] = self.held.pop((number, ref))

    @rule(place=places, delta=st.integers(-2, 3))
    def change_quantity(self, place: int, delta: int) -> None:
        change = QuantityChange(delta, relative=True)
        self.tries(
            lambda: self.register.licenses.change_quantity(
                self.licenses[place], change, consents=YES
            )
        )

    @rule(place=places, note=st.sampled_from(["", "x", "y"]))
    def edit(self, place: int, note: str) -> None:
        read = self.register.licenses.get(self.licenses[place])
        self.register.licenses.edit(read, replace(read.settings, note=note))

    @invariant()
    def the_counts_agree(self) -> None:
        if not hasattr(self, "people"):
            return
        assert self.register.register.check() == []
        found = {
            (one.license_id, one.holder): one.seats
            for number in self.licenses
            for one in self.register.assignments.of_license(number)
            if not one.spent
        }
        assert found == self.held

    @invariant()
    def a_license_set_to_refuse_is_never_passed(self) -> None:
        if hasattr(self, "people"):
            refusing = self.register.licenses.get(self.licenses[1])
            assert refusing.quantity is not None
            assert refusing.used <= refusing.quantity


TestAnyOrder = Register.TestCase
TestAnyOrder.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
