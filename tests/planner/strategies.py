"""Plans of every kind, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from smarketing.planner import Plan

rates = st.tuples(*[st.floats(0.01, 1)] * 5)
amounts = st.floats(1, 1e9)

plans = st.builds(
    Plan,
    revenue=amounts,
    per_customer=amounts,
    rates=rates,
    weeks=st.integers(1, 53),
    reviews_per_week=st.floats(0.5, 100),
    sqls_per_week=st.none() | st.floats(0.5, 100),
    calls_per_sql=st.integers(0, 20),
    emails_per_sql=st.integers(0, 20),
    reps=st.none() | st.integers(1, 1000),
)
