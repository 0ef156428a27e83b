"""`quality`: how far the data can be trusted, for scripts."""

from __future__ import annotations

import json

import click
import pandas as pd

from smarketing import quality as trust
from smarketing.company import Company, open_company
from smarketing.outputs.tables import print_table
from smarketing.settings import home
from smarketing.views import VIEWS, Filters


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def quality(as_json: bool) -> None:
    """Show how fresh the data is, what is wrong or missing, what was refused, and which views lack something."""
    parts = _parts(open_company(home()))
    if as_json:
        click.echo(json.dumps({name: json.loads(frame.to_json(orient="records", date_format="iso"))
                               for name, frame in parts.items()}, indent=2, ensure_ascii=False))  # fmt: skip
        return
    for name, frame in parts.items():
        click.echo(f"{name.replace('_', ' ').capitalize()}: {'none' if frame.empty else ''}".rstrip())
        if len(frame):
            click.echo(print_table(list(frame.columns), frame.astype(object).itertuples(index=False, name=None)))
        click.echo()


def _parts(company: Company) -> dict[str, pd.DataFrame]:
    warehouse = company.warehouse
    missing = {view.name: view.ask(company, Filters()).missing for view in VIEWS.values()}
    return {
        "freshness": trust.freshness(warehouse),
        "findings": trust.findings(warehouse),
        "links": trust.links(warehouse),
        "months_that_lack_a_field": trust.holes(trust.coverage(warehouse)),
        "refused_values": trust.reasons(warehouse),
        "views_that_cannot_be_computed": pd.DataFrame(
            [(name, why) for name, why in missing.items() if why], columns=["view", "missing"]
        ),
    }
