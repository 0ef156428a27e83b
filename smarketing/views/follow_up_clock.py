"""The promise's clock for the Views: what time it is, the calendar of the agreement's versions, who judged whom.

Whatever asks whether a follow-up came in time asks it here, so that no two pages can contradict each other. A statement
on the clock is put together from whole files: which leads (`with chosen as`: started_at, stopped_at, by_day), then
`follow_up.clock`, then what is asked of them. May not import ui.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pandas as pd

from smarketing.agreement import Agreement, Agreements
from smarketing.agreement.clock import NAMES, USUAL, calendar
from smarketing.agreement.history import ONE_DAY
from smarketing.company import Company
from smarketing.views.base import Filters, run


def on_the_clock(company: Company, filters: Filters, *parts: str, **more: Any) -> pd.DataFrame:
    """Run one statement that is written in several files, with the filters, the clock and further parameters bound."""
    return run(company, parts, filters, **clock_parameters(company, filters, company.agreements) | more)


def round_the_clock(company: Company, filters: Filters, *parts: str, **more: Any) -> pd.DataFrame:
    """The same on a clock that every hour counts on, whatever was agreed: elapsed time, over the change of summer time
    too."""
    return run(company, parts, filters, **clock_parameters(company, filters, Agreements()) | more)


def clock_parameters(company: Company, filters: Filters, agreements: Agreements) -> dict[str, Any]:
    """`$now` and the calendar's columns up to it, `$clock_day` and so on; no days where nothing has a date. By the
    clock of each of the agreement's versions, or round the clock where there are none."""
    moment = run(company, "follow_up.moment", filters).iloc[0]
    now: datetime | None = None if pd.isna(moment["now"]) else moment["now"].to_pydatetime()
    days: dict[str, list[Any]] = {name: [] for name in NAMES}
    if now is not None and not pd.isna(moment["first"]):
        # Wall times in the data are in the zone that is agreed now, whichever was agreed when they happened.
        zone = company.agreement.timezone
        days |= calendar(agreements, moment["first"].date(), now.date() + ONE_DAY, zone)
    return {f"clock_{name}": column for name, column in days.items()} | {"now": now}


def judged_by(versions: Iterable[int]) -> tuple[int, ...]:
    """The numbers of the agreement's versions among those that judged; the usual promise is none of them."""
    return tuple(sorted(int(number) for number in versions if number != USUAL))


def judges(company: Company, versions: Iterable[int]) -> list[Agreement]:
    """What those versions agreed; without any, what is usual, or what counts on the data date."""
    return [company.agreements.version(number).agreement for number in versions] or [company.agreement]


def promised_hours(agreements: Iterable[Agreement]) -> float | None:
    """The hours all of them promise; None where they differ, or not all have the same kind of clock."""
    promises = {(agreed.promise_hours, agreed.promise_clock) for agreed in agreements}
    return next(iter(promises))[0] if len(promises) == 1 else None


def promise_words(agreements: Iterable[Agreement]) -> str:
    """What they promise: "24 hours", "8 business hours", or "hours" where they differ.

    >>> promise_words([Agreement(promise_hours=8.0, promise_clock="business")])
    '8 business hours'
    """
    agreements = list(agreements)
    amount = promised_hours(agreements)
    if amount is None:
        return "hours"
    business = "business " if agreements[0].promise_clock == "business" else ""
    return f"{amount:g} {business}hour" + ("" if amount == 1 else "s")


def whose_promise(company: Company) -> str:
    """What those hours are: "promised", or "usual" where nothing was ever signed."""
    return "promised" if company.agreements.signed else "usual"


def promise_label(agreements: Iterable[Agreement]) -> str:
    """The same where it stands without “promised” before it: "24 hours", "the promised hours"."""
    words = promise_words(agreements)
    return "the promised hours" if words == "hours" else words
