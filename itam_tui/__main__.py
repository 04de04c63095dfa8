"""The program's door: runs the command line and says in one sentence what went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130
BROKEN_PIPE = 141
CRASHED = 1
"""As the app does: nothing was done, and no other code of product.md §6 says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and give what to exit with (product.md §6).

    Args:
        arguments: The words after the program's name; those it was started with by default.
    """
    import click

    from itam_tui.cli.main import itam_tui
    from itam_tui.domain.errors import ItamError
    from itam_tui.leaving import EXIT_CODES, leaving_when_told

    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _check_text(words)
        with leaving_when_told():
            code = itam_tui.main(words, prog_name="itam-tui", standalone_mode=False)
        sys.stdout.flush()
    except ItamError as error:
        _tell(sentence_of(error))
        return error.exit_code
    except click.ClickException as error:
        _tell(_usage_of(error))
        return error.exit_code if isinstance(error, click.UsageError) else 2
    except (KeyboardInterrupt, click.Abort):
        _tell("Interrupted.")
        return INTERRUPTED
    except SystemExit as left:  # a signal; click, after a completion or when nobody reads on
        if not left.code:
            sys.stdout.flush()
            return 0
        if left.code in EXIT_CODES.values():
            return int(left.code)
        _forget_output()
        return BROKEN_PIPE
    except BrokenPipeError:
        _forget_output()
        return BROKEN_PIPE
    except Exception as error:
        return _crashed(error)
    return code if isinstance(code, int) else 0


def _tell(text: str) -> None:
    """Say something on stderr; what writes it is only loaded then."""
    from itam_tui.cli.output import tell

    tell(text, lines=True)


def sentence_of(error: Exception) -> str:
    """What is said about an error, each wrong field named."""
    from itam_tui.domain.errors import InvalidError

    if isinstance(error, InvalidError):
        return "\n".join(
            _one_line(f"{field.replace('_', ' ').capitalize()}: {sentence}")
            for field, sentence in error.problems.items()
        )
    return _one_line(str(error))


def _one_line(text: str) -> str:
    """A sentence on a line: what stands in data begins none."""
    return text.replace("\n", "␊")


def _usage_of(error: Exception) -> str:
    """What is said about words that can't be understood, with where to look."""
    import click

    if not isinstance(error, click.ClickException):
        return str(error)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    hint = f"\nSee {context.command_path} --help." if context is not None else ""
    return f"{message}{hint}"


def _check_text(words: Sequence[str]) -> None:
    """Refuse words whose bytes are no text, which no record can have.

    Raises:
        UsageError: A word has bytes that aren't UTF-8.
    """
    from itam_tui.domain.errors import UsageError

    for word in words:
        if any("\ud800" <= sign <= "\udfff" for sign in word):
            raise UsageError(f"{word} is not text in UTF-8.")


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says, so that every name can be written."""
    from itam_tui.terminal import write_utf8

    _open_closed_streams()
    write_utf8((sys.stdout, sys.stderr))


def _open_closed_streams() -> None:
    """Let what a shell closed (`>&-`) be written nowhere: what is done is done all the same."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _forget_output() -> None:
    """Write the rest of the output nowhere: whoever read it has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _crashed(error: Exception) -> int:
    """Log an error nobody expected, and say so in one sentence."""
    from itam_tui.config import log_path
    from itam_tui.logs import crash_report, log_to

    if isinstance(error, OSError) and error.filename is None and error.strerror:
        _tell(f"The output could not be written: {error.strerror}.")
        return 1
    log_to(log_path())
    _tell(crash_report(error, log_path()))
    return CRASHED


if __name__ == "__main__":
    sys.exit(main())
