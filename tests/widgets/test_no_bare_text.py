"""No text of a name or an f-string reaches a widget that would read it as markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import itam_tui.ui

READ_MARKUP = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "RadioButton",
    "Option",
    "Selection",
    "Tab",
    "TabPane",
    "Collapsible",
    "notify",
    "add_row",
    "with_tooltip",
}
"""Calls whose first text is read as markup."""

MARKUP_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}
"""Attributes whose text is read as markup."""

DOORS = {"help_text", "display", "content", "Content", "Text", "assemble", "styled", "join"}
"""Calls that make text safe to give away."""


def is_bare(given: ast.expr) -> bool:
    if isinstance(given, ast.Constant):
        return False
    if isinstance(given, ast.Call):
        called = given.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name == "stylize" and isinstance(called, ast.Attribute):
            return is_bare(called.value)
        return name not in DOORS
    if isinstance(given, ast.IfExp):
        return is_bare(given.body) or is_bare(given.orelse)
    return True


def bare_texts(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            plain = any(
                keyword.arg == "markup"
                and isinstance(keyword.value, ast.Constant)
                and keyword.value.value is False
                for keyword in node.keywords
            )
            if name in READ_MARKUP and not plain and node.args and is_bare(node.args[0]):
                yield node.lineno
        elif isinstance(node, ast.Assign):
            named = {target.attr for target in node.targets if isinstance(target, ast.Attribute)}
            if named & MARKUP_ATTRIBUTES and is_bare(node.value):
                yield node.lineno


def test_every_text_given_to_a_widget_goes_through_the_one_door() -> None:
    rooms = Path(itam_tui.ui.__file__).parent

    found = [
        f"{path.relative_to(rooms)}:{line}"
        for path in sorted(rooms.rglob("*.py"))
        for line in bare_texts(ast.parse(path.read_text("utf-8")))
    ]

    assert found == []


def test_the_walk_sees_a_name_in_a_label() -> None:
    assert list(bare_texts(ast.parse('Label(name)\nLabel(content(name))\nnotify(f"{x}")'))) == [
        1,
        3,
    ]


def test_escaping_markup_is_not_a_way_out() -> None:
    rooms = Path(itam_tui.ui.__file__).parent

    found = [
        path.name for path in rooms.rglob("*.py") if "import escape" in path.read_text("utf-8")
    ]

    assert found == []
