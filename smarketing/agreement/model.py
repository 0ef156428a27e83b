"""The agreement between marketing and sales: what was promised, in people's own words. Imports only errors of ours.

A goal that nobody agreed is None, never 0.
"""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from smarketing.agreement.corrections import correction
from smarketing.errors import AgreementError


def _known_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as unknown:  # a folder such as "Europe" is an OSError
        raise ValueError("unknown time zone") from unknown
    return name


# Strict: in TOML, true is not 1 and "24" is not 24.
Amount = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Hours = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]
Weekdays = Annotated[tuple[Weekday, ...], Field(min_length=1), AfterValidator(lambda days: tuple(sorted(set(days))))]
Holidays = Annotated[tuple[date, ...], AfterValidator(lambda days: tuple(sorted(set(days))))]
Name = Annotated[str, StringConstraints(min_length=1)]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Currency = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^\s*[A-Za-z]{3}\s*$")]
Timezone = Annotated[str, AfterValidator(_known_timezone)]


class _Part(BaseModel):
    """Each field's description says what would be right: `corrections` quotes it when a value is wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MonthGoal(_Part):
    """Goals of one month that differ from the usual ones; None keeps the usual goal."""

    mqls: Amount | None = Field(default=None, description="a number of MQLs, 0 or more, such as 130")
    revenue: Amount | None = Field(default=None, description="an amount, 0 or more, such as 160000")


def _agreed_months(months: dict[str, MonthGoal]) -> dict[str, MonthGoal]:
    """Only months with a goal of their own: an empty table says nothing, and would make equal agreements differ."""
    return {month: goal for month, goal in months.items() if goal != MonthGoal()}


class Goals(_Part):
    """What is promised per month; None where nothing was agreed."""

    mqls_per_month: Amount | None = Field(default=None, description="a number of MQLs, 0 or more, such as 120")
    revenue_per_month: Amount | None = Field(default=None, description="an amount, 0 or more, such as 150000")
    by_month: Annotated[dict[Month, MonthGoal], AfterValidator(_agreed_months)] = Field(
        default_factory=dict,
        description='a table per month, named year and month as in [goals.by_month."2026-11"], of mqls and revenue',
    )


class Agreement(_Part):
    """The SLA. Frozen: `revised` gives the next one."""

    currency: Currency | None = Field(default=None, description='a three-letter currency code, such as "EUR"')
    promise_hours: Hours = Field(default=24.0, description="a number of hours above 0, such as 24")
    working_days: Weekdays = Field(
        default=(1, 2, 3, 4, 5), description="a list of at least one weekday, from 1 (Monday) to 7 (Sunday)"
    )
    holidays: Holidays = Field(default=(), description='a list of days written year-month-day, such as "2026-12-25"')
    mql_rule: Literal["stage", "every lead"] = Field(default="stage", description='"stage" or "every lead"')
    timezone: Timezone | None = Field(default=None, description='an IANA time zone, such as "Europe/Berlin"')
    min_leads_to_rank: Annotated[int, Field(strict=True, ge=1)] = Field(
        default=30, description="a whole number of leads, 1 or more, such as 30"
    )
    goals: Goals = Field(default=Goals(), description="a table with mqls_per_month and revenue_per_month")
    source_goals: dict[Name, Amount] = Field(
        default_factory=dict, description='leads per month for each source, such as "Paid search" = 60'
    )
    source_names: dict[Name, Name] = Field(
        default_factory=dict, description='a name for each spelling of a source, such as "google" = "Google"'
    )
    teams: dict[Name, Name] = Field(
        default_factory=dict, description='a team for each rep, such as "Ada Example" = "North"'
    )

    @property
    def fingerprint(self) -> str:
        """Equal for equal agreements, different otherwise: a cache key. Stable between runs and machines."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return sha256(content.encode()).hexdigest()[:16]

    def revised(self, **changes: Any) -> Agreement:
        """This agreement with some values replaced; raises AgreementError when a new value makes no sense."""
        return agreement_from({**self.model_dump(), **changes})


def agreement_from(values: dict[str, Any], where: str = "The agreement") -> Agreement:
    """An Agreement from plain values; raises AgreementError naming the key, the value and what would be right."""
    try:
        return Agreement.model_validate(values)
    except ValidationError as wrong:
        raise AgreementError(f"{where}: {correction(wrong, Agreement)}.") from wrong
