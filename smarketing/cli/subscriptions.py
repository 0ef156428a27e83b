"""`subscribe` and `subscriptions`: who gets which messages."""

from __future__ import annotations

import sys
from typing import Any

import click

from smarketing.company import open_company
from smarketing.errors import SendingError
from smarketing.outputs.tables import echo_json, print_table
from smarketing.sending import preview
from smarketing.sending import subscriptions as kept
from smarketing.sending.addresses import shown_key
from smarketing.sending.due import calendar_of, moment
from smarketing.sending.ledger import Ledger
from smarketing.sending.schedule import next_due
from smarketing.sending.subscriptions import CAUSES, KINDS, WEEKDAYS, Kept
from smarketing.sending.written import as_html, as_text
from smarketing.settings import home
from smarketing.workspace import Workspace

DAYS = tuple(day.lower() for day in WEEKDAYS)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
AUTHOR = click.option("--author", default="", help="Who says so.")
OPTIONS = (
    click.option("--to", "to", multiple=True, metavar="ADDRESS", help="A mail address, the address of a chat or push "
                 "service, channel:NAME for the one in SMARKETING_CHANNEL_NAME, or - to read addresses from standard "
                 "input, so that no token stands in the command; may be repeated."),
    click.option("--owner", "owners", multiple=True, help="Only leads of this owner; may be repeated."),
    click.option("--source", "sources", multiple=True, help="Only leads of this source; may be repeated."),
    click.option("--weekday", type=click.Choice(DAYS), help="The day of a digest; default: monday."),
    click.option("--at", metavar="HH:MM", help="The time of a digest or pack, on the company's clock; default: 07:00."),
    click.option("--cause", "causes", multiple=True, type=click.Choice(list(CAUSES)),
                 help="What to be warned of; may be repeated; default: all."),
    click.option("--data-days", type=int, help="Working days after which the data is old; default: 3."),
)  # fmt: skip


def choices(command: Any) -> Any:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("what", type=click.Choice(list(KINDS)))
@click.option("--who", required=True, help="What the subscription is called, such as whom it is for.")
@choices
@AUTHOR
@AS_JSON
def subscribe(what: str, who: str, author: str, as_json: bool, **given: Any) -> None:
    """Subscribe somebody to a weekly digest, the monthly pack or alerts.

    `subscribe digest --who Ada --to ada@example.com --owner "Ada Example"`
    """
    company = open_company(home())
    wanted = kept.subscription(what=what, who=who, **_given(given))
    kept.filters(company, wanted)
    _tell([kept.add(company.workspace, wanted, author=author)], as_json)


