"""The options that fill a record's fields, shared by `add` and `edit`, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from itam_tui.domain.errors import UsageError
from itam_tui.domain.field_readers import (
    read_alert_days,
    read_cost_per,
    read_date,
    read_license_type,
    read_when_full,
    read_whole_number,
    read_word,
)
from itam_tui.domain.holders import (
    DeviceSettings,
    DeviceStatus,
    EndUserSettings,
    EndUserStatus,
)
from itam_tui.domain.money import Cost, CostBasis, CostPer, parse_amount
from itam_tui.domain.settings import LicenseSettings, LicenseType, WhenFull
from itam_tui.domain.terms import FIXED, TermKind, parse_term
from itam_tui.domain.text import InvalidText, clean_input

Command = TypeVar("Command", bound=Callable[..., Any])
Given = Mapping[str, Any]
"""The options that were given, by the name of their field."""


class FieldOption(Struct, frozen=True):
    """One option that fills a field."""

    field: str
    """The field it fills."""
    help: str
    """What it says, for `--help`."""
    read: Callable[[str], object] = str
    """Reads what was typed; raises `ValueError` with a sentence."""
    metavar: str = "TEXT"
    """What stands for the value in `--help`."""

    @property
    def flag(self) -> str:
        """The option as typed."""
        return f"--{self.field.replace('_', '-')}"


def _words(words: type[Any]) -> str:
    return "|".join(one.value for one in words)


def _text(*fields: str) -> list[FieldOption]:
    return [FieldOption(field, f"{_spoken(field)}.") for field in fields]


def _spoken(field: str) -> str:
    return field.replace("_", " ").capitalize().replace("Po n", "PO n").replace("Os", "OS")


yes_option = click.option("--yes", is_flag=True, help="Agree to everything that would be asked.")
"""`--yes`."""


LICENSE_OPTIONS: tuple[FieldOption, ...] = (
    FieldOption("type", "Who it may be assigned to.", read_license_type, _words(LicenseType)),
    FieldOption("quantity", "Seats owned, or unlimited.", str, "N|unlimited"),
    *_text("organization", "publisher", "vendor"),
    FieldOption("used", "Usage typed by hand, of a custom license.", read_whole_number, "N"),
    FieldOption("unit_cost", "Cost of one license.", str, "AMOUNT"),
    FieldOption("total_cost", "Cost of all licenses together.", str, "AMOUNT"),
    FieldOption("currency", "Currency of the cost, such as EUR.", str, "CODE"),
    FieldOption("cost_per", "What span the cost pays for.", read_cost_per, _words(CostPer)),
    FieldOption("purchase_date", "Day of the purchase.", read_date, "DATE"),
    *_text("po_number", "order_number"),
    FieldOption("term", "Perpetual, fixed, 12months, 1year.", parse_term, "TERM"),
    FieldOption("expires", "Expiration or renewal date.", read_date, "DATE"),
    FieldOption("notice_days", "Days of notice to cancel.", read_whole_number, "N"),
    FieldOption("alert_days", "Lead time of the alert in days.", read_alert_days, "N"),
    FieldOption("warn_below", "Free seats under which it is nearly full.", read_whole_number, "N"),
    FieldOption("when_full", "What happens past the quantity.", read_when_full, _words(WhenFull)),
    FieldOption("maintenance_until", "End of a perpetual license's support.", read_date, "DATE"),
    *_text("category", "owner", "licensed_to_name", "licensed_to_email", "note", "description"),
)
"""The options of a license with a value; those with none are in `LICENSE_SWITCHES`."""

LICENSE_SWITCHES = ("auto_renewal", "reassignable", "maintained")
"""The yes/no fields of a license: `--auto-renewal`, `--no-auto-renewal`."""

END_USER_OPTIONS: tuple[FieldOption, ...] = (
    FieldOption("email", "E-mail address.", str, "ADDRESS"),
    *_text("user_name", "department", "role", "organization"),
    FieldOption(
        "status", "Whether they still work here.", lambda text: read_word(text, EndUserStatus),
        _words(EndUserStatus),
    ),
)  # fmt: skip
"""The options of an end user."""

DEVICE_OPTIONS: tuple[FieldOption, ...] = (
    *_text("serial", "asset_tag", "kind", "os"),
    FieldOption("end_user", "Whose device it is.", str, "WHO"),
    *_text("group", "organization"),
    FieldOption(
        "status", "What it is doing.", lambda text: read_word(text, DeviceStatus),
        _words(DeviceStatus),
    ),
)  # fmt: skip
"""The options of a device."""

_FIELD_NAMES = {"expires": "expiration_date", "used": "typed_used"}
_COST = ("unit_cost", "total_cost", "currency")
_APART = ("quantity", "end_user", *_COST)
"""Fields that aren't simply written into the settings."""


