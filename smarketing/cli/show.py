"""`show`: a View as a table, JSON or CSV."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click
import pandas as pd

from smarketing.agreement import Agreements
from smarketing.cli.tables import print_table
from smarketing.company import Company, open_company
from smarketing.errors import SmarketingError, UnknownName
from smarketing.settings import home
from smarketing.tables import to_csv
from smarketing.views import VIEWS, Filters, Kpi, Result, Table, View, further_tables, view
from smarketing.views.amounts import refused_by_command

#: Beyond these a table with a row for every day helps nobody.
EARLIEST, LATEST = date(1971, 1, 1), date(2049, 12, 31)


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


@click.command()
@click.argument("name", metavar="[VIEW]", required=False)
@click.option("--from", "start", type=Day(), help="First day.")
@click.option("--to", "end", type=Day(), help="Last day.")
@click.option("--as-of", type=Day(), help="Judge as of this day instead of the data date.")
@click.option("--source", "sources", multiple=True, help="Only leads of this source; may be repeated.")
@click.option("--owner", "owners", multiple=True, help="Only leads of this owner; may be repeated.")
@click.option(
    "--period",
    type=click.Choice(["month", "quarter", "year"]),
    default="month",
    show_default=True,
    help="The period the headline speaks of.",
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
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def show(
    name: str | None,
    start: date | None,
    end: date | None,
    as_of: date | None,
    sources: tuple[str, ...],
    owners: tuple[str, ...],
    period: Any,
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
    if name is None:
        return click.echo(print_table(("view", "question"), [(v.name, v.question) for v in VIEWS.values()]))
    chosen, company = view(name), open_company(home())
    # A script may know a source by any of its spellings.
    filters = Filters(
        start,
        end,
        as_of,
        tuple(map(company.source, sources)),
        owners,
        period,
        all_leads,
        points,
        pipeline,
        against,
    )
    _check(company, filters)
    if cell:
        return click.echo(_records(chosen, company, filters, cell, form))
    return click.echo(_answer(chosen, company, chosen.ask(company, filters), form))


def _check(company: Company, filters: Filters) -> None:
    """A name that is not in the data would select nothing and look like a zero."""
    if filters.start and filters.end and filters.start > filters.end:
        raise SmarketingError(f"--from {filters.start} is after --to {filters.end}; swap them.")
    for kind, chosen in (("source", filters.sources), ("owner", filters.owners)):
        known = company.names(kind)
        for name in (name for name in chosen if name not in known):
            raise UnknownName(kind, name, known)


def _answer(chosen: View, company: Company, result: Result, form: str) -> str:
    if form == "csv":
        return to_csv(result.rows).rstrip("\n")
    if form == "json":
        return _as_json(chosen, company, result)
    lines = [chosen.question, result.headline]
    if result.missing is None:
        lines += ["", _as_table(result.shown)]
        lines += [f"not shown: {', '.join(gone.columns)}: {gone.reason}" for gone in result.absent]
        lines += [f"left out: {item.rows:,} {item.reason}" for item in result.left_out]
        lines += [f"caveat: {item.rows:,} {item.reason}" for item in result.caveats]
        lines += [f"refused: {refused_by_command(company)}"] if result.refused else []
        lines += [f"converted: {result.converted}"] if result.converted else []
    return "\n".join(lines)


def _as_json(chosen: View, company: Company, result: Result) -> str:
    filters = result.filters
    document = {
        "view": chosen.name,
        "question": chosen.question,
        "headline": result.headline,
        "as_of": _plain(filters.as_of),
        "filters": {
            **_filters(filters),
            "period": filters.period,
            "all_leads": filters.all_leads,
            "points": filters.points,
            "pipeline": filters.pipeline,
            "against": filters.against,
        },
        "missing": result.missing,
        "agreement_versions": [_in_force(company.agreements, number) for number in result.judged_by],
        "left_out": [asdict(item) for item in result.left_out],
        "caveats": [asdict(item) for item in result.caveats],
        "refused": refused_by_command(company) if result.refused else None,
        "converted": result.converted or None,
        "currency": result.currency,
        "cards": [_card(kpi, filters) for kpi in result.kpis],
        "columns": [asdict(column.spoken(result.vocabulary)) for column in chosen.columns],
        "rows": _plain_rows(result.rows),
        "tables": {} if result.missing else {t.name: _table(t) for t in further_tables(chosen, result)},
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _filters(filters: Filters) -> dict[str, Any]:
    """The days and the selection that a figure is of, whole: a script may ask for them again."""
    return {
        "from": _plain(filters.start),
        "to": _plain(filters.end),
        "as_of": _plain(filters.as_of),
        "source": list(filters.sources),
        "owner": list(filters.owners),
    }


def _card(kpi: Kpi, asked: Filters) -> dict[str, Any]:
    return {
        "measure": kpi.measure or None,
        "label": kpi.label,
        "value": _plain(kpi.value),
        "unit": kpi.unit,
        "previous": _plain(kpi.previous),
        "previous_label": kpi.previous_label or None,
        "recent": _plain(kpi.recent),
        "recent_label": kpi.recent_label or None,
        "goal": _plain(kpi.goal),
        "beside": kpi.beside or None,
        "note": kpi.note or None,
        "group": kpi.group or None,
        "filters": _filters(asked.within(kpi.days)),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [asdict(column) for column in table.columns],
        "rows": _plain_rows(table.rows),
        "filters": _filters(table.over),
    }


def _in_force(agreements: Agreements, number: int) -> dict[str, Any]:
    """A version that judged, and its first and last day; null where it is in force for ever, or always was."""
    first, last = agreements.days(number)
    return {
        "version": number,
        "from": None if first == date.min else first.isoformat(),
        "until": None if last == date.max else last.isoformat(),
    }


def _records(chosen: View, company: Company, filters: Filters, cell: str, form: str) -> str:
    if chosen.records is None:
        raise SmarketingError(
            f"{chosen.name} has no list of records behind its columns; lead-aging and follow-up have."
        )
    frame = chosen.records(company, filters.settled(company.warehouse.data_date), cell)
    if form == "csv":
        return to_csv(frame).rstrip("\n")
    return json.dumps(_plain_rows(frame), indent=2, ensure_ascii=False) if form == "json" else _as_table(frame)


def _as_table(frame: pd.DataFrame) -> str:
    return print_table(list(frame.columns), frame.astype(object).itertuples(index=False))


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = frame.astype(object).to_dict("records")
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    """A value JSON knows: days as YYYY-MM-DD, unknown as null."""
    if pd.isna(value):
        return None
    if isinstance(value, datetime):  # pandas' Timestamp is one
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