@click.group(invoke_without_command=True)
@click.pass_context
def subscriptions(ctx: click.Context) -> None:
    """Who gets which messages, and what became of them. Without a command: `list`."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@subscriptions.command("list")
@AS_JSON
def list_(as_json: bool = False) -> None:
    """List the subscriptions, with when each is next due."""
    workspace = Workspace(home().workspace)
    _tell(kept.kept(workspace), as_json)
    for lost in kept.damaged(workspace):
        click.echo(kept.is_damaged(lost), err=True)


@subscriptions.command()
@click.argument("name")
@click.option("--who", help="What it is called from now on.")
@choices
@AUTHOR
@AS_JSON
def change(name: str, who: str | None, author: str, as_json: bool, **given: Any) -> None:
    """Change what is said of the subscription NAME; what is not said stays."""
    company = open_company(home())
    known = kept.find(company.workspace, name)
    said = known.subscription.model_dump() | _given(given) | ({"who": who} if who else {})
    wanted = kept.subscription(**said)
    kept.filters(company, wanted)
    _tell([kept.change(company.workspace, known, wanted, author=author)], as_json)


@subscriptions.command()
@click.argument("name")
@AUTHOR
def pause(name: str, author: str) -> None:
    """Send nothing to the subscription NAME until it is resumed."""
    _pause(name, True, author)


@subscriptions.command()
@click.argument("name")
@AUTHOR
def resume(name: str, author: str) -> None:
    """Send to the subscription NAME again; what was due meanwhile is not caught up with."""
    _pause(name, False, author)


@subscriptions.command()
@click.argument("name")
def remove(name: str) -> None:
    """Forget the subscription NAME with its addresses."""
    workspace = Workspace(home().workspace)
    if lost := kept.damaged_one(workspace, name):
        kept.remove(workspace, lost)
        click.echo(f"Removed: the damaged subscription {lost[:8]}.")
        return
    known = kept.find(workspace, name)
    kept.remove(workspace, known.id)
    click.echo(f"Removed: {KINDS[known.subscription.what]} for {known.subscription.who}.")


@subscriptions.command()
@click.argument("name")
@click.option("--html", is_flag=True, help="As a mail program gets it, instead of as text.")
def show(name: str, html: bool) -> None:
    """Print what the subscription NAME would get now; nothing is sent."""
    company = open_company(home())
    message = preview(company, kept.find(company.workspace, name).subscription)
    if message is None:
        click.echo("There is nothing to warn of.")
    else:
        click.echo(as_html(message) if html else f"{message.subject_line}\n\n{as_text(message)}", nl=False)


@subscriptions.command()
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@AS_JSON
def deliveries(most: int, as_json: bool) -> None:
    """List the last deliveries, the newest first: what became of each, and why."""
    workspace = Workspace(home().workspace)
    names = {one.id: one.subscription.who for one in kept.kept(workspace)}
    rows = [
        {"changed": f"{one.changed_at:%Y-%m-%d %H:%M} UTC", "state": one.state, "what": one.what, "due": one.due,
         "to": shown_key(one.recipient), "subscription": names.get(one.job, "removed"), "tries": one.tries,
         "why": one.reason}
        for one in Ledger(workspace.database).newest(most)
    ]  # fmt: skip
    if as_json:
        echo_json(rows)
    else:
        lines = [tuple(str(value) for value in row.values()) for row in rows]
        click.echo(print_table(tuple(rows[0]), lines) if rows else "Nothing was to be sent yet.")


@subscriptions.command()
@click.argument("name")
def again(name: str) -> None:
    """Try at once what failed or was refused of the subscription NAME."""
    workspace = Workspace(home().workspace)
    known, ledger = kept.find(workspace, name), Ledger(workspace.database)
    ended = [one for one in ledger.newest(10_000) if one.job == known.id
             and one.state in ("failed", "refused", "given up")]  # fmt: skip
    for one in ended:
        ledger.again(one.job, one.due, one.recipient, moment())
    click.echo(f"{len(ended)} to be tried with the next `send --due`.")


def _pause(name: str, paused: bool, author: str) -> None:
    workspace = Workspace(home().workspace)
    known = kept.find(workspace, name)
    wanted = known.subscription.model_copy(update={"paused": paused})
    _tell([kept.change(workspace, known, wanted, author=author)], False)


def _given(given: dict[str, Any]) -> dict[str, Any]:
    """What was said of a subscription, in its own words."""
    said = {name: value for name, value in given.items() if value not in (None, ())}
    if "weekday" in said:
        said["weekday"] = DAYS.index(said["weekday"]) + 1
    if "-" in said.get("to", ()):
        read = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
        said["to"] = [*(place for place in said["to"] if place != "-"), *read]
        if not said["to"]:
            raise SendingError("No address was given.")
    return said


def _tell(some: list[Kept], as_json: bool) -> None:
    company = open_company(home())
    now = moment()
    calendar = calendar_of(company, now)
    rows = []
    for one in some:
        wanted = one.subscription
        due = None if wanted.paused else next_due(wanted, calendar, now)
        rows.append({
            "id": one.id[:8], "who": wanted.who, "what": wanted.what, "about": wanted.about,
            "to": ", ".join(wanted.shown_to), "when": "paused" if wanted.paused else wanted.when,
            "next": f"{calendar.local(due.moment):%Y-%m-%d %H:%M}" if due else "",
        })  # fmt: skip
    if as_json:
        echo_json(rows)
    else:
        lines = [tuple(row.values()) for row in rows]
        click.echo(print_table(tuple(rows[0]), lines) if rows else "There is no subscription yet.")
