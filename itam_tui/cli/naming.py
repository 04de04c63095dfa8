"""The holders that words, files and pasted addresses on the command line mean."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from itam_tui.cli import output
from itam_tui.cli.finding import titled
from itam_tui.domain.errors import AmbiguousError, NotFoundError, RefusedError, UsageError
from itam_tui.domain.holders import Assignment, Device, EndUser, HolderKind
from itam_tui.domain.licenses import License
from itam_tui.domain.text import word_list

if TYPE_CHECKING:
    from itam_tui.services import Services

_MANY = 1_000_000


def gathered(who: Sequence[str], source: str | None) -> list[str]:
    """Everybody named on the command line and in `--from`, each once.

    Raises:
        UsageError: Nobody is named, or the file can't be read.
    """
    texts = list(who)
    if source is not None:
        from itam_tui.domain.importing.pasted import addresses

        texts += addresses(_source_text(source))
    texts = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if not texts:
        raise UsageError("Nobody is named. Say WHO, or --from FILE.")
    return texts


def _source_text(source: str) -> str:
    """The text of a file, or of standard input."""
    try:
        if source != "-":
            raw = Path(source).read_bytes()
        else:
            raw = sys.stdin.buffer.read() if sys.stdin else b""
    except OSError as fault:
        raise UsageError(f"{source} can't be read ({fault.strerror}).") from fault
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{source} is not UTF-8 text. Save it as UTF-8.") from None


def matched(
    services: Services, texts: Sequence[str], kinds: Sequence[HolderKind], skip_unknown: bool
) -> list[EndUser | Device]:
    """The holders that texts mean, each once.

    Raises:
        NotFoundError: Some are unknown or ambiguous; all of them are named.
    """
    result = services.holders.match(texts, kinds)
    faults = []
    if result.unknown:
        words = " or ".join(kind.label.lower() for kind in kinds)
        faults.append(f"There is no {words} {', '.join(result.unknown)}.")
    if result.ambiguous:
        named = ", ".join(result.ambiguous)
        faults.append(f"Several go by {named}; name each by e-mail or serial.")
    found = list({one.ref: one for one in result.found.values()}.values())
    if faults and (not skip_unknown or not found):
        kind = NotFoundError if result.unknown else AmbiguousError
        raise kind(" ".join([*faults, "Nothing was changed."]))
    for fault in faults:
        output.tell(fault)
    return found


def held_by(
    license: License, held: Sequence[Assignment], found: Sequence[EndUser | Device]
) -> list[Assignment]:
    """The assignments of these holders.

    Raises:
        RefusedError: Some of them don't hold the license; they are named.
    """
    by_holder = {one.holder: one for one in held}
    missing = [one.label for one in found if one.ref not in by_holder]
    if missing:
        verb = "doesn't" if len(missing) == 1 else "don't"
        raise RefusedError(
            f"{word_list(missing, _MANY)} {verb} hold {titled(license)}. Nothing was changed."
        )
    return [by_holder[one.ref] for one in found]
