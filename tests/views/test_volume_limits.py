"""Months out of the ordinary: by their days, against limits that stay until a change is certain."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from smarketing.views.periods import Span
from smarketing.views.volume_limits import judge_months, limits_frame


def spans(months: int) -> list[Span]:
    found = [Span.holding(date(2024, 1, 1), "month")]
    while len(found) < months:
        found.append(Span.holding(found[-1].last + timedelta(days=1), "month"))
    return found


def made(levels: list[float], seed: int = 1) -> tuple[pd.Series, list[Span]]:
    """Leads on working days alone, so many a day on average in each month."""
    rng, months = np.random.default_rng(seed), spans(len(levels))
    days = {
        day: float(rng.poisson(level)) if day.isoweekday() < 6 else 0.0
        for level, span in zip(levels, months, strict=True)
        for day in span.days
    }
    return pd.Series(days), months


def test_a_month_far_from_the_others_is_told_and_chance_is_not() -> None:
    daily, months = made([5.0] * 13 + [8.0] + [5.0] * 4)
    signals = [judged.signal for judged in judge_months(daily, months)]
    assert signals[13] == "above"
    assert {signal for place, signal in enumerate(signals) if place != 13} == {"none"}


def test_a_shorter_month_is_expected_to_bring_less() -> None:
    """February 2025 has 20 working days, October 2024 has 23."""
    daily, months = made([40.0] * 14)
    judged = {judged.span.name: judged for judged in judge_months(daily, months)}
    february, october = judged["February 2025"], judged["October 2024"]
    assert (february.lower + february.upper) / (october.lower + october.upper) < 0.93


def test_a_lasting_change_starts_new_limits() -> None:
    """5 a day for 14 months, then 6: eight months above the centre in a row, and the limits begin anew with the
    first.
    """
    daily, months = made([5.0] * 14 + [6.2] * 12)
    judged = judge_months(daily, months)
    assert len(judged) == len(months)
    before, after = judged[0], judged[24]
    # January 2024 and 2026: 23 and 22 working days.
    assert after.upper + after.lower > 1.08 * (before.upper + before.lower)
    assert not before.provisional
    assert [j.signal for j in judged[-4:]] == ["none"] * 4


def test_few_months_or_nothing_have_no_limits() -> None:
    assert judge_months(*made([5.0] * 5)) == []
    assert judge_months(*made([0.0] * 14)) == []
    provisional = judge_months(*made([5.0] * 7))
    assert len(provisional) == 7 and all(judged.provisional for judged in provisional)
    assert list(limits_frame([]).columns) == ["month", "lower", "upper", "signal"]