def with_options(*groups: tuple[FieldOption, ...]) -> Callable[[Command], Command]:
    """Give a command the options of some kinds of record, each once."""
    options = {one.field: one for group in reversed(groups) for one in group}

    def decorate(command: Command) -> Command:
        for one in reversed(list(options.values())):
            command = click.option(
                one.flag, one.field, default=None, metavar=one.metavar, help=one.help
            )(command)
        return command

    return decorate


def with_license_switches(command: Command) -> Command:
    """Give a command the yes/no options of a license, and the key from stdin."""
    command = click.option(
        "--product-key-stdin", is_flag=True, help="Read the product key from standard input."
    )(command)
    for field in reversed(LICENSE_SWITCHES):
        name = field.replace("_", "-")
        command = click.option(
            f"--{name}/--no-{name}", field, default=None, help=f"{_spoken(field)}, or not."
        )(command)
    return command


def given_options(arguments: Given) -> dict[str, Any]:
    """The options that were typed, out of all a command has."""
    return {field: value for field, value in arguments.items() if value is not None}


def read_texts(given: Given, options: tuple[FieldOption, ...]) -> dict[str, Any]:
    """The values of the options of one kind of record.

    Raises:
        UsageError: One can't be read; the sentence names the option.
    """
    known = {one.field: one for one in options}
    found = {}
    for field, text in given.items():
        if field not in known or not isinstance(text, str):
            continue
        try:
            found[field] = known[field].read(clean_input(text, lines=field == "note"))
        except (ValueError, InvalidText) as error:
            raise UsageError(f"{known[field].flag}: {error}") from None
    return found


def license_settings(base: LicenseSettings, given: Given, currency: str) -> LicenseSettings:
    """A license's settings with the options on top.

    Args:
        base: What it is now; blank for a new one.
        given: The options as typed.
        currency: The currency of an amount that names none.

    Raises:
        UsageError: One can't be read.
    """
    values = read_texts(given, LICENSE_OPTIONS)
    switches = {field: given[field] for field in LICENSE_SWITCHES if field in given}
    fields = {
        _FIELD_NAMES.get(field, field): value
        for field, value in values.items()
        if field not in _APART
    }
    if "typed_used" in fields:
        fields["typed_used"] = fields["typed_used"] or 0
        if fields.get("type", base.type) is not LicenseType.CUSTOM:
            raise UsageError("--used is typed for a custom license only; others are counted.")
    after = replace(base, **fields, **switches, **_cost(base, values, currency))
    return _with_defaults(base, after, fields)


def _with_defaults(
    base: LicenseSettings, after: LicenseSettings, fields: Mapping[str, Any]
) -> LicenseSettings:
    """A date alone is a fixed term; what is perpetual is paid for once (product.md §3)."""
    dated = after.expiration_date is not None and base.expiration_date is None
    if dated and after.term is None and "term" not in fields and not after.auto_renewal:
        after = replace(after, term=FIXED)
    perpetual = after.term is not None and after.term.kind is TermKind.PERPETUAL
    if perpetual and "term" in fields and "cost_per" not in fields:
        after = replace(after, cost_per=CostPer.ONCE)
    return after


def _cost(base: LicenseSettings, values: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The cost, of one license or of all."""
    if not any(field in values for field in _COST):
        return {}
    if "unit_cost" in values and "total_cost" in values:
        raise UsageError("Give --unit-cost or --total-cost, not both; the other is worked out.")
    code = values.get("currency", "").upper()
    code = code or (base.cost.typed.currency if base.cost else currency)
    if "unit_cost" not in values and "total_cost" not in values:
        if base.cost is None:
            raise UsageError("--currency needs --unit-cost or --total-cost.")
        amount, basis = base.cost.typed.amount, base.cost.basis
    else:
        basis = CostBasis.UNIT if "unit_cost" in values else CostBasis.TOTAL
        amount = values["unit_cost" if basis is CostBasis.UNIT else "total_cost"]
        if not amount:
            return {"cost": None}
    try:
        return {"cost": Cost(parse_amount(amount, code), basis)}
    except ValueError as error:
        raise UsageError(f"--{basis.value}-cost: {error}") from None


def end_user_settings(base: EndUserSettings, given: Given) -> EndUserSettings:
    """An end user's settings with the options on top.

    Raises:
        UsageError: One can't be read.
    """
    return replace(base, **read_texts(given, END_USER_OPTIONS))


def device_settings(base: DeviceSettings, given: Given) -> DeviceSettings:
    """A device's settings with the options on top, `--end-user` apart.

    Raises:
        UsageError: One can't be read.
    """
    values = read_texts(given, DEVICE_OPTIONS)
    return replace(base, **{name: value for name, value in values.items() if name != "end_user"})
