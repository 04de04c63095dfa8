"""What the README says is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from itam_tui.cli.main import itam_tui as cli
from itam_tui.ui.commands import key_table

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")
CONTEXT = click.Context(cli, **cli.context_settings)
"""What the program itself reads a line in."""
EXAMPLES = [line for line in TEXT.splitlines() if line.startswith("itam-tui ")]


def test_the_table_of_keys_is_that_of_the_commands() -> None:
    assert key_table().strip() in TEXT


def test_every_picture_is_there() -> None:
    assert all((ROOT / path).is_file() for path in re.findall(r"\]\((screenshots/[^)]+)\)", TEXT))


def test_every_target_is_in_the_makefile() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    assert set(re.findall(r"(?:`|^)make ([a-z]+)", TEXT, re.MULTILINE)) <= set(targets)


def test_every_verb_has_an_example() -> None:
    verbs = cli.list_commands(CONTEXT)

    assert {shlex.split(line)[1] for line in EXAMPLES} == set(verbs)


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_can_be_understood(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        found = command.get_command(CONTEXT, words.pop(0))
        assert found is not None
        command = found

    with command.make_context(command.name, words, parent=CONTEXT, resilient_parsing=False):
        pass
