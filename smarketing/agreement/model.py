"""The agreement between marketing and sales: what was promised, in people's own words. Imports only errors of ours.

A goal that nobody agreed is None, never 0.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from hashlib import sha256
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from smarketing.agreement.corrections import MEANT, correction
from smarketing.agreement.publicdays import regions
from smarketing.errors import AgreementError

Side = Literal["marketing", "sales"]
StageName = Literal["visitor", "prospect", "lead", "mql", "sql", "opportunity", "customer"]
#: How strict marketing's promise is: a number of leads, of qualified leads, or their total expected value.
Level = Literal["leads", "qualified leads", "lead value"]
Clock = Literal["elapsed", "business"]
#: The days after the hand-over in which sales' work on a lead counts, where the agreement says nothing about them.
USUAL_EFFORT_DAYS = 30


def _known_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as unknown:  # a folder such as "Europe" is an OSError
        raise ValueError("unknown time zone") from unknown
    return name


def _a_day(value: Any) -> Any:
    """Days and how people write them; a number would be read as seconds since 1970."""
    if isinstance(value, datetime) and value.time() != time(0):
        raise ValueError("a moment is no day")
    if isinstance(value, str):
        return date.fromisoformat(value)
    if not isinstance(value, date):
        raise ValueError("not a day")
    return value.date() if isinstance(value, datetime) else value


def _a_time(value: Any) -> Any:
    if not isinstance(value, str | time) or (isinstance(value, str) and ":" not in value):
        raise ValueError("not a time of day")
    return value


def _on_the_clock(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("business hours are in the company's own time")
    return value


# Strict: in TOML, true is not 1 and "24" is not 24.
Amount = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Hours = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=0)]
Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]
Weekdays = Annotated[tuple[Weekday, ...], Field(min_length=1), AfterValidator(lambda days: tuple(sorted(set(days))))]
Day = Annotated[date, BeforeValidator(_a_day)]
Time = Annotated[time, BeforeValidator(_a_time), AfterValidator(_on_the_clock)]
Holidays = Annotated[tuple[Day, ...], AfterValidator(lambda days: tuple(sorted(set(days))))]
Name = Annotated[str, StringConstraints(min_length=1)]
Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Quarter = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-Q[1-4]$")]
Year = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Currency = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^\s*[A-Za-z]{3}\s*$")]
Country = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^\s*[A-Za-z]{2}\s*$")]
Timezone = Annotated[str, AfterValidator(_known_timezone)]


class _Part(BaseModel):
    """Each field's description says what would be right: `corrections` quotes it when a value is wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PeriodGoal(_Part):
    """What marketing and sales promise for one period; None is not agreed (for a month: as in other months)."""

    visits: Amount | None = Field(default=None, description="a number of visits, 0 or more, such as 20000")
    leads: Amount | None = Field(default=None, description="a number of leads, 0 or more, such as 400")
    mqls: Amount | None = Field(default=None, description="a number of MQLs, 0 or more, such as 130")
    customers: Amount | None = Field(default=None, description="a number of customers, 0 or more, such as 12")
    lead_value: Amount | None = Field(default=None, description="a total expected lead value, 0 or more, such as 90000")
    revenue: Amount | None = Field(default=None, description="an amount, 0 or more, such as 160000")


#: Goals of one month that differ from the usual ones.
MonthGoal = PeriodGoal


def _agreed_periods(periods: dict[str, PeriodGoal]) -> dict[str, PeriodGoal]:
    """Only periods with a goal of their own: an empty table says nothing, and would make equal agreements differ."""
    return {period: goal for period, goal in periods.items() if goal != PeriodGoal()}


