"""How well the forecast of a month's end would have done on the company's own months: its band beside what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.agreement.projection import Known, counted, sold
from smarketing.agreement.workdays import Workdays
from smarketing.company import Company
from smarketing.statistics.record import Told, every_month
from smarketing.stats import wilson
from smarketing.views.base import Filters, run
from smarketing.views.reach import Known as Days
from smarketing.views.reach import reach

#: Days of the month that each month is seen from: when a third and two thirds of it are over.
DAYS = (10, 20)


@dataclass(frozen=True)
class Backtest:
    """The forecasts of one measure, oldest first. `reason` says why there are none."""

    measure: str
    told: tuple[Told, ...] = ()
    reason: str = ""

    def seen_from(self, day: int) -> tuple[Told, ...]:
        return tuple(told for told in self.told if told.day.day == day)


@dataclass(frozen=True)
class Summary:
    """Forecasts seen from one day of the month: how many months, in how many the band of 80 % held what came.

    `low` and `high` are the 95 % Wilson interval of the share that holds in the long run: a dozen months say little.
    `width` is the mean width of the band and `off` the mean distance of the middle from what came, as shares of what
    came in the mean month; None where that is nothing.
    """

    day: int
    months: int
    held: int
    low: float
    high: float
    width: float | None
    off: float | None

    @classmethod
    def of(cls, day: int, told: Sequence[Told]) -> Summary | None:
        """None without a month."""
        held = sum(one.held for one in told)
        low, high = wilson(held, len(told))
        if low is None or high is None:
            return None
        came = sum(one.actual for one in told)
        width, off = sum(one.high - one.low for one in told), sum(abs(one.median - one.actual) for one in told)
        return cls(day, len(told), held, low, high, width / came if came else None, off / came if came else None)


def backtests(company: Company) -> tuple[Backtest, ...]:
    """MQLs and revenue of every month that is over and had enough before it, each told from the days before alone."""
    as_of = company.warehouse.data_date
    if as_of is None:
        return tuple(Backtest(name, reason="The data has no dates.") for name in ("MQLs", "Revenue"))
    filters, data = Filters().settled(as_of), reach(company, as_of)
    return (
        _backtest("MQLs", _mqls(company, filters, data.mqls)),
        _backtest("Revenue", _revenue(company, filters, data.deals)),
    )


def _backtest(name: str, known: Known | str) -> Backtest:
    if isinstance(known, str):
        return Backtest(name, reason=known)
    told = tuple(every_month(known, DAYS))
    return Backtest(name, told, "" if told else "No month that is over had enough before it.")


def _mqls(company: Company, filters: Filters, days: Days | None) -> Known | str:
    every_lead = company.agreement.every_lead
    if not every_lead and not company.warehouse.contents.stage_known:
        return "The data does not say which leads are MQLs."
    history = run(company, "sla_progress", filters, every_lead=every_lead)
    if days is None or history.empty:
        return "No lead is an MQL with a date."
    daily = {day.date(): float(mqls) for day, mqls in zip(history["day"], history["mqls"], strict=True)}
    return counted(daily, days.since, days.last, Workdays.of(company.agreement))


def _revenue(company: Company, filters: Filters, days: Days | None) -> Known | str:
    history = run(company, "sales_by_day", filters)
    if days is None or history.empty:
        return "No deal is won with a close date."
    if history["priced"].sum() * 2 < history["deals"].sum():
        return "Fewer than half of the won deals have an amount."
    won = run(company, "sales_by_day.deals", filters).dropna(subset=["amount"])
    deals = list(zip(won["day"].dt.date, won["amount"].astype(float), strict=True))
    return sold(deals, days.since, days.last, Workdays.of(company.agreement))
