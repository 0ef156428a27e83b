"""When it is too early for a verdict: gaps that chance alone could make, early in a period or with little due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2

from smarketing.agreement import Agreement, Goals
from smarketing.agreement.workdays import Workdays
from smarketing.stats import poisson_interval
from smarketing.views.base import Filters, Kpi, Result
from smarketing.views.periods import Span
from smarketing.views.sales_by_day import VIEW as SALES
from smarketing.views.sla_progress import VIEW as SLA
from smarketing.views.standing import FEWEST_DUE, Standing, part_gone, within_chance
from tests.companies import company

MAY = Span.holding(date(2026, 5, 1), "month")
#: 21 working days: 6 MQLs are due on each.
GOAL_126 = Agreement(goals=Goals(mqls_per_month=126))


def stands(so_far: float, due: float, *, goal: float = 126.0, gone: float = 0.1, **more: Any) -> Standing:
    return Standing(
        span=MAY, day=date(2026, 5, 5), so_far=so_far, due=due, goal=goal, earlier=MAY.before,
        earlier_day=date(2026, 4, 3), previous=more.pop("previous", None), gone=gone, **more,
    )  # fmt: skip


# The rule


@pytest.mark.parametrize(
    ("so_far", "due", "gone", "early", "why"),
    [
        (0, 2.1, 0.05, True, "none where 2.1 were due: chance makes that one time in eight"),
        (0, 3.6, 0.9, True, "so little is due that not even none could be told from chance, however late"),
        (0, 3.8, 0.9, False, "none of 3.8 is not chance"),
        (0, 12.0, 0.1, False, "none of 12 is a broken promise even on the second day"),
        (13, 18.0, 0.1, True, "the 95 % interval of 13 goes from 6.9 to 22.2"),
        (13, 18.0, 0.25, False, "the same gap after the first quarter is judged as agreed"),
        (13, 24.0, 0.1, False, "beyond the interval"),
        (30, 18.0, 0.1, False, "ahead beyond chance: 18 lies below the 20.2 of the interval"),
        (25, 18.0, 0.1, True, "nobody is ahead by chance either"),
        (3, 0.0, 0.0, True, "nothing was due on the weekend a month begins with"),
    ],
)
def test_too_early(so_far: float, due: float, gone: float, early: bool, why: str) -> None:
    standing = stands(so_far, due, gone=gone)
    assert standing.too_early is early, why
    assert (standing.side is None) is early
    assert not (early and (standing.behind or standing.gap_share))


@given(st.integers(0, 60), st.floats(0.1, 60), st.floats(0, 1))
def test_equals_the_exact_poisson_interval(so_far: int, due: float, gone: float) -> None:
    low, high = chi2.ppf(0.025, 2 * so_far) / 2 if so_far else 0.0, chi2.ppf(0.975, 2 * so_far + 2) / 2
    assume(min(abs(due - low), abs(due - high), abs(due - 3.68)) > 0.05)
    assert within_chance(so_far, due, gone) == (low <= due <= high and (gone < 0.25 or due < 3.68))


@given(st.floats(0, 100), st.floats(0.1, 100), st.floats(0.5, 5000))
def test_money_is_judged_in_deals(so_far: float, due: float, grain: float) -> None:
    """Euros or cents: 3 deals where 5 were due is the same however large a deal is."""
    assume(min(abs(bound - due) for bound in (*poisson_interval(so_far), FEWEST_DUE)) > 1e-6)
    assert within_chance(so_far * grain, due * grain, 0.1, grain) == within_chance(so_far, due, 0.1)


def test_a_period_that_is_over_or_has_no_goal_is_never_too_early() -> None:
    assert not replace(stands(0, 2.0), day=MAY.last).too_early
    assert not replace(stands(0, 2.0), goal=None, due=None).too_early
    assert not replace(stands(0, 0.0), goal=0.0).too_early


@pytest.mark.parametrize(
    ("now", "then", "gone", "early"),
    [
        (0, 5, 0.05, True),  # a coin shows tails five times in a row one time in 16, on either side
        (0, 6, 0.05, False),
        (0, 5, 0.8, True),  # not even none could be told from 5
        (26, 38, 0.1, True),
        (26, 38, 0.3, False),
        (5, 5, 0.05, False),  # level is no verdict
    ],
)
def test_too_early_to_compare(now: float, then: float, gone: float, early: bool) -> None:
    standing = stands(now, 6.0, previous=then, gone=gone)
    assert standing.too_early_to_compare is early
    assert ("previous" in standing.comparison("count")) is not early
    assert (standing.compared == "too early to compare with April 2026") is early


def test_the_share_that_is_gone_counts_working_days() -> None:
    """May 2026 begins on a Friday and has 21 working days."""
    worked = Workdays.of(Agreement())
    gone = [part_gone(worked, MAY.days, date(2026, 5, day)) * 21 for day in (1, 2, 3, 4, 31)]
    assert gone == pytest.approx([1, 1, 1, 2, 21])
    sundays = [date(2026, 5, 3), date(2026, 5, 10)]
    assert part_gone(worked, sundays, date(2026, 5, 3)) == 0.5


# MQLs


def mqls(*days: tuple[date, int]) -> list[dict[str, Any]]:
    return [
        {"id": f"{day}-{n}", "created_at": day, "mql_at": day, "stage": "mql"}
        for day, number in days
        for n in range(number)
    ]


def working_days(first: date, last: date, number: int) -> list[tuple[date, int]]:
    return [(day, number) for day in pd.bdate_range(first, last).date]


APRIL = working_days(date(2026, 4, 1), date(2026, 4, 30), 4)


def card(result: Result, label: str) -> Kpi:
    return next(kpi for kpi in result.kpis if kpi.label.startswith(label))


def kinds(result: Result, view: Any) -> set[str]:
    data = view.charts(result)[0].spec.to_dict()["datasets"]
    return {row["kind"] for rows in data.values() for row in rows if "kind" in row}


def test_nothing_due_yet_is_no_alarm() -> None:
    """Found wrong: "0 MQLs by 2 May, 100 % below April at the same working day", a day of work into the month."""
    of = company([*mqls(*APRIL), {"id": "x", "created_at": date(2026, 5, 2)}])
    result = SLA.ask(of, Filters())
    assert result.headline == (
        "Marketing brought 0 MQLs in May 2026 by 2 May 2026, too early to compare with April 2026; "
        "no goal is agreed for May 2026."
    )
    month = card(result, "May 2026 so far")
    assert (month.value, month.previous) == (0, None)
    assert month.uncompared == "Too early to compare. April 2026 at the same working day: 4"


def test_a_goal_is_not_broken_by_what_chance_makes() -> None:
    """126 MQLs over 21 working days: 2 by Fri 1 May, of 6 due, may be chance; 2 by Thu 7 May, of 30 due, are not."""
    march = working_days(date(2026, 3, 2), date(2026, 3, 31), 4)
    of = company(mqls(*march, *APRIL, (date(2026, 5, 1), 2)), agreement=GOAL_126)
    result = SLA.ask(of, Filters())
    assert result.headline.startswith(
        "Too early to tell for May 2026: 2 MQLs by 1 May 2026, where 6 were due; at this pace the month ends at "
    )
    month = card(result, "May 2026 so far")
    assert (month.beside, month.broken) == ("too early to tell: 6 due by now", False)
    assert "behind" not in kinds(result, SLA)
    late = SLA.ask(company(mqls(*APRIL, (date(2026, 5, 7), 2)), agreement=GOAL_126), Filters())
    assert late.headline.startswith("Marketing is 28 MQLs (93 %) behind pace for May 2026")
    assert card(late, "May 2026 so far").broken and "behind" in kinds(late, SLA)


def test_a_month_that_begins_with_a_weekend_had_nothing_due() -> None:
    """1 August 2026 is a Saturday; July began with a Wednesday, so no day of it compares."""
    july = working_days(date(2026, 7, 1), date(2026, 7, 31), 4)
    result = SLA.ask(company(mqls(*july, (date(2026, 8, 1), 1)), agreement=GOAL_126), Filters())
    assert result.headline.startswith("Too early to tell for August 2026: 1 MQL by 1 Aug 2026, where nothing was due")
    assert card(result, "August 2026 so far").uncompared == (
        "No comparison: July 2026 began with a working day, and August 2026 has not had one yet"
    )


def test_batches_are_not_news() -> None:
    """A fair brings 60 MQLs every second week, other days none: 4 working days without any are no broken promise.

    By Fri 8 May 6 working days are over, by Thu 7 May 5 of 21: 29 due of 120, 0 came. Independent MQLs would make that
    a miracle; in batches of 57 it is half a batch.
    """
    fairs = [(date(2026, 1, 5) + timedelta(days=14 * n), 60) for n in range(9)]
    leads = [*mqls(*fairs), {"id": "x", "created_at": date(2026, 5, 7)}]
    result = SLA.ask(company(leads, agreement=Agreement(goals=Goals(mqls_per_month=120))), Filters())
    assert result.headline.startswith("Too early to tell for May 2026: 0 MQLs by 7 May 2026, where 29 were due")


def test_a_day_is_neither_good_nor_bad_by_chance() -> None:
    steady, leap = (SLA.ask(company(mqls(*APRIL, (date(2026, 5, 1), n))), Filters()).kpis[0] for n in (7, 20))
    assert (steady.previous, steady.better) == (4, "neither")
    assert (leap.previous, leap.better) == (4, "up")


# Revenue


def deals(*days: tuple[date, float]) -> list[dict[str, Any]]:
    return [{"id": str(n), "outcome": "won", "closed_at": d, "amount": a} for n, (d, a) in enumerate(days)]


def euros(goal: float) -> Agreement:
    return Agreement(currency="EUR", goals=Goals(revenue_per_month=goal))


def test_revenue_is_judged_in_deals_of_the_typical_size() -> None:
    """Two deals of 10,000 a week in April. A goal of 42,000 is 2,000 a working day: by 6 May less than a deal."""
    april = [(date(2026, 4, day), 10_000.0) for day in (1, 3, 7, 9, 14, 16, 21, 23, 28, 30)]
    result = SALES.ask(company((), deals(*april, (date(2026, 5, 6), 100.0)), agreement=euros(42_000)), Filters())
    assert result.headline.startswith(
        "Sales have closed €100 of the €42K goal by 6 May 2026, where €8,000 was due: too early to tell"
    )
    revenue = card(result, "Revenue")
    assert (revenue.beside, revenue.broken) == ("too early to tell: €8,000 due by now", False)
    assert revenue.uncompared == "Too early to compare. April 2026 at the same working day: €20K"
    assert "behind" not in kinds(result, SALES)


def test_one_giant_deal_makes_the_others_small_change() -> None:
    """99 deals of 1,000 and one of 901,000: an average euro belongs to a deal of 811,900, so 100,000 due is little.

    (99 x 1,000² + 901,000²) / 1,000,000 = 811,900; in mean deals, of 10,000, it would be ten and none of them came.
    """
    days = pd.bdate_range(date(2026, 1, 5), date(2026, 4, 30)).date
    small = [(days[n % len(days)], 1000.0) for n in range(99)]
    of = company((), deals(*small, (date(2026, 2, 2), 901_000.0), (date(2026, 5, 6), 1000.0)), agreement=euros(525_000))
    result = SALES.ask(of, Filters())
    assert result.facts["standing"].grain == pytest.approx((100 * 1000**2 + 901_000**2) / 1_001_000)
    assert result.headline.startswith(
        "Sales have closed €1,000 of the €525K goal by 6 May 2026, where €100K was due: too"
    )


def test_an_average_of_few_deals_is_not_compared() -> None:
    """By 13 May, the 9th working day: 5 deals against 9 of April. From 6 on both sides averages compare."""
    april = [(day.date(), 700.0) for day in pd.bdate_range(date(2026, 4, 1), date(2026, 4, 30))]
    may = [(date(2026, 5, day), 800.0) for day in (1, 4, 6, 8, 13, 13)]
    few, enough = (SALES.ask(company((), deals(*april, *may[n:])), Filters()) for n in (1, 0))
    size = card(few, "Revenue per won deal")
    assert (size.value, size.previous, size.uncompared) == (800, None, "Too few deals to compare: 5 against 9")
    assert card(enough, "Revenue per won deal").previous == 700
