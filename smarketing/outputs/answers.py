"""A View's answer as a table, JSON, CSV or the statements behind it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pandas as pd

from smarketing.agreement import Agreements
from smarketing.company import Company, open_company
from smarketing.errors import SmarketingError
from smarketing.outputs.tables import print_table
from smarketing.settings import home
from smarketing.tables import to_csv
from smarketing.views import VIEWS, Filters, Kpi, Result, Table, View, further_tables, view
from smarketing.views.amounts import refused_by_command
from smarketing.views.presets import PRESETS
from smarketing.warehouse import recorded
from smarketing.warehouse.script import script


def listed() -> str:
    """The views and their questions."""
    return print_table(("view", "question"), [(v.name, v.question) for v in VIEWS.values()])


def answer(name: str, asked: dict[str, Any], cell: str | None, form: str) -> str:
    """The answer of a View to what was asked, or the records behind one of its cells."""
    chosen, company = view(name), open_company(home())
    # A script may know a source by any of its spellings.
    filters = Filters(**_dated(company, asked) | {"sources": tuple(map(company.source, asked["sources"]))})
    check(company, filters)
    if cell:
        return _records(chosen, company, filters, cell, form)
    return _answer(chosen, company, chosen.ask(company, filters), form)


def _dated(company: Company, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked, a period by its name as its days. Raises SmarketingError where days were given too."""
    preset = PRESETS.get(asked["period"])
    if preset is None:
        return asked
    if asked["start"] or asked["end"]:
        raise SmarketingError(f"--period {preset.name} says which days; give it, or --from and --to.")
    as_of = asked["as_of"] or company.warehouse.data_date
    days = preset.days(as_of, company.agreement.fiscal_year_starts) if as_of else None
    return asked | {"period": preset.kind, "start": days and days[0], "end": days and days[1]}


def check(company: Company, filters: Filters) -> None:
    """A name that is not in the data would select nothing and look like a zero."""
    if filters.start and filters.end and filters.start > filters.end:
        raise SmarketingError(f"--from {filters.start} is after --to {filters.end}; swap them.")
    company.insist("source", filters.sources)
    company.insist("owner", filters.owners)


def _answer(chosen: View, company: Company, result: Result, form: str) -> str:
    if form == "csv":
        return to_csv(result.rows).rstrip("\n")
    if form == "sql":
        return script(result.statements)
    if form == "json":
        return as_json(chosen, company, result)
    lines = [chosen.question, result.headline, *filter(None, [result.remarks])]
    if result.missing is None:
        lines += ["", as_table(result.shown)]
        lines += [f"not shown: {', '.join(gone.columns)}: {gone.reason}" for gone in result.absent]
        lines += [f"left out: {item.rows:,} {item.reason}" for item in result.left_out]
        lines += [f"caveat: {item.rows:,} {item.reason}" for item in result.caveats]
        lines += [f"refused: {refused_by_command(company)}"] if result.refused else []
        lines += [f"converted: {result.converted}"] if result.converted else []
    return "\n".join(lines)


def as_json(chosen: View, company: Company, result: Result) -> str:
    filters = result.filters
    document = {
        "view": chosen.name,
        "question": chosen.question,
        "headline": result.headline,
        "remarks": result.remarks,
        "as_of": plain(filters.as_of),
        "filters": {
            **filters.said,
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
        "rows": plain_rows(result.rows),
        "tables": {} if result.missing else {t.name: _table(t) for t in further_tables(chosen, result)},
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _card(kpi: Kpi, asked: Filters) -> dict[str, Any]:
    return {
        "measure": kpi.measure or None,
        "label": kpi.label,
        "value": plain(kpi.value),
        "unit": kpi.unit,
        "previous": plain(kpi.previous),
        "previous_label": kpi.previous_label or None,
        "recent": plain(kpi.recent),
        "recent_label": kpi.recent_label or None,
        "goal": plain(kpi.goal),
        "beside": kpi.beside or None,
        "note": kpi.note or None,
        "group": kpi.group or None,
        "filters": kpi.over(asked).said,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [asdict(column) for column in table.columns],
        "rows": plain_rows(table.rows),
        "filters": table.over.said,
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
    with recorded() as record:
        frame = chosen.records(company, filters.settled(company.warehouse.data_date), cell)
    if form == "sql":
        return script(record.statements)
    if form == "csv":
        return to_csv(frame).rstrip("\n")
    return json.dumps(plain_rows(frame), indent=2, ensure_ascii=False) if form == "json" else as_table(frame)


def as_table(frame: pd.DataFrame) -> str:
    return print_table(list(frame.columns), frame.astype(object).itertuples(index=False))


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = frame.astype(object).to_dict("records")
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """A value JSON knows: days as YYYY-MM-DD, unknown as null."""
    if pd.isna(value):
        return None
    if isinstance(value, datetime):  # pandas' Timestamp is one
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
