"""The command line: the pages' functions, for scripts. Results go to standard output, errors to standard error."""

from __future__ import annotations

import sys
from typing import Any

import click

from smarketing import __version__
from smarketing.cli.data import demo, import_, undo
from smarketing.cli.plan import plan
from smarketing.cli.run import run
from smarketing.cli.show import show
from smarketing.errors import SmarketingError


class Commands(click.Group):
    """A group whose commands fail with one sentence and exit status 1, never with a traceback."""

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

    The folder named by SMARKETING_HOME (default: data/ of this checkout) holds the warehouse, the agreement and the
    maps you taught the importer. Exit status is 0 only if the thing was done.
    """


for command in (run, import_, undo, show, plan, demo):
    main.add_command(command)