class Goals(_Part):
    """What is promised; None where nothing was agreed.

    The goal of a month is its own (`by_month`), else its part of the quarter's, else of the year's, else the usual one
    (`..._per_month`). `pace.monthly_goal` works that out.
    """

    visits_per_month: Amount | None = Field(default=None, description="a number of visits, 0 or more, such as 20000")
    leads_per_month: Amount | None = Field(default=None, description="a number of leads, 0 or more, such as 400")
    mqls_per_month: Amount | None = Field(default=None, description="a number of MQLs, 0 or more, such as 120")
    customers_per_month: Amount | None = Field(default=None, description="a number of customers, 0 or more, such as 12")
    lead_value_per_month: Amount | None = Field(
        default=None, description="a total expected value of a month's leads, 0 or more, such as 90000"
    )
    revenue_per_month: Amount | None = Field(default=None, description="an amount, 0 or more, such as 150000")
    by_month: Annotated[dict[Month, PeriodGoal], AfterValidator(_agreed_periods)] = Field(
        default_factory=dict,
        description='a table per month, named year and month as in [goals.by_month."2026-11"], of mqls and revenue',
    )
    by_quarter: Annotated[dict[Quarter, PeriodGoal], AfterValidator(_agreed_periods)] = Field(
        default_factory=dict,
        description='a table per quarter, named as in [goals.by_quarter."2026-Q4"], of mqls and revenue',
    )
    by_year: Annotated[dict[Year, PeriodGoal], AfterValidator(_agreed_periods)] = Field(
        default_factory=dict, description='a table per year, named as in [goals.by_year."2026"], of mqls and revenue'
    )


class Stage(_Part):
    """A lifecycle stage in the company's own words; None keeps the usual words (`stages.STAGES`)."""

    label: Name | None = Field(default=None, description='what the company calls one of them, such as "Hot lead"')
    plural: Name | None = Field(default=None, description='what it calls several, such as "Hot leads"')
    definition: Text | None = Field(default=None, description="what makes a record one, in a sentence")
    owner: Literal["marketing", "shared", "sales"] | None = Field(
        default=None, description='"marketing", "shared" or "sales"'
    )
    rule: Text | None = Field(default=None, description="the rule by which a record enters the stage, in a sentence")


class MarketingPromises(_Part):
    """Marketing's side besides volume and value; None is not promised."""

    share_accepted: Share | None = Field(
        default=None,
        description="the share of MQLs that sales accepts (SQLs, else opportunities), from 0 to 1, such as 0.4",
    )


def _reworded(stages: dict[StageName, Stage]) -> dict[StageName, Stage]:
    """Only stages with words of their own, for the same reason as `_agreed_periods`."""
    return {name: stage for name, stage in stages.items() if stage != Stage()}


class SalesPromises(_Part):
    """Sales' side besides the hours of the first attempt; None is not promised.

    All of it is judged lead by lead `effort_days` after the hand-over, by what happened until then: only so is the
    verdict on a month final. Where they were not agreed, `Agreement.effort_days` has the usual ones.
    """

    effort_days: Annotated[int, Field(strict=True, ge=1, le=366)] | None = Field(
        default=None,
        description="the days after the hand-over in which attempts, calls and e-mails count, 1 to 366, such as 30",
    )
    min_attempts: Count | None = Field(
        default=None, description="the fewest attempts before a lead may be closed, 0 or more, such as 6"
    )
    calls_per_sql: Amount | None = Field(default=None, description="calls per SQL, 0 or more, such as 2")
    emails_per_sql: Amount | None = Field(default=None, description="e-mails per SQL, 0 or more, such as 3")
    share_worked: Share | None = Field(
        default=None, description="the share of handed-over leads that get an attempt, from 0 to 1, such as 0.95"
    )
    share_in_time: Share | None = Field(
        default=None, description="the share of them attempted within the promised hours, from 0 to 1, such as 0.9"
    )


class Capacity(_Part):
    """Who is there to keep sales' promises; None where unknown."""

    reps: Amount | None = Field(default=None, description="a number of reps, 0 or more, such as 4")
    working_weeks: Annotated[float, Field(strict=True, gt=0, le=53)] | None = Field(
        default=None, description="working weeks per year, above 0, at most 53, such as 46"
    )
    reviews_per_week: Hours | None = Field(default=None, description="MQLs a rep reviews per week, above 0, such as 8")


class BusinessHours(_Part):
    """When the promise's clock runs on working days."""

    opens: Time = Field(default=time(9), description='a time of day, such as "09:00"')
    closes: Time = Field(
        default=time(17),
        description='a time of day after opens, such as "17:00" or "00:00"',
        validate_default=True,  # against the hour it opens
    )

    @field_validator("closes")
    @classmethod
    def _after_opens(cls, closes: time, others: ValidationInfo) -> time:
        if closes != time(0) and closes <= others.data.get("opens", time(0)):
            raise ValueError("closes before it opens")
        return closes


