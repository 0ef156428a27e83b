"""Visits of the web site per day and channel, as Google Analytics 4 exports them. Imports story, records, worktime."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from smarketing.demo.company import CHANNELS, FIRST_DAY, LAST_EXPORT, PAID_SEARCH_PAUSED
from smarketing.demo.records import Lead
from smarketing.demo.worktime import arrival_weight

#: People read about greenhouses on Sundays too, though they ask for demos on working days.
WEEKEND = 0.25
#: Days vary more than chance would have them.
SPREAD = 0.08

#: Day -> visits per channel.
Visits = dict[date, dict[str, int]]


def visits(rng: Random, leads: list[Lead]) -> Visits:
    """The visits of every day up to the last export: in proportion to the month's leads of the channel's source."""
    made = Counter((lead.source.name, lead.created.year, lead.created.month) for lead in leads)
    days = [FIRST_DAY + timedelta(n) for n in range((LAST_EXPORT.date() - FIRST_DAY).days + 1)]
    weights: defaultdict[tuple[str, int, int], float] = defaultdict(float)
    for day in days:
        for source in CHANNELS:
            weights[source, day.year, day.month] += _weight(source, day)
    return {
        day: {
            channel: _drawn(rng, per_lead * made[source, day.year, day.month] * _weight(source, day)
                            / weights[source, day.year, day.month])
            for source, (channel, per_lead) in CHANNELS.items()
        }
        for day in days
    }  # fmt: skip


def write_visits(path: Path, counted: Visits, until: datetime) -> Path:
    """The export with its head of remarks; days are written as 20260115, and channels without a visit are left out."""
    rows = [
        f"{day:%Y%m%d},{channel},{count}\n"
        for day, channels in counted.items()
        if day <= until.date()
        for channel, count in channels.items()
        if count
    ]
    rule = "# " + "-" * 40
    head = (rule, "# Puddlewick Instruments", "# Free form 1", f"# {FIRST_DAY:%Y%m%d}-{until:%Y%m%d}", rule, "")
    text = "\n".join([*head, "Date,Session default channel group,Sessions\n"]) + "".join(rows)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _weight(source: str, day: date) -> float:
    first, last = PAID_SEARCH_PAUSED
    if source == "Paid Search" and first <= day <= last:
        return 0.0
    return max(WEEKEND, arrival_weight(day))


def _drawn(rng: Random, expected: float) -> int:
    """A count about as far from the expected one as counts of independent visits are, and a little farther."""
    spread = (expected + (SPREAD * expected) ** 2) ** 0.5
    return max(0, round(rng.gauss(expected, spread)))
