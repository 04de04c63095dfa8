"""The verb `edit`, of licenses, end users and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from itam_tui.cli import output
from itam_tui.cli.finding import Record, find_record, label_of, titled
from itam_tui.cli.options import (
    DEVICE_OPTIONS,
    END_USER_OPTIONS,
    LICENSE_OPTIONS,
    LICENSE_SWITCHES,
    Given,
    device_settings,
    end_user_settings,
    given_options,
    license_settings,
    with_license_switches,
    with_options,
    yes_option,
)
from itam_tui.cli.session import Session, agreeing, pass_session
from itam_tui.cli.typed import first_quantity, key_from_stdin, typed
from itam_tui.domain.errors import InvalidError, StaleError, UsageError
from itam_tui.domain.holders import Device, DeviceSettings, EndUser, HolderKind
from itam_tui.domain.licenses import License, QuantityChange
from itam_tui.domain.settings import LicenseSettings, problems

if TYPE_CHECKING:
    from itam_tui.services import Services


@click.command(
    "edit",
    epilog="\b\nExamples:\n  itam-tui edit LIC-00001 --expires 2028-03-31 --note ''\n"
    "  itam-tui edit ada@example.com --status leaving",
)
@click.argument("who", metavar="REF|WHO")
@click.option("--name", metavar="TEXT", help="A new name.")
@with_options(LICENSE_OPTIONS, END_USER_OPTIONS, DEVICE_OPTIONS)
@with_license_switches
@click.option("--expect-version", type=int, metavar="V", help="The version that was read.")
@yes_option
@pass_session
def edit(
    session: Session,
    /,
    who: str,
    name: str | None,
    product_key_stdin: bool,
    expect_version: int | None,
    yes: bool,
    **rest: Any,
) -> None:
    """Change fields of a license or a holder.

    An option given as "" clears the field.
    """
    given = given_options(rest)
    key = key_from_stdin() if product_key_stdin else None
    services = session.open()
    record = find_record(services, who)
    _check_options(record, given, key is not None)
    if expect_version is not None and record.version != expect_version:
        raise StaleError(
            f"{label_of(record)} is at version {record.version} now, not {expect_version}: "
            "somebody changed it meanwhile. Show it again, then edit."
        )
    if isinstance(record, License):
        named = record if name is None else _renamed(record, typed(name))
        edit_license(session, services, record, given, key, yes, named.settings)
    elif isinstance(record, EndUser):
        base = record.settings if name is None else replace(record.settings, name=typed(name))
        saved = services.holders.edit_end_user(record, end_user_settings(base, given)).record
        _tell_edited(record, saved)
    else:
        owned = record.settings if name is None else replace(record.settings, name=typed(name))
        settings = with_end_user(services, device_settings(owned, given), given)
        _tell_edited(record, services.holders.edit_device(record, settings).record)


def _renamed(license: License, name: str) -> License:
    return replace(license, settings=replace(license.settings, name=name))


def _check_options(record: Record, given: Given, has_key: bool) -> None:
    """Refuse options that this kind of record doesn't have."""
    options = {License: LICENSE_OPTIONS, EndUser: END_USER_OPTIONS, Device: DEVICE_OPTIONS}
    words = {License: "a license", EndUser: "an end user", Device: "a device"}
    known = {one.field for one in options[type(record)]}
    known |= set(LICENSE_SWITCHES) if isinstance(record, License) else set()
    wrong = [f"--{field.replace('_', '-')}" for field in given if field not in known]
    if has_key and not isinstance(record, License):
        wrong.append("--product-key-stdin")
    if wrong:
        raise UsageError(
            f"{label_of(record)} is {words[type(record)]}, which has no {', '.join(wrong)}."
        )


def edit_license(
    session: Session,
    services: Services,
    license: License,
    given: Given,
    key: str | None,
    yes: bool,
    base: LicenseSettings | None = None,
) -> None:
    """Save a license's fields and its quantity, all of it or nothing."""
    settings = license_settings(base or license.settings, given, session.config.currency)
    if key:
        settings = replace(settings, product_key=key)
    quantity = first_quantity(given["quantity"]) if "quantity" in given else license.quantity
    if found := problems(settings, quantity):
        raise InvalidError(found)
    change = QuantityChange(quantity) if quantity != license.quantity else None
    saved = agreeing(
        yes,
        lambda consents: services.licenses.edit(license, settings, None, change, consents=consents),
    )
    same = saved.license.version == license.version and quantity == license.quantity
    _tell_saved(saved.license, "Nothing to change in" if same else "Changed")


def _tell_saved(license: License, verb: str) -> None:
    output.tell(f"{verb} {titled(license)}.")


def _tell_edited(before: EndUser | Device, after: EndUser | Device) -> None:
    verb = "Nothing to change in" if before.version == after.version else "Changed"
    output.tell(f"{verb} {after.label}.")


def with_end_user(services: Services, settings: DeviceSettings, given: Given) -> DeviceSettings:
    """The settings with the person `--end-user` names."""
    if "end_user" not in given:
        return settings
    if not given["end_user"].strip():
        return replace(settings, end_user_id=None)
    owner = services.holders.find(given["end_user"], (HolderKind.END_USER,))
    return replace(settings, end_user_id=owner.id)
