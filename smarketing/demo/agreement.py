"""The demo company's agreement between marketing and sales, as the TOML file the app reads. Imports only the story."""

from __future__ import annotations

from pathlib import Path

from smarketing.demo.company import (
    CURRENCY,
    GOALS_BY_MONTH,
    HOLIDAYS,
    MQLS_PER_MONTH,
    REVENUE_PER_MONTH,
    SOURCE_GOALS,
)


def write_agreement(path: Path) -> Path:
    holidays = "".join(f'    "{day.isoformat()}",\n' for day in HOLIDAYS)
    months = "".join(
        f'\n[goals.by_month."{month}"]\nmqls = {mqls}\nrevenue = {revenue}\n'
        for month, (mqls, revenue) in GOALS_BY_MONTH.items()
    )
    sources = "".join(f'"{name}" = {goal}\n' for name, goal in SOURCE_GOALS.items())
    path.write_text(
        "# What marketing and sales of Puddlewick Instruments (an invented company) promised each other.\n"
        f'currency = "{CURRENCY}"\n'
        "# Hours from hand-over to the first attempt.\n"
        "promise_hours = 24.0\n"
        "# Monday is 1.\n"
        "working_days = [1, 2, 3, 4, 5]\n"
        f"holidays = [\n{holidays}]\n"
        f"\n[goals]\nmqls_per_month = {MQLS_PER_MONTH}\nrevenue_per_month = {REVENUE_PER_MONTH}\n"
        f"{months}"
        f"\n# Leads per month.\n[source_goals]\n{sources}",
        encoding="utf-8",
        newline="\n",
    )
    return path
