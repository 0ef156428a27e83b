"""The command line: the pages' functions, for scripts. Results go to standard output, errors to standard error."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from smarketing import __version__
from smarketing.errors import SmarketingError

#: Where each command is, and what it is for. Only the one asked for is loaded: an import has no use for charts, and
#: neither has the list of commands.
COMMANDS = {
    "run": ("run:run", "Open the app in the browser."),
    "import": ("data:import_", "Import CRM exports: files, or folders of them."),
    "imports": ("data:list_imports", "The imports so far, the newest first."),
    "undo": ("data:undo", "Return to the warehouse before the last import, or an earlier one."),
    "show": ("show:show", "Show VIEW; without VIEW, list the views."),
    "plan": ("plan:plan", "Plan backwards from a revenue goal."),
    "calculate": ("calculate:calculate", "Calculate what a goal takes."),
    "propose": ("calculate:propose", "Propose an agreement from the data."),
    "backtest": ("backtest:backtest", "Forecast past months and count how often the 80 % band held."),
    "agreement": ("agreement:agreement", "The agreement: its versions, proposing and signing."),
    "people": ("people:people", "People with several records: each counts once."),
    "rates": ("rates:rates", "What other currencies are worth."),
    "quality": ("quality:quality", "Show how far the data can be trusted."),
    "review": ("review:review", "Write the monthly review as PDF, web page or text."),
    "meeting": ("meeting:meeting", "The weekly meeting: its points, notes, actions, suggestions and minutes."),
    "send": ("send:send", "Send the messages that are due."),
    "subscribe": ("subscriptions:subscribe", "Subscribe somebody to a message."),
    "subscriptions": ("subscriptions:subscriptions", "Who gets which messages, and what became of them."),
    "publish": ("send:publish", "Write the pages into FOLDER, for a wiki or a file share."),
    "measures": ("measures:measures", "Say what a figure means; list all measures."),
    "demo": ("data:demo", "Write the demo company's exports into FOLDER."),
    "guide": ("guide:guide", "Which exports of SYSTEM to fetch, and what they make possible."),
    "template": ("guide:template", "Write a template to be filled in by hand and imported."),
}


class Commands(click.Group):
    """A group whose commands fail with one sentence and exit status 1, never with a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(f"smarketing.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

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
