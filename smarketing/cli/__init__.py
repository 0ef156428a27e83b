"""The command line: the pages' functions, for scripts. Results go to standard output, errors to standard error."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from smarketing import __version__
from smarketing.errors import SmarketingError

#: Where each command is. Only the one asked for is loaded: an import has no use for charts and pandas.
COMMANDS = {
    "run": "run:run",
    "import": "data:import_",
    "imports": "data:list_imports",
    "undo": "data:undo",
    "show": "show:show",
    "plan": "plan:plan",
    "calculate": "calculate:calculate",
    "propose": "calculate:propose",
    "agreement": "agreement:agreement",
    "people": "people:people",
    "rates": "rates:rates",
    "quality": "quality:quality",
    "measures": "measures:measures",
    "demo": "data:demo",
    "guide": "guide:guide",
    "template": "guide:template",
}


class Commands(click.Group):
    """A group whose commands fail with one sentence and exit status 1, never with a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"smarketing.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SmarketingError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="smarketing")
def main() -> None:
    """The numbers that marketing and sales both signed, from CRM exports.

    The folder named by SMARKETING_HOME (default: data/ of a checkout, else ~/smarketing) holds the warehouse, the
    agreement and the maps you taught the importer. Exit status is 0 only if the thing was done.
    """
