"""Every command of the interface, declared once: its keys, its words and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from textual.binding import Binding

from itam_tui.ui.glyphs import GLYPHS_UNICODE, glyphs

GROUPS: Final = ("Views", "Move", "Table", "License", "Holders", "Record", "Form", "Application")
"""The groups of the help, in its order."""

_SIGNS: Final[Mapping[str, str]] = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "equals_sign": "=",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


class Command(Struct, frozen=True):
    """One thing a person can do here."""

    id: str
    """What `[keymap]` in the config calls it (product.md §5)."""
    keys: tuple[str, ...]
    """Textual's names of its keys; the first one is shown. None: row menu and palette only."""
    title: str
    """What menus and the palette call it."""
    help: str
    """What it does, for the help."""
    group: str = "Application"
    """Its group in the help, one of `GROUPS`."""
    action: str = ""
    """The action of the screen that does it; blank: `action_` and the id, `_` for `.`."""
    footer: str = ""
    """Its short word in the footer; blank: it isn't there."""
    order: int = 50
    """Where it stands in the footer, from the left; 90 and above stand at the right end."""
    only_told: bool = False
    """Whether a widget binds its keys itself, so that only the help tells of it."""

    @property
    def action_name(self) -> str:
        """The action, as Textual runs it on the screen."""
        return self.action or self.id.replace(".", "_")

    def titled(self, title: str, *, footer: str | None = None) -> Command:
        """Give the same command another title, and another word in the footer."""
        return replace(self, title=title, footer=self.footer if footer is None else footer)


def sign_of(key: str) -> str:
    """Write a key as people do: `slash` is `/`, `ctrl+p` stays, `escape` is `esc`."""
    *modifiers, last = key.split("+") if key != "+" else [key]
    sign = _SIGNS.get(last, last)
    is_plain = glyphs() is GLYPHS_UNICODE or sign.isascii()  # `<` is a key of its own
    return "+".join([*modifiers, sign if is_plain else last])


def _view(number: int, name: str, title: str, footer: str) -> Command:
    return Command(
        f"view.{name}", (str(number),), title, f"Go to {title}", "Views", f"app.view('{name}')",
        footer, 80 + number,
    )  # fmt: skip


def _told(name: str, keys: str, help_text: str) -> Command:
    return Command(name, tuple(keys.split()), help_text, help_text, "Move", only_told=True)


VIEWS: Final = (
    _view(1, "licenses", "License management", "Licenses"),
    _view(2, "end_users", "End users", "End users"),
    _view(3, "devices", "Devices", "Devices"),
    _view(4, "renewals", "Renewals", "Renewals"),
    _view(5, "history", "History", "History"),
)
"""The views; `footer` is their short name in the header line."""

_MOVES: Final = (
    _told("table.down", "down j", "Next row"),
    _told("table.up", "up k", "Previous row"),
    _told("table.first", "g home", "First row"),
    _told("table.last", "G end", "Last row"),
    _told("table.page_down", "pagedown", "Next page"),
    _told("table.page_up", "pageup", "Previous page"),
    _told("table.half_down", "ctrl+d", "Half a page down"),
    _told("table.half_up", "ctrl+u", "Half a page up"),
    _told("table.left", "left", "Scroll columns to the left"),
    _told("table.right", "right", "Scroll columns to the right"),
)

_TABLE: Final = (
    Command("open", ("enter",), "Open", "Open the highlighted row", "Table", order=8),
    Command("menu", ("m",), "Menu", "Row menu", "Table", footer="Menu", order=60),
    Command("filter", ("slash",), "Filter", "Filter the rows", "Table", footer="Filter", order=70),
    Command("mark", ("space",), "Mark", "Mark the row", "Table"),
    Command("mark.range", ("v",), "Mark a range", "Mark from here to the next v", "Table"),
    Command("mark.all", ("asterisk",), "Mark all", "Mark all that match the filter", "Table"),
    Command(
        "sort.left", ("less_than_sign",), "Sort by the column to the left",
        "Sort by the column to the left", "Table",
    ),
    Command(
        "sort.right", ("greater_than_sign",), "Sort by the column to the right",
        "Sort by the column to the right", "Table",
    ),
    Command("sort.reverse", ("o",), "Reverse the sort", "Sort the other way round", "Table"),
    Command("columns", ("C",), "Table settings", "Choose columns and sort", "Table"),
    Command("copy", ("y",), "Copy", "Copy the reference or name", "Table"),
    Command("copy.row", ("Y",), "Copy the row", "Copy the row as TSV", "Table"),
    Command("export", ("x",), "Export", "Export what is shown", "Table"),
)  # fmt: skip

