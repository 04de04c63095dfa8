"""A whole planned register written into an empty one, in one transaction; no SQL."""

from __future__ import annotations

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import RefusedError
from itam_tui.domain.register_plan import RegisterPlan
from itam_tui.store import copying, loading
from itam_tui.store.database import Store


def load(store: Store, plan: RegisterPlan, label: str) -> None:
    """Write a plan into a register that is still empty.

    Args:
        store: The register.
        plan: What it starts with; it is not checked field by field.
        label: What the history calls it.

    Raises:
        RefusedError: The register already has something in it.
    """
    with store.writing(Right.ADMINISTER) as unit:
        if not copying.is_empty(unit):
            raise RefusedError(
                f"{store.name} already has records; only an empty register is filled at once."
            )
        loading.write(unit, plan, label)
