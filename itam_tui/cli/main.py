"""The command `itam-tui`: its global options, its verbs by name, and the app without a verb."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from itam_tui import __version__
from itam_tui.cli.past import AS_OF, IN_FORCE
from itam_tui.cli.session import Session
from itam_tui.config import DATABASE_VARIABLE, TODAY_VARIABLE
from itam_tui.domain.errors import UsageError

VERBS: dict[str, str] = {
    "list": "lists:list_records",
    "show": "show:show",
    "add": "adding:add",
    "edit": "records:edit",
    "delete": "removing:delete",
    "restore": "removing:restore",
    "quantity": "quantity:quantity",
    "assign": "assignments:assign",
    "unassign": "assignments:unassign",
    "move": "assignments:move",
    "last-used": "assignments:last_used",
    "import": "files:import_file",
    "export": "files:export",
    "audit": "audit:audit",
    "keys": "product_keys:keys",
    "db": "database:db",
    "config": "database:config",
    "whoami": "roles:whoami",
    "roles": "roles:roles",
}
"""Each verb to the module and the command in it, loaded when it is asked for."""

VIEWS = ("licenses", "end-users", "devices", "renewals", "history")
"""The views the app can start in."""


class Verbs(click.Group):
    """The verbs, of which only the one that is asked for is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order people learn them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb; None when there is no such verb."""
        place = VERBS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(import_module(f"itam_tui.cli.{module}"), name)
        return command


@click.group(
    cls=Verbs,
    subcommand_metavar="VERB ...",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExamples:\n  itam-tui\n  itam-tui --demo\n"
    "  itam-tui list licenses --filter 'position:under'\n"
    "  itam-tui assign LIC-00001 ada@example.com",
)
@click.option(
    "--db", metavar="URL",
    help=f"The register: sqlite:///FILE or postgresql://HOST/NAME. [env: {DATABASE_VARIABLE}]",
)  # fmt: skip
@click.option("--demo", is_flag=True, help="Work on a made-up register; nothing is kept.")
@click.option("--read-only", is_flag=True, help="Change nothing.")
@click.option(
    "--view", type=click.Choice(VIEWS), default=VIEWS[0], help="The view the app starts in."
)
@click.option(
    "--config", "config_file", metavar="FILE", type=click.Path(path_type=Path),
    help="Another configuration file.",
)  # fmt: skip
@click.option(
    "--today", metavar="DATE", help=f"The day that counts as today. [env: {TODAY_VARIABLE}]"
)
@click.option("--as-of", metavar="DATE", help=AS_OF)
@click.option("--in-force", is_flag=True, help=IN_FORCE)
@click.version_option(__version__, message="itam-tui %(version)s")
@click.pass_context
def itam_tui(
    ctx: click.Context,
    db: str | None,
    demo: bool,
    read_only: bool,
    view: str,
    config_file: Path | None,
    today: str | None,
    as_of: str | None,
    in_force: bool,
) -> int:
    """Keep software licenses: who holds what, what is left, what is up for renewal.

    Without a verb the app opens in the terminal.
    """
    ctx.obj = Session(db, demo, read_only, view, config_file, today, as_of, in_force)
    if ctx.invoked_subcommand is not None:
        ctx.obj.check_past(ctx.invoked_subcommand)
        return 0
    return open_app(ctx.obj)


def open_app(session: Session) -> int:
    """Open the app in the terminal, and give what to exit with.

    Raises:
        UsageError: There is no terminal to draw on.
    """
    from itam_tui.terminal import require_terminal

    if reason := require_terminal(os.environ, sys.stdin, sys.stderr):
        raise UsageError(reason)
    launch = session.launch()
    # A collection of all that is being loaded finds nothing, and costs a tenth of the start;
    # the app collects again from its first frame on.
    gc.disable()
    from itam_tui.app import run_app

    return int(run_app(launch))
