"""Agreements of every kind, for hypothesis."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from smarketing.agreement import Agreement, Goals, MonthGoal

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
goals = st.one_of(st.integers(0, 10**9), st.floats(0, 1e12, allow_subnormal=False))
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
months = st.builds("{:04d}-{:02d}".format, st.integers(2015, 2030), st.integers(1, 12))
month_goals = st.builds(MonthGoal, mqls=st.none() | goals, revenue=st.none() | goals)

agreements = st.builds(
    Agreement,
    currency=st.none() | st.sampled_from(["EUR", "USD", "JPY"]),
    promise_hours=st.floats(0.25, 1000),
    working_days=st.sets(st.integers(1, 7), min_size=1).map(tuple),
    holidays=st.lists(days, max_size=20).map(tuple),
    mql_rule=st.sampled_from(["stage", "every lead"]),
    timezone=st.none() | st.sampled_from(["UTC", "Etc/GMT+5"]),
    min_leads_to_rank=st.integers(1, 1000),
    goals=st.builds(
        Goals,
        mqls_per_month=st.none() | goals,
        revenue_per_month=st.none() | goals,
        by_month=st.dictionaries(months, month_goals, max_size=4),
    ),
    source_goals=st.dictionaries(names, goals, max_size=3),
    source_names=st.dictionaries(names, names, max_size=3),
    teams=st.dictionaries(names, names, max_size=3),
)
