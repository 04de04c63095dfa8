"""Sessions on one register at once: processes that race, each with a register of its own."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from itam_tui.services import Services, open_services
from tests.databases import a_server, why_not

TODAY = date(2026, 11, 24)
RACING = multiprocessing.get_context("spawn")
"""How processes are started: nothing is shared but what they are handed."""


def session(url: str, actor: str, key_file: Path | None = None) -> Services:
    """A register as one technician has it open; a missing file is made."""
    return open_services(
        url, actor=actor, today=lambda: TODAY, now=lambda: datetime.now(UTC), create=True,
        key_file=key_file,
    )  # fmt: skip


def race(work: Callable[..., None], count: int, *arguments: Any) -> list[Any]:
    """Run processes at once, and give what each put into its queue.

    Args:
        work: Called in each process with its number, a barrier, a queue and the arguments.
        count: How many processes.
        arguments: Handed to each.
    """
    barrier, told = RACING.Barrier(count), RACING.SimpleQueue()
    started = [
        RACING.Process(target=work, args=(number, barrier, told, *arguments))
        for number in range(count)
    ]
    for process in started:
        process.start()
    answers = [told.get() for _ in started]
    for process in started:
        process.join()
    return answers


@contextmanager
def registers(arguments: Sequence[str]) -> Iterator[Iterator[tuple[str, str]]]:
    """The databases to torture, a name and the address of an empty register each.

    `--postgresql URL` names an empty database on a server; without it one is started where its
    programs and its driver are installed.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def each() -> Iterator[tuple[str, str]]:
            yield "SQLite", f"sqlite:///{folder / 'tortured.db'}"
            if "--postgresql" in arguments:
                yield "PostgreSQL", arguments[arguments.index("--postgresql") + 1]
            elif reason := why_not():
                print(f"not on PostgreSQL: {reason}", file=sys.stderr)
            else:
                yield "PostgreSQL", stack.enter_context(a_server()).fresh()

        yield each()
