"""The demo register: seeded, made anew at each start and gone at its end."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from itam_tui.demo.plan import demo_plan
from itam_tui.services import Services, open_services
from itam_tui.services.loading import load
from itam_tui.services.private_folder import AtEnd, private_folder

LABEL = "demo"
"""What the history and the header call it."""


def seed(services: Services, today: date) -> None:
    """Fill an empty register with the demo.

    Args:
        services: The register.
        today: The day its dates lie around; the same day gives the same register.

    Raises:
        RefusedError: The register already has something in it.
    """
    load(services.store, demo_plan(today), LABEL)


def demo_key_file(url: str) -> Path:
    """The key file of a demo register: beside it, and gone with it."""
    return Path(url.removeprefix("sqlite:///")).with_suffix(".keys")


def demo_register(today: date, at_end: AtEnd) -> str:
    """Make a demo register that only its owner can read, and give the URL to open.

    Args:
        today: The day its dates lie around.
        at_end: Takes what removes the register, before anything is in it.
    """
    with private_folder("itam-tui-demo-", at_end) as folder:
        url = f"sqlite:///{folder / 'demo.db'}"
        services = open_services(
            url, actor=LABEL, today=lambda: today, now=lambda: datetime.now(UTC), create=True,
            key_file=demo_key_file(url),
        )  # fmt: skip
        seed(services, today)
    return url
