"""`db check` recounts everything, and names each difference (product.md §3)."""

from __future__ import annotations

import pytest

from itam_tui.domain.authorization import Right
from itam_tui.domain.licenses import QuantityChange
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services
from itam_tui.services.consents import ALL_CONSENTS


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE license SET quantity = 9", "its entries come to 12."),
        ("UPDATE quantity_entry SET delta = 5 WHERE delta = 2", "its entries come to 15."),
        ("UPDATE quantity_entry SET after = 11 WHERE delta = 2", "its entries come to 11."),
        ("DELETE FROM quantity_entry", "its entries come to 0."),
    ],
)
def test_a_quantity_is_the_sum_of_its_entries(register: Services, change: str, told: str) -> None:
    license = register.licenses.add(LicenseSettings(name="Figma"), 5)
    for step in (QuantityChange(None), QuantityChange(10), QuantityChange(2, relative=True)):
        register.licenses.change_quantity(license.id, step, consents=ALL_CONSENTS)
    assert register.register.check() == []

    with register.store.writing(Right.ADMINISTER) as unit:
        unit.database.execute_sql(change)

    (found,) = register.register.check()
    assert found.startswith("LIC-00001 Figma: the quantity is kept as")
    assert found.endswith(told)
