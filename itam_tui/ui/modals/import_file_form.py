"""The boxes of an import, and the options they come to; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from itam_tui.domain.holders import HolderKind
from itam_tui.domain.importing.drafts import ImportOptions
from itam_tui.domain.importing.headers import FileKind
from itam_tui.domain.importing.maps import read_maps
from itam_tui.domain.settings import LicenseType, WhenFull
from itam_tui.ui.form_fields import YES_NO, FormField

_BOX = 34

KINDS: Final = (
    ("licenses", "Licenses"),
    ("end-users", "End users"),
    ("devices", "Devices"),
    ("assignments", "Assignments"),
)
"""The kinds of file."""

FIELDS: Final = (
    FormField("kind", "What", _BOX, KINDS),
    FormField("path", "File"),
    FormField("create_holders", "Create holders", _BOX, YES_NO[::-1]),
    FormField(
        "when_full", "When full", _BOX,
        (("", "As each license says"), ("warn", "Warn"), ("refuse", "Refuse")),
    ),
    FormField(
        "type", "Type", _BOX,
        (("", "As the file says"), *((one.value, one.label) for one in LicenseType)),
    ),
    FormField(
        "holder", "Holder", _BOX,
        (("", "The end user of both"), ("end-user", "End user"), ("device", "Device")),
        hint="where a row names two",
    ),
    FormField(
        "dates", "Dates", _BOX,
        (("", "As the column tells"), ("day-first", "Day first: 31/12/2026"),
         ("month-first", "Month first: 12/31/2026")),
    ),
    FormField(
        "encoding", "Encoding", _BOX,
        (("", "As the file tells, or UTF-8"), ("cp1252", "Windows Western (cp1252)"),
         ("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("cp1250", "Windows Central (cp1250)"),
         ("iso-8859-1", "ISO 8859-1"), ("iso-8859-15", "ISO 8859-15"),
         ("mac-roman", "Mac Roman"), ("cp850", "DOS Western (cp850)"), ("cp437", "DOS (cp437)")),
    ),
    FormField(
        "delimiter", "Delimiter", _BOX,
        (("", "As the header shows"), ("comma", "Comma ,"), ("semicolon", "Semicolon ;"),
         ("tab", "Tab"), ("pipe", "Pipe |")),
    ),
    FormField("maps", "Map columns", _BOX, hint="such as quantity=Seats"),
)  # fmt: skip
"""What is asked of a file."""

ON_LICENSES: Final = frozenset({"type"})
"""What is asked of files of licenses alone."""

ON_HELD: Final = frozenset({"create_holders", "when_full", "holder"})
"""What is asked of files that name holders."""

KEPT: Final = frozenset({"kind", "path", "maps"})
"""What stands in its box still when the dialog is opened again."""

FIELD_OF_QUESTION: Final = {
    "encoding": "encoding", "delimiter": "delimiter", "dates": "dates", "map": "maps",
}  # fmt: skip
"""The box that answers the question of a refused file."""


def first_texts() -> dict[str, str]:
    """What stands in the boxes at first."""
    return {field.name: field.choices[0][0] if field.choices else "" for field in FIELDS}


def idle_boxes(kind: str) -> frozenset[str]:
    """The boxes that a kind of file has nothing to do with."""
    held = frozenset() if kind in ("licenses", "assignments") else ON_HELD
    return held if kind == "licenses" else held | ON_LICENSES


def options_of(texts: Mapping[str, str], currency: str, alert_days: int) -> ImportOptions:
    """The options the boxes come to.

    Args:
        texts: What stands in them.
        currency: The currency of amounts that name none, by its ISO 4217 code.
        alert_days: The lead time of alerts of new licenses, in days.

    Raises:
        UsageError: The columns mapped can't be read.
    """
    kind = FileKind(texts["kind"])
    asked = {name: "" if name in idle_boxes(kind.value) else text for name, text in texts.items()}
    dates = asked["dates"]
    maps = [part for part in asked["maps"].split(";") if part.strip()]
    return ImportOptions(
        kind=kind,
        maps=read_maps(maps, "Map columns: "),
        encoding=asked["encoding"] or None,
        delimiter=asked["delimiter"] or None,
        dates="day-first" if dates == "day-first" else "month-first" if dates else None,
        type=LicenseType(asked["type"]) if asked["type"] else None,
        holder=HolderKind(asked["holder"]) if asked["holder"] else None,
        create_holders=asked["create_holders"] == "yes",
        when_full=WhenFull(asked["when_full"]) if asked["when_full"] else None,
        currency=currency,
        alert_days=alert_days,
    )
