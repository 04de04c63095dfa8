"""Places of files as people type them, and what is told of files; no widget."""

from __future__ import annotations

import asyncio
import re
from itertools import islice
from pathlib import Path

from textual.suggester import Suggester

_OPTIONS = (
    (re.compile(r"--dates day-first or --dates month-first"), "Day first or Month first"),
    (re.compile(r"with --(?:encoding|delimiter)"), "above"),
    (re.compile(r"--create-holders"), "Create holders"),
    (re.compile(r"--map "), ""),
)
"""Options of the command line in the sentences of an import, and their words in the app."""

_MOST_LOOKED_AT = 2000
"""Names of a directory that are looked at for a suggestion."""


def place_of(text: str) -> Path:
    """The place somebody typed, `~` being their home."""
    path = Path(text.strip())
    try:
        return path.expanduser()
    except RuntimeError:  # nobody knows where that home is
        return path


def place_words(path: Path) -> str:
    """A place as people type it, with `~` for their home."""
    try:
        return str(Path("~") / path.absolute().relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


def sentence_here(sentence: str) -> str:
    """A sentence of an import in the words of the app, where no option is typed."""
    for option, words in _OPTIONS:
        sentence = option.sub(words, sentence)
    return sentence


def tables_here(most: int = 5) -> list[str]:
    """The names of files in the working directory that an import may read, sorted."""
    found = [name for name in _names(Path()) if _is_table(name) and not name.startswith(".")]
    return found[:most]


def completed(typed: str) -> str | None:
    """The place that what is typed may become: one name further; None for none."""
    if not typed.strip() or typed == "~":
        return None
    head, _, start = typed.rpartition("/")
    folder = place_of(f"{head}/" if "/" in typed else ".")
    fitting = [name for name in _names(folder) if name.startswith(start) and name != start]
    fitting = [name for name in fitting if start.startswith(".") or not name.startswith(".")]
    # A file that can be read comes before a directory, and that before any other file.
    for wanted in (_is_table, lambda name: (folder / name).is_dir()):
        if name := next(filter(wanted, fitting), ""):
            ending = "" if _is_table(name) else "/"
            return f"{head}/{name}{ending}" if "/" in typed else f"{name}{ending}"
    return None


def _is_table(name: str) -> bool:
    return name.casefold().endswith((".csv", ".tsv", ".txt"))


def _names(folder: Path) -> list[str]:
    """The names in a directory, sorted; none where it can't be read."""
    try:
        found = [one.name for one in islice(folder.iterdir(), _MOST_LOOKED_AT)]
    except OSError:
        return []
    return sorted(name for name in found if name.isprintable())


class PlaceSuggester(Suggester):
    """Offers a name of a directory behind what is typed; the right arrow takes it."""

    def __init__(self) -> None:
        """Begin; files come and go, so nothing is kept."""
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Complete what is typed by one name."""
        return await asyncio.to_thread(completed, value)
