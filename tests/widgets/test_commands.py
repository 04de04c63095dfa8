"""Each command is declared once, with the keys technicians were promised."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from itam_tui.ui.commands import (
    COMMANDS,
    EVERYWHERE,
    GROUPS,
    ON_TABLES,
    bindings,
    command,
    commands,
    key_table,
    sign_of,
)

PROMISED = {
    "view.licenses": "1",
    "view.end_users": "2",
    "view.devices": "3",
    "view.renewals": "4",
    "view.history": "5",
    "palette": "ctrl+p :",
    "help": "? f1",
    "filter": "/",
    "refresh": "r f5 ctrl+r",
    "back": "esc ctrl+c",
    "close": "q",
    "quit": "ctrl+q",
    "open": "enter",
    "menu": "m",
    "mark": "space",
    "mark.range": "v",
    "mark.all": "*",
    "sort.left": "<",
    "sort.right": ">",
    "sort.reverse": "o",
    "columns": "C",
    "copy": "y",
    "copy.row": "Y",
    "export": "x",
    "add": "a",
    "delete": "d",
    "duplicate": "c",
    "edit": "e",
    "assign": "A",
    "history": "h",
    "quantity.set": "=",
    "quantity.more": "+",
    "quantity.less": "-",
    "unassign": "R",
    "move": "M",
    "unassign.all": "X",
    "reveal": "V",
    "product_keys": "K",
    "save": "ctrl+s",
}
"""The keys of product.md §5, as written there."""


@pytest.mark.parametrize(("command_id", "keys"), PROMISED.items())
def test_a_promised_key_does_what_it_says(command_id: str, keys: str) -> None:
    assert " ".join(sign_of(key) for key in command(command_id).keys) == keys


def test_no_two_commands_share_an_id() -> None:
    ids = [each.id for each in COMMANDS]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "own", [("add", "delete", "duplicate", "edit"), ("unassign.all", "tab.next")]
)
def test_no_key_is_bound_twice_on_a_screen(own: tuple[str, ...]) -> None:
    chosen = commands(*EVERYWHERE, *ON_TABLES, *own)

    keys = [key for each in chosen for key in each.keys]
    assert len(keys) == len(set(keys))


def test_a_clash_of_keys_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="bound twice: y"):
        commands("copy", replace(command("export"), keys=("y",)))


def test_keys_kept_for_later_are_bound_by_nothing() -> None:
    assert not {"w", "N"} & {key for each in COMMANDS for key in each.keys}


def test_every_command_stands_in_a_group_of_the_help() -> None:
    assert {each.group for each in COMMANDS} <= set(GROUPS)


def test_a_binding_can_be_given_other_keys_by_its_id() -> None:
    (binding,) = bindings(commands("filter"))

    assert (binding.id, binding.key, binding.action) == ("filter", "slash", "run_command('filter')")


def test_a_command_without_a_key_is_in_no_binding_but_in_menus() -> None:
    assert bindings(commands("restore")) == []


def test_the_readme_table_names_every_key_and_id() -> None:
    table = key_table()

    assert "| Table | `/` | Filter the rows | `filter` |" in table
    assert all(f"`{each.id}`" in table for each in COMMANDS if each.keys and not each.only_told)
