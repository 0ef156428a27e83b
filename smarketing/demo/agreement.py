"""The demo company's agreement between marketing and sales, as the TOML file the app reads. Imports only the story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import tomli_w

from smarketing.demo.company import (
    CAMPAIGN_GOALS,
    CURRENCY,
    CUSTOMERS_PER_MONTH,
    FIRST_DAY,
    GOALS_BY_MONTH,
    HOLIDAYS,
    LEADS_PER_MONTH,
    MQLS_PER_MONTH,
    REPS,
    REVENUE_PER_MONTH,
    REVISED_FROM,
    SOURCE_GOALS,
    VISITS_PER_MONTH,
    VOLUMES_BY_MONTH,
)

HEADER = """\
# What marketing and sales of Puddlewick Instruments (an invented company) promised each other.
# A version is in force from effective_from on, once both sides have signed it, until the next one is.
# Weekdays count from 1 (Monday) to 7 (Sunday).
"""
#: Invented people; neither is a rep, so that a page never mixes up who signed with who sold.
MARKETING, SALES = "Philippa Quincewater", "Casimir Dewberry"
DEFINITIONS = {
    "visitor": ("Somebody on our web site, whether or not we ever learn who.", "marketing",
                "Counted by web analytics."),
    "prospect": ("Somebody who reads our letter and has asked for nothing yet.", "marketing",
                 "Signs up to the letter."),
    "lead": ("Somebody who gave us an address for something we offer.", "marketing",
             "Fills in a form, or a card at a fair."),
    "mql": ("A lead worth a call: it grows under glass and has asked for more than reading matter.", "shared",
            "Marketing judges it ready: it asked for a demo or a price, or keeps coming back."),
    "sql": ("An MQL that sales has spoken to and wants to go on with.", "sales",
            "A rep reached them and agreed on a meeting."),
    "opportunity": ("A lead with a deal that could be won.", "sales", "A rep opens a deal with an amount and a date."),
    "customer": ("Somebody who bought.", "sales", "A deal is won."),
}  # fmt: skip


def write_agreement(path: Path) -> Path:
    path.write_text(HEADER + "\n" + tomli_w.dumps({"versions": [_first(), _second()]}), encoding="utf-8", newline="\n")
    return path


def _first() -> dict[str, Any]:
    return {
        "number": 1,
        "effective_from": FIRST_DAY,
        "author": MARKETING,
        "reason": "Our first agreement: how many MQLs marketing brings, what sales sells, and an answer within a day.",
        "saved_at": datetime(2025, 7, 22, 9, 10),
        "signed": _signed(datetime(2025, 7, 24, 13, 5), datetime(2025, 7, 25, 8, 40)),
        "currency": CURRENCY,
        "promise_hours": 24.0,
        "holidays": [day for day in HOLIDAYS if day.year <= 2026],
        "goals": _goals(lambda month: month < REVISED_FROM),
        "source_goals": dict(SOURCE_GOALS),
    }


def _second() -> dict[str, Any]:
    return {
        "number": 2,
        "effective_from": REVISED_FROM,
        "author": SALES,
        "reason": "Hours on the clock punished sales for nights and weekends: the promise is one working day, for more "
        "of the leads. Goals for visits, leads and customers were added.",
        "saved_at": datetime(2026, 6, 16, 14, 30),
        "signed": _signed(datetime(2026, 6, 23, 10, 20), datetime(2026, 6, 19, 15, 45)),
        "currency": CURRENCY,
        "deal_size": 9500.0,
        "promise_hours": 8.0,
        "promise_clock": "business",
        "business_hours": {"opens": "09:00:00", "closes": "17:00:00"},
        "holidays": list(HOLIDAYS),
        "goals": {
            "visits_per_month": float(VISITS_PER_MONTH),
            "leads_per_month": float(LEADS_PER_MONTH),
            "customers_per_month": float(CUSTOMERS_PER_MONTH),
        }
        | _goals(lambda month: month >= REVISED_FROM),
        "source_goals": dict(SOURCE_GOALS),
        "campaign_goals": dict(CAMPAIGN_GOALS),
        "sales": {"min_attempts": 6, "calls_per_sql": 2.0, "emails_per_sql": 3.0, "share_worked": 0.95,
                  "share_in_time": 0.8},
        "capacity": {"reps": float(len(REPS)), "working_weeks": 44.0, "reviews_per_week": 8.0},
        "stages": {
            stage: {"definition": what, "owner": owner, "rule": rule}
            for stage, (what, owner, rule) in DEFINITIONS.items()
        },
        "fit": {"fit_from": 50.0, "interest_from": 50.0},
        "statements": [_statement()],
    }  # fmt: skip


def _statement() -> dict[str, Any]:
    return {
        "what": "The last quarter of 2026 brings 375,000 EUR.",
        "by": date(2026, 12, 31),
        "marketing": "145 MQLs in November from the frost campaign, and fewer leads from Paid Social that do not fit.",
        "sales": "Every MQL is tried within one working day and six times before it is closed.",
        "challenges": "December has only three full weeks, and growers decide late in the year.",
        "rewards": "Both teams share the glasshouse dinner in January.",
        "consequences": "Below 90 %, the budget of Paid Social moves to referrals in the new year.",
        "milestones": [
            {"what": "October brings 120 MQLs", "by": date(2026, 10, 31), "measure": "mqls",
             "since": date(2026, 10, 1), "target": 120.0},
            {"what": "200,000 EUR are won", "by": date(2026, 11, 15), "measure": "revenue",
             "since": date(2026, 10, 1), "target": 200_000.0},
            {"what": "36 customers are won", "by": date(2026, 12, 31), "measure": "customers",
             "since": date(2026, 10, 1), "target": 36.0},
            {"what": "The referral programme is described on the web site", "by": date(2026, 11, 30)},
        ],
    }  # fmt: skip


def _signed(marketing: datetime, sales: datetime) -> dict[str, Any]:
    return {"marketing": {"name": MARKETING, "at": marketing}, "sales": {"name": SALES, "at": sales}}


def _goals(holds: Callable[[date], bool]) -> dict[str, Any]:
    """The goals of MQLs and revenue, and of the months for which a version holds."""
    months = {month: _month(month) for month in GOALS_BY_MONTH if holds(date.fromisoformat(f"{month}-01"))}
    return {"mqls_per_month": float(MQLS_PER_MONTH), "revenue_per_month": REVENUE_PER_MONTH, "by_month": months}


def _month(month: str) -> dict[str, float]:
    mqls, revenue = GOALS_BY_MONTH[month]
    volumes = dict(zip(("visits", "leads", "customers"), map(float, VOLUMES_BY_MONTH.get(month, ())), strict=False))
    return volumes | {"mqls": float(mqls), "revenue": revenue}
