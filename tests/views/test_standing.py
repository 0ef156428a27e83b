"""The verdict on a period: how likely its goal is while it runs, kept or missed after; when it is too early to
compare.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2

from smarketing.agreement import Agreement, Goals
from smarketing.agreement.projection import Projection, Record
from smarketing.agreement.workdays import Workdays
from smarketing.statistics.ends import Ends
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


def stands(so_far: float | None, *, goal: float | None = 126.0, gone: float = 0.1, **more: Any) -> Standing:
    return Standing(
        span=MAY, day=date(2026, 5, 5), so_far=so_far, due=12.0, goal=goal, earlier=MAY.before,
        earlier_day=date(2026, 4, 3), previous=more.pop("previous", None), gone=gone, **more,
    )  # fmt: skip


def seen(*ends: float) -> Projection:
    """A projection of equally likely ends."""
    totals = np.array(sorted(ends))
    return Projection(0, ends=Ends(totals, np.full(len(ends), 1 / len(ends))))


# The rule


@pytest.mark.parametrize(
    ("reach", "verdict", "words"),
    [
        (0, "behind", "behind: under 1 % likely to reach 126"),
        (1, "behind", "behind: 10 % likely to reach 126"),
        (2, "open", "open: 20 % likely to reach 126"),
        (8, "open", "open: 80 % likely to reach 126"),
        (9, "on course", "on course: 90 % likely to reach 126"),
        (10, "on course", "on course: over 99 % likely to reach 126"),
    ],
)
def test_while_a_period_runs_the_chance_of_the_goal_is_the_verdict(reach: int, verdict: str, words: str) -> None:
    """Of ten equally likely ends so many reach the goal of 126, one of them exactly."""
    ends = [126.0] * min(reach, 1) + [150.0] * max(0, reach - 1) + [100.0] * (10 - reach)
    standing = stands(13, projection=seen(*ends))
    assert standing.chance == pytest.approx(reach / 10)
    assert (standing.verdict, standing.goal_gap("count")) == (verdict, words)
    assert standing.behind is (verdict == "behind")


def test_a_goal_that_is_reached_is_on_course_and_one_without_a_forecast_is_open() -> None:
    assert stands(126).verdict == "on course"
    assert stands(126).goal_gap("count") == "on course: the goal of 126 is reached"
    assert (stands(13).verdict, stands(13).chance, stands(13).behind) == ("open", None, False)
    assert stands(0, goal=0.0).verdict == "on course"
    assert stands(13, goal=None).verdict is None
    assert stands(None).verdict is None


@pytest.mark.parametrize(
    ("so_far", "verdict", "words"),
    [
        (126, "kept", "level with the goal of 126"),
        (125.6, "kept", "level with the goal of 126"),
        (105, "missed", "21 behind the goal of 126"),
        (130, "kept", "4 ahead of the goal of 126"),
    ],
)
def test_a_period_that_is_over_was_kept_or_missed(so_far: float, verdict: str, words: str) -> None:
    over = replace(stands(so_far), day=MAY.last)
    assert (over.verdict, over.goal_gap("count"), over.chance) == (verdict, words, None)


@pytest.mark.parametrize(
    ("held", "of", "words"),
    [
        (9, 12, "In the last 12 months the 80 % band held 9 times."),
        (1, 3, "In the last 3 months the 80 % band held once."),
        (0, 1, "In the last month the 80 % band did not hold."),
    ],
)
def test_the_band_is_shown_with_its_record(held: int, of: int, words: str) -> None:
    projection = Projection(13, 120, 100, 140, record=Record(held, of))
    card = stands(13, projection=projection).ending_card("mqls-projected", "count")
    assert card is not None and card.note == words
    assert card.beside == "80 % band 100 to 140; goal 126"


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
    standing = stands(now, previous=then, gone=gone)
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


def test_a_goal_that_is_out_of_reach_is_said_on_the_first_day() -> None:
    """126 MQLs wanted, 4 a working day usual: 84. On Fri 1 May 2 came; a goal of 80 is open then, one of 60 likely."""
    march = working_days(date(2026, 3, 2), date(2026, 3, 31), 4)
    leads = mqls(*march, *APRIL, (date(2026, 5, 1), 2))
    found = {
        goal: SLA.ask(company(leads, agreement=Agreement(goals=Goals(mqls_per_month=goal))), Filters())
        for goal in (126, 80, 60)
    }
    assert [result.facts["standing"].verdict for result in found.values()] == ["behind", "open", "on course"]
    assert [card(result, "May 2026 so far").broken for result in found.values()] == [True, False, False]
    assert "behind" in kinds(found[126], SLA) and "behind" not in kinds(found[80], SLA)


def test_a_month_that_begins_with_a_weekend_had_nothing_due() -> None:
    """1 August 2026 is a Saturday; July began with a Wednesday, so no day of it compares."""
    july = working_days(date(2026, 7, 1), date(2026, 7, 31), 4)
    result = SLA.ask(company(mqls(*july, (date(2026, 8, 1), 1)), agreement=GOAL_126), Filters())
    assert card(result, "August 2026 so far").uncompared == (
        "No comparison: July 2026 began with a working day, and August 2026 has not had one yet"
    )


def test_batches_are_no_surprise() -> None:
    """A fair brings 60 MQLs every second week, other days none. By Thu 7 May none came of 120, 29 due by then.

    Independent MQLs would make that a miracle; with days that scatter like these 120 stays possible.
    """
    fairs = [(date(2026, 1, 5) + timedelta(days=14 * n), 60) for n in range(9)]
    leads = [*mqls(*fairs), {"id": "x", "created_at": date(2026, 5, 7)}]
    result = SLA.ask(company(leads, agreement=Agreement(goals=Goals(mqls_per_month=120))), Filters())
    low, high = result.facts["standing"].projection.low, result.facts["standing"].projection.high
    assert high - low > 45  # independent MQLs at that rate would end within 25 of each other
    assert result.facts["standing"].chance > 0.05


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
    assert result.headline.startswith("May 2026 is open for sales: €100 closed by 6 May 2026; reaching the goal of ")
    revenue = card(result, "Revenue")
    assert revenue.beside.startswith("open: ") and not revenue.broken
    assert revenue.uncompared == "Too early to compare. April 2026 at the same working day: €20K"
    assert "behind" not in kinds(result, SALES)


def test_one_giant_deal_makes_the_others_small_change() -> None:
    """99 deals of 1,000 and one of 901,000: another such deal is what a goal of 525,000 hangs on.

    An average euro belongs to a deal of 811,900: (99 x 1,000² + 901,000²) / 1,000,000. About 20 deals are to come, each
    with a chance of 1 % to be the giant: the goal is neither certain nor out of reach.
    """
    days = pd.bdate_range(date(2026, 1, 5), date(2026, 4, 30)).date
    small = [(days[n % len(days)], 1000.0) for n in range(99)]
    of = company((), deals(*small, (date(2026, 2, 2), 901_000.0), (date(2026, 5, 6), 1000.0)), agreement=euros(525_000))
    standing = SALES.ask(of, Filters()).facts["standing"]
    assert standing.grain == pytest.approx((100 * 1000**2 + 901_000**2) / 1_001_000)
    assert 0.02 < standing.chance < 0.25
    assert standing.projection.low < 20_000 < standing.projection.high


def test_an_average_of_few_deals_is_not_compared() -> None:
    """By 13 May, the 9th working day: 5 deals against 9 of April. From 6 on both sides averages compare."""
    april = [(day.date(), 700.0) for day in pd.bdate_range(date(2026, 4, 1), date(2026, 4, 30))]
    may = [(date(2026, 5, day), 800.0) for day in (1, 4, 6, 8, 13, 13)]
    few, enough = (SALES.ask(company((), deals(*april, *may[n:])), Filters()) for n in (1, 0))
    size = card(few, "Revenue per won deal")
    assert (size.value, size.previous, size.uncompared) == (800, None, "Too few deals to compare: 5 against 9")
    assert card(enough, "Revenue per won deal").previous == 700
