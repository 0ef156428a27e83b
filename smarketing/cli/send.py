"""`send` and `publish`: what leaves the machine by itself."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from smarketing.outputs.tables import echo_json, print_table

AT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.command()
@click.option("--due", is_flag=True, help="What is due now; each message goes to each recipient once.")
@click.option("--dry-run", is_flag=True, help="Only say what would go to whom.")
@click.option("--at", type=AT, metavar="YYYY-MM-DDTHH:MM", help="With --dry-run: at that time instead of now.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each as JSON.")
def send(due: bool, dry_run: bool, at: datetime | None, as_json: bool) -> None:
    """Send the messages that are due; `send --due` is what a timer runs, as often as it likes.

    Several machines may run it at once: no message goes out twice. Exit status is 1 where something that was due did
    not go out; it is tried again later, after growing waits.
    """
    from smarketing.errors import SendingError
    from smarketing.sending import send_due
    from smarketing.sending.due import calendar_of, moment
    from smarketing.settings import home

    if not due:
        raise SendingError("Say what to send: send --due.")
    if at and not dry_run:
        raise SendingError("--at goes with --dry-run only.")
    now = moment()
    if at:
        from smarketing.company import open_company

        now = calendar_of(open_company(home()), now).moment(at.date(), at.time())
    outcomes = send_due(home(), now=now, dry_run=dry_run)
    if as_json:
        echo_json([asdict(one) for one in outcomes])
    elif outcomes:
        header = ("state", "what", "to", "subscription", "why")
        click.echo(print_table(header, [(o.state, o.what, o.recipient, o.subscription, o.reason) for o in outcomes]))
    else:
        click.echo("Nothing is due.")
    if any(one.wrong for one in outcomes):
        sys.exit(1)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def publish(folder: Path) -> None:
    """Write the pages into FOLDER as web pages without a script, for a wiki or a file share.

    The folder is replaced as a whole, so that nobody reads a half-written one. A folder that holds anything else is
    left as it is.
    """
    from smarketing.company import open_company
    from smarketing.sending.publishing import publish as written
    from smarketing.settings import home

    click.echo(f"{written(open_company(home()), folder)} pages: {folder / 'index.html'}")
