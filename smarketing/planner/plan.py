"""What a plan is made of, and the sentence that says why one is impossible. Imports errors and the chain of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from smarketing.chain import check_amount
from smarketing.errors import PlanError

#: The stages of the funnel in order. A prospect is a subscriber: somebody known who is not yet a lead.
STAGES = ("prospects", "leads", "MQLs", "SQLs", "opportunities", "customers")
#: The five steps between them, in the order of a plan's rates.
STEPS = ("Prospect to lead", "Lead to MQL", "MQL to SQL", "SQL to opportunity", "Opportunity to customer")
WEEKS_A_YEAR = 53


@dataclass(frozen=True)
class Plan:
    """One year's plan: the revenue wanted, what a customer brings, how people move through the funnel, and the sales
    team.

    `rates` are shares from above 0 to 1, in the order of STEPS. `weeks` are the year's working weeks. A rep reviews
    `reviews_per_week` MQLs and can work `sqls_per_week` SQLs (None: every SQL that comes of these reviews), each with
    `calls_per_sql` and `emails_per_sql`. `reps` is the present team, in full-time reps; None when unknown.

    Raises PlanError when no number of people could make the plan work.
    """

    revenue: float
    per_customer: float
    rates: tuple[float, ...]
    weeks: float = 48
    reviews_per_week: float = 8
    sqls_per_week: float | None = None
    calls_per_sql: float = 2
    emails_per_sql: float = 3
    reps: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "rates", checked_rates(self.rates))
        check_amount("The revenue goal", self.revenue, "an amount above 0")
        check_amount("The revenue per customer", self.per_customer, "what a customer brings on average, above 0")
        check_amount("The number of working weeks", self.weeks, "the weeks worked in a year, above 0")
        check_amount("The number of MQLs a rep reviews per week", self.reviews_per_week, "a number above 0")
        check_amount("The number of calls per SQL", self.calls_per_sql, "a number of 0 or more", zero=True)
        check_amount("The number of e-mails per SQL", self.emails_per_sql, "a number of 0 or more", zero=True)
        if self.sqls_per_week is not None:
            check_amount("The number of SQLs a rep can work per week", self.sqls_per_week, "a number above 0")
        if self.reps is not None:
            check_amount("The number of reps", self.reps, "a number above 0, or none when the team is not known")
        if self.weeks > WEEKS_A_YEAR:
            raise PlanError(f"The number of working weeks is {self.weeks:g}; use at most {WEEKS_A_YEAR}.")


def parse_rates(text: str) -> tuple[float, ...]:
    """Five rates from text, in funnel order: `0.5, 0.5, 0.4, 0.3, 0.2`, where `50%` is 0.5. Raises PlanError.

    >>> parse_rates("50%, 0.5, 12.5 %, 1, 0.2")
    (0.5, 0.5, 0.125, 1.0, 0.2)
    """
    return checked_rates([_parse_rate(part.strip()) for part in text.split(",")])


def checked_rates(rates: Sequence[float]) -> tuple[float, ...]:
    """The five rates as a tuple; raises PlanError naming the step whose rate is impossible."""
    if len(rates) != len(STEPS):
        raise PlanError(f"There are {len(rates)} rates and a plan needs {len(STEPS)}: {', '.join(STEPS)}.")
    for step, stage, rate in zip(STEPS, STAGES, rates, strict=False):
        if rate == 0:
            raise PlanError(f"{step} is 0 %: no number of {stage} ever becomes a customer; use a rate above 0 %.")
        if not 0 < rate <= 1:
            raise PlanError(f"{step} is {_percent(rate)}; use a rate above 0 % and up to 100 %.")
    return tuple(float(rate) for rate in rates)


def check_share(name: str, share: float) -> None:
    """Raise PlanError unless a share is above 0 and at most 1."""
    check_amount(name, share, "a share above 0 %")
    if share > 1:
        raise PlanError(f"{name} is {share * 100:g} %; use at most 100 %.")


def _parse_rate(text: str) -> float:
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError as wrong:
        raise PlanError(f"The rate “{text}” is not a number; write a rate such as 0.5 or 50%.") from wrong


def _percent(rate: float) -> str:
    return f"{rate * 100:g} %" if isfinite(rate) else "not a number"
