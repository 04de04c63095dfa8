"""Running the command line as a shell does, and what comes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from itam_tui.__main__ import main


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines on stdout."""
        return self.out.splitlines()


@dataclass(frozen=True)
class Shell:
    """Runs the program in this process, so that hundreds of commands take seconds."""

    capsys: pytest.CaptureFixture[str]
    before: tuple[str, ...] = ()

    def run(self, *words: str) -> Ran:
        self.capsys.readouterr()
        code = main([*self.before, *words])
        captured = self.capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    def fails(self, code: int, *words: str) -> str:
        """Run a command that must end so with nothing on stdout, and give its words."""
        ran = self.run(*words)
        assert (ran.code, ran.out) == (code, ""), ran
        assert "Traceback" not in ran.err
        return ran.err

    def does(self, *words: str) -> str:
        """Run a command that must succeed, and give its words."""
        ran = self.run(*words)
        assert ran.code == 0, ran
        return ran.err