_RECORDS: Final = (
    Command("quantity.set", ("equals_sign",), "Edit quantity", "Type the new quantity", "License",
            footer="Quantity", order=10),
    Command("quantity.more", ("plus",), "More seats", "Add to the quantity", "License"),
    Command("quantity.less", ("minus",), "Fewer seats", "Take from the quantity", "License"),
    Command("edit", ("e",), "Edit settings", "Edit settings", "License", footer="Edit", order=20),
    Command("assign", ("A",), "Assign", "Assign to holders", "License", footer="Assign", order=40),
    Command("reveal", ("V",), "Reveal the product key", "Show the product key, and hide it again",
            "License", footer="Key", order=45),
    Command("product_keys", ("K",), "Product keys", "Product keys: list, add, remove, reveal",
            "License"),
    Command("history", ("h",), "History", "History of the record", "License"),
    Command("unassign", ("R",), "Unassign", "Unassign the marked, or the highlighted", "Holders",
            footer="Unassign", order=42),
    Command("move", ("M",), "Move", "Move the marked, or the highlighted", "Holders",
            footer="Move", order=43),
    Command("seats", (), "Seats", "Change how many seats it takes", "Holders"),
    Command("unassign.all", ("X",), "Unassign all", "Unassign all of this record", "Holders",
            footer="Unassign all", order=44),
    Command("add", ("a",), "Add", "Add a record", "Record", footer="Add", order=30),
    Command("duplicate", ("c",), "Duplicate", "Duplicate the record", "Record"),
    Command("delete", ("d",), "Delete", "Delete the record", "Record"),
    Command("restore", (), "Restore", "Take a deleted record back", "Record"),
    Command("tab.next", ("tab",), "Next tab", "Next tab", "Move"),
    Command("tab.previous", ("shift+tab",), "Previous tab", "Previous tab", "Move"),
)  # fmt: skip

_APPLICATION: Final = (
    Command("save", ("ctrl+s",), "Save", "Save the form", "Form", footer="Save", order=10),
    Command("undo", ("u",), "Undo", "Undo your last change of this session",
            "Application", footer="Undo", order=5),
    Command("redo", ("U",), "Redo", "Redo the change you undid last", "Application", footer="Redo",
            order=6),
    Command("refresh", ("r", "f5", "ctrl+r"), "Refresh", "Read the rows again", "Application"),
    Command("palette", ("ctrl+p", "colon"), "Palette", "Every action, and records by name",
            "Application"),
    Command("import", (), "Import a file", "Import records from a CSV file",
            "Application", "app.import_file"),
    Command("past", (), "Look at a past day", "The register as it was", "Application",
            "app.look_at_past"),
    Command("today", (), "Back to today", "Leave the past day", "Application",
            "app.leave_past"),
    Command("about", (), "About itam-tui", "Version, register, and your role", "Application",
            "app.about"),
    Command("help", ("question_mark", "f1"), "Help", "The keys in force here", "Application",
            footer="Help", order=80),
    Command("back", ("escape", "ctrl+c"), "Back", "Leave the innermost layer", "Application"),
    Command("close", ("q",), "Back", "Go back; at the start, quit", "Application", footer="Back",
            order=90),
    Command("quit", ("ctrl+q",), "Quit", "Quit; asks with unsaved work", "Application",
            "app.quit"),
)  # fmt: skip

COMMANDS: Final = (*VIEWS, *_MOVES, *_TABLE, *_RECORDS, *_APPLICATION)
"""All of them (product.md §5)."""

_BY_ID: Final = {command.id: command for command in COMMANDS}


def commands(*ids: str | Command) -> tuple[Command, ...]:
    """Pick commands for a screen.

    Args:
        ids: Ids, `family.*` for all of a family, or a command with another title.

    Raises:
        KeyError: There is no such command.
        ValueError: Two of them have the same key.
    """
    picked: dict[str, Command] = {}
    for wanted in ids:
        if isinstance(wanted, Command):
            picked[wanted.id] = wanted
        elif wanted.endswith(".*"):
            found = [each for each in COMMANDS if each.id.startswith(wanted[:-1])]
            if not found:
                raise KeyError(wanted)
            picked.update((each.id, each) for each in found)
        else:
            picked[wanted] = _BY_ID[wanted]
    keys = [key for command in picked.values() for key in command.keys]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"bound twice: {', '.join(twice)}")
    return tuple(picked.values())


EVERYWHERE: Final = commands(
    "view.*", "palette", "import", "past", "today", "about", "help", "undo", "redo", "refresh",
    "back", "close", "quit",
)  # fmt: skip
"""What every view and every page has."""

ON_TABLES: Final = commands("table.*", *(command.id for command in _TABLE))
"""What every table of a view or a page has."""


def command(command_id: str) -> Command:
    """Find one command by its id."""
    return _BY_ID[command_id]


def declared_keys(command_id: str) -> tuple[str, ...]:
    """Give the keys a command has unless the config re-keys it; none for a foreign id."""
    found = _BY_ID.get(command_id)
    return found.keys if found else ()


def bindings(chosen: Iterable[Command]) -> list[Binding]:
    """Bind the keys of commands; `App.set_keymap` re-keys them by their ids."""
    return [
        Binding(
            ",".join(each.keys),
            f"run_command('{each.id}')",
            each.title,
            show=bool(each.footer),
            key_display=sign_of(each.keys[0]),
            tooltip=each.help,
            id=each.id,
        )
        for each in chosen
        if each.keys and not each.only_told
    ]


def by_group(chosen: Iterable[Command]) -> list[tuple[str, list[Command]]]:
    """Sort commands into the groups of the help."""
    listed = list(chosen)
    grouped = [(group, [each for each in listed if each.group == group]) for group in GROUPS]
    return [(group, members) for group, members in grouped if members]


def key_table() -> str:
    """Write the keys as a Markdown table, for the README."""
    rows = ["| where | keys | does | id |", "|---|---|---|---|"]
    for group, members in by_group(each for each in COMMANDS if each.keys):
        for each in members:
            signs = " ".join(f"`{sign_of(key)}`" for key in each.keys)
            name = "" if each.only_told else f"`{each.id}`"
            rows.append(f"| {group} | {signs} | {each.help} | {name} |")
    return "\n".join(rows) + "\n"
