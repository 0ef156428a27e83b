"""`people`: who has several records, who may have, and deciding it."""

from __future__ import annotations

from typing import Any

import click
import pandas as pd

from smarketing import people as who
from smarketing.company import open_company
from smarketing.outputs.tables import echo_json, print_table
from smarketing.settings import home

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
AUTHOR = click.option("--author", default="", help="Who decides.")
RECORDS = ("crm", "record", "name", "email", "company", "source", "owner", "status", "created_at")


@click.group(invoke_without_command=True)
@click.pass_context
def people(ctx: click.Context) -> None:
    """People with several records: each counts once. Without a command: `list`."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@people.command("list")
@AS_JSON
def list_(as_json: bool = False) -> None:
    """List the people whose records were merged, with their records as they were exported."""
    company = open_company(home())
    found, rows = who.counts(company), who.originals(company)
    if as_json:
        return echo_json({**vars(found), "merged": [_person(group) for _, group in rows.groupby("person")]})
    if rows.empty:
        return click.echo(who.headline(found))
    table = [(n, *_cells(row)) for n, (_, group) in enumerate(rows.groupby("person"), 1) for row in _rows(group)]
    header = ("person", "why", "record", "name", "e-mail", "company", "source", "owner", "created")
    return click.echo(f"{who.headline(found)}\n{print_table(header, table)}")


@people.command()
@click.option("--limit", "most", type=click.IntRange(1), default=50, show_default=True, help="How many, at most.")
@AS_JSON
def suggest(most: int, as_json: bool) -> None:
    """Suggest people who may be one, by names and companies that are alike. Nothing is merged by it."""
    rows = who.suggestions(open_company(home()), most)
    if as_json:
        return echo_json([_suggestion(row) for row in _rows(rows)])
    if rows.empty:
        return click.echo("Nobody else looks like one person with two records.")
    header = ("score", "why", "record", "name", "e-mail", "record", "name", "e-mail")
    table = [
        (r["score"], r["why"], f"{r['crm_a']}:{r['record_a']}", r["name_a"], r["email_a"],
         f"{r['crm_b']}:{r['record_b']}", r["name_b"], r["email_b"])
        for r in _rows(rows)
    ]  # fmt: skip
    return click.echo(print_table(header, table))


@people.command()
@click.argument("records", nargs=-1, required=True)
@AUTHOR
@AS_JSON
def merge(records: tuple[str, ...], author: str, as_json: bool) -> None:
    """Say that RECORDS, each as CRM:RECORD, are one person; `separate` takes it back."""
    company = open_company(home())
    who.merge(company, [who.record_of(name) for name in records], author=author)
    _tell(f"{' and '.join(records)} are one person now.", as_json)


@people.command()
@click.argument("record")
@click.argument("other", required=False)
@AUTHOR
@AS_JSON
def separate(record: str, other: str | None, author: str, as_json: bool) -> None:
    """Say that RECORD is another person than the rest of its person; with OTHER, than that one.

    Records are written CRM:RECORD. Two who are not merged are then no longer suggested.
    """
    company = open_company(home())
    who.separate(company, who.record_of(record), who.record_of(other) if other else None, author=author)
    _tell(f"{record} is another person{f' than {other}' if other else ''} now.", as_json)


def _tell(sentence: str, as_json: bool) -> None:
    """What was done, and what is counted since."""
    company = open_company(home())
    found = who.counts(company)
    if as_json:
        return echo_json({"done": sentence, **vars(found)})
    return click.echo(f"{sentence} {who.headline(found)}")


def _person(group: pd.DataFrame) -> dict[str, Any]:
    return {
        "counts_as": who.name_of((group["crm"].iloc[0], group["record"].iloc[0])),
        "records": [{**{name: _plain(row[name]) for name in RECORDS}, "reason": row["reason"]} for row in _rows(group)],
    }


def _suggestion(row: dict[str, Any]) -> dict[str, Any]:
    fields = ("crm", "record", "name", "email", "company", "source", "owner", "created")
    sides = {side: {name: _plain(row[f"{name}_{side}"]) for name in fields} for side in ("a", "b")}
    return {"score": row["score"], "why": row["why"], **sides}


def _cells(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["reason"], f"{row['crm']}:{row['record']}", row["name"], row["email"], row["company"], row["source"],
            row["owner"], row["created_at"])  # fmt: skip


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame.to_dict("records")
    return rows


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
