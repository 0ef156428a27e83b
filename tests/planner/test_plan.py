"""An impossible plan is one sentence that says what would be right."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest
from hypothesis import given

from smarketing.errors import PlanError
from smarketing.planner import Plan, parse_rates
from tests.planner.strategies import rates

POSSIBLE: dict[str, Any] = {"revenue": 100_000, "per_customer": 1_000, "rates": (0.5,) * 5}


def error_of(**changes: object) -> str:
    with pytest.raises(PlanError) as wrong:
        Plan(**(POSSIBLE | changes))
    return str(wrong.value)


@pytest.mark.parametrize(
    ("rates", "sentence"),
    [
        (
            (0.5, 0.5, 0, 0.5, 0.5),
            "MQL to SQL is 0 %: no number of MQLs ever becomes a customer; use a rate above 0 %.",
        ),
        ((0.5, 1.5, 0.5, 0.5, 0.5), "Lead to MQL is 150 %; use a rate above 0 % and up to 100 %."),
        ((0.5, 0.5, 0.5, -0.1, 0.5), "SQL to opportunity is -10 %; use a rate above 0 % and up to 100 %."),
        (
            (0.5, 0.5, 0.5, 0.5, nan),
            "Opportunity to customer is not a number; use a rate above 0 % and up to 100 %.",
        ),
        ((inf, 0.5, 0.5, 0.5, 0.5), "Prospect to lead is not a number; use a rate above 0 % and up to 100 %."),
        (
            (0.5, 0.5),
            "There are 2 rates and a plan needs 5: Prospect to lead, Lead to MQL, MQL to SQL, SQL to opportunity, "
            "Opportunity to customer.",
        ),
    ],
)
def test_an_impossible_rate_names_its_step(rates: tuple[float, ...], sentence: str) -> None:
    assert error_of(rates=rates) == sentence


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("revenue", 0, "The revenue goal is 0; use an amount above 0."),
        ("revenue", -5, "The revenue goal is -5; use an amount above 0."),
        ("revenue", nan, "The revenue goal is not a number; use an amount above 0."),
        ("revenue", inf, "The revenue goal is not a number; use an amount above 0."),
        ("per_customer", 0, "The revenue per customer is 0; use what a customer brings on average, above 0."),
        ("weeks", 0, "The number of working weeks is 0; use the weeks worked in a year, above 0."),
        ("weeks", 60, "The number of working weeks is 60; use at most 53."),
        ("reviews_per_week", 0, "The number of MQLs a rep reviews per week is 0; use a number above 0."),
        ("sqls_per_week", 0, "The number of SQLs a rep can work per week is 0; use a number above 0."),
        ("calls_per_sql", -1, "The number of calls per SQL is -1; use a number of 0 or more."),
        ("emails_per_sql", nan, "The number of e-mails per SQL is not a number; use a number of 0 or more."),
        ("reps", 0, "The number of reps is 0; use a number above 0, or none when the team is not known."),
    ],
)
def test_an_impossible_value_says_what_would_be_right(name: str, value: float, sentence: str) -> None:
    assert error_of(**{name: value}) == sentence


def test_no_calls_and_no_emails_are_possible() -> None:
    assert Plan(**POSSIBLE, calls_per_sql=0, emails_per_sql=0).calls_per_sql == 0


@given(rates)
def test_rates_survive_being_written_and_read(rates: tuple[float, ...]) -> None:
    assert parse_rates(",".join(map(repr, rates))) == rates
    assert parse_rates(" , ".join(f"{rate * 100!r} %" for rate in rates)) == pytest.approx(rates)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.5,half,0.5,0.5,0.5", "The rate “half” is not a number; write a rate such as 0.5 or 50%."),
        ("0.5,,0.5,0.5,0.5", "The rate “” is not a number; write a rate such as 0.5 or 50%."),
        ("", "The rate “” is not a number; write a rate such as 0.5 or 50%."),
        ("50,0.5,0.5,0.5,0.5", "Prospect to lead is 5000 %; use a rate above 0 % and up to 100 %."),
        ("0%,0.5,0.5,0.5,0.5", "Prospect to lead is 0 %: no number of prospects ever becomes a customer; use a rate"),
        ("nan,0.5,0.5,0.5,0.5", "Prospect to lead is not a number"),
        ("0.5,0.5,0.5,0.5", "There are 4 rates and a plan needs 5"),
    ],
)
def test_rates_that_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(PlanError) as wrong:
        parse_rates(text)
    assert str(wrong.value).startswith(words)