class Milestone(_Part):
    """A step towards a goal, and what the data must say by then for it to be reached."""

    what: Name = Field(description="what will have happened, in a few words")
    by: Day = Field(description='a day written year-month-day, such as "2026-12-31"')
    measure: Literal["visits", "leads", "mqls", "customers", "lead_value", "revenue"] | None = Field(
        default=None, description='"visits", "leads", "mqls", "customers", "lead_value" or "revenue"'
    )
    since: Day | None = Field(default=None, description='the day to count from, such as "2026-10-01"')
    target: Amount | None = Field(default=None, description="how much of it since then, 0 or more, such as 300")


class Statement(_Part):
    """A goal in people's own words (R7)."""

    what: Name = Field(description="what will be reached, in a sentence")
    by: Day | None = Field(default=None, description='a day written year-month-day, such as "2026-12-31"')
    marketing: Text = Field(default="", description="how marketing contributes")
    sales: Text = Field(default="", description="how sales contributes")
    challenges: Text = Field(default="", description="what stands in the way")
    rewards: Text = Field(default="", description="what both get when it is reached")
    consequences: Text = Field(default="", description="what happens when it is not")
    milestones: tuple[Milestone, ...] = Field(default=(), description="a list of tables with what and by")


class Pot(_Part):
    """The shared reward in money: both sides earn it together, month by month (R45).

    A quarter's pot is earned in thirds, one a month, because months are what is judged. Without `earned_from` a month
    earns its part where both sides kept all that they promised, else nothing. With it, the part grows in a straight
    line from nothing at that share of the promise furthest from its goal to all of it at 100 %.
    """

    amount: Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)] = Field(
        description="an amount above 0, such as 6000"
    )
    per: Literal["month", "quarter"] = Field(default="quarter", description='"month" or "quarter"')
    earned_from: Annotated[float, Field(strict=True, ge=0, lt=1)] | None = Field(
        default=None,
        description="the share of its goal that every promise reaches before any of it is earned, from 0 to below 1, "
        "such as 0.8",
    )

    @property
    def of_a_month(self) -> float:
        """What one month can earn."""
        return self.amount / (3 if self.per == "quarter" else 1)

    def earned(self, attained: float) -> float:
        """What a month earns whose promise furthest from its goal reached that share of it.

        >>> Pot(amount=3000).earned(0.99), Pot(amount=3000).earned(1.2)
        (0.0, 1000.0)
        >>> round(Pot(amount=1000, per="month", earned_from=0.8).earned(0.9), 6)
        500.0
        """
        if self.earned_from is None:
            return self.of_a_month if attained >= 1 else 0.0
        return self.of_a_month * min(1.0, max(0.0, (attained - self.earned_from) / (1 - self.earned_from)))


class Fit(_Part):
    """When a lead counts as a good fit, and as interested (R2). Words and letters count beside scores."""

    fit_from: Amount = Field(default=50.0, description="the lowest score of a good fit, such as 50")
    interest_from: Amount = Field(default=50.0, description="the lowest score of an interested lead, such as 50")
    good_words: tuple[Name, ...] = Field(
        default=("a", "b", "high", "good", "yes", "true", "hot", "warm", "tier 1", "tier 2"),
        description='a list of words that say as much, such as ["A", "high"]',
    )


class Benchmarks(_Part):
    """What marketing's promise was reckoned from (R40), besides the deal size; None where nobody agreed on it."""

    close_rate: Share | None = Field(
        default=None, description="the share of marketing's leads that become customers, from 0 to 1, such as 0.03"
    )
    marketing_share: Share | None = Field(
        default=None, description="the share of the revenue from marketing's leads, from 0 to 1, such as 0.6"
    )
    sales_cycle_days: Amount | None = Field(
        default=None, description="days from a lead's creation to its first won deal, 0 or more, such as 60"
    )
    months: Count | None = Field(default=None, description="the number of months they were measured over, such as 12")


