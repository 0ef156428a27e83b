"""`measures`: what every figure is called and means, for people and for scripts."""

from __future__ import annotations

from dataclasses import asdict

import click

from smarketing.metrics import MEASURES, Measure
from smarketing.metrics import measure as find
from smarketing.metrics.measures import SUBJECTS
from smarketing.outputs.tables import echo_json, print_table

PARTS = {
    "population": "Of",
    "dated": "Dated by",
    "numerator": "Counted",
    "denominator": "Divided by",
    "unknown": "Unknown",
    "few": "Few",
    "settles": "Final",
    "source": "Formula",
}


@click.command()
@click.argument("measure", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def measures(measure: str | None, as_json: bool) -> None:
    """Say what MEASURE means; without MEASURE, list all measures with their definitions."""
    found = find(measure) if measure else None
    if as_json:
        echo_json(asdict(found) if found else [asdict(one) for one in MEASURES.values()])
    elif found:
        click.echo("\n".join(_entry(found)))
    else:
        rows = [(one.id, SUBJECTS[one.subject], one.name, one.definition) for one in MEASURES.values()]
        click.echo(print_table(("measure", "subject", "name", "definition"), rows))


def _entry(one: Measure) -> list[str]:
    parts = [f"{label}: {getattr(one, name)}" for name, label in PARTS.items() if getattr(one, name)]
    return [one.name, one.definition, "", *parts]
