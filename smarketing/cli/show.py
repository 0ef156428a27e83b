"""`show`: a View as a table, JSON or CSV. Loads what computes only when it is asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from smarketing.settings import EARLIEST, LATEST


class Day(click.ParamType[date]):
    """A calendar day, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as YYYY-MM-DD, e.g. 2026-11-30.", param, ctx)
        if not EARLIEST <= day <= LATEST:
            self.fail(f"{value} is out of range; use a day from {EARLIEST} to {LATEST}.", param, ctx)
        return day


class PeriodName(click.ParamType[str]):
    """What the headline speaks of (month, quarter, year), or a period by its name, such as this-month."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from smarketing.views.presets import KINDS, PRESETS

        names = (*KINDS, *PRESETS)
        if value not in names:
            self.fail(f"{value!r} is no period; there are {', '.join(names)}.", param, ctx)
        return str(value)


@click.command()
@click.argument("name", metavar="[VIEW]", required=False)
@click.option("--from", "start", type=Day(), help="First day.")
@click.option("--to", "end", type=Day(), help="Last day.")
@click.option("--as-of", type=Day(), help="Judge as of this day instead of the data date.")
@click.option("--source", "sources", multiple=True, help="Only leads of this source; may be repeated.")
@click.option("--owner", "owners", multiple=True, help="Only leads of this owner; may be repeated.")
@click.option(
    "--period",
    type=PeriodName(),
    default="month",
    show_default=True,
    help="The period the headline speaks of: month, quarter or year. Or the days asked about, instead of --from and "
    "--to: this-, last- and month, quarter or year; last-30-days, -90-, -365-days, last-12-months; everything.",
)
@click.option("--all-leads", is_flag=True, help="Lead aging: converted and rejected leads too.")
@click.option(
    "--points", type=float, default=5, show_default=True,
    help="Funnel and deal stages: percentage points to raise a step by.",
)  # fmt: skip
@click.option("--pipeline", help="Deal stages: this pipeline instead of the one with the most deals.")
@click.option(
    "--against", type=click.Choice(["goal", "previous", "year"]),
    help="Month review: compare with the goal, the month before or the same month a year ago.",
)  # fmt: skip
@click.option("--list", "cell", metavar="COLUMN", help="List the leads behind a column, e.g. days_31_60 or total.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "sql"]), default="table", show_default=True,
    help="As sql: what was run for it, with its parameters, to run in DuckDB on the warehouse.",
)  # fmt: skip
def show(
    name: str | None,
    start: date | None,
    end: date | None,
    as_of: date | None,
    sources: tuple[str, ...],
    owners: tuple[str, ...],
    period: str,
    all_leads: bool,
    points: float,
    pipeline: str | None,
    against: Any,
    cell: str | None,
    form: str,
) -> None:
    """Show VIEW; without VIEW, list the views.

    Without dates: everything up to the data date, the newest event in the data.
    """  # fmt: skip
    # The views load charts and tables, which is for nothing where only the help is asked for.
    from smarketing.outputs import answers

    asked = {
        "start": start, "end": end, "as_of": as_of, "sources": sources, "owners": owners, "period": period,
        "all_leads": all_leads, "points": points, "pipeline": pipeline, "against": against,
    }  # fmt: skip
    click.echo(answers.answer(name, asked, cell, form) if name else answers.listed())
