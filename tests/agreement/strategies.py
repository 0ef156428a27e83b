"""Agreements of every kind and their histories, for hypothesis."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from smarketing.agreement import Agreement, Agreements, Goals, Naming, PeriodGoal, Signature, Version
from smarketing.agreement.history import AS_IF_SIGNED
from smarketing.agreement.model import (
    Benchmarks,
    BusinessHours,
    Capacity,
    Fit,
    MarketingPromises,
    Milestone,
    Pot,
    SalesPromises,
    Stage,
    Statement,
)

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
signers = texts.map(str.strip).filter(bool)
goals = st.one_of(st.integers(0, 10**9), st.floats(0, 1e12, allow_subnormal=False))
shares = st.floats(0, 1)
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
months = st.builds("{:04d}-{:02d}".format, st.integers(2015, 2030), st.integers(1, 12))
quarters = st.builds("{:04d}-Q{}".format, st.integers(2015, 2030), st.integers(1, 4))
years = st.integers(2015, 2030).map(str)
places = st.sampled_from([(None, None), ("DE", None), ("DE", "BY"), ("US", "CA")])


def maybe(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | some


MEASURES = ("visits", "leads", "mqls", "customers", "lead_value", "revenue")
period_goals = st.builds(PeriodGoal, **{measure: maybe(goals) for measure in MEASURES})
stages = st.builds(
    Stage,
    label=maybe(names),
    plural=maybe(names),
    definition=maybe(texts),
    owner=maybe(st.sampled_from(["marketing", "shared", "sales"])),
    rule=maybe(texts),
)
milestones = st.builds(
    Milestone, what=names, by=days, measure=maybe(st.sampled_from(MEASURES)), since=maybe(days), target=maybe(goals)
)
statements = st.builds(
    Statement,
    what=names,
    by=maybe(days),
    marketing=texts,
    sales=texts,
    challenges=texts,
    rewards=texts,
    consequences=texts,
    milestones=st.lists(milestones, max_size=3).map(tuple),
)
business_hours = st.builds(
    lambda opens, minutes: BusinessHours(
        opens=opens, closes=(datetime.combine(date(2026, 1, 1), opens) + timedelta(minutes=minutes)).time()
    ),
    st.times(time(0), time(11, 59)),
    st.integers(1, 12 * 60),
)


def _agreement(place: tuple[str | None, str | None], **values: Any) -> Agreement:
    return Agreement(holiday_country=place[0], holiday_region=place[1], **values)


agreements = st.builds(
    _agreement,
    places,
    currency=maybe(st.sampled_from(["EUR", "USD", "JPY"])),
    deal_size=maybe(goals),
    level=st.sampled_from(["leads", "qualified leads", "lead value"]),
    promise_hours=st.floats(0.25, 1000),
    promise_clock=st.sampled_from(["elapsed", "business"]),
    working_days=st.sets(st.integers(1, 7), min_size=1).map(tuple),
    business_hours=business_hours,
    holidays=st.lists(days, max_size=20).map(tuple),
    fiscal_year_starts=st.integers(1, 12),
    hand_over=st.sampled_from(["mql", "sql"]),
    mql_rule=st.sampled_from(["stage", "every lead"]),
    timezone=maybe(st.sampled_from(["UTC", "Etc/GMT+5"])),
    refunds=st.sampled_from(["net", "ignore"]),
    min_leads_to_rank=st.integers(1, 1000),
    goals=st.builds(
        Goals,
        **{f"{measure}_per_month": maybe(goals) for measure in MEASURES},
        by_month=st.dictionaries(months, period_goals, max_size=4),
        by_quarter=st.dictionaries(quarters, period_goals, max_size=2),
        by_year=st.dictionaries(years, period_goals, max_size=2),
    ),
    source_goals=st.dictionaries(names, goals, max_size=3),
    campaign_goals=st.dictionaries(names, goals, max_size=3),
    quotas=st.dictionaries(names, goals, max_size=3),
    marketing=st.builds(MarketingPromises, share_accepted=maybe(shares)),
    sales=st.builds(
        SalesPromises,
        effort_days=maybe(st.integers(1, 366)),
        min_attempts=maybe(st.integers(0, 20)),
        calls_per_sql=maybe(goals),
        emails_per_sql=maybe(goals),
        share_worked=maybe(shares),
        share_in_time=maybe(shares),
    ),
    capacity=st.builds(
        Capacity, reps=maybe(goals), working_weeks=maybe(st.floats(1, 53)), reviews_per_week=maybe(st.floats(0.5, 100))
    ),
    stages=st.dictionaries(
        st.sampled_from(["visitor", "prospect", "lead", "mql", "sql", "opportunity", "customer"]), stages, max_size=3
    ),
    benchmarks=st.builds(
        Benchmarks,
        close_rate=maybe(shares),
        marketing_share=maybe(shares),
        sales_cycle_days=maybe(goals),
        months=maybe(st.integers(0, 99)),
    ),
    sales_sources=maybe(st.lists(names, max_size=3).map(tuple)),
    pot=maybe(
        st.builds(
            Pot,
            amount=st.floats(0.01, 1e9),
            per=st.sampled_from(["month", "quarter"]),
            earned_from=maybe(st.floats(0, 0.999)),
        )
    ),
    fit=st.builds(Fit, fit_from=goals, interest_from=goals, good_words=st.lists(names, max_size=3).map(tuple)),
    statements=st.lists(statements, max_size=3).map(tuple),
)
namings = st.builds(
    Naming, sources=st.dictionaries(names, names, max_size=3), teams=st.dictionaries(names, names, max_size=3)
)
moments = st.datetimes(datetime(2015, 1, 1), datetime(2030, 12, 31))


@st.composite
def signatures(draw: st.DrawFn, both: bool) -> tuple[Signature, ...]:
    """Signatures in the order of the sides; both by name or as if signed, or at most one."""
    if both and draw(st.booleans()):
        return AS_IF_SIGNED
    named = tuple(Signature(side, draw(signers), draw(moments)) for side in ("marketing", "sales"))
    return named if both else draw(st.sampled_from([(), named[:1], named[1:]]))


@st.composite
def histories(draw: st.DrawFn) -> Agreements:
    """Up to four versions, each from the month of the one before or a later one; proposals among them."""
    month, number, versions = draw(st.integers(2015 * 12, 2020 * 12)), 0, []
    for _ in range(draw(st.integers(0, 4))):
        month, number = month + draw(st.integers(0, 14)), number + draw(st.integers(1, 3))
        versions.append(
            Version(
                number=number,
                agreement=draw(agreements),
                effective_from=date(month // 12, month % 12 + 1, 1),
                author=draw(texts),
                reason=draw(texts),
                saved_at=draw(maybe(moments)),
                signatures=draw(signatures(draw(st.booleans()))),
            )
        )
    return Agreements(tuple(versions))
