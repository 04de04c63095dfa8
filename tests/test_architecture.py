"""The floors, the names and the sizes that keep this code readable."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "itam_tui"
STANDARD_READERS = {"os", "socket", "sqlite3", "subprocess", "tempfile", "shutil", "time"}
"""Modules of the standard library that reach outside or tell the time."""

FORBIDDEN = {
    "domain": {
        "itam_tui.store", "itam_tui.services", "itam_tui.ui", "itam_tui.cli", "itam_tui.app",
        "peewee", "playhouse", "textual", "rich", "click", "platformdirs",
        "pathlib", "asyncio", "threading", *STANDARD_READERS,
    },
    "store": {
        "itam_tui.services", "itam_tui.ui", "itam_tui.cli", "itam_tui.app",
        "textual", "rich", "click", "asyncio",
    },
    "services": {
        "itam_tui.ui", "itam_tui.cli", "itam_tui.app",
        "peewee", "playhouse", "sqlite3", "textual", "rich", "click", "asyncio",
    },
    "ui": {
        "itam_tui.store", "itam_tui.cli", "itam_tui.app", "peewee", "playhouse", "sqlite3", "click",
    },
    "cli": {"textual", "itam_tui.ui"},
}  # fmt: skip
"""What each floor never imports."""

NODE_ATTRIBUTES = {
    "query", "name", "title", "styles", "log", "region", "size", "display", "offset", "loading",
    "disabled", "id", "classes", "task", "layout", "tooltip", "workers", "notify",
}  # fmt: skip
"""Attributes of every Textual node that a reactive of the same name would hide."""

LONGEST_FILE = 400


def modules(*, tests: bool = False) -> list[Path]:
    """Every Python file of the package, and of the tests when asked."""
    found = sorted(PACKAGE.rglob("*.py"))
    return found + sorted((ROOT / "tests").rglob("*.py")) if tests else found


def tree_of(path: Path) -> ast.Module:
    """A file, read as Python."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path) -> str:
    """A file's path as people write it."""
    return path.relative_to(ROOT).as_posix()


def floor_of(path: Path) -> str | None:
    """The floor a file of the package stands on; None for the top floor."""
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in FORBIDDEN else None


def imports_of(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Every module a file imports anywhere, with the node that does it."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            yield base, node
            yield from ((f"{base}.{alias.name}", node) for alias in node.names)


def reaches(imported: str, forbidden: str) -> bool:
    """Whether an import is that module or one inside it."""
    return imported == forbidden or imported.startswith(f"{forbidden}.")


@pytest.mark.parametrize("floor", sorted(FORBIDDEN))
def test_no_floor_reaches_above_itself_or_past_its_neighbor(floor: str) -> None:
    reached = {
        f"{place(path)} imports {name}"
        for path in modules()
        if floor_of(path) == floor
        for name, node in imports_of(path)
        for forbidden in FORBIDDEN[floor]
        if reaches(name, forbidden) and not _is_for_types(path, node)
    }

    assert not reached


def _is_for_types(path: Path, node: ast.AST) -> bool:
    """Whether an import stands under `if TYPE_CHECKING:`, and so never runs."""
    place_of_node = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
    return any(
        isinstance(outer, ast.If)
        and ast.unparse(outer.test).endswith("TYPE_CHECKING")
        and any(
            (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)) == place_of_node
            for body in outer.body
            for n in ast.walk(body)
        )
        for outer in ast.walk(tree_of(path))
    )


def test_a_verb_loads_the_app_only_where_it_opens_it() -> None:
    loaded = {
        f"{place(path)} imports {ast.unparse(node)}"
        for path in modules()
        if floor_of(path) == "cli"
        for node in tree_of(path).body
        if isinstance(node, ast.Import | ast.ImportFrom) and "itam_tui.app" in ast.unparse(node)
    }

    assert not loaded


def test_the_domain_stands_on_the_standard_library_values_and_calendar_dates() -> None:
    import sys

    allowed = set(sys.stdlib_module_names) | {"itam_tui", "msgspec", "pendulum"}
    foreign = {
        f"{place(path)} imports {name}"
        for path in modules()
        if floor_of(path) == "domain"
        for name, _ in imports_of(path)
        if name.split(".")[0] not in allowed
        and not (path.name == "money.py" and name.split(".")[0] == "iso4217")
    }

    assert not foreign


def test_the_domain_opens_no_file() -> None:
    opened = {
        f"{place(path)}:{node.lineno}"
        for path in modules()
        if floor_of(path) == "domain"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("open", "print", "input")
    }

    assert not opened


@pytest.mark.parametrize("floor", sorted(FORBIDDEN))
def test_only_the_top_floor_reads_the_clock(floor: str) -> None:
    clocks = {"now", "today", "utcnow", "tomorrow", "yesterday"}
    owners = {"pendulum", "datetime", "date", "Date", "DateTime"}
    read = {
        f"{place(path)}:{node.lineno}"
        for path in modules()
        if floor_of(path) == floor and floor != "cli"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in clocks
        and ast.unparse(node.value).split(".")[-1] in owners
    }

    assert not read


def test_every_module_says_what_it_provides() -> None:
    silent = {place(path) for path in modules() if not ast.get_docstring(tree_of(path))}

    assert not silent


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {
        f"{place(path)} has {count} lines"
        for path in modules(tests=True)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert not long


def test_no_reactive_hides_an_attribute_of_its_node() -> None:
    hidden = {
        f"{place(path)}:{node.lineno} {target}"
        for path in modules()
        if floor_of(path) in ("ui", None)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_reactive(node.value)
        for target in _targets(node)
        if target in NODE_ATTRIBUTES
    }

    assert not hidden


def _is_reactive(value: ast.expr | None) -> bool:
    if not isinstance(value, ast.Call):
        return False
    made = value.func.value if isinstance(value.func, ast.Subscript) else value.func
    return ast.unparse(made).split(".")[-1] in ("reactive", "var", "Reactive")


def _targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def test_text_reaches_the_screen_without_markup_so_nothing_escapes_it() -> None:
    escaping = {
        f"{place(path)} imports {name}"
        for path in modules()
        for name, _ in imports_of(path)
        if name in ("rich.markup.escape", "textual.markup.escape")
    }

    assert not escaping


def tracked_files() -> list[Path]:
    """The text files kept in version control; all of the package where there is none."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout.split("\0")
        return [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


_REGISTRIES = ((b"py", b"pi"), (b"python", b"hosted"), (b"arti", b"factory"), (b"nex", b"us"))
"""The hosts of package registries, in halves."""


def test_no_file_names_a_machine_or_a_registry() -> None:
    places = re.compile(
        rb"(?<![\w/.])/(?:home|root|Users|work|workspace)/\w|[A-Z]:\\\\?Users"
        # Put together here, so that this file names none either.
        rb"|(?:" + b"|".join(map(b"".join, _REGISTRIES)) + rb")\.[a-z]",
        re.IGNORECASE,
    )
    named = {
        f"{place(path)}: {match[0].decode()}"
        for path in tracked_files()
        if path != Path(__file__).resolve()
        if (match := places.search(path.read_bytes()))
    }

    assert not named
