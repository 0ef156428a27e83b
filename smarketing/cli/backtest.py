"""`backtest`: how often the band of a month's forecast held what came."""

from __future__ import annotations

from typing import Any

import click

from smarketing.backtest import DAYS, Backtest, Summary, backtests
from smarketing.company import open_company
from smarketing.outputs.tables import echo_json, print_table
from smarketing.settings import home
from smarketing.statistics.record import RECORD, Told
from smarketing.views.wording import count, money, share


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print every month's forecast as JSON.")
def backtest(as_json: bool) -> None:
    """Forecast every month that is over from the days before alone, and count how often the 80 % band held."""
    company = open_company(home())
    found = backtests(company)
    if as_json:
        echo_json({"currency": company.currency, "measures": [_document(one) for one in found]})
        return
    click.echo("\n\n".join(_said(one, company.currency) for one in found))


def _said(found: Backtest, currency: str | None) -> str:
    if not found.told:
        return f"{found.measure}: no forecast to check. {found.reason}"
    lines = [f"{found.measure}: {_sentence(summary)}" for summary in _summaries(found)]
    header = ("month", "seen on", "so far", "from", "middle", "to", "came", "held")
    newest = [told for told in found.told if told.first in sorted({t.first for t in found.told})[-RECORD:]]
    return "\n".join([*lines, "", print_table(header, [_row(found, told, currency) for told in newest])])


def _sentence(summary: Summary) -> str:
    """ "seen from the 10th, the 80 % band held 9 of 12 months (75 %; ...)"."""
    between = f"in the long run {share(summary.low, 0)} to {share(summary.high, 0)}"
    held = f"held {count(summary.held)} of {count(summary.months, 'month', 'months')}"
    off = "" if summary.off is None else f"; the middle was {share(summary.off, 0)} off"
    width = "" if summary.width is None else f", the band {share(summary.width, 0)} wide"
    part = share(summary.held / summary.months, 0)
    return f"seen from the {summary.day}th, the 80 % band {held} ({part}, {between}){off}{width}."


def _row(found: Backtest, told: Told, currency: str | None) -> tuple[Any, ...]:
    def figure(value: float) -> str:
        return money(value, currency) if found.measure == "Revenue" else count(value)

    figures = (figure(value) for value in (told.so_far, told.low, told.median, told.high, told.actual))
    return (f"{told.first:%Y-%m}", f"{told.day}", *figures, "yes" if told.held else "no")


def _summaries(found: Backtest) -> list[Summary]:
    summaries = (Summary.of(day, found.seen_from(day)) for day in DAYS)
    return [summary for summary in summaries if summary]


def _document(found: Backtest) -> dict[str, Any]:
    return {
        "measure": found.measure,
        "band": 0.8,
        "missing": found.reason or None,
        "summaries": [
            {"day": s.day, "months": s.months, "held": s.held, "share_held": s.held / s.months, "share_low": s.low,
             "share_high": s.high, "width": s.width, "off": s.off}
            for s in _summaries(found)
        ],
        "months": [
            {"month": f"{t.first:%Y-%m}", "as_of": f"{t.day}", "so_far": t.so_far, "low": t.low, "median": t.median,
             "high": t.high, "actual": t.actual, "held": t.held}
            for t in found.told
        ],
    }  # fmt: skip