class Agreement(_Part):
    """The SLA. Frozen: `revised` gives the next one."""

    currency: Currency | None = Field(default=None, description='a three-letter currency code, such as "EUR"')
    deal_size: Amount | None = Field(default=None, description="the usual amount of a won deal, such as 9500")
    level: Level = Field(default="qualified leads", description='"leads", "qualified leads" or "lead value"')
    promise_hours: Hours = Field(default=24.0, description="a number of hours above 0, such as 24")
    promise_clock: Clock = Field(
        default="elapsed", description='"elapsed" (every hour counts) or "business" (only business hours)'
    )
    working_days: Weekdays = Field(
        default=(1, 2, 3, 4, 5), description="a list of at least one weekday, from 1 (Monday) to 7 (Sunday)"
    )
    business_hours: BusinessHours = Field(default=BusinessHours(), description="a table with opens and closes")
    holidays: Holidays = Field(default=(), description='a list of days written year-month-day, such as "2026-12-25"')
    holiday_country: Country | None = Field(
        default=None, description='a two-letter country code whose public holidays count, such as "DE"'
    )
    holiday_region: Name | None = Field(default=None, description='a region of that country, such as "BY"')
    fiscal_year_starts: Annotated[int, Field(strict=True, ge=1, le=12)] = Field(
        default=1, description="the month in which the fiscal year starts, from 1 to 12"
    )
    mql_rule: Literal["stage", "every lead"] = Field(default="stage", description='"stage" or "every lead"')
    hand_over: Literal["mql", "sql"] = Field(
        default="mql", description='"mql" or "sql", the stage in which marketing hands a lead to sales'
    )
    refunds: Literal["net", "ignore"] = Field(
        default="net", description='"net" (won deals with negative amounts are taken off the revenue) or "ignore"'
    )
    timezone: Timezone | None = Field(default=None, description='an IANA time zone, such as "Europe/Berlin"')
    min_leads_to_rank: Annotated[int, Field(strict=True, ge=1)] = Field(
        default=30, description="a whole number of leads, 1 or more, such as 30"
    )
    goals: Goals = Field(default=Goals(), description="a table with mqls_per_month and revenue_per_month")
    source_goals: dict[Name, Amount] = Field(
        default_factory=dict, description='leads per month for each source, such as "Paid search" = 60'
    )
    campaign_goals: dict[Name, Amount] = Field(
        default_factory=dict, description='leads per month for each campaign, such as "Spring fair" = 20'
    )
    quotas: dict[Name, Amount] = Field(
        default_factory=dict, description='revenue per month for each rep, such as "Ada Example" = 30000'
    )
    marketing: MarketingPromises = Field(default=MarketingPromises(), description="a table with share_accepted")
    sales: SalesPromises = Field(default=SalesPromises(), description="a table with min_attempts and share_worked")
    capacity: Capacity = Field(default=Capacity(), description="a table with reps and working_weeks")
    stages: Annotated[dict[StageName, Stage], AfterValidator(_reworded)] = Field(
        default_factory=dict,
        description="a table per stage: visitor, prospect, lead, mql, sql, opportunity, customer",
    )
    benchmarks: Benchmarks = Field(
        default=Benchmarks(), description="a table with close_rate, marketing_share, sales_cycle_days and months"
    )
    sales_sources: tuple[Name, ...] | None = Field(
        default=None, description='a list of the sources whose leads sales finds itself, such as ["Cold call"]'
    )
    pot: Pot | None = Field(default=None, description="a table with amount, per and earned_from")
    fit: Fit = Field(default=Fit(), description="a table with fit_from, interest_from and good_words")
    statements: tuple[Statement, ...] = Field(default=(), description="a list of tables with what and by")

    @field_validator("holiday_country")
    @classmethod
    def _known_country(cls, country: str | None) -> str | None:
        if country is not None and regions(country) is None:
            raise ValueError("no calendar")
        return country

    @field_validator("holiday_region")
    @classmethod
    def _known_region(cls, region: str | None, others: ValidationInfo) -> str | None:
        if region is None or "holiday_country" not in others.data:  # a wrong country is told already
            return region
        country = others.data["holiday_country"]
        known = regions(country) if country else None
        if known is None:
            raise PydanticCustomError(MEANT, "left out without a holiday_country")
        if region not in known:
            right = f"one of the regions of {country}: {', '.join(known)}" if known else f"left out for {country}"
            raise PydanticCustomError(MEANT, "{right}", {"right": right})
        return region

    @property
    def every_lead(self) -> bool:
        """Whether every lead counts as an MQL, whatever the CRM calls it."""
        return self.mql_rule == "every lead"

    @property
    def handed_over_as(self) -> Literal["lead", "mql", "sql"]:
        """The stage in which sales takes a lead over: from then on sales' promises count."""
        if self.hand_over == "mql" and self.every_lead:
            return "lead"
        return self.hand_over

    @property
    def effort_days(self) -> int:
        """The days after the hand-over in which sales' work on a lead counts: as agreed, else the usual ones."""
        return self.sales.effort_days or USUAL_EFFORT_DAYS

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
