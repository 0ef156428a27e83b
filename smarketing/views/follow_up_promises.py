"""Everything sales promised beside what came of it, per version of the agreement; and what others published on speed.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from typing import Any

import pandas as pd

from smarketing.agreement import Agreement, Agreements
from smarketing.agreement.clock import USUAL
from smarketing.stats import wilson
from smarketing.views.follow_up_clock import promise_words
from smarketing.views.wording import UNKNOWN, count, day, quantity, share

#: As published; nothing here was measured on the company's own leads.
PUBLISHED = pd.DataFrame(
    [
        ("Within 1 hour", "about 7 times as likely to qualify as an hour later",
         "Harvard Business Review, 2011; 1.25 million leads, observational"),
        ("Within 1 hour", "over 60 times as likely to qualify as after 24 hours or more",
         "Harvard Business Review, 2011; 1.25 million leads, observational"),
        ("Within 5 minutes", "odds of contact 100 times higher than at 30 minutes",
         "Lead-response study, 2007; observational"),
    ],
    columns=["first_attempt", "finding", "source"],
)  # fmt: skip


NOT_PROMISED = "–"


@dataclass(frozen=True)
class Promise:
    """One promise and what came of it; `basis` says of how many leads."""

    agreement: str
    promise: str
    promised: str
    reached: str
    basis: str
    verdict: str


def promises(agreements: Agreements, versions: pd.DataFrame) -> pd.DataFrame:
    """What each version that judged leads promised of sales, with what came of it; `versions` has a row per version."""
    found = [promise for row in versions.to_dict("records") if _judges(row) for promise in _of(agreements, row)]
    return pd.DataFrame([astuple(promise) for promise in found], columns=[part.name for part in fields(Promise)])


def _judges(row: dict[Any, Any]) -> bool:
    return not pd.isna(row["version"]) and row["judged"] > 0


def _of(agreements: Agreements, row: dict[Any, Any]) -> Iterator[Promise]:
    number = int(row["version"])
    agreed = Agreement() if number == USUAL else agreements.version(number).agreement
    name = "None signed: the usual promise" if number == USUAL else _named(agreements, number)
    yield from _shares(name, agreed, row)
    yield from _efforts(name, agreed, row)


def _named(agreements: Agreements, number: int) -> str:
    since = agreements.version(number).effective_from
    return f"Version {number}" + (f", from {day(since)}" if since.year > 1 else "")


def _shares(name: str, agreed: Agreement, row: dict[Any, Any]) -> Iterator[Promise]:
    sales, hours = agreed.sales, promise_words([agreed])
    days = f"within {agreed.effort_days} days"
    running = int(row["judged"] - row["due"])
    yield _share(
        name, f"First attempt within {hours}", sales.share_in_time, row["kept_over"], row["due"], "due", running
    )
    later = int(row["effort_waiting"])
    if sales.share_worked is not None:
        what = f"Leads attempted {days}"
        yield _share(name, what, sales.share_worked, row["attempted_in_days"], row["effort_due"], "due", later)
    if sales.min_attempts is not None:
        what = f"{count(sales.min_attempts, 'attempt', 'attempts')} before a lead is closed {days}"
        yield _share(name, what, 1.0, row["closed_after_enough"], row["closed"], "closed leads", later)


def _share(
    name: str, what: str, promised: float | None, some: Any, of: Any, basis: str, waiting: int
) -> Promise:  # fmt: skip
    """A share that was promised; None was not, and then whatever was reached is told without a verdict. `waiting` leads
    are not due yet."""
    low, high = wilson(int(some), int(of))
    rate = int(some) / int(of) if of else None
    reached = UNKNOWN if rate is None else f"{share(rate, 0)} ({share(low, 0)} to {share(high, 0)})"
    least = NOT_PROMISED if promised is None else share(promised, 0)
    return Promise(
        name, what, least, reached, f"{count(of)} {basis}{_not_due(waiting)}", _verdict(rate, promised, waiting)
    )


def _not_due(waiting: int) -> str:
    return f", {count(waiting)} not due yet" if waiting else ""


def _efforts(name: str, agreed: Agreement, row: dict[Any, Any]) -> Iterator[Promise]:
    """Calls and e-mails per SQL."""
    sales, sqls, later = agreed.sales, int(row["sqls"]), int(row["effort_waiting"])
    for what, promised, done in (
        (f"Calls per SQL within {agreed.effort_days} days", sales.calls_per_sql, row["sql_calls"]),
        (f"E-mails per SQL within {agreed.effort_days} days", sales.emails_per_sql, row["sql_emails"]),
    ):
        if promised is None:
            continue
        reached = float(done) / sqls if sqls else None
        basis = f"{count(sqls, 'SQL', 'SQLs')}{_not_due(later)}"
        verdict = _verdict(reached, promised, later)
        yield Promise(name, what, f"{promised:g}", quantity(reached, "ratio"), basis, verdict)


def _verdict(reached: float | None, promised: float | None, waiting: int) -> str:
    if promised is None:
        return ""
    if reached is None and waiting:
        return "Not due yet"
    return UNKNOWN.capitalize() if reached is None else "Kept" if reached >= promised else "Not kept"
