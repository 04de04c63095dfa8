"""The verb `add`: a license, an end user or a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from itam_tui.cli import output
from itam_tui.cli.finding import titled
from itam_tui.cli.options import (
    DEVICE_OPTIONS,
    END_USER_OPTIONS,
    LICENSE_OPTIONS,
    device_settings,
    end_user_settings,
    given_options,
    license_settings,
    with_license_switches,
    with_options,
    yes_option,
)
from itam_tui.cli.records import edit_license, with_end_user
from itam_tui.cli.session import Session, agreeing, pass_session
from itam_tui.cli.typed import first_quantity, key_from_stdin, typed
from itam_tui.domain.errors import AmbiguousError, NotFoundError, UsageError
from itam_tui.domain.holders import DeviceSettings, EndUserSettings
from itam_tui.domain.licenses import License
from itam_tui.domain.settings import LicenseSettings

if TYPE_CHECKING:
    from itam_tui.services import Services


@click.group(
    "add", epilog="\b\nExample:\n  itam-tui add license Figma --type per-end-user --quantity 5"
)
def add() -> None:
    """Add a license, an end user or a device."""


@add.command(
    "license",
    epilog="\b\nExamples:\n"
    "  itam-tui add license Figma --type per-end-user --quantity 5 --term 1year \\\n"
    "      --expires 2027-03-31 --auto-renewal --notice-days 30\n"
    "  itam-tui add license Visio --type per-device --quantity unlimited --or-update",
)
@click.argument("name")
@with_options(LICENSE_OPTIONS)
@with_license_switches
@click.option("--or-update", is_flag=True, help="Edit the license of that name if there is one.")
@yes_option
@pass_session
def add_license(
    session: Session, /, name: str, product_key_stdin: bool, or_update: bool, yes: bool, **rest: Any
) -> None:
    """Add a license."""
    given = given_options(rest)
    for field in ("type", "quantity"):
        if field not in given:
            raise UsageError(f"A license needs --{field}.")
    blank = LicenseSettings(name=typed(name), alert_days=session.config.alert_days)
    settings = license_settings(blank, given, session.config.currency)
    quantity = first_quantity(given["quantity"])
    if product_key_stdin:
        settings = replace(settings, product_key=key_from_stdin())
    services = session.open()
    if or_update and (known := _known_license(services, settings)) is not None:
        edit_license(session, services, known, given, settings.product_key, yes)
        return
    added = agreeing(
        yes, lambda consents: services.licenses.add(settings, quantity, consents=consents)
    )
    output.write(added.reference)
    output.tell(f"Added {titled(added)}.")


def _known_license(services: Services, settings: LicenseSettings) -> License | None:
    """The license of that name and, where one is given, that organization."""
    try:
        found = services.licenses.find(settings.name)
    except AmbiguousError:
        raise
    except NotFoundError:
        return None
    if found.name != settings.name and found.name.casefold() != settings.name.casefold():
        return None
    told, known = settings.organization, found.settings.organization
    return None if told and told.casefold() != known.casefold() else found


@add.command(
    "end-user",
    epilog="\b\nExample:\n  itam-tui add end-user 'Ada Lovelace' --email ada@example.com",
)
@click.argument("name")
@with_options(END_USER_OPTIONS)
@pass_session
def add_end_user(session: Session, /, name: str, **rest: Any) -> None:
    """Add an end user."""
    settings = end_user_settings(EndUserSettings(name=typed(name)), given_options(rest))
    output.tell(f"Added {session.open().holders.add_end_user(settings).label}.")


@add.command(
    "device",
    epilog="\b\nExample:\n  itam-tui add device MAC-0042 --serial C02XG1 --end-user ada@acme.com",
)
@click.argument("name")
@with_options(DEVICE_OPTIONS)
@pass_session
def add_device(session: Session, /, name: str, **rest: Any) -> None:
    """Add a device."""
    given = given_options(rest)
    settings = device_settings(DeviceSettings(name=typed(name)), given)
    services = session.open()
    settings = with_end_user(services, settings, given)
    output.tell(f"Added {services.holders.add_device(settings).label}.")
